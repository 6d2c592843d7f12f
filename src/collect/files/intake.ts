/** How a file of any format becomes rows of texts `c0 … cN` in the engine, with their place. */
import { createReadStream } from "node:fs";
import { join, name, sql, trusted, value, type Sql } from "../../store/sql.ts";
import { frame, type BrokenRecord, type FramerCounts, type Place } from "./framer.ts";
import { jsonRecords } from "./jsonl.ts";
import { keptPath } from "./keep.ts";
import { parquetFooter, type ParquetColumn, type ParquetFooter } from "./parquet-footer.ts";
import type { FileLook } from "./report.ts";
import { encodeRows, type EncodedRow } from "./row-encoder.ts";
import { textChunks } from "./text-source.ts";
import { readWorkbook, type Workbook } from "./workbook.ts";

export interface IntakeCounts {
  /** Rows of the file, refused ones too, footers not. */
  readonly read: number;
  readonly broken: number;
  readonly skipped: number;
}

export interface Intake {
  /**
   * A table expression with seq, offset, length, raw, c0 … cN, and two texts that only JSON Lines fill: `rest`, an object of keys that the
   * look did not see, and `unsafe`, the places of whole numbers too large for a number, as `,3,5,`.
   */
  readonly rows: Sql;
  readonly format: string;
  readonly settings: Readonly<Record<string, string | number>>;
  bytes(watch: IntakeWatch): AsyncIterable<Buffer>;
  counts(): IntakeCounts;
  /** What was met on the way, by code. */
  flags(): ReadonlyMap<string, number>;
  /** Where lines begin, for the way back to them. */
  places(): readonly Place[];
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

/** @throws Problem of the format: `corrupt`, `bomb`, `unknown_sheet` … */
export async function openIntake(options: IntakeOptions): Promise<Intake> {
  switch (options.look.format) {
    case "csv":
      return textTable(options);
    case "jsonl":
      return jsonLines(options);
    case "xlsx":
      return workbookRows(options, await readWorkbook({ dataDir: options.dataDir, sha256: options.look.sha256, name: options.look.name, sheet: options.look.sheet }));
    case "parquet":
      return parquetRows(options, await parquetFooter(keptPath(options.dataDir, options.look.sha256), options.look.name));
    default:
      return options.look.format satisfies never;
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
    rows: sql`(SELECT *, '' AS raw, '' AS rest, '' AS unsafe FROM input(${structure(["seq UInt64", "offset UInt64", "length UInt32", ...cellsOf(look)])}))`,
    format: "CSV",
    settings: { ...verbatim, format_csv_delimiter: separator, input_format_csv_allow_whitespace_or_tab_as_delimiter: separator === "\t" ? 1 : 0 },
    counts: () => counts,
    flags: () => new Map(),
    places: () => places,
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

function cellsOf(look: FileLook): string[] {
  return look.columns.map((_, i) => `c${i} String`);
}

/** The shape of what is sent, as a value. */
function structure(columns: readonly string[]): Sql {
  return sql`${value.string(columns.join(", "))}`;
}

const placed = ["seq UInt64", "offset UInt64", "length UInt32", "raw String"];

function jsonLines({ dataDir, look, signal }: IntakeOptions): Intake {
  const counts: FramerCounts = { read: 0, broken: 0, skipped: 0, bytes: 0 };
  const flags = new Map<string, number>();
  const places: Place[] = [];
  const header = look.columns.map((column) => column.name);
  const known = new Set(header);
  return {
    rows: sql`(SELECT * FROM input(${structure([...placed, ...cellsOf(look), "rest String", "unsafe String"])}))`,
    format: "CSV",
    settings: { ...verbatim, format_csv_delimiter: "," },
    counts: () => counts,
    flags: () => flags,
    places: () => places,
    async *bytes(watch) {
      const chunks = textChunks({ path: keptPath(dataDir, look.sha256), encoding: look.encoding ?? "utf-8" });
      const records = jsonRecords(chunks, { counts, onBroken: watch.onBroken, onPlace: (place) => void places.push(place), ...(signal === undefined ? {} : { signal }) });
      const rows = mapped(records, (record): EncodedRow => {
        if (record.hasRepeatedKey) flags.set("duplicate_key", (flags.get("duplicate_key") ?? 0) + 1);
        const rest = [...record.cells].filter(([key, text]) => !known.has(key) && text !== "").toSorted(([a], [b]) => (a < b ? -1 : 1));
        const unsafe = record.unsafe.map((key) => header.indexOf(key)).filter((place) => place >= 0);
        const extra = [rest.length === 0 ? "" : JSON.stringify(Object.fromEntries(rest)), unsafe.length === 0 ? "" : `,${unsafe.join(",")},`];
        return { seq: record.line, offset: record.offset, length: record.length, raw: "", cells: header.map((key) => record.cells.get(key) ?? ""), extra };
      });
      for await (const block of encodeRows(rows)) {
        yield block;
        watch.onProgress(counts.read, counts.bytes);
      }
    },
  };
}

async function* mapped<In, Out>(all: AsyncIterable<In>, make: (one: In) => Out): AsyncGenerator<Out> {
  for await (const one of all) yield make(one);
}

function workbookRows({ look, signal }: IntakeOptions, workbook: Workbook): Intake {
  const footer = new Set(look.footer.map(({ line }) => line));
  const first = look.headerLine ?? 0;
  const numbered = workbook.rows.map((cells, i) => ({ cells, line: i + 1 })).filter(({ cells, line }) => line > first && cells.some((text) => text !== ""));
  const rows = numbered.filter(({ line }) => !footer.has(line));
  async function* encoded(): AsyncGenerator<EncodedRow> {
    for (const { cells, line } of rows) {
      signal?.throwIfAborted();
      yield { seq: line, offset: 0, length: 0, raw: JSON.stringify(cells), cells: look.columns.map((_, i) => cells[i] ?? "") };
    }
  }
  return {
    rows: sql`(SELECT *, '' AS rest, '' AS unsafe FROM input(${structure([...placed, ...cellsOf(look)])}))`,
    format: "CSV",
    settings: { ...verbatim, format_csv_delimiter: "," },
    counts: () => ({ read: rows.length, broken: 0, skipped: numbered.length - rows.length }),
    flags: () => new Map(),
    places: () => [],
    async *bytes(watch) {
      yield* encodeRows(encoded());
      watch.onProgress(rows.length, look.bytes);
    },
  };
}

/** The engine reads Parquet itself; every value arrives as the text that it is written as, nested ones as JSON, moments of UTC with a Z. */
function parquetRows({ dataDir, look, signal }: IntakeOptions, footer: ParquetFooter): Intake {
  const path = keptPath(dataDir, look.sha256);
  return {
    rows: parquetTable(footer),
    format: "Parquet",
    settings: parquetSettings,
    counts: () => ({ read: footer.rows, broken: 0, skipped: 0 }),
    flags: () => new Map(),
    places: () => [],
    async *bytes(watch) {
      let bytes = 0;
      for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal === undefined ? {} : { signal }) }) as AsyncIterable<Buffer>) {
        yield chunk;
        bytes += chunk.byteLength;
        watch.onProgress(Math.floor((footer.rows * bytes) / Math.max(1, look.bytes)), bytes);
      }
    },
  };
}

