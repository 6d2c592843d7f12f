/** The columns of a stage table, out of the typed fields of a mapping. */
import { join, name, sql, trusted, value, type Sql } from "../../../store/sql.ts";
import { validFrom, type Column, type RecordTable } from "../../../store/table.ts";
import { emptyOf, type CompiledField, type CompileOptions, type RestColumn } from "./compile.ts";
import { anyOf } from "./derivation.ts";
import { loggedAttributes, type CompiledLog, type Spoken } from "./log.ts";
import type { ColumnFinder } from "./sources.ts";

interface StageOptions {
  readonly options: CompileOptions;
  readonly fields: readonly CompiledField[];
  /** Columns that no field takes. */
  readonly rest: readonly RestColumn[];
  readonly flags: Sql;
  readonly log: CompiledLog | null;
  /** Null for kinds without versions. */
  readonly spoken: Spoken | null;
}

/** All columns of the record table that a file fills, in the table's order. */
export function stageColumns({ options, fields, rest, flags, log, spoken }: StageOptions): { id: string; type: string; is: Sql }[] {
  const { table, mapping } = options;
  const byId = new Map(fields.map((field) => [field.id, field]));
  const own = Object.entries(table.columns).map(([id, column]) => ({ id, type: column.type, is: stageValue(column, byId.get(id), table, byId) }));
  const source = mapping.source ?? "file";
  return [
    ...own,
    ...(spoken === null ? [] : validity(options, byId, spoken)),
    { id: "source", type: "LowCardinality(String)", is: sql`${value.string(source)}` },
    { id: "batch", type: "UInt32", is: sql`${value.uint(options.batch)}` },
    // A server refuses to hand one column of input() on twice (ILLEGAL_COLUMN, 26.7.2.1 over HTTP); a sum is another column.
    { id: "seq", type: "UInt64", is: sql`seq + 0` },
    { id: "received_at", type: "DateTime64(3, 'UTC')", is: sql`${value.instant(options.receivedAt)}` },
    { id: "row_key", type: "UInt64", is: rowKey(table, byId, source) },
    { id: "content", type: "UInt64", is: contentHash({ table, byId, rest, hasRest: options.hasRest, log, spoken }) },
    { id: "attributes", type: "Map(LowCardinality(String), String)", is: log === null ? attributes({ fields, rest, find: options.find, hasRest: options.hasRest }) : loggedAttributes(log) },
    { id: "flags", type: "Array(LowCardinality(String))", is: flags },
  ];
}

/** Since when the row holds, and of what it speaks. What held before an instant held at the last moment before it. */
function validity({ mapping }: CompileOptions, byId: ReadonlyMap<string, CompiledField>, { says, part }: Spoken): { id: string; type: string; is: Sql }[] {
  const from = byId.get("valid_from");
  const instant = sql`assumeNotNull(${from?.value ?? sql`NULL`})`;
  const held = mapping.log?.before === true ? sql`subtractMilliseconds(${instant}, 1)` : instant;
  return [
    { id: "valid_from", type: validFrom.type, is: from === undefined ? sql`toDateTime64(0, 3, 'UTC')` : sql`if(${from.isGiven}, ${held}, toDateTime64(0, 3, 'UTC'))` },
    { id: "part", type: "UInt64", is: part },
    { id: "says", type: "Array(LowCardinality(String))", is: says },
  ];
}

/** Channels that a type of touch has by nature. */
const channelOfType: ReadonlyMap<string, string> = new Map([
  ["page_view", "web"], ["form", "web"], ["content_view", "web"], ["ad_impression", "ad"], ["ad_click", "ad"], ["mailing", "email"],
  ["mail_open", "email"], ["mail_click", "email"], ["mail_out", "email"], ["mail_in", "email"], ["call", "call"], ["meeting_booked", "meeting"],
  ["meeting", "meeting"], ["social_message", "social"], ["social_visit", "social"], ["social_comment", "social"], ["chat", "chat"],
  ["webinar", "webinar"], ["event", "event"], ["trial_use", "product"],
]);

function stageValue(column: Column, field: CompiledField | undefined, table: RecordTable, byId: ReadonlyMap<string, CompiledField>): Sql {
  if (table.kind === "touch" && column === table.columns["channel"]) return touchChannel(field, byId.get("type"));
  const fallback = column.fallback === undefined ? null : typeof column.fallback === "number" ? sql`${value.int(column.fallback)}` : sql`${value.string(column.fallback)}`;
  if (field === undefined) return fallback ?? emptyOf(column);
  const given = fallback === null ? field.value : sql`if(${field.isGiven}, ${field.value}, ${fallback})`;
  return column.required === true && !column.type.startsWith("Nullable") && (column.holds === "instant" || column.holds === "day") ? sql`assumeNotNull(${given})` : given;
}

