/** How a file of any format becomes rows of texts `c0 … cN` in the engine, with their place. */
import { problem } from "../../model/problem.ts";
import { trusted, sql, type Sql } from "../../store/sql.ts";
import { frame, type BrokenRecord, type FramerCounts, type Place } from "./framer.ts";
import { keptPath } from "./keep.ts";
import { textChunks } from "./text-source.ts";
import type { FileLook } from "./report.ts";

export interface IntakeCounts {
  /** Rows of the file, refused ones too, footers not. */
  readonly read: number;
  readonly broken: number;
  readonly skipped: number;
}

export interface Intake {
  /** A table expression with seq, offset, length, raw and c0 … cN. */
  readonly rows: Sql;
  readonly format: string;
  readonly settings: Readonly<Record<string, string | number>>;
  bytes(watch: IntakeWatch): AsyncIterable<Buffer>;
  counts(): IntakeCounts;
}

export interface IntakeWatch {
  readonly onBroken: (record: BrokenRecord) => Promise<void>;
  readonly onProgress: (rows: number, bytes: number) => void;
}

interface IntakeOptions {
  readonly dataDir: string;
  readonly look: FileLook;
  readonly signal?: AbortSignal;
}

export function openIntake(options: IntakeOptions): Intake {
  switch (options.look.format) {
    case "csv":
      return textTable(options);
    default:
      throw problem("unknown_format", `${options.look.name} cannot be read.`, "CSV, TSV, XLSX, JSON Lines and Parquet files can.", {});
  }
}

/** Nothing is a null, nothing is trimmed, nothing is guessed: every cell arrives as the text that it is. */
const verbatim = {
  input_format_csv_trim_whitespaces: 0,
  input_format_csv_empty_as_default: 0,
  input_format_null_as_default: 0,
  input_format_csv_detect_header: 0,
  input_format_csv_use_best_effort_in_schema_inference: 0,
  format_csv_allow_double_quotes: 1,
  format_csv_allow_single_quotes: 0,
  format_csv_null_representation: "\u0001null\u0001",
  input_format_csv_skip_first_lines: 0,
};

function textTable({ dataDir, look, signal }: IntakeOptions): Intake {
  const counts: FramerCounts = { read: 0, broken: 0, skipped: 0, bytes: 0 };
  const separator = look.separator ?? ",";
  const dialect = {
    separator,
    lineEnd: look.lineEnd ?? "\n",
    columns: look.columns.length,
    headerLine: look.headerLine ?? 0,
    footer: new Set(look.footer.map(({ line }) => line)),
    isDecoded: look.encoding !== "utf-8",
  } as const;
  const places: Place[] = [];
  return {
    rows: sql`(SELECT *, '' AS raw FROM input(${structure(look.columns.length)}))`,
    format: "CSV",
    settings: { ...verbatim, format_csv_delimiter: separator, input_format_csv_allow_whitespace_or_tab_as_delimiter: separator === "\t" ? 1 : 0 },
    counts: () => counts,
    async *bytes(watch) {
      const chunks = textChunks({ path: keptPath(dataDir, look.sha256), encoding: look.encoding ?? "utf-8" });
      const options = { dialect, counts, onBroken: watch.onBroken, onPlace: (place: Place) => void places.push(place), ...(signal === undefined ? {} : { signal }) };
      for await (const block of frame(chunks, options)) {
        yield block;
        watch.onProgress(counts.read, counts.bytes);
      }
    },
  };
}

function structure(columns: number): Sql {
  const cells = Array.from({ length: columns }, (_, i) => `c${i} String`);
  return trusted(`'seq UInt64, offset UInt64, length UInt32, ${cells.join(", ")}'`);
}
