/**
 * Runs the worked examples of KPIs: the tables that a person reads become rows of the engine, the KPI is measured, and what differs from
 * `then` comes back as sentences. The same on the embedded engine and on a cluster.
 *
 * How a table is read: columns by our id or by the name users write (`from` for `from_day`); a day where an instant stands is its first
 * instant in the example's zone; lists are parted by commas, pairs written `person: role` or `viewable=true`; an empty cell is "not given". A column left
 * out takes its fallback, a currency left out is EUR. `account_id` is the account; without it a row's `account`, the account of its
 * person, or that of the record it refers to. Where no accounts are given, each account named has a record of its own. Rows are received
 * at `now`, which is the period's end or the day on which it is asked, and everything given counts as collected since ever.
 */
import { startOfDay } from "../model/zone.ts";
import { periodBetween } from "../model/period.ts";
import { name, readable, sql } from "../store/sql.ts";
import type { Engine } from "../store/engine.ts";
import { localName } from "../store/schema.ts";
import type { Column, RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import type { Coverage, Seen } from "./coverage.ts";
import type { Example, Kpi } from "./kpi.ts";
import type { KpiResult } from "./result.ts";
import { measure, windowOf, type MeasureAsk } from "./run.ts";
import { knobName, settingsAsOf, type MeasureSettings } from "./settings.ts";

export interface ExampleRun {
  readonly result: KpiResult;
  /** What came out otherwise than the example says; empty: it holds. */
  readonly differences: readonly string[];
  /** The facts' SQL with the values in place. */
  readonly sql: string;
}

/** Measures an example in a database of its own whose tables stand and are empty, and empties them again. */
export function runExample(engine: Engine, kpi: Kpi, example: Example): Promise<ExampleRun> {
  return inExample(engine, kpi, example, async (ask) => {
    const result = await measure({ ...ask, by: example.then.by?.dimension });
    return { result, differences: differencesOf(result, example), sql: readable(kpi.facts({ window: windowOf(kpi, ask.period, ask.now), knobs: result.knobs, workspace: ask.settings })) };
  });
}

/** Asks what one likes while an example's rows are in the tables. */
export async function inExample<Answer>(engine: Engine, kpi: Kpi, example: Example, ask: (question: MeasureAsk) => Promise<Answer>): Promise<Answer> {
  const question = exampleAsk(engine, kpi, example);
  const rows = rowsOf(example, question.now);
  try {
    await Promise.all([fillTables(engine, rows), nameParents(engine, rows), nameMembers(engine, rows)]);
    return await ask({ ...question, coverage: coverageOf(rows) });
  } finally {
    await emptyTables(engine, [...rows.keys(), ...(namesParents(rows) ? [{ name: "account_ref" }] : []), ...(membersOf(rows).length > 0 ? [{ name: "membership" }] : [])]);
  }
}

/** The question that an example asks. */
export function exampleAsk(engine: Engine, kpi: Kpi, example: Example): MeasureAsk {
  const zone = example.zone ?? "UTC";
  const settings = exampleSettings(kpi, example, zone);
  const period = periodBetween(example.period[0], example.period[1], settings);
  return { engine, kpi, settings, period, now: startOfDay(example.asked ?? period.to, zone) };
}

function exampleSettings(kpi: Kpi, example: Example, zone: string): MeasureSettings {
  const knobs = Object.entries(example.knobs ?? {}).map(([knob, value]) => ({ name: knobName(kpi, knob), value, valid_from: "1970-01-01" }));
  for (const knob of Object.keys(example.knobs ?? {})) if (!Object.hasOwn(kpi.knobs, knob)) throw new Error(`${kpi.id}: an example sets ${knob}, which is no knob`);
  const workspace = Object.entries(example.settings ?? {}).map(([name, value]) => ({ name, value, valid_from: "1970-01-01" }));
  return settingsAsOf([{ name: "zone", value: zone, valid_from: "1970-01-01" }, ...workspace, ...knobs], "2100-01-01");
}

/** Puts the rows of tables into the engine. */
export async function fillTables(engine: Engine, rows: TableRows): Promise<void> {
  await Promise.all([...rows].filter(([, some]) => some.length > 0).map(([table, some]) => engine.insert(table.name, some)));
}

/** Where accounts name parents, how the others are found by id and name: as resolving would know it. */
async function nameParents(engine: Engine, rows: TableRows): Promise<void> {
  if (!namesParents(rows)) return;
  const ways = rowsOfKind(rows, "account").flatMap(({ id, name: called, account_id }) => [{ ref_kind: "id", ref: id, account_id }, { ref_kind: "name", ref: called, account_id }]);
  await engine.insert("account_ref", ways.filter(({ ref }) => filled(ref)).map((way) => ({ ...way, source: "", since: "1970-01-01 00:00:00.000", confidence: 1 })));
}

function namesParents(rows: TableRows): boolean {
  return rowsOfKind(rows, "account").some(({ parent }) => filled(parent));
}

/** Where links say that people work at accounts: as resolving would know it. */
async function nameMembers(engine: Engine, rows: TableRows): Promise<void> {
  const members = membersOf(rows);
  if (members.length > 0) await engine.insert("membership", members);
}

function membersOf(rows: TableRows): Row[] {
  return rowsOfKind(rows, "identity_link")
    .filter(({ from_kind, to_kind, means }) => from_kind === "person" && to_kind === "account" && (means ?? "link") === "link")
    .map(({ from_id, to_id, role, from_at, to_at, source, batch, seq }) => ({
      person_id: from_id, account_id: to_id, role: role ?? "", begins: from_at ?? "1970-01-01 00:00:00", ends: to_at ?? "2299-12-31 00:00:00", record: "identity_link", source, batch, seq,
    }));
}

/** Empties tables on every node. */
export async function emptyTables(engine: Engine, tables: readonly Pick<RecordTable, "name">[]): Promise<void> {
  await Promise.all(tables.map((table) => engine.everywhere(sql`TRUNCATE TABLE ${name(localName(table.name, engine.cluster))}`)));
}

// --- the tables --------------------------------------------------------------------------------------------------------------------

type Row = Record<string, unknown>;
export type TableRows = ReadonlyMap<RecordTable, readonly Row[]>;
type Rows = Map<RecordTable, Row[]>;

/** The rows of an example, by table; received at `now`. */
export function rowsOf(example: Pick<Example, "given" | "zone">, now: string): TableRows {
  const zone = example.zone ?? "UTC";
  const rows: Rows = new Map();
  for (const [kind, text] of Object.entries(example.given)) rows.set(tableOf(kind), tableRows(tableOf(kind), text, { zone, now }));
  for (const [table, some] of rows) for (const row of some) belong(row, table, rows);
  addAccounts(rows, now);
  return rows;
}

function tableOf(kind: string): RecordTable {
  const table = recordTables.find((one) => one.kind === kind);
  if (table === undefined) throw new Error(`an example gives “${kind}”, which is no record kind`);
  return table;
}

interface Reading {
  readonly zone: string;
  readonly now: string;
}

function tableRows(table: RecordTable, text: string, reading: Reading): Row[] {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const [header = [], ...body] = lines.map((line) => line.split("|").map((cell) => cell.trim()));
  const columns = header.map((written) => columnNamed(table, written));
  return body.map((cells, i) => {
    if (cells.length > columns.length) throw new Error(`${table.kind}, line ${i + 2}: ${cells.length} cells under ${columns.length} columns`);
    const given = Object.fromEntries(columns.map(({ id, column }, place) => [id, cellValue(column, cells[place] ?? "", reading)]));
    return { ...defaults(table, i), received_at: reading.now, source: "example", batch: 1, seq: i + 2, row_key: i + 2, ...given };
  });
}

/** Columns of the product that an example may give. */
const originHolds: Readonly<Record<string, Column["holds"]>> = {
  account_id: "text", account_method: "text", account_confidence: "number", person_id: "text", source: "text", batch: "whole", seq: "whole",
  attributes: "pairs", valid_from: "instant", received_at: "instant",
};

function columnNamed(table: RecordTable, written: string): { id: string; column: Pick<Column, "holds"> } {
  const found = Object.entries(table.columns).find(([id, column]) => id === written || column.field === written);
  if (found !== undefined) return { id: found[0], column: found[1] };
  const holds = originHolds[written];
  if (holds === undefined) throw new Error(`an example of ${table.kind} has the column “${written}”, which it does not have`);
  return { id: written, column: { holds } };
}

function cellValue({ holds }: Pick<Column, "holds">, cell: string, reading: Reading): unknown {
  switch (holds) {
    case "text":
    case "word":
    case "currency":
      return cell;
    case "texts":
      return words(cell);
    case "pairs":
      return Object.fromEntries(words(cell).map((pair) => pair.split(/[:=]/, 2).map((side) => side.trim())));
    case "instant":
      return cell === "" ? null : instant(cell, reading.zone);
    case "day":
    case "money":
      return cell === "" ? null : cell;
    case "number":
    case "whole":
      return cell === "" ? null : Number(cell);
    case "flag":
      return cell === "" ? null : cell === "yes" || cell === "true";
    default:
      return holds satisfies never;
  }
}

function words(cell: string): string[] {
  return cell.split(",").map((word) => word.trim()).filter((word) => word !== "");
}

function instant(cell: string, zone: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(cell) ? startOfDay(cell, zone) : new Date(cell).toISOString();
}

/** What a row has in the columns that the table leaves out. */
function defaults(table: RecordTable, place: number): Row {
  const row: Row = table.versioned ? { valid_from: "1970-01-01 00:00:00.000" } : {};
  if (table.identity.includes("id")) row["id"] = `${table.kind}-${place + 1}`;
  for (const [id, column] of Object.entries(table.columns)) {
    if (column.fallback !== undefined) row[id] = column.fallback;
    if (column.holds === "money" && column.currencyIn !== undefined) row[column.currencyIn] = "EUR";
  }
  return row;
}

/** Gives a row its person and its account as resolving would. */
function belong(row: Row, table: RecordTable, rows: Rows): void {
  if (table.kind === "account") row["id"] = filled(row["account_id"]) ? row["account_id"] : row["id"];
  if (table.kind === "account") row["account_id"] = row["id"];
  if (!filled(row["person_id"])) row["person_id"] = personOf(row, table, rows);
  if (!filled(row["account_id"])) row["account_id"] = accountOf(row, table, rows);
}

function personOf(row: Row, table: RecordTable, rows: Rows): string {
  if (table.kind === "person") return textOf(row["id"]);
  if (table.refersTo.person !== undefined && filled(row[table.refersTo.person])) return textOf(row[table.refersTo.person]);
  const email = table.refersTo.email === undefined ? "" : textOf(row[table.refersTo.email]);
  return email === "" ? "" : textOf(rowsOfKind(rows, "person").find((person) => person["email"] === email)?.["id"]);
}

function accountOf(row: Row, table: RecordTable, rows: Rows): string {
  if (table.refersTo.account !== undefined && filled(row[table.refersTo.account])) return textOf(row[table.refersTo.account]);
  if (table.kind !== "person" && filled(row["person_id"])) {
    const person = rowsOfKind(rows, "person").find(({ id }) => id === row["person_id"]);
    if (person !== undefined) return textOf(person["account_id"]);
  }
  const [kind = "", column = ""] = table.refersTo.through ?? [];
  return kind === "" ? "" : textOf(rowsOfKind(rows, kind).find(({ id }) => filled(id) && id === row[column])?.["account_id"]);
}

function addAccounts(rows: Rows, now: string): void {
  const accounts = tableOf("account");
  if (rows.has(accounts)) return;
  const ids = new Set([...rows.values()].flat().map((row) => textOf(row["account_id"])).filter((id) => id !== ""));
  if (ids.size === 0) return;
  const made = [...ids].map((id, i) => ({ ...defaults(accounts, i), id, account_id: id, name: id, received_at: now, source: "example", batch: 1, seq: i + 2, row_key: i + 2 }));
  rows.set(accounts, made);
}

function rowsOfKind(rows: TableRows, kind: string): readonly Row[] {
  return rows.get(tableOf(kind)) ?? [];
}

function filled(cell: unknown): boolean {
  return cell !== undefined && cell !== null && cell !== "";
}

function textOf(cell: unknown): string {
  return typeof cell === "string" ? cell : "";
}

/** What was given is collected since ever; a table without rows is collected, and empty. */
function coverageOf(rows: TableRows): Coverage {
  const counted = (some: readonly Row[]): Seen => ({ rows: some.length, first: null, last: null, received: newestReceipt(some) });
  const sorted = (kind: string, column: string): Map<string, Seen> => new Map([...Map.groupBy(rowsOfKind(rows, kind), (row) => textOf(row[column]))].map(([sort, some]) => [sort, counted(some)]));
  return {
    records: new Map([...rows].filter(([, some]) => some.length > 0).map(([table, some]) => [table.kind, counted(some)])),
    touchTypes: sorted("touch", "type"),
    listKinds: sorted("list_membership", "list_kind"),
    collectedEmpty: new Set([...rows].filter(([, some]) => some.length === 0).map(([table]) => table.kind)),
  };
}

function newestReceipt(some: readonly Row[]): string | null {
  return some.map((row) => textOf(row["received_at"])).toSorted().at(-1) ?? null;
}

// --- what differs ------------------------------------------------------------------------------------------------------------------

const tolerance = 1e-9;

function differencesOf(result: KpiResult, { then }: Example): string[] {
  const lines = new Map((result.breakdown ?? []).map((line) => [line.key, line.value]));
  const besides = new Map((result.breakdown ?? []).map((line) => [line.key, line.beside]));
  return [
    differs("value", result.value, then.value),
    then.of === undefined ? null : differs("numerator", numeric(result.numerator), then.of[0]),
    then.of === undefined ? null : differs("denominator", numeric(result.denominator), then.of[1]),
    ...(then.interval === undefined ? [] : intervalDiffers(result, then.interval)),
    then.small === undefined || then.small === result.small ? null : `small: ${result.small} instead of ${then.small}`,
    then.reason === undefined || then.reason === result.reason ? null : `reason: ${result.reason ?? "none"} instead of ${then.reason}`,
    then.told === undefined || then.told === result.reason_text ? null : `told: ${result.reason_text ?? "nothing"} instead of ${then.told}`,
    ...Object.entries(then.by?.values ?? {}).map(([key, value]) => differs(`line “${key}”`, lines.get(key) ?? null, value)),
    ...Object.entries(then.by?.beside ?? {}).flatMap(([key, figures]) => Object.entries(figures).map(([what, value]) => differs(`beside line “${key}”: “${what}”`, besides.get(key)?.[what] ?? null, value))),
    ...Object.entries(then.beside ?? {}).map(([what, value]) => differs(`beside “${what}”`, result.beside[what] ?? null, value)),
    ...(then.buckets === undefined ? [] : allDiffer("bucket", bucketValues(result), then.buckets)),
    ...(then.flags === undefined ? [] : allDiffer("flag", new Map(Object.entries(result.flags)), then.flags)),
  ].filter((difference) => difference !== null);
}

function intervalDiffers({ interval, unit }: KpiResult, expected: readonly [number, number] | null): (string | null)[] {
  const [low, high] = expected ?? [null, null];
  const shown = (end: number | undefined): number | null => (end === undefined ? null : Math.round(end * (unit === "nps" ? 10 : 1000)) / 10);
  return [differs("interval from", shown(interval?.low), low), differs("interval to", shown(interval?.high), high)];
}

function bucketValues(result: KpiResult): Map<string, number> {
  return new Map((result.buckets ?? []).map(({ key, value }) => [key, value]));
}

function allDiffer(what: string, found: ReadonlyMap<string, number>, expected: Readonly<Record<string, number>>): (string | null)[] {
  const keys = new Set([...found.keys(), ...Object.keys(expected)]);
  return [...keys].map((key) => differs(`${what} “${key}”`, found.get(key) ?? null, expected[key] ?? (found.get(key) === 0 ? 0 : null)));
}

function differs(what: string, found: number | null, expected: number | null): string | null {
  if (found === expected) return null;
  const close = found !== null && expected !== null && Math.abs(found - expected) <= tolerance * Math.max(Math.abs(expected), 1);
  return close ? null : `${what}: ${found ?? "null"} instead of ${expected ?? "null"}`;
}

function numeric(side: number | string | null): number | null {
  return side === null ? null : Number(side);
}
