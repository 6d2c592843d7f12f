/** A table that the product writes for itself: not imported, rebuilt from the record tables or from the control store. */
export interface OwnTable {
  readonly name: string;
  readonly meaning: string;
  readonly columns: Readonly<Record<string, { type: string; meaning: string }>>;
  readonly orderBy: readonly string[];
  /** SQL expression that spreads it over a cluster. */
  readonly shardBy: string;
}

const claimColumns = {
  ref_kind: { type: "LowCardinality(String)", meaning: "id; name as the source writes it; core: the name without legal form; domain: registered; host: below a registered domain." },
  ref: { type: "String", meaning: "The reference in its match form." },
  source: { type: "LowCardinality(String)", meaning: "ids: inside which source it is unique; '' = whatever the source." },
  since: { type: "DateTime64(3, 'UTC')", meaning: "From when on it leads there; 1970 = always." },
  account_id: { type: "String", meaning: "The account." },
  confidence: { type: "Float32", meaning: "How sure the way is, 0–1." },
} as const;

/** What resolve knows of accounts and people, and what import refused. */
export const ownTables: readonly OwnTable[] = [
  {
    name: "account_ref",
    meaning: "Every way to name an account: its ids, names and domains, each leading to one account at a time.",
    columns: {
      ...claimColumns,
      rivals: { type: "UInt32", meaning: "How many other accounts claim the same reference." },
      claimants: { type: "Array(String)", meaning: "All accounts that claim it, oldest first, where there are several." },
    },
    orderBy: ["ref_kind", "ref", "source", "since"],
    shardBy: "cityHash64(ref)",
  },
  {
    name: "account_claim",
    meaning: "Which account says of itself which reference, before rival claims are settled in account_ref.",
    columns: {
      ...claimColumns,
      held: { type: "Bool", meaning: "It bears the reference from then on; false = bore it until then." },
      age: { type: "UInt64", meaning: "Rank of the account by its first row, the oldest first; accounts deleted in their source after all others." },
    },
    orderBy: ["ref_kind", "ref", "source", "age", "since"],
    shardBy: "cityHash64(ref)",
  },
  {
    name: "person_ref",
    meaning: "Every way to name a person: id and mail address, with the employer at the time.",
    columns: {
      ref_kind: { type: "LowCardinality(String)", meaning: "id or email." },
      ref: { type: "String", meaning: "Id as it is, or mail address in its match form." },
      source: { type: "LowCardinality(String)", meaning: "ids: inside which source it is unique; '' = whatever the source." },
      since: { type: "DateTime64(3, 'UTC')", meaning: "Since when; 1970 = always." },
      person_id: { type: "String", meaning: "The person." },
      account_id: { type: "String", meaning: "The employer; '' = not known." },
    },
    orderBy: ["ref_kind", "ref", "source", "since"],
    shardBy: "cityHash64(ref)",
  },
  {
    name: "membership",
    meaning: "Where people work beside their employer, and as what: of what sources link, what was decided, and records that were merged.",
    columns: {
      person_id: { type: "String", meaning: "The person." },
      account_id: { type: "String", meaning: "The account." },
      role: { type: "String", meaning: "In which role; '' = not said." },
      begins: { type: "DateTime64(3, 'UTC')", meaning: "Since when; 1970 = always." },
      ends: { type: "DateTime64(3, 'UTC')", meaning: "First instant at which it no longer held; 2299 = still." },
      record: { type: "LowCardinality(String)", meaning: "What shows it: a record kind." },
      source: { type: "LowCardinality(String)", meaning: "Who says so." },
      batch: { type: "UInt32", meaning: "Its import." },
      seq: { type: "UInt64", meaning: "Its line." },
    },
    orderBy: ["account_id", "person_id", "begins"],
    shardBy: "cityHash64(account_id)",
  },
  {
    name: "visitor_ref",
    meaning: "Who an anonymous visitor is, and since when: what was said of the device by logins, forms and click tokens.",
    columns: {
      visitor: { type: "String", meaning: "The anonymous id." },
      since: { type: "DateTime64(3, 'UTC')", meaning: "From when on; the first reaches back before the visitor was known." },
      account_id: { type: "String", meaning: "The account; '' = not known, or the device is shared by many." },
      person_id: { type: "String", meaning: "The person; '' = not known." },
      confidence: { type: "Float32", meaning: "How sure that is, 0–1." },
      method: { type: "LowCardinality(String)", meaning: "How it is known: form, mail_click, login, identify …; shared: by too many people to be anybody's." },
      known_at: { type: "DateTime64(3, 'UTC')", meaning: "When it was known." },
      record: { type: "LowCardinality(String)", meaning: "What shows it: a record kind." },
      batch: { type: "UInt32", meaning: "Its import." },
      seq: { type: "UInt64", meaning: "Its line." },
    },
    orderBy: ["visitor", "since"],
    shardBy: "cityHash64(visitor)",
  },
  {
    name: "account_survivor",
    meaning: "Accounts that were merged, each with the one it lives on in.",
    columns: {
      merged: { type: "String", meaning: "The account that was merged." },
      account_id: { type: "String", meaning: "The account it lives on in." },
    },
    orderBy: ["merged"],
    shardBy: "cityHash64(merged)",
  },
  {
    name: "network_range",
    meaning: "Whose network an address belongs to, from the user's own file.",
    columns: {
      first: { type: "UInt128", meaning: "First address as an IPv6 number; IPv4 stands at ::ffff:0:0." },
      last: { type: "UInt128", meaning: "Last address." },
      organisation: { type: "String", meaning: "Whose network it is, as the file writes it." },
      domain: { type: "String", meaning: "The company's domain, where the file knows it." },
      asn: { type: "UInt32", meaning: "Number of the autonomous system; 0 = not known." },
      excluded: { type: "LowCardinality(String)", meaning: "Why it names no company: isp, hosting, vpn, mobile, education …; '' = it may." },
      confidence: { type: "Float32", meaning: "The provider's own confidence, 0–1." },
    },
    orderBy: ["first"],
    shardBy: "cityHash64(first)",
  },
  {
    name: "page_number",
    meaning: "The numbers that a tracker gave to its events, page by page, and those that it says it gave: what lies between them was lost on its way.",
    columns: {
      day: { type: "Date", meaning: "Day of receipt, UTC." },
      source: { type: "LowCardinality(String)", meaning: "Who sent it." },
      page: { type: "String", meaning: "The tracker's id of the page." },
      number: { type: "UInt16", meaning: "The event's number on its page, from 1." },
      came: { type: "Bool", meaning: "An event with this number came; false = a later page says that there was one." },
    },
    orderBy: ["day", "source", "page", "number"],
    shardBy: "cityHash64(page)",
  },
  {
    name: "settling",
    meaning: "The table whose rows are being moved between counted and shelf right now: after a crash the move is finished. Empty otherwise.",
    columns: {
      kind: { type: "LowCardinality(String)", meaning: "Record kind." },
      step: { type: "LowCardinality(String)", meaning: "sealed: all rows to be moved are ready; cleared: the old ones are gone." },
      whole: { type: "Bool", meaning: "The prepared rows replace the whole table." },
      gone_batch: { type: "UInt32", meaning: "All rows of this import leave; 0 = only those listed." },
      at: { type: "DateTime64(3, 'UTC')", meaning: "Since when." },
    },
    orderBy: ["kind", "step"],
    shardBy: "cityHash64(kind)",
  },
  {
    name: "reject",
    meaning: "Rows that an import refused. The row itself stays whole in the kept file, at `offset`.",
    columns: {
      batch: { type: "UInt32", meaning: "The import." },
      kind: { type: "LowCardinality(String)", meaning: "Record kind it was read as." },
      seq: { type: "UInt64", meaning: "Line (or row number) in the file." },
      offset: { type: "UInt64", meaning: "First byte of the row in the kept file, as UTF-8 text file; 0 where the format has none." },
      length: { type: "UInt32", meaning: "Its bytes." },
      code: { type: "LowCardinality(String)", meaning: "Why, as a code." },
      field: { type: "LowCardinality(String)", meaning: "Our field." },
      column: { type: "String", meaning: "The file's column." },
      value: { type: "String", meaning: "The offending text, at most 200 characters." },
      reason: { type: "String", meaning: "Why, as a sentence." },
      raw: { type: "String", meaning: "The row as text where it cannot be read back by offset (workbooks, Parquet); broken bytes as base64." },
      rejected_at: { type: "DateTime64(3, 'UTC')", meaning: "When." },
    },
    orderBy: ["batch", "seq"],
    shardBy: "batch",
  },
];

/** The own table of this name. */
export function ownTable(table: string): OwnTable {
  const found = ownTables.find((own) => own.name === table);
  if (found === undefined) throw new Error(`${table} is no own table`);
  return found;
}
