/** What only the user can say before a mapping may run. */
import { isProblem } from "../../model/problem.ts";
import type { Column, Lifeline, RecordTable } from "../../store/table.ts";
import { fieldsOf } from "./match-fields.ts";
import type { FieldSource, Mapping } from "./preset.ts";
import { readingOf } from "./reading.ts";
import type { FileLook, Question } from "./report.ts";
import { formatNames } from "./typing/dates.ts";
import { columnsOf, type ColumnFinder } from "./typing/sources.ts";

interface QuestionOptions {
  readonly look: FileLook;
  readonly mapping: Mapping;
  readonly table: RecordTable;
  readonly find: ColumnFinder;
  readonly workspaceCurrency: string | null;
}

interface Mapped {
  readonly id: string;
  readonly field: string;
  readonly column: Column;
  readonly source: FieldSource | undefined;
}

export function questionsFor(options: QuestionOptions): Question[] {
  const { mapping } = options;
  const all = fieldsOf(options.table).map(([id, column]): Mapped => {
    const field = column.field ?? id;
    return { id, field, column, source: mapping.fields[id] ?? mapping.fields[field] };
  });
  const mapped = all.filter((one) => one.source !== undefined);
  return [
    ...all.filter((one) => isMissing(one, options.find)).map(missing),
    ...mapped.flatMap((one) => ambiguous(one, options)),
    ...currencyQuestion(mapped, options),
    ...mapped.flatMap((one) => unknownWords(one, options)),
  ];
}

/** A field that every row needs, and nothing that could fill it. */
function isMissing({ column, source }: Mapped, find: ColumnFinder): boolean {
  if (column.required !== true || column.fallback !== undefined) return false;
  return source === undefined || !isFilled(source, find);
}

/** The file has a column for it, or it needs none. */
function isFilled(source: FieldSource, find: ColumnFinder): boolean {
  const columns = columnsOf(source);
  return columns.length === 0 || columns.some((text) => find(text) >= 0);
}

/** What the file is to have: all that the kind lives from, or only what the mapping names. A vendor's layout leaves out what it never has. */
export type Expected = "all" | "named";

/** What the kind lives from and no column of the file fills. A mapping that speaks of parts of records lacks nothing. */
export function lackingIn(mapping: Mapping, table: RecordTable, { find, expected }: { readonly find: ColumnFinder; readonly expected: Expected }): Lifeline[] {
  if (mapping.partial === true || mapping.log !== undefined) return [];
  return table.livesFrom.filter(({ oneOf }) => {
    const sources = oneOf.flatMap((id) => mapping.fields[id] ?? mapping.fields[table.columns[id]?.field ?? id] ?? []);
    return sources.every((source) => !isFilled(source, find)) && (expected === "all" || sources.length > 0);
  });
}

function missing({ field, column }: Mapped): Question {
  return {
    code: "mapping", column: null, field, choices: (column.words ?? []).map((word) => ({ value: word, means: `every row is ${word}` })),
    text: `Which column holds “${field}”? ${column.meaning}`,
    option: column.words === undefined ? `--map ${field}=COLUMN` : `--map ${field}=COLUMN or --set ${field}=${column.words[0] ?? "WORD"}`,
  };
}

/** Dates and numbers that can be read in two ways: the reader itself says so. */
function ambiguous({ id, field, column, source }: Mapped, { look, mapping, find }: QuestionOptions): Question[] {
  if (source === undefined || "set" in source) return [];
  const reading = readingOf({ look, zone: "UTC", currency: null, receivedAt: "2000-01-01T00:00:00Z" }, mapping, find);
  const columns = columnsOf(source).filter((text) => find(text) >= 0);
  const isDate = column.holds === "day" || column.holds === "instant";
  const isNumber = ["money", "number", "whole"].includes(column.holds);
  try {
    if (isDate) reading.formatOf(id, columns);
    if (isNumber) reading.decimalOf(columns);
    return [];
  } catch (error) {
    if (!isProblem(error)) throw error;
    const shown = columns.join(", ");
    if (error.code === "ambiguous_number") {
      return [{ code: "ambiguous_number", column: shown, field, text: error.message, choices: [{ value: ".", means: "1,234 is one thousand and more" }, { value: ",", means: "1,234 is one and a bit" }], option: "--decimal ." }];
    }
    const formats = Object.entries(formatNames).filter(([format]) => Array.isArray(error.details["choices"]) && error.details["choices"].includes(format));
    return [{ code: "ambiguous_date", column: shown, field, text: error.message, choices: formats.map(([value, means]) => ({ value, means })), option: `--date ${field}=${formats[0]?.[0] ?? "dmy"}` }];
  }
}

function currencyQuestion(mapped: readonly Mapped[], { mapping, workspaceCurrency }: QuestionOptions): Question[] {
  if (mapping.currency !== undefined || workspaceCurrency !== null) return [];
  const open = mapped.find(({ column }) => column.currencyIn !== undefined && !mapped.some((one) => one.id === column.currencyIn));
  if (open === undefined) return [];
  return [{ code: "currency", column: null, field: open.field, text: `In which currency is “${open.field}”?`, choices: [], option: "--currency EUR" }];
}

const wordsAskedMax = 20;

/** Words of the preview that the vocabulary does not know; the others turn up as rejects. */
function unknownWords({ id, field, column, source }: Mapped, { look, mapping, find }: QuestionOptions): Question[] {
  if (column.words === undefined || column.open === true || source === undefined || !("column" in source)) return [];
  const place = find(source.column);
  const values = mapping.values?.[id] ?? mapping.values?.[field] ?? {};
  const known = new Set([...column.words, ...Object.keys(values).map((text) => text.trim().toLowerCase())]);
  const texts = new Set([...(look.columns[place]?.examples ?? []), ...look.rows.map((row) => row[place] ?? "")].map((text) => text.trim()));
  const unknown = [...texts].filter((text) => text !== "" && !known.has(text.toLowerCase()) && !known.has(text.toLowerCase().replaceAll(/[\s-]+/g, "_")));
  return unknown.slice(0, wordsAskedMax).map((text) => ({
    code: "unknown_word", column: source.column, field, text: `What does “${text}” mean as ${field}?`,
    choices: (column.words ?? []).map((word) => ({ value: word, means: word })), option: `--value ${field}:${text}=WORD`,
  }));
}
