/**
 * The shape of a table: one table = one file in `tables/`. From it come the DDL (one machine and cluster), the importer's fields,
 * the generated documentation and the schema test.
 */

/** What a column holds, in the importer's and the reader's words. */
export type Holds =
  | "text" // an id, a name, free text: stored as it came, '' = not given
  | "word" // one of a vocabulary, lower case; '' = not given
  | "texts" // several texts
  | "pairs" // text → text, e.g. person → role
  | "instant" // a moment, UTC, milliseconds
  | "day" // a calendar day of the workspace's zone
  | "money" // an amount whose currency stands in the column `currencyIn`
  | "currency" // ISO 4217 code
  | "number" // a measured number
  | "whole" // a count
  | "flag"; // yes, no, or not known

export interface Column {
  readonly holds: Holds;
  /** ClickHouse type. */
  readonly type: string;
  /** One sentence for the documentation. */
  readonly meaning: string;
  /** e.g. "seconds", "0–1", "people". */
  readonly unit?: string;
  /** A row without it is rejected. */
  readonly required?: boolean;
  /** Known words of a `word`. Others are rejected until mapped by `--value`, unless `open`. */
  readonly words?: readonly string[];
  /** Any word is taken. */
  readonly open?: boolean;
  /** The name users write in `--map` when the column cannot bear it in SQL (`from`, `to`, `until`). */
  readonly field?: string;
  /** money: the column with its currency. */
  readonly currencyIn?: string;
  /** Taken when nothing was mapped to it (a value of the vocabulary or a number). */
  readonly fallback?: string | number;
  /** Lower and upper bound, both allowed; outside is rejected with `range`. */
  readonly range?: readonly [number, number];
  /** Negative values are refused (`negative`). */
  readonly atLeastZero?: boolean;
}

/** How a row says which account it belongs to; tried in this order by `resolve/`. */
export interface AccountReference {
  /** Column with the account's id or name as the source writes it. */
  readonly account?: string;
  /** Column with a web domain. */
  readonly domain?: string;
  /** Column with a person's id. */
  readonly person?: string;
  /** Column with a person's mail address. */
  readonly email?: string;
  /** Column with an anonymous visitor. */
  readonly visitor?: string;
  /** Column with an address, its prefix, or whom the network belongs to. */
  readonly network?: string;
  /** Column with the id of another record that has an account: `[kind, column]`. */
  readonly through?: readonly [kind: string, column: string];
}

/** Columns of which a kind's rows need at least one to say what they are for; rows without are taken, and their file is told of. */
export interface Lifeline {
  /** The one that people most often have stands first. */
  readonly oneOf: readonly string[];
  /** What becomes of rows without any: “they have no amount”, said after “No column for amount:”. */
  readonly without: string;
  /** The columns lead to the account: told of only where rows found none without them, by links of their source. */
  readonly toAccount?: true;
}

export interface RecordTable {
  /** The record kind: what users write in `--as`. */
  readonly kind: string;
  /** The SQL name. */
  readonly name: string;
  /** "Touches" */
  readonly title: string;
  readonly meaning: string;
  /** What would bring it: "a CRM export", for "not collected". */
  readonly broughtBy: string;
  /** Columns that make a row the same row when it comes again (besides its source). Empty or not given in the file: the whole content. */
  readonly identity: readonly string[];
  /** One version per change with `valid_from`: the newest at an instant is the one that held then. */
  readonly versioned: boolean;
  readonly refersTo: AccountReference;
  /** What the kind lives from beyond its required columns. */
  readonly livesFrom: readonly Lifeline[];
  readonly columns: Readonly<Record<string, Column>>;
  readonly orderBy: readonly string[];
  readonly partitionBy?: string;
  readonly retention: string;
}

/** Defines a record table; checks what a reader would trip over. */
export function recordTable(table: RecordTable): RecordTable {
  const named = [...table.identity, ...table.livesFrom.flatMap(({ oneOf }) => oneOf)];
  for (const id of [...named, ...Object.values(table.refersTo).flat().filter((v) => v in table.columns)]) {
    if (!(id in table.columns)) throw new Error(`${table.kind}: ${id} is no column`);
  }
  for (const [id, column] of Object.entries(table.columns)) {
    if (id in originColumns) throw new Error(`${table.kind}.${id}: the name belongs to the origin columns`);
    if (column.holds === "money" && !(column.currencyIn !== undefined && column.currencyIn in table.columns)) {
      throw new Error(`${table.kind}.${id}: money without a currency column`);
    }
  }
  return table;
}

