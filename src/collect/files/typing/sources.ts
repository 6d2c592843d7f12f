/** How a field is filled, as SQL over the cells `c0 … cN`. */
import { join, name, sql, value, type Sql } from "../../../store/sql.ts";
import type { Column } from "../../../store/table.ts";
import { headerKey } from "../header.ts";
import type { FieldSource, PlainSource } from "../preset.ts";
import { secondsBetween } from "./dates.ts";
import { anyOf, firstOf } from "./derivation.ts";
import type { FieldText, Reading } from "./field.ts";
import { computedText } from "./numbers.ts";

/** Finds a column of the file by the text a mapping names it with: its place, or −1. */
export type ColumnFinder = (text: string) => number;

export interface SourceOptions {
  readonly id: string;
  readonly column: Column;
  readonly source: FieldSource;
  /** Words of the file → our words. */
  readonly values: Readonly<Record<string, string>> | undefined;
  readonly find: ColumnFinder;
  readonly reading: Reading;
  /** In a log: the property that the row names. */
  readonly named: Sql | null;
}

export function fieldText(options: SourceOptions): FieldText {
  const filled = fill(options.source, options);
  const text = options.values === undefined ? filled.text : translated(filled.text, options.values);
  const { isConstant, isComputed } = filled;
  const columns = [...new Set(columnsOf(options.source))];
  return { id: options.id, column: options.column, columns, isConstant, isComputed, text: isConstant ? text : options.reading.derivation.let(text) };
}

/** Names of the file's columns that a source reads. */
export function columnsOf(source: FieldSource): readonly string[] {
  if ("column" in source) return [source.column];
  if ("columns" in source) return source.columns;
  if ("set" in source) return [];
  if ("sum" in source) return source.sum;
  if ("product" in source) return source.product;
  if ("micros" in source) return listOf(source.micros);
  if ("scaled" in source) return listOf(source.scaled);
  if ("day" in source) return listOf(source.day);
  if ("between" in source) return source.between.flatMap(listOf);
  if ("take" in source) return [...columnsOf(source.take), source.where.column];
  if ("firstOf" in source) return source.firstOf.flatMap(columnsOf);
  if ("text" in source) return pieces(source.text).flatMap((piece) => (piece.isColumn ? [piece.text] : []));
  if ("said" in source) return source.said.flatMap(({ as }) => columnsOf(as));
  return source.when.map((one) => one.column);
}

/** Those of them whose text the field takes over, so that it need not be kept beside it; conditions are only looked at, and a product does not tell its factors. */
export function takenColumns(source: FieldSource): readonly string[] {
  if ("when" in source || "product" in source) return [];
  if ("take" in source) return takenColumns(source.take);
  if ("firstOf" in source) return source.firstOf.flatMap(takenColumns);
  if ("said" in source) return source.said.flatMap(({ as }) => takenColumns(as));
  return columnsOf(source);
}

interface Filled {
  readonly text: Sql;
  readonly isConstant: boolean;
  readonly isComputed: boolean;
}

function fill(source: FieldSource, options: SourceOptions): Filled {
  const cellOf = (text: string): Sql => cell(text, options.find);
  if ("column" in source) return plain(cellOf(source.column));
  if ("columns" in source) return plain(firstGiven(source.columns.map(cellOf)));
  if ("set" in source) return { text: sql`${value.string(source.set)}`, isConstant: true, isComputed: false };
  if ("sum" in source) return computed(source.sum, options, sum);
  if ("product" in source) return multiplied(source.product, options);
  if ("micros" in source) return computed(listOf(source.micros), options, (numbers) => times(sum(numbers), "0.000001"));
  if ("scaled" in source) return scaled(listOf(source.scaled), source.by, options);
  if ("day" in source) return plain(dayOf(firstGiven(listOf(source.day).map(cellOf))));
  if ("between" in source) return between(source.between, options);
  if ("take" in source) return taken(source, options);
  if ("firstOf" in source) return firstFilled(source.firstOf.map((one) => fill(one, options)));
  if ("text" in source) return plain(composed(source.text, cellOf));
  if ("said" in source) return logged(source, options);
  const cases = source.when.map((one) => ({ when: isOneOf(cellOf(one.column), one.is), then: sql`${value.string(one.then)}` }));
  return plain(firstOf(cases, sql`${value.string(source.otherwise ?? "")}`));
}