export const parquetSettings = { input_format_parquet_preserve_order: 1, input_format_parquet_allow_missing_columns: 0, input_format_null_as_default: 0 } as const;

/** Columns are reached by their place, so that no name of the file becomes SQL. */
export function parquetTable(footer: ParquetFooter): Sql {
  const read = footer.columns.filter((column) => column.type !== null);
  const declared = read.map((column) => `\`${column.name.replaceAll(/[\\`]/g, String.raw`\$&`)}\` ${column.type ?? ""}`);
  const cells = read.map((column, i) => sql`${parquetText(column, sql`t.${trusted(String(i + 1))}`)} AS ${name(`c${i}`)}`);
  return sql`(
    SELECT toUInt64(rowNumberInAllBlocks() + 1) AS seq, toUInt64(0) AS offset, toUInt32(0) AS length, toJSONString([${join(read.map((_, i) => name(`c${i}`)), ", ")}]) AS raw,
      '' AS rest, '' AS unsafe, ${join(cells, ", ")}
    FROM (SELECT tuple(*) AS t FROM input(${structure(declared)})))`;
}

function parquetText(column: ParquetColumn, cell: Sql): Sql {
  if (column.isList) return sql`if(empty(${cell}), '', toJSONString(arrayMap(x -> ifNull(toString(x), ''), ${cell})))`;
  return column.isUtc ? sql`if(isNull(${cell}), '', concat(toString(assumeNotNull(${cell})), 'Z'))` : sql`ifNull(toString(${cell}), '')`;
}
