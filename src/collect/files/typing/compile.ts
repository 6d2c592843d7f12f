/**
 * A mapping as one pass of the engine over the cells of a file: every column of the record kind as an expression, and beside it the
 * verdict on the row. The first fault of a row names its field, its code and the offending text.
 */
import { name, sql, value, type Sql } from "../../../store/sql.ts";
import { validFrom, type Column, type RecordTable } from "../../../store/table.ts";
import type { FieldSource, Mapping } from "../preset.ts";
import { crossChecks } from "./cross-checks.ts";
import { typedDay, typedInstant } from "./dates.ts";
import { anyOf, Derivation, firstOf } from "./derivation.ts";
import type { FieldText, Fault, Reading, RowFlag, TypedField } from "./field.ts";
import { compileLog, spokenOf } from "./log.ts";
import { withCurrencies } from "./money.ts";
import { typedMoney, typedNumber, typedWhole } from "./numbers.ts";
import { fieldText, isOneOf, takenColumns, type ColumnFinder } from "./sources.ts";
import { stageColumns } from "./stage-columns.ts";
import { textRole, typedCurrency, typedDomain, typedEmail, typedFlag, typedKey, typedName, typedPairs, typedTexts, typedWord } from "./texts.ts";

export interface CompileOptions {
  readonly table: RecordTable;
  readonly mapping: Mapping;
  readonly header: readonly string[];
  readonly find: ColumnFinder;
  /** Letters that begin every name of this mapping in the statement. */
  readonly prefix: string;
  readonly batch: number;
  readonly receivedAt: string;
  /** The rows have `rest` and `unsafe` (JSON Lines). */
  readonly hasRest: boolean;
  readonly reading: Omit<Reading, "derivation" | "kind">;
}

/** What a fault number of the engine means. */
export interface FaultMeaning {
  readonly code: string;
  /** The name that users write in `--map`. */
  readonly field: string;
  readonly columns: readonly string[];
  /** `{value}` stands for the offending text. */
  readonly reason: string;
}

export interface CompiledMapping {
  readonly derivation: Derivation;
  /** The stage table's columns, in its order. */
  readonly columns: readonly { readonly id: string; readonly type: string; readonly is: Sql }[];
  /** UInt8, one of {@link verdicts}. Every row passes it, so it only says whether there is a fault. */
  readonly verdict: Sql;
  /** UInt16, for refused rows: the place of the row's first fault in `faults`, from 1. */
  readonly fault: Sql;
  /** The offending text of each of `faults`. */
  readonly texts: readonly Sql[];
  readonly faults: readonly FaultMeaning[];
}

/** What becomes of a row: a record, a reject, or neither by a rule. */
export const verdicts = { good: 0, refused: 1, left: 2 } as const;

/** A field of the record with everything known of it. */
export interface CompiledField extends TypedField {
  readonly id: string;
  readonly column: Column;
  readonly text: FieldText;
  /** Set for `money`: the symbol beside the amount and the unrounded amount. */
  readonly money?: { readonly symbol: Sql; readonly exact: Sql };
}