type Extra = Partial<Omit<Column, "holds" | "type" | "meaning">>;
const make =
  (holds: Holds, type: string) =>
  (meaning: string, extra: Extra = {}): Column => ({ holds, type, meaning, ...extra });

/** Column makers; the name says what it holds. Everything but text, words and lists may be null ("not given"). */
export const column = {
  text: make("text", "String"),
  /** Text with few distinct values. */
  label: make("text", "LowCardinality(String)"),
  word: (meaning: string, words: readonly string[], extra: Extra = {}): Column => ({
    holds: "word",
    type: "LowCardinality(String)",
    meaning,
    words,
    ...extra,
  }),
  texts: make("texts", "Array(String)"),
  pairs: make("pairs", "Map(String, String)"),
  instant: (meaning: string, extra: Extra = {}): Column => ({
    holds: "instant",
    type: extra.required === true ? "DateTime64(3, 'UTC')" : "Nullable(DateTime64(3, 'UTC'))",
    meaning,
    ...extra,
  }),
  day: (meaning: string, extra: Extra = {}): Column => ({
    holds: "day",
    type: extra.required === true ? "Date32" : "Nullable(Date32)",
    meaning,
    ...extra,
  }),
  money: (meaning: string, currencyIn: string, extra: Extra = {}): Column => ({
    holds: "money",
    type: "Nullable(Decimal(18, 4))",
    meaning,
    currencyIn,
    ...extra,
  }),
  currency: make("currency", "LowCardinality(String)"),
  number: make("number", "Nullable(Float64)"),
  whole: make("whole", "Nullable(Int64)"),
  flag: make("flag", "Nullable(Bool)"),
} as const;

/**
 * Where a row came from and whom it was given to; on every record table, filled by the product, never by a mapping.
 * `(kind, batch, seq)` leads back to the file and the line.
 */
export const originColumns: Readonly<Record<string, { type: string; meaning: string }>> = {
  source: { type: "LowCardinality(String)", meaning: "The source's name, e.g. “salesforce”; ids are unique inside a source." },
  batch: { type: "UInt32", meaning: "The import that brought the row." },
  seq: { type: "UInt64", meaning: "The row's number in that import: for a text file the line it starts on, for a workbook its row, else its record number; first = 1." },
  received_at: { type: "DateTime64(3, 'UTC')", meaning: "When the import was received." },
  row_key: { type: "UInt64", meaning: "Same key = the same row come again: hash of source and identity." },
  content: { type: "UInt64", meaning: "Hash of all fields: same key and other content = a change." },
  account_id: { type: "String", meaning: "The account it belongs to; '' = none found (“no account”)." },
  account_method: { type: "LowCardinality(String)", meaning: "How the account was found: id, link, name, domain, person, email, through, visitor, network, decision; merged: it lives on in another; '' = not." },
  account_confidence: { type: "Float32", meaning: "How sure that is, 0–1." },
  person_id: { type: "String", meaning: "The person it belongs to; '' = not known." },
  attributes: { type: "Map(LowCardinality(String), String)", meaning: "Columns of the source beyond our fields." },
  flags: { type: "Array(LowCardinality(String))", meaning: "What was normalised or looked odd, e.g. zone_assumed, implausible." },
};

/** `valid_from` of versioned tables: the instant since which this version holds. */
export const validFrom: Column = {
  holds: "instant",
  type: "DateTime64(3, 'UTC')",
  meaning: "Since when this version holds; the first version of a record without dates holds since 1970.",
};

/**
 * Of versioned tables, filled by the product: a row may speak of a part of its record only, and the version that stands is then filled up from
 * what is known besides (`resolve/fill-up.ts`).
 */
export const versionColumns: Readonly<Record<string, { type: string; meaning: string }>> = {
  part: { type: "UInt64", meaning: "0: the row speaks of the whole record; else of which part, e.g. of one property: rows of the same part replace each other." },
  says: { type: "Array(LowCardinality(String))", meaning: "Fields that the row speaks of, also where it says “empty”; none = all. “<” among them: what it says held before, too." },
  parts: { type: "Array(UInt64)", meaning: "Contents of the received rows that this version was filled up from; none = it stands as received." },
  state: { type: "UInt64", meaning: "Hash of a version that was filled up; 0 = as received." },
};

/** All columns in their order: own, `valid_from` and its like of versioned tables, origin. */
export function allColumns(table: RecordTable): Record<string, { type: string; meaning: string }> {
  return { ...table.columns, ...(table.versioned ? { valid_from: validFrom, ...versionColumns } : {}), ...originColumns };
}
