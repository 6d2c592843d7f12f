/** What the importer says: about a file it looked at, a run, a batch, a reject. Types only; screens, API and CLI read them alike. */
import type { DateFormat, Mapping } from "./preset.ts";

/** What was seen in a file before anything is read into the store. */
export interface FileLook {
  /** Hash of the bytes: the file's identity. */
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  readonly format: "csv" | "xlsx" | "jsonl" | "parquet";
  /** `utf-8`, `utf-16le`, `utf-16be`, `windows-1252` …; null for binary formats. */
  readonly encoding: string | null;
  /** Separator of a text table, `,` `;` `\t` `|`. */
  readonly separator: string | null;
  /** What ends a line of a text table: `\r` only in files of old Macs. */
  readonly lineEnd?: "\n" | "\r";
  /** Line (workbook row) of the header, 1-based; of a header that spans lines the last; null where the file has none. */
  readonly headerLine: number | null;
  /** Lines before the header and footer lines that are no rows: kept out, shown. */
  readonly preamble: readonly { readonly line: number; readonly text: string }[];
  readonly footer: readonly { readonly line: number; readonly text: string }[];
  /** Workbook: its sheets, and which one is read. */
  readonly sheet?: string;
  readonly sheets?: readonly { readonly name: string; readonly hidden: boolean; readonly rows: number }[];
  readonly columns: readonly ColumnLook[];
  /** The first 20 rows, as text. */
  readonly rows: readonly (readonly string[])[];
  /** What was normalised on the way: bom, utf16, dialect, header … */
  readonly flags: readonly string[];
  /** Presets and kinds that fit, best first, 0–1. */
  readonly guesses: readonly { readonly as: string; readonly title: string; readonly confidence: number }[];
  /** What must be answered before it can be imported. */
  readonly questions: readonly Question[];
}

export interface ColumnLook {
  readonly name: string;
  /** Up to five example values from all over the file. */
  readonly examples: readonly string[];
  readonly looksLike: "text" | "id" | "number" | "date" | "yes_no" | "empty";
  /** Which date formats fit every sampled value. */
  readonly dateFormats: readonly DateFormat[];
  /** Where no format fits all of them: formats that fit some. */
  readonly dateFormatsMixed?: readonly DateFormat[];
  /** Which decimal marks fit every sampled value. */
  readonly decimals: readonly ("." | ",")[];
  /** A sampled value reads differently with a decimal point and a decimal comma, and none decides. */
  readonly isMarkOpen?: boolean;
  /** Share of sampled rows without a value. */
  readonly emptyShare: number;
}

/** A choice that only the user can make; with the option that makes it on the command line. */
export interface Question {
  readonly code: "ambiguous_date" | "ambiguous_number" | "encoding" | "zone" | "currency" | "kind" | "mapping" | "unknown_word";
  readonly column: string | null;
  readonly field: string | null;
  readonly text: string;
  readonly choices: readonly { readonly value: string; readonly means: string }[];
  /** e.g. `--date at=dmy` */
  readonly option: string;
}

/** What an import would do: the mappings, each field with its column, and what is still open. */
export interface MappingDraft {
  readonly as: string;
  readonly mappings: readonly Mapping[];
  /** Our fields of the kind, with which column fills each and how sure that guess is. */
  readonly fields: readonly {
    readonly kind: string;
    readonly field: string;
    readonly meaning: string;
    readonly holds: string;
    readonly required: boolean;
    readonly words: readonly string[];
    readonly column: string | null;
    readonly confidence: number;
  }[];
  readonly unused: readonly string[];
  readonly questions: readonly Question[];
}

export interface RowCounts {
  /** Rows of the file (per kind they can make several records). */
  readonly read: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Records without an account, of kinds that have one; they are stored and wait for it. */
  readonly unmatched: number;
  /** Rows kept out by a rule (totals, footers), each listed. */
  readonly skipped: number;
}

export type BatchState = "running" | "waiting" | "committed" | "undone" | "failed" | "cancelled";

/** One import. */
export interface Batch {
  readonly batch: number;
  /** Kind of the first mapping; `kinds` has all. */
  readonly kind: string;
  readonly kinds: readonly { readonly kind: string; readonly rows: RowCounts }[];
  readonly as: string;
  readonly source: string;
  readonly file: { readonly name: string; readonly sha256: string; readonly bytes: number };
  readonly state: BatchState;
  readonly received_at: string;
  readonly rows: RowCounts;
  readonly seconds: number;
  /** Codes with counts: warnings and normalisations of the run. */
  readonly flags: Readonly<Record<string, number>>;
  readonly mappings: readonly Mapping[];
  readonly undone_at: string | null;
  /** The problem that ended it, for `failed`. */
  readonly problem: { readonly code: string; readonly message: string; readonly advice: string } | null;
}

/** How far an import is that runs, or is being undone or redone: these look for what changes, decide what stands, move rows, find accounts. */
export interface Progress {
  readonly step: "reading" | "matching" | "committing" | "done" | "finding" | "deciding" | "moving";
  /** Undo and redo: of all that is to be done, 0–1. */
  readonly share?: number;
  readonly rows: number;
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly rowsPerSecond: number;
}

export interface DryRun {
  readonly rows: RowCounts;
  readonly kinds: readonly { readonly kind: string; readonly rows: RowCounts }[];
  readonly flags: Readonly<Record<string, number>>;
  /** Up to ten of each. */
  readonly samples: {
    readonly new: readonly Record<string, unknown>[];
    readonly changed: readonly { readonly before: Record<string, unknown>; readonly after: Record<string, unknown> }[];
    readonly rejected: readonly Reject[];
    readonly unmatched: readonly Record<string, unknown>[];
  };
}

export interface Reject {
  readonly batch: number;
  readonly file: string;
  readonly kind: string;
  /** Line of a text file, else row number. */
  readonly line: number;
  readonly offset: number;
  readonly code: string;
  readonly field: string;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  /** The whole row as it stands in the file. */
  readonly raw: string;
}

/** A received row with its place: what the reader of a number ends at. */
export interface OriginOfRow {
  readonly record: string;
  readonly batch: number;
  readonly seq: number;
  readonly file: string;
  readonly line: number;
  readonly source: string;
  readonly received_at: string;
  /** The columns of the file with the row's texts, and the row as it stands. */
  readonly header: readonly string[];
  readonly cells: readonly string[];
  readonly raw: string;
  /** The record as stored. */
  readonly stored: Readonly<Record<string, unknown>>;
}