export function compileMapping(options: CompileOptions): CompiledMapping {
  const { table, mapping, find } = options;
  const derivation = new Derivation(options.prefix);
  const reading: Reading = { ...options.reading, derivation, kind: table.kind };
  const log = compileLog({ mapping, find, derivation });
  const typed = mappedFields(options).map((field) => compiled(field, options, reading, log?.named ?? null));
  const { fields, faults: currencyFaults, flags: currencyFlags } = withCurrencies(typed.map((field) => tolerant(field, mapping, derivation)), table, reading);
  const identified = withIdFallback(fields, table, derivation);
  const spoken = spokenOf({ table, mapping, fields: identified, find, log, derivation });
  const rest = log === null ? restOf(options) : [];
  const cross = crossChecks({ table, fields: identified, credit: creditOf(options) });
  const crossing = [...requiredFaults(identified.filter((field) => !isNeeded(field, mapping)), mapping), ...currencyFaults, ...cross.faults];
  const numbered = [...identified.flatMap((field) => field.faults.map((one) => ({ fault: one, text: field.text }))), ...crossing];
  const skip = anyOf([...skipRules(options), ...needRules(identified, mapping), ...(spoken === null ? [] : [spoken.isSilent])]);
  const isBad = derivation.let(anyOf([...identified.flatMap((field) => field.isFaulty ?? []), ...crossing.map(({ fault }) => fault.when)]));
  const verdict = derivation.let(sql`multiIf(${isBad}, toUInt8(${value.uint(verdicts.refused)}), ${skip}, toUInt8(${value.uint(verdicts.left)}), toUInt8(${value.uint(verdicts.good)}))`);
  const flags = flagList([...identified.flatMap((field) => field.flags), ...currencyFlags, ...cross.flags]);
  return {
    derivation,
    columns: stageColumns({ options, fields: identified, rest, flags, log, spoken }),
    verdict,
    fault: firstOf(numbered.map(({ fault }, i) => ({ when: fault.when, then: sql`toUInt16(${value.uint(i + 1)})` })), sql`toUInt16(1)`),
    texts: numbered.map(({ text }) => text.text),
    faults: numbered.map(({ fault: one, text }) => ({ code: one.code, field: text.column.field ?? text.id, columns: text.columns, reason: one.reason })),
  };
}

interface MappedField {
  readonly id: string;
  readonly column: Column;
  readonly source: FieldSource;
}

/** Our fields that the mapping fills, in the table's order. */
function mappedFields({ table, mapping }: CompileOptions): MappedField[] {
  const known: [string, Column][] = [...Object.entries(table.columns), ...(table.versioned ? ([["valid_from", validFrom]] as [string, Column][]) : [])];
  const required = known.filter(([id, column]) => column.required === true && sourceOf(mapping, id, column) === undefined);
  const missing = required.map(([id, column]) => ({ id, column, source: { set: String(column.fallback ?? "") } }));
  const mapped = known.flatMap(([id, column]) => {
    const source = sourceOf(mapping, id, column);
    return source === undefined ? [] : [{ id, column, source }];
  });
  return [...mapped, ...missing];
}

function sourceOf(mapping: Mapping, id: string, column: Column): FieldSource | undefined {
  return own(mapping.fields, id) ?? (column.field === undefined ? undefined : own(mapping.fields, column.field));
}

function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function compiled({ id, column, source }: MappedField, options: CompileOptions, reading: Reading, named: Sql | null): CompiledField {
  const values = own(options.mapping.values, id) ?? (column.field === undefined ? undefined : own(options.mapping.values, column.field));
  const text = fieldText({ id, column, source, values, find: options.find, reading, named });
  const typed = typedField(text, options.table, reading);
  const isAnswer = options.table.kind === "survey_answer" && id === "answer";
  const field = { id, column, text, ...typed, faults: isAnswer ? typed.faults.map(offScale) : typed.faults };
  return options.hasRest && textRole(options.table, id) === "key" ? withoutUnsafe(field, options.find) : field;
}

/** A JSON number beyond 2^53 in an id: most programs that wrote it had already rounded it. */
function withoutUnsafe(field: CompiledField, find: ColumnFinder): CompiledField {
  const places = field.text.columns.map(find).filter((place) => place >= 0);
  if (places.length === 0) return field;
  const when = anyOf(places.map((place) => sql`position(unsafe, ${value.string(`,${place},`)}) > 0`));
  const fault: Fault = { when, code: "unsafe_integer", reason: "The id {value} is a number too large to be kept exactly as a number; ids must be texts." };
  return { ...field, isFaulty: anyOf([...(field.isFaulty === null ? [] : [field.isFaulty]), when]), faults: [fault, ...field.faults] };
}

/** A word where a survey wants a number is an answer off its scale. */
function offScale(fault: Fault): Fault {
  return fault.code === "number" ? { ...fault, code: "range" } : fault;
}