function plain(text: Sql): Filled {
  return { text, isConstant: false, isComputed: false };
}

function listOf(columns: string | readonly string[]): readonly string[] {
  return typeof columns === "string" ? [columns] : columns;
}

/** A column that the file lacks gives nothing. */
function cell(text: string, find: ColumnFinder): Sql {
  const place = find(text);
  return place < 0 ? sql`''` : name(`c${place}`);
}

/** Is the text one of these, without case? */
export function isOneOf(text: Sql, list: readonly string[]): Sql {
  return sql`lowerUTF8(trimBoth(${text})) IN ${value.strings(list.map((one) => one.trim().toLowerCase()))}`;
}

function firstGiven(texts: readonly Sql[]): Sql {
  const last = texts.at(-1) ?? sql`''`;
  return firstOf(texts.slice(0, -1).map((one) => ({ when: sql`${one} != ''`, then: one })), last);
}

function computed(columns: readonly string[], options: SourceOptions, compute: (numbers: readonly Sql[]) => Sql, sign = "+"): Filled {
  const found = columns.filter((text) => options.find(text) >= 0);
  if (found.length === 0) return plain(sql`''`);
  const texts = found.map((text) => cell(text, options.find));
  return { text: computedText({ texts, columns: found, reading: options.reading, sign, compute }), isConstant: false, isComputed: true };
}

function sum(numbers: readonly Sql[]): Sql {
  const [only] = numbers;
  if (numbers.length === 1 && only !== undefined) return only;
  return numbers.map((one) => sql`ifNull(${one}, toDecimal128(0, 10))`).reduce((left, right) => sql`${left} + ${right}`);
}

/** A factor that the file lacks leaves nothing. */
function multiplied(columns: readonly string[], options: SourceOptions): Filled {
  if (columns.some((text) => options.find(text) < 0)) return plain(sql`''`);
  return computed(columns, options, (numbers) => numbers.reduce((left, right) => sql`multiplyDecimal(${left}, ${right}, 10)`), "×");
}

function times(number: Sql, factor: string): Sql {
  return sql`multiplyDecimal(${number}, toDecimal128(${value.string(factor)}, 10), 10)`;
}

function scaled(columns: readonly string[], by: string, options: SourceOptions): Filled {
  const found = columns.filter((text) => options.find(text) >= 0);
  if (found.length === 0) return plain(sql`''`);
  const texts = [firstGiven(found.map((text) => cell(text, options.find)))];
  const compute = ([number]: readonly Sql[]): Sql => times(number ?? sql`NULL`, by);
  return { text: computedText({ texts, columns: found, reading: options.reading, sign: "×", compute }), isConstant: false, isComputed: true };
}

/** A date without the time behind it. */
function dayOf(text: Sql): Sql {
  return sql`replaceRegexpOne(${text}, ${value.string(String.raw`(T|,?\s+)\d{1,2}:\d{2}.*$`)}, '')`;
}

function between([start, end]: Extract<FieldSource, { between: unknown }>["between"], options: SourceOptions): Filled {
  const ends = [listOf(start), listOf(end)].map((columns) => columns.filter((text) => options.find(text) >= 0));
  const [from, to] = ends.map((columns): FieldText => ({
    id: "",
    column: options.column,
    columns,
    text: firstGiven(columns.map((text) => cell(text, options.find))),
    isConstant: false,
    isComputed: false,
  }));
  if (from === undefined || to === undefined || ends.some((columns) => columns.length === 0)) return plain(sql`''`);
  return { text: options.reading.derivation.let(secondsBetween(from, to, options.reading)), isConstant: false, isComputed: true };
}

