/** From what the user says (a kind, a preset, a saved mapping, and corrections to it) to complete mappings, with what is still open. */
import { problem } from "../../model/problem.ts";
import { zoneNamed } from "../../model/zone.ts";
import type { Column, RecordTable } from "../../store/table.ts";
import { recordTables } from "../../store/tables/index.ts";
import { columnFinder } from "./header.ts";
import { logMappings, logNames, takesLogs, withOwnNames } from "./log-mapping.ts";
import { fieldsOf, matchFields } from "./match-fields.ts";
import type { DateFormat, FieldSource, Mapping, Preset } from "./preset.ts";
import { questionsFor } from "./questions.ts";
import type { FileLook, MappingDraft } from "./report.ts";
import { columnsOf } from "./typing/sources.ts";
import { isCurrencyCode } from "./typing/texts.ts";

export interface MappingRequest {
  readonly look: FileLook;
  /** Kind, preset or saved mapping; without it the best guess, if that is sure enough. */
  readonly as?: string | undefined;
  readonly presets: readonly Preset[];
  /** Saved mappings by name. */
  readonly saved?: Readonly<Record<string, readonly Mapping[]>>;
  /** field → column; `kind.field` where a preset makes several kinds. `#3` is the third column. */
  readonly map?: Readonly<Record<string, string>> | undefined;
  readonly set?: Readonly<Record<string, string>> | undefined;
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  readonly dates?: Readonly<Record<string, string>> | undefined;
  readonly decimal?: "." | "," | undefined;
  readonly zone?: string | undefined;
  readonly currency?: string | undefined;
  readonly source?: string | undefined;
  /** The workspace's, for amounts without one; null: none set. */
  readonly workspaceCurrency: string | null;
}

/** A guess below this is put to the user. */
const sureFrom = 0.5;

/**
 * Fails with `unknown_mapping`, `unknown_field`, `unknown_column`, `unknown_date_format`, `unknown_zone`, `unknown_currency` for what cannot be meant;
 * what is open comes as questions, and an import must not start while there are any.
 */
export function draftMapping(request: MappingRequest): MappingDraft {
  const as = request.as ?? bestGuess(request.look);
  if (as === null) return undecided(request.look);
  const mappings = startingPoint(as, request).map((mapping) => corrected(mapping, request));
  checkNames(mappings, request);
  const header = request.look.columns.map((column) => column.name);
  const find = columnFinder(header);
  const used = new Set(mappings.flatMap((mapping) => Object.values(mapping.fields).flatMap((source) => columnsOf(source).map(find))));
  return {
    as,
    mappings,
    fields: mappings.flatMap((mapping) => fieldLines(mapping, header)),
    unused: header.filter((_, place) => !used.has(place)),
    questions: [...request.look.questions, ...mappings.flatMap((mapping) => questionsFor({ look: request.look, mapping, table: tableOf(mapping.kind), find, workspaceCurrency: request.workspaceCurrency }))],
  };
}

/** The record table of a kind. Fails with `unknown_kind`. */
export function tableOf(kind: string): RecordTable {
  const found = recordTables.find((table) => table.kind === kind);
  if (found === undefined) {
    const known = recordTables.map((table) => table.kind);
    throw problem("unknown_kind", `“${kind}” is no record kind.`, `Known: ${known.join(", ")}.`, { kind, known });
  }
  return found;
}

function bestGuess(look: FileLook): string | null {
  const [best, next] = look.guesses;
  if (best === undefined || best.confidence < sureFrom) return null;
  return next !== undefined && next.confidence === best.confidence ? null : best.as;
}

function undecided(look: FileLook): MappingDraft {
  const choices = look.guesses.map((guess) => ({ value: guess.as, means: guess.title }));
  const text = `What are the rows of ${look.name}?`;
  const question = { code: "kind", column: null, field: null, text, choices, option: `--as ${choices[0]?.value ?? "KIND"}` } as const;
  return { as: "", mappings: [], fields: [], unused: look.columns.map((column) => column.name), questions: [...look.questions, question] };
}