function typedField(text: FieldText, table: RecordTable, reading: Reading): Omit<CompiledField, "id" | "column" | "text"> {
  const { holds } = text.column;
  switch (holds) {
    case "text":
      return typedText(text, table, reading);
    case "word":
      return typedWord(text, reading);
    case "texts":
      return typedTexts(text, reading, table.kind === "account" && text.id === "domains");
    case "pairs":
      return typedPairs(text, reading);
    case "instant":
      return typedInstant(text, reading);
    case "day":
      return typedDay(text, reading);
    case "money": {
      const { symbol, exact, ...field } = typedMoney(text, reading);
      return { ...field, money: { symbol, exact } };
    }
    case "currency":
      return typedCurrency(text, reading);
    case "number":
      return typedNumber(text, reading);
    case "whole":
      return typedWhole(text, reading);
    case "flag":
      return typedFlag(text, reading);
    default:
      return holds satisfies never;
  }
}

function typedText(text: FieldText, table: RecordTable, reading: Reading): TypedField {
  switch (textRole(table, text.id)) {
    case "key":
      return typedKey(text);
    case "email":
      return typedEmail(text, reading);
    case "domain":
      return typedDomain(text, reading);
    default:
      return typedName(text, reading);
  }
}

/** A side fact whose value cannot be is left empty, with a flag and its text among the attributes, instead of costing the row. */
function tolerant(field: CompiledField, mapping: Mapping, derivation: Derivation): CompiledField {
  const isDoubtful = mapping.doubtful?.some((id) => id === field.id || id === field.column.field) === true;
  if (!isDoubtful || field.isFaulty === null) return field;
  const wrong = derivation.let(anyOf([field.isFaulty]));
  return {
    ...field,
    value: sql`if(${wrong}, ${emptyOf(field.column)}, ${field.value})`,
    isGiven: sql`(${field.isGiven} AND NOT ${wrong})`,
    isFaulty: null,
    faults: [],
    flags: [...field.flags, { when: wrong, flag: "doubtful" }],
    original: { when: wrong },
  };
}

export function emptyOf(column: Column): Sql {
  if (column.type.startsWith("Nullable")) return sql`NULL`;
  return ["text", "word", "currency"].includes(column.holds) ? sql`''` : sql`defaultValueOfTypeName(${value.string(column.type)})`;
}

/** Kinds whose rows are known by something else where a source has no ids; the same words as in the tables' documentation. */
const idFallbacks: ReadonlyMap<string, readonly string[]> = new Map([
  ["account", ["domains", "name"]],
  ["person", ["email", "name"]],
  ["user", ["name"]],
]);

function withIdFallback(fields: readonly CompiledField[], table: RecordTable, derivation: Derivation): readonly CompiledField[] {
  const from = idFallbacks.get(table.kind);
  if (from === undefined) return fields;
  const byId = new Map(fields.map((field) => [field.id, field]));
  const given = byId.get("id");
  const others = from.flatMap((id) => byId.get(id) ?? []).map((field) => ({ when: field.isGiven, then: idText(field, byId) }));
  const first = given === undefined ? [] : [{ when: given.isGiven, then: given.value }];
  if (others.length === 0) return fields;
  const id = derivation.let(firstOf([...first, ...others], sql`''`));
  const anyField = given ?? byId.get(from.find((one) => byId.has(one)) ?? "");
  if (anyField === undefined) return fields;
  const made: CompiledField = {
    id: "id",
    column: table.columns["id"] ?? anyField.column,
    text: given?.text ?? anyField.text,
    value: id,
    isGiven: sql`${id} != ''`,
    isFaulty: given?.isFaulty ?? null,
    faults: given?.faults ?? [],
    flags: given?.flags ?? [],
  };
  return [made, ...fields.filter((field) => field.id !== "id")];
}