function touchChannel(channel: CompiledField | undefined, type: CompiledField | undefined): Sql {
  const byType = sql`transform(${type?.value ?? sql`''`}, ${value.strings([...channelOfType.keys()])}, ${value.strings([...channelOfType.values()])}, 'other')`;
  return channel === undefined ? byType : sql`if(${channel.isGiven}, ${channel.value}, ${byType})`;
}

/** Hash of source, kind and the identity that the row gives; 0 where it gives none. A day alone is no identity. */
function rowKey(table: RecordTable, byId: ReadonlyMap<string, CompiledField>, source: string): Sql {
  const given = table.identity.flatMap((id) => byId.get(id) ?? []);
  const naming = given.filter((field) => field.column.holds !== "day" && field.column.holds !== "instant");
  if (naming.length === 0) return sql`toUInt64(0)`;
  const texts = given.map((field) => (field.column.holds === "day" || field.column.holds === "instant" ? sql`toString(ifNull(${field.milliseconds ?? sql`0`}, 0))` : field.value));
  return sql`if(${anyOf(naming.map((field) => field.isGiven))}, cityHash64(${join([sql`${value.string(source)}`, sql`${value.string(table.kind)}`, ...texts], ", ")}), 0)`;
}

interface ContentOptions extends Pick<StageOptions, "rest" | "log" | "spoken"> {
  readonly table: RecordTable;
  readonly byId: ReadonlyMap<string, CompiledField>;
  readonly hasRest: boolean;
}

/**
 * Hash of what the record says: a sum over the fields and attributes that are given, each with its name, so that a column more that is
 * empty, or another order of columns, changes nothing. Of a part of a record also what it speaks of: an emptied field says something.
 */
function contentHash({ table, byId, rest, hasRest, log, spoken }: ContentOptions): Sql {
  const own = Object.keys(table.columns).flatMap((id) => {
    const field = byId.get(id);
    if (field === undefined) return [];
    const hashed = field.column.type.startsWith("Nullable") || field.column.required === true ? sql`assumeNotNull(${field.value})` : field.value;
    return [sql`if(${field.isGiven}, cityHash64(${value.string(id)}, ${hashed}), 0)`];
  });
  const others = rest.map(({ key, cell }) => sql`if(${cell} = '', 0, cityHash64(${value.string(`attributes.${key}`)}, ${cell}))`);
  const unseen = hasRest ? [sql`if(rest = '', 0, cityHash64('rest', rest))`] : [];
  const logged = log === null ? [] : [sql`if(${log.isAttribute}, cityHash64('attribute', ${log.attribute.key}, ${log.attribute.text}), 0)`];
  const spokenOf = spoken === null ? [] : [sql`if(${spoken.part} = 0, 0, cityHash64(${spoken.says}))`];
  const terms = [...own, ...others, ...unseen, ...logged, ...spokenOf];
  return terms.length === 0 ? sql`toUInt64(0)` : terms.reduce((left, right) => sql`bitXor(${left}, ${right})`);
}

/** The columns that no field reads, by their header, where they are not empty; and texts that were normalised, as they came. */
function attributes({ fields, rest, find, hasRest }: { fields: readonly CompiledField[]; rest: readonly RestColumn[]; find: ColumnFinder; hasRest: boolean }): Sql {
  const originals = fields.flatMap((field) => (field.original === undefined ? [] : [{ field, when: field.original.when }]));
  const kept = rest.flatMap(({ key, cell }) => [sql`${value.string(key)}`, cell]);
  const before = originals.flatMap(({ field, when }) => [sql`${value.string(`${field.column.field ?? field.id} (original)`)}`, sql`if(${when}, ${writtenText(field, find)}, '')`]);
  const type = trusted("Map(LowCardinality(String), String)");
  const plain = kept.length === 0 ? sql`CAST(map() AS ${type})` : filledMap(kept, type);
  const seen = before.length === 0 ? plain : sql`if(${anyOf(originals.map(({ when }) => when))}, ${filledMap([...kept, ...before], type)}, ${plain})`;
  return hasRest ? sql`if(rest = '', ${seen}, CAST(mapConcat(${seen}, JSONExtract(rest, 'Map(String, String)')) AS ${type}))` : seen;
}

/** A calculated text is ours; what the file says is the cell that it was calculated from. */
function writtenText({ text }: CompiledField, find: ColumnFinder): Sql {
  const [only, ...others] = text.columns.map(find).filter((place) => place >= 0);
  return text.isComputed && only !== undefined && others.length === 0 ? name(`c${only}`) : text.text;
}

function filledMap(pairs: readonly Sql[], type: Sql): Sql {
  return sql`CAST(mapFilter((k, v) -> v != '', map(${join(pairs, ", ")})) AS ${type})`;
}
