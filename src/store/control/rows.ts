import type { Generated } from "kysely";

/** The tables of `control.sqlite`. The ledgers only grow, and what is true now is their latest line; people, their logins and keys can be changed. */
export interface ControlTables {
  readonly import: ImportRow;
  readonly import_step: ImportStepRow;
  readonly mapping: MappingRow;
  readonly setting: SettingRow;
  readonly job: JobRow;
  readonly job_step: JobStepRow;
  readonly audit: AuditRow;
  readonly segment: SegmentRow;
  readonly live_source: LiveSourceRow;
  readonly person: PersonRow;
  readonly login_session: LoginSessionRow;
  readonly login_method: LoginMethodRow;
  readonly login_link: LoginLinkRow;
  readonly api_token: ApiTokenRow;
  readonly frozen_board: FrozenBoardRow;
  readonly frozen_kpi: FrozenKpiRow;
  readonly day_numbers: DayNumbersRow;
  readonly account_move: AccountMoveRow;
  readonly kpi_note: KpiNoteRow;
}

export interface ImportRow {
  batch: Generated<number>;
  kind: string;
  as: string;
  source: string;
  file_name: string;
  file_sha256: string;
  file_bytes: number;
  mappings: string;
  zone: string;
  currency: string;
  options: string;
  received_at: string;
}

export interface ImportStepRow {
  id: Generated<number>;
  batch: number;
  step: string;
  at: string;
  /** JSON of what is known with this step: counts, flags, problem. */
  outcome: string;
}

export interface MappingRow {
  id: Generated<number>;
  name: string;
  version: number;
  mappings: string;
  header: string;
  author: string;
  saved_at: string;
}

export interface SettingRow {
  id: Generated<number>;
  name: string;
  value: string;
  valid_from: string;
  author: string;
  reason: string;
  set_at: string;
}

export interface JobRow {
  id: Generated<number>;
  kind: string;
  input: string;
  created_at: string;
}

export interface JobStepRow {
  id: Generated<number>;
  job: number;
  state: string;
  at: string;
  outcome: string;
}

export interface AuditRow {
  id: Generated<number>;
  at: string;
  actor: string;
  action: string;
  subject: string;
  details: string;
  hash: string;
}

export interface SegmentRow {
  id: Generated<number>;
  name: string;
  /** JSON of search, filters, order and columns. */
  view: string;
  /** 1 = taken off the list by this line. */
  removed: number;
  author: string;
  saved_at: string;
}

export interface FrozenBoardRow {
  id: Generated<number>;
  from_day: string;
  to_day: string;
  zone: string;
  label: string;
  author: string;
  reason: string;
  /** 1 = frozen some days after the period's end without anybody asking. */
  by_itself: number;
  frozen_at: string;
  /** JSON of what the numbers stood on: imports, settings, versions. */
  ground: string;
}

export interface FrozenKpiRow {
  board: number;
  kpi: string;
  /** JSON of the number with all that was shown beside it. */
  result: string;
  /** Packed JSON of its facts; null where they were too many to keep. */
  facts: Uint8Array | null;
}

export interface PersonRow {
  id: string;
  name: string;
  email: string;
  email_verified: number;
  image: string | null;
  role: string;
  blocked: number;
  last_login_at: string | null;
  created_at: string;
  updated_at: string;
}

/** Written by the login alone; `token` is worth nothing without the key that signs cookies, which is not in this file. */
export interface LoginSessionRow {
  id: string;
  token: string;
  person: string;
  user_agent: string | null;
  expires_at: string;
  created_at: string;
  /** Of its use, in steps. */
  updated_at: string;
}

/** Written by the login alone: a password's hash, or the link to the company's own login. */
export interface LoginMethodRow {
  id: string;
  person: string;
  provider: string;
  password: string | null;
}

export interface LoginLinkRow {
  /** SHA-256 of the link's secret. */
  hash: string;
  person: string;
  purpose: string;
  made_at: string;
  expires_at: string;
}

export interface ApiTokenRow {
  id: string;
  /** SHA-256 of the key. */
  hash: string;
  ending: string;
  name: string;
  person: string;
  /** JSON list of permissions. */
  may: string;
  made_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}

export interface LiveSourceRow {
  id: Generated<number>;
  name: string;
  key_id: string;
  secret: string;
  trust: string;
  /** JSON of web origins. */
  origins: string;
  /** JSON of what its door needs to know besides. */
  options: string;
  /** 1 = may not send any more since this line. */
  removed: number;
  author: string;
  at: string;
}

export interface DayNumbersRow {
  id: Generated<number>;
  day: string;
  from_day: string;
  to_day: string;
  zone: string;
  noted_at: string;
  /** JSON of the imports that counted and the length of the settings ledger. */
  ground: string;
  /** JSON of the numbers. */
  numbers: string;
}

export interface AccountMoveRow {
  id: Generated<number>;
  batch: number;
  at: string;
  /** JSON of kind, account before, account after, rows. */
  pairs: string;
  is_all: number;
}

export interface KpiNoteRow {
  id: Generated<number>;
  /** The line that wrote the note; null on that line itself. */
  about: number | null;
  /** `written`, `settled`, `reopened`. */
  step: string;
  kpi: string;
  kind: string;
  text: string;
  /** JSON of the period and the filters that were on screen. */
  view: string;
  author: string;
  at: string;
}
