/**
 * A mapping says how a file's columns become a record kind's fields; a preset is a mapping that knows a vendor's layout.
 * Saved mappings have the same shape (without `recognise`), with a version, as YAML.
 */

/** How one field is filled. Texts of columns are the file's header, compared without case, blanks and invisible characters. */
export type FieldSource =
  /** The column as it is. */
  | { readonly column: string }
  /** The first of these columns that is not empty. */
  | { readonly columns: readonly string[] }
  /** The same value in every row (`--set`). */
  | { readonly set: string }
  /** Several columns in a sum: Pinterest's paid and earned impressions. Empty cells are left out; all empty = not given. */
  | { readonly sum: readonly string[] }
  /** A micro amount: the value divided by 1 000 000, exactly. */
  | { readonly micros: string | readonly string[] }
  /** A text made of columns and fixed pieces: `["{campaign_id}", "/", "{date}"]`. */
  | { readonly text: string }
  /** The word whose condition holds first: is the column (one of) these texts, without case? Nothing holds: not given. */
  | { readonly when: readonly { readonly column: string; readonly is: readonly string[]; readonly then: string }[]; readonly otherwise?: string };

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
  /** Rows that are none: kept out and counted as skipped by rule, e.g. total lines. */
  readonly skip?: readonly { readonly column: string; readonly is: readonly string[] }[];
  /** Columns that are not kept as attributes (technical columns of the pipeline that wrote the file). */
  readonly ignore?: readonly string[];
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