function startingPoint(as: string, request: MappingRequest): readonly Mapping[] {
  const saved = request.saved !== undefined && Object.hasOwn(request.saved, as) ? request.saved[as] : undefined;
  if (saved !== undefined) return saved;
  const preset = request.presets.find((one) => one.id === as);
  if (preset !== undefined) return preset.mappings.map((mapping) => ({ source: preset.vendor.toLowerCase(), ...mapping, version: preset.version }));
  const table = recordTables.find((one) => one.kind === as);
  if (table !== undefined && takesLogs(table) && request.map?.["property"] !== undefined) return logMappings(table, request.look, request.map);
  if (table !== undefined) return [byName(table, request.look)];
  const known = [...Object.keys(request.saved ?? {}), ...request.presets.map((one) => one.id), ...recordTables.map((one) => one.kind)];
  throw problem("unknown_mapping", `“${as}” is no record kind, preset or saved mapping.`, `Near it: ${nearest(as, known).join(", ")}.`, { as, known });
}

/** A mapping of a plain kind: columns matched by their names. */
function byName(table: RecordTable, look: FileLook): Mapping {
  const header = look.columns.map((column) => column.name);
  const fields = matchFields(table, header).fields.flatMap(({ id, place }) => {
    const column = header[place];
    return column === undefined ? [] : [[id, { column }] as const];
  });
  return { kind: table.kind, version: 1, fields: linesNumbered(table, Object.fromEntries(fields), look), source: "file" };
}

/** A number that several different rows share is that of an order whose lines they are: as an id it would leave one line of each. */
function linesNumbered(table: RecordTable, fields: Mapping["fields"], { columns, rows }: FileLook): Mapping["fields"] {
  const { id, ...others } = fields;
  if (id === undefined || !("column" in id) || table.columns["order_no"] === undefined || fields["order_no"] !== undefined) return fields;
  const place = columns.findIndex(({ name }) => name === id.column);
  const different = new Map(rows.filter((row) => (row[place] ?? "") !== "").map((row) => [JSON.stringify(row), row[place]]));
  return new Set(different.values()).size < different.size ? { ...others, order_no: id } : fields;
}

function corrected(mapping: Mapping, request: MappingRequest): Mapping {
  const table = tableOf(mapping.kind);
  const mapped = ownFields(table, request.map, (column): FieldSource => ({ column }));
  const set = ownFields(table, request.set, (text): FieldSource => ({ set: text }));
  const values = ownFields(table, request.values, (pairs) => pairs);
  const dates = ownFields(table, request.dates, dateFormat);
  const fields = withoutAliases(table, mapping.fields, [...Object.keys(mapped), ...Object.keys(set)]);
  const properties = mapping.log === undefined ? undefined : request.values?.["property"];
  return {
    ...mapping,
    fields: { ...withOwnNames(mapping, table, fields, properties), ...mapped, ...set },
    values: mergedValues(mapping.values, { ...values, ...(properties === undefined ? {} : { property: properties }) }),
    ...(mapping.dates === undefined && request.dates === undefined ? {} : { dates: { ...mapping.dates, ...dates } }),
    ...(request.decimal === undefined ? {} : { decimal: request.decimal }),
    ...(request.zone === undefined ? {} : { zone: zoneNamed(request.zone) }),
    ...(request.currency === undefined ? {} : { currency: currencyNamed(request.currency) }),
    ...(request.source === undefined ? {} : { source: request.source }),
  };
}

/** What the user said for fields of this kind, by our column; `kind.field` names another kind's or this one's. */
function ownFields<In, Out>(table: RecordTable, said: Readonly<Record<string, In>> | undefined, make: (value: In, field: string) => Out): Record<string, Out> {
  const found = new Map<string, Out>();
  for (const [text, value] of Object.entries(said ?? {})) {
    const id = columnId(table, text);
    if (id !== null) found.set(id, make(value, text));
  }
  return Object.fromEntries(found);
}

function columnId(table: RecordTable, text: string): string | null {
  const field = text.startsWith(`${table.kind}.`) ? text.slice(table.kind.length + 1) : text;
  const found = fieldsOf(table).find(([id, column]) => id === field || column.field === field);
  return found?.[0] ?? null;
}

/** A preset may call a field by its alias; a correction replaces it under either name. */
function withoutAliases(table: RecordTable, fields: Mapping["fields"], replaced: readonly string[]): Mapping["fields"] {
  const gone = new Set(replaced.flatMap((id) => [id, table.columns[id]?.field ?? id]));
  return Object.fromEntries(Object.entries(fields).filter(([id]) => !gone.has(id)));
}