/** The first domain, the address, or the name; a person's name alone is no identity, so the account stands with it. */
function idText(field: CompiledField, byId: ReadonlyMap<string, CompiledField>): Sql {
  if (field.id === "domains") return sql`${field.value}[1]`;
  const account = byId.get("account") ?? byId.get("account_domain");
  return field.id === "name" && byId.has("email") && account !== undefined ? sql`concat(${field.value}, ' @ ', ${account.value})` : field.value;
}

interface NumberedFault {
  readonly fault: Fault;
  readonly text: FieldText;
}

/** A part of a record needs to say of which. */
function requiredFaults(fields: readonly CompiledField[], { partial, log }: Mapping): readonly NumberedFault[] {
  const isPartial = partial === true || log !== undefined;
  return fields
    .filter((field) => (field.column.required === true && field.column.fallback === undefined) || (isPartial && field.id === "id"))
    .map((field) => ({ text: field.text, fault: { when: sql`NOT ${field.isGiven}`, code: "missing", reason: `The row has no ${field.column.field ?? field.id}, which a record of its kind needs.` } }));
}

function skipRules({ mapping, find }: CompileOptions): Sql[] {
  return (mapping.skip ?? []).flatMap((rule) => {
    const place = find(rule.column);
    return place < 0 ? [] : [isOneOf(name(`c${place}`), rule.is)];
  });
}

/** A row without it makes no record, which is no fault of the row. */
function isNeeded(field: CompiledField, mapping: Mapping): boolean {
  return mapping.needs?.some((id) => id === field.id || id === field.column.field) === true;
}

function needRules(fields: readonly CompiledField[], mapping: Mapping): Sql[] {
  return (mapping.needs ?? []).map((id) => {
    const field = fields.find((one) => one.id === id || one.column.field === id);
    if (field === undefined) return sql`1`;
    const isZero = ["number", "whole", "money"].includes(field.column.holds) ? sql`ifNull(${field.value} = 0, 0)` : sql`0`;
    return sql`(NOT ${field.isGiven} OR ${isZero})`;
  });
}

export interface RestColumn {
  readonly key: string;
  readonly cell: Sql;
}

/** Columns that no field takes over: the attributes. One that a field only looks at, or that is a piece of an id, says more than the field does. */
function restOf({ mapping, header, find }: CompileOptions): readonly RestColumn[] {
  const used = new Set(Object.entries(mapping.fields).flatMap(([id, source]) => (id === "id" && "text" in source ? [] : takenColumns(source).map(find))));
  const ignored = (mapping.ignore ?? []).map(wildcard);
  return header.flatMap((key, place) => {
    if (used.has(place) || ignored.some((one) => one.test(key)) || key === "") return [];
    return [{ key, cell: name(`c${place}`) }];
  });
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.split("*").map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join(".*")}$`, "i");
}

/** Does another column of the row say that it is a credit? */
function creditOf(options: CompileOptions): Sql {
  const places = options.header.flatMap((key, place) => (/^(type|kind|(record|deal|opportunity)[ _]?type)$/i.test(key.trim()) ? [place] : []));
  return anyOf(places.map((place) => sql`lowerUTF8(${name(`c${place}`)}) IN ('credit', 'credit note', 'credit memo')`));
}

/** The flags of a row: each condition is a bit of one number, and only bits that are set become words. */
function flagList(flags: readonly RowFlag[]): Sql {
  const words = [...new Set(flags.map(({ flag }) => flag))];
  if (words.length === 0) return sql`CAST([] AS Array(LowCardinality(String)))`;
  const bits = words.map((word, bit) => {
    const isSet = anyOf(flags.filter(({ flag }) => flag === word).map(({ when }) => when));
    return sql`if(${isSet}, toUInt64(${value.uint(2 ** bit)}), toUInt64(0))`;
  });
  const known = sql`CAST(${value.strings(words)} AS Array(LowCardinality(String)))`;
  return sql`arrayMap(bit -> arrayElement(${known}, bit + 1), bitPositionsToArray(${bits.reduce((left, right) => sql`bitOr(${left}, ${right})`)}))`;
}
