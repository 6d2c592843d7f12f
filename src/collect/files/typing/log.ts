/** What a row speaks of: all of its record, the fields that are mapped, or – in a log – the one property that it names. */
import { join, name, sql, trusted, value, type Sql } from "../../../store/sql.ts";
import type { RecordTable } from "../../../store/table.ts";
import { headerKey } from "../header.ts";
import type { FieldSource, Mapping } from "../preset.ts";
import type { CompiledField } from "./compile.ts";
import { anyOf, type Derivation } from "./derivation.ts";
import { type ColumnFinder, columnsOf, conditionOf, isSaid } from "./sources.ts";

/** A row of a log, as expressions over its cells. */
export interface CompiledLog {
  /** The property's name in its match form, as {@link headerKey} makes it. */
  readonly named: Sql;
  /** A property that no field takes and nothing ignores becomes an attribute. */
  readonly isAttribute: Sql;
  readonly attribute: { readonly key: Sql; readonly text: Sql };
}

interface LogOptions {
  readonly mapping: Mapping;
  readonly find: ColumnFinder;
  readonly derivation: Derivation;
}

export function compileLog({ mapping, find, derivation }: LogOptions): CompiledLog | null {
  const { log, values, ignore = [] } = mapping;
  if (log === undefined) return null;
  const cell = (text: string): Sql => (find(text) < 0 ? sql`''` : name(`c${find(text)}`));
  const ours = Object.entries(values?.["property"] ?? {}).map(([from, to]): [string, string] => [from.trim(), to]);
  const written = sql`trimBoth(${cell(log.property)})`;
  const told = ours.length === 0 ? written : sql`transform(${written}, ${value.strings(ours.map(([from]) => from))}, ${value.strings(ours.map(([, to]) => to))}, ${written})`;
  const text = derivation.let(told);
  const named = derivation.let(keyOf(text));
  const taken = Object.values(mapping.fields).flatMap((source) => ("said" in source ? source.said.flatMap(({ by }) => by) : [])).map(headerKey);
  const ignored = ignore.length === 0 ? sql`0` : sql`match(${text}, ${value.string(`(?i)^(${ignore.map(pattern).join("|")})$`)})`;
  return {
    named,
    isAttribute: derivation.let(sql`(${named} != '' AND ${named} NOT IN ${value.strings(taken)} AND NOT ${ignored})`),
    attribute: { key: sql`concat(${value.string(log.prefix ?? "")}, ${text})`, text: cell(log.value) },
  };
}

/** {@link headerKey} in the engine. */
function keyOf(text: Sql): Sql {
  return sql`lowerUTF8(replaceRegexpAll(${text}, ${value.string(String.raw`[\s_-]`)}, ''))`;
}

function pattern(text: string): string {
  return text.split("*").map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)).join(".*");
}

interface SpokenOptions {
  readonly table: RecordTable;
  readonly mapping: Mapping;
  readonly fields: readonly CompiledField[];
  readonly find: ColumnFinder;
  readonly log: CompiledLog | null;
  readonly derivation: Derivation;
}

/** What a row of a versioned kind speaks of. */
export interface Spoken {
  /** The columns `says` and `part`. */
  readonly says: Sql;
  readonly part: Sql;
  /** A row that speaks of nothing makes no record. */
  readonly isSilent: Sql;
}

/** Null for kinds without versions, whose rows always are the whole record. */
export function spokenOf(options: SpokenOptions): Spoken | null {
  const { table, mapping, fields, log, derivation } = options;
  if (!table.versioned) return null;
  const isPartial = mapping.partial === true || log !== null;
  const spoken = fields.flatMap((field) => (field.id === "valid_from" ? [] : [{ id: field.id, when: speaksOf(field, options) }]));
  const always = [...(mapping.log?.before === true ? ["<"] : []), ...spoken.filter(({ when }) => when === "always").map(({ id }) => id)];
  const sometimes = spoken.flatMap(({ id, when }) => (typeof when === "string" ? [] : [{ id, when }]));
  const found = sometimes.map(({ id, when }) => sql`if(${when}, ${value.string(id)}, '')`);
  const list = found.length === 0 ? sql`${value.strings(always)}` : sql`arrayConcat(${value.strings(always)}, arrayFilter(said -> said != '', [${join(found, ", ")}]))`;
  const says = derivation.let(sql`CAST(${list} AS Array(LowCardinality(String)))`);
  const subject = log === null ? sql`${value.string(always.join(" "))}` : sql`${log.named}, ${value.string(mapping.log?.before === true ? "before" : "")}`;
  const isAttribute = log === null ? sql`0` : log.isAttribute;
  return {
    says,
    part: isPartial ? sql`bitOr(cityHash64(${subject}), 1)` : sql`toUInt64(0)`,
    isSilent: isPartial ? sql`(empty(arrayFilter(said -> said NOT IN ('id', '<'), ${says})) AND NOT ${isAttribute})` : sql`0`,
  };
}

type When = Sql | "always" | "never";

function speaksOf(field: CompiledField, options: SpokenOptions): When {
  const { mapping, find, log } = options;
  const source = sourceOf(mapping, field);
  if (field.id === "id") return "always";
  if (source === undefined) return "never";
  if ("said" in source) return log === null ? "never" : anyOf(source.said.map(({ by, as }) => isSaid(log.named, by, as, find)));
  const isPartial = mapping.partial === true || log !== null;
  if ("set" in source) return isPartial && field.column.holds === "currency" ? moneySaid(field.id, options) : "always";
  if (columnsOf(source).every((text) => find(text) < 0)) return "never";
  // A whole row without a close date says that there is none; of a part only what its conditions let through is said.
  if (!isPartial && field.id === "closed_at") return isOpenOrGiven(field, options);
  return (isPartial || "when" in source ? conditionOf(source, find) : null) ?? "always";
}

/** A deal without a close date has none for certain only where it is known to be open: an export may call it won and lack the date. */
function isOpenOrGiven(closed: CompiledField, options: SpokenOptions): When {
  const status = options.fields.find(({ id }) => id === "status");
  const said = status === undefined ? "never" : speaksOf(status, options);
  if (status === undefined || said === "never") return closed.isGiven;
  return sql`(${closed.isGiven} OR ${status.value} = 'open' AND ${said === "always" ? sql`1` : said})`;
}

/** A currency that the user says for the file is the currency of its amounts, and of nothing else. */
function moneySaid(currency: string, options: SpokenOptions): When {
  const amounts = options.fields.filter((field) => field.column.currencyIn === currency);
  const said = amounts.map((field) => speaksOf(field, options)).filter((when) => when !== "never");
  if (said.includes("always")) return "always";
  return said.length === 0 ? "never" : anyOf(said.filter((when) => typeof when !== "string"));
}

function sourceOf({ fields }: Mapping, { id, column }: CompiledField): FieldSource | undefined {
  if (Object.hasOwn(fields, id)) return fields[id];
  return column.field !== undefined && Object.hasOwn(fields, column.field) ? fields[column.field] : undefined;
}

/** The attribute of a log's row, also where it was emptied. */
export function loggedAttributes({ isAttribute, attribute }: CompiledLog): Sql {
  const type = trusted("Map(LowCardinality(String), String)");
  return sql`CAST(if(${isAttribute}, map(${attribute.key}, ${attribute.text}), map()) AS ${type})`;
}
