import type { Generated } from "kysely";

/** The tables of `control.sqlite`. All of them only grow; what is true now is their latest line. */
export interface ControlTables {
  readonly import: ImportRow;
  readonly import_step: ImportStepRow;
  readonly mapping: MappingRow;
  readonly setting: SettingRow;
  readonly job: JobRow;
  readonly job_step: JobStepRow;
  readonly audit: AuditRow;
  readonly segment: SegmentRow;
  readonly frozen_board: FrozenBoardRow;
  readonly frozen_kpi: FrozenKpiRow;
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