function mergedValues(left: Mapping["values"], right: NonNullable<Mapping["values"]>): NonNullable<Mapping["values"]> {
  const fields = new Set([...Object.keys(left ?? {}), ...Object.keys(right)]);
  return Object.fromEntries([...fields].map((field) => [field, { ...left?.[field], ...right[field] }]));
}

const dateFormats: readonly DateFormat[] = ["ymd", "dmy", "mdy", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "excel"];

function dateFormat(text: string, field: string): DateFormat {
  const found = dateFormats.find((one) => one === text.toLowerCase());
  if (found === undefined) throw problem("unknown_date_format", `“${text}” is no date format.`, `Known: ${dateFormats.join(", ")}. For example --date ${field}=dmy`, { field, known: dateFormats });
  return found;
}

function currencyNamed(text: string): string {
  const code = text.trim().toUpperCase();
  if (!isCurrencyCode(code)) throw problem("unknown_currency", `“${text}” is no currency code.`, "Write an ISO code like EUR, USD or JPY.", { currency: text });
  return code;
}

/** Everything the user named must exist: a column in the file, a field in a kind. */
function checkNames(mappings: readonly Mapping[], request: MappingRequest): void {
  const tables = mappings.map((mapping) => tableOf(mapping.kind));
  const fields = Object.keys({ ...request.map, ...request.set, ...request.values, ...request.dates });
  const isOfLog = (text: string): boolean => logNames.includes(text) && mappings.some((mapping) => mapping.log !== undefined);
  const unknown = fields.find((text) => !isOfLog(text) && tables.every((table) => columnId(table, text) === null));
  if (unknown !== undefined) {
    const known = tables.flatMap((table) => fieldsOf(table).map(([id, column]) => column.field ?? id));
    throw problem("unknown_field", `There is no field “${unknown}” in ${tables.map((table) => table.kind).join(" or ")}.`, `Near it: ${nearest(unknown, known).join(", ")}.`, { field: unknown, known });
  }
  const header = request.look.columns.map((column) => column.name);
  const find = columnFinder(header);
  const missing = Object.values(request.map ?? {}).find((text) => find(text) < 0);
  if (missing !== undefined) {
    throw problem("unknown_column", `${request.look.name} has no column “${missing}”.`, `It has: ${nearest(missing, header).join(", ")}.`, { column: missing, known: header });
  }
}

function fieldLines(mapping: Mapping, header: readonly string[]): MappingDraft["fields"] {
  const table = tableOf(mapping.kind);
  const byNames = new Map(matchFields(table, header).fields.map((one) => [one.id, one]));
  return fieldsOf(table).map(([id, column]) => {
    const source = mapping.fields[id] ?? (column.field === undefined ? undefined : mapping.fields[column.field]);
    const own = byNames.get(id);
    const text = source === undefined ? null : shownSource(source);
    const isByName = source !== undefined && "column" in source && own !== undefined && header[own.place] === source.column;
    return { ...shownField(id, column), kind: mapping.kind, column: text, confidence: source === undefined ? 0 : isByName ? own.confidence : 1 };
  });
}

function shownField(id: string, column: Column): Omit<MappingDraft["fields"][number], "kind" | "column" | "confidence"> {
  return { field: column.field ?? id, meaning: column.meaning, holds: column.holds, required: column.required === true, words: column.words ?? [] };
}

function shownSource(source: FieldSource): string {
  return "set" in source ? `= ${source.set}` : columnsOf(source).join(" + ");
}

/** The names that look most like it, by shared pairs of letters. */
function nearest(text: string, known: readonly string[]): readonly string[] {
  const pairs = (word: string): Set<string> => new Set(Array.from({ length: Math.max(0, word.length - 1) }, (_, i) => word.toLowerCase().slice(i, i + 2)));
  const wanted = pairs(text);
  const likeness = (word: string): number => {
    const own = pairs(word);
    return (2 * [...own].filter((pair) => wanted.has(pair)).length) / Math.max(1, own.size + wanted.size);
  };
  return known.toSorted((a, b) => likeness(b) - likeness(a)).slice(0, 5);
}
