/**
 * A mapping says how a file's columns become a record kind's fields; a preset is a mapping that knows a vendor's layout.
 * Saved mappings have the same shape (without `recognise`), with a version, as YAML.
 */

/**
 * How one field is filled. Texts of columns are the file's header, compared without case, blanks, `_`, `-` and invisible characters, so that
 * `account_id`, `Account ID` and `AccountId` are one name (an equal text wins where a file has two such columns).
 * In a preset a column that the file lacks gives nothing: layouts of one vendor differ by edition. A column that the user names must exist.
 * Versioned kinds have one field more, `valid_from`: since when the row's state holds.
 */
export type FieldSource =
  /** The column as it is. */
  | { readonly column: string }
  /** The first of these columns that is not empty. */
  | { readonly columns: readonly string[] }
  /** The same value in every row (`--set`). */
  | { readonly set: string }
  /** Several columns in a sum: Pinterest's paid and earned impressions. Empty cells are left out; all empty = not given. */
  | { readonly sum: readonly string[] }
  /** Columns multiplied, exactly to ten decimals: quantity and unit price. Without any one of them it is not given. */
  | { readonly product: readonly string[] }
  /** A micro amount: the value divided by 1 000 000, exactly. Several columns: their sum. */
  | { readonly micros: string | readonly string[] }
  /** A number times a factor, exactly: minutes → seconds `"60"`, milliseconds → seconds `"0.001"`, per cent → share `"0.01"`. Several columns: the first that is not empty. */
  | { readonly scaled: string | readonly string[]; readonly by: string }
  /**
   * Only the calendar day of a date or a date with a time, as it stands in the file: no zone moves it. As an instant it is the start of
   * that day in the workspace's zone. For what a vendor reports per day. Several columns: the first that is not empty.
   */
  | { readonly day: string | readonly string[] }
  /** Seconds from the first instant to the second; empty when one is missing or the second is earlier. Several columns: the first that is not empty. */
  | { readonly between: readonly [start: string | readonly string[], end: string | readonly string[]] }
  /** The source, but only in rows where the column is (one of) these texts, without case: a close date only counts for closed deals. */
  | { readonly take: TextSource; readonly where: { readonly column: string; readonly is: readonly string[] } }
  /** The first of these sources that gives something: a full name, else first and last name. */
  | { readonly firstOf: readonly TextSource[] }
  /** A text made of columns and fixed pieces: `"{campaign_id}/{date}"`. Blanks are trimmed and runs of them made one; all columns empty = not given. */
  | { readonly text: string }
  /**
   * In a log with one property per row ({@link Mapping.log}): how the rows of these properties fill the field. Names of properties are compared
   * like headers. In rows of other properties nothing is said of the field.
   */
  | { readonly said: readonly { readonly by: readonly string[]; readonly as: PlainSource }[] }
  /** The word whose condition holds first: is the column (one of) these texts, without case? Nothing holds: not given. */
  | { readonly when: readonly { readonly column: string; readonly is: readonly string[]; readonly then: string }[]; readonly otherwise?: string };

/** Sources that take texts over without calculating: those that may stand inside `take` and `firstOf`. */
export type TextSource = Extract<FieldSource, { column: string } | { columns: readonly string[] } | { set: string } | { day: unknown } | { text: string } | { take: unknown }>;

/** Sources that need no other row's property to be understood: those that may stand inside `said`. */
export type PlainSource = Exclude<FieldSource, { said: unknown }>;

/** A log of changes: one property per row. */
export interface PropertyLog {
  /** The column with the property's name. `--value property:THEIRS=stage` names one for us. */
  readonly property: string;
  /** The column with its value. Instants are read as texts or as milliseconds since 1970, told apart by their form. */
  readonly value: string;
  /** The value held until the row's instant (“old value”), not since then. */
  readonly before?: boolean;
  /** What stands before the name of a property that no field takes and that becomes an attribute, so that a wide file of the source has the same. */
  readonly prefix?: string;
}

export interface Mapping {
  /** The record kind it makes. */
  readonly kind: string;
  /** Version of the mapping, raised at each edit. */
  readonly version: number;
  readonly fields: Readonly<Record<string, FieldSource>>;
  /** `--value field:from=to`: words of the file → our words (or one spelling → another), compared without case. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Date format of a field where the file allows two readings: `ymd`, `dmy`, `mdy`, `epoch_s`, `epoch_ms`, `epoch_us`, `epoch_ns`, `excel`. */
  readonly dates?: Readonly<Record<string, DateFormat>>;
  /** Decimal mark of numbers and money in this file. */
  readonly decimal?: "." | ",";
  /** IANA zone of times without one; default: the workspace's. */
  readonly zone?: string;
  /** Currency of amounts without one. */
  readonly currency?: string;
  /** Name of the source; ids are unique inside it. */
  readonly source?: string;
  /** Rows that are none: kept out and counted as skipped by rule, e.g. total lines. One condition that holds is enough; `""` = the cell is empty. */
  readonly skip?: readonly { readonly column: string; readonly is: readonly string[] }[];
  /**
   * Fields without which the row makes no record of this kind, and is counted as skipped: a day with 0 (or no) clicks is no click,
   * a to-do of unknown type is no touch. A number 0 counts as missing here.
   */
  readonly needs?: readonly string[];
  /**
   * Fields whose impossible value leaves them empty, with the flag `doubtful`, instead of rejecting the row. The text of the file stays
   * among the attributes. Only for side facts: a deal is not lost because its probability says 1000 %.
   */
  readonly doubtful?: readonly string[];
  /** Columns that are not kept as attributes: technical columns of the pipeline that wrote the file, bodies of mails. `*` stands for any characters. */
  readonly ignore?: readonly string[];
  /**
   * A row speaks only of the fields that are mapped: of a versioned kind, the rest is filled up from what is known of the record besides. Without
   * `valid_from` it holds since it was received, and since ever where nothing was said of the field before.
   */
  readonly partial?: boolean;
  /** One property per row; always partial. Properties in `ignore` make no record. */
  readonly log?: PropertyLog;
}

export type DateFormat = "ymd" | "dmy" | "mdy" | "epoch_s" | "epoch_ms" | "epoch_us" | "epoch_ns" | "excel";

/** A known file layout. One file may make several kinds (an ad report: impressions, clicks and costs): one mapping for each. */
export interface Preset {
  /** `salesforce-opportunity`: what users write in `--as`. */
  readonly id: string;
  readonly title: string;
  /** Vendor's name for “source” in the documentation. */
  readonly vendor: string;
  readonly meaning: string;
  /** Header names that must all be there for the preset to be offered by itself, and how sure that is. Nothing: only by name. */
  readonly recognise: { readonly all: readonly string[]; readonly none?: readonly string[]; readonly fileName?: string } | null;
  readonly mappings: readonly Omit<Mapping, "version">[];
  readonly version: number;
  /** What a reader should know: traps of the layout. */
  readonly notes: readonly string[];
}

export function preset(definition: Preset): Preset {
  return definition;
}