function taken(source: Extract<FieldSource, { take: unknown }>, options: SourceOptions): Filled {
  const filled = fill(source.take, options);
  const holds = isOneOf(cell(source.where.column, options.find), source.where.is);
  return { ...filled, isConstant: false, isComputed: filled.isComputed || filled.isConstant, text: sql`if(${holds}, ${filled.text}, '')` };
}

function logged(source: Extract<FieldSource, { said: unknown }>, options: SourceOptions): Filled {
  const { named } = options;
  if (named === null) return plain(sql`''`);
  const isMoment = options.column.holds === "instant" || options.column.holds === "day";
  const cases = source.said.map(({ by, as }) => {
    const filled = fill(as, options);
    return { when: isSaid(named, by, as, options.find), then: isMoment && !filled.isComputed ? momentOf(filled.text) : filled.text };
  });
  const isComputed = source.said.every(({ as }) => "scaled" in as || "micros" in as || "sum" in as);
  return { text: firstOf(cases, sql`''`), isConstant: false, isComputed };
}

/** Does the row name one of these properties, and does the source make something of its value? An empty value is something, too. */
export function isSaid(named: Sql, by: readonly string[], as: PlainSource, find: ColumnFinder): Sql {
  return sql`(${named} IN ${value.strings(by.map(headerKey))} AND ${conditionOf(as, find) ?? sql`1`})`;
}

/** In which rows a source gives something by its own conditions, an empty text among it; null: in all. */
export function conditionOf(source: PlainSource, find: ColumnFinder): Sql | null {
  const holds = (one: { readonly column: string; readonly is: readonly string[] }): Sql => isOneOf(cell(one.column, find), one.is);
  if ("take" in source) return holds(source.where);
  if ("when" in source) return source.otherwise === undefined ? anyOf(source.when.map(holds)) : null;
  if (!("firstOf" in source)) return null;
  const conditions = source.firstOf.map((one) => conditionOf(one, find));
  return conditions.includes(null) ? null : anyOf(conditions.filter((one) => one !== null));
}

/** A log writes moments as its database has them: as a text, or in milliseconds since 1970. */
function momentOf(text: Sql): Sql {
  return sql`if(match(${text}, '^-?[0-9]{11,14}$'), toString(fromUnixTimestamp64Milli(toInt64OrZero(${text}), 'UTC')), ${text})`;
}

function firstFilled(all: readonly Filled[]): Filled {
  return { text: firstGiven(all.map((one) => one.text)), isConstant: false, isComputed: all.length > 0 && all.every((one) => one.isComputed || one.isConstant) };
}

/** Nothing where none of its columns is given: a text of only fixed pieces says nothing. */
function composed(template: string, cellOf: (text: string) => Sql): Sql {
  const all = pieces(template);
  const cells = all.filter((piece) => piece.isColumn).map((piece) => cellOf(piece.text));
  const parts = all.map((piece) => (piece.isColumn ? cellOf(piece.text) : sql`${value.string(piece.text)}`));
  const whole = sql`trimBoth(replaceRegexpAll(${parts.length === 1 ? (parts[0] ?? sql`''`) : sql`concat(${join(parts, ", ")})`}, '\\s+', ' '))`;
  if (cells.length === 0) return whole;
  return sql`if(${join(cells.map((one) => sql`${one} = ''`), " AND ")}, '', ${whole})`;
}

/** `{campaign_id}/{date}` in pieces. */
function pieces(template: string): readonly { text: string; isColumn: boolean }[] {
  return template
    .split(/(\{[^{}]+\})/)
    .filter((piece) => piece !== "")
    .map((piece) => (/^\{.+\}$/.test(piece) ? { text: piece.slice(1, -1), isColumn: true } : { text: piece, isColumn: false }));
}

function translated(text: Sql, values: Readonly<Record<string, string>>): Sql {
  const pairs = Object.entries(values).map(([from, to]): [string, string] => [from.trim().toLowerCase(), to]);
  if (pairs.length === 0) return text;
  return sql`transform(lowerUTF8(trimBoth(${text})), ${value.strings(pairs.map(([from]) => from))}, ${value.strings(pairs.map(([, to]) => to))}, ${text})`;
}
