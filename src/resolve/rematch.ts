/** Gives rows to the accounts that are theirs now: when accounts or people came, changed or left, and when nothing else did. */
import type { Clock } from "../model/clock.ts";
import type { Engine } from "../store/engine.ts";
import { empty, join, name, type Sql, sql } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { bulk } from "./bulk.ts";
import { raiseLadder, withAccount } from "./ladder.ts";
import { everLinked, type Linked, linkedKinds } from "./links.ts";
import { movingSql, type MovingRow, type OnMoved, tellMoved } from "./moves.ts";
import { rebuildAccountRefs, rebuildPersonRefs } from "./references.ts";
import { filledTables, surveyRows } from "./survey.ts";
import { rebuildNetworkRanges } from "./network-ranges.ts";
import { rebuildVisitorRefs, type VisitorRules } from "./visitors.ts";
import { inTurn } from "./turn.ts";
import { keysName, nextName, prepareSwap, rowId, swap, tableOf } from "./swap.ts";

export interface RematchOptions {
  readonly engine: Engine;
  readonly now: Clock;
  readonly minConfidence: number;
  readonly visitorRules?: VisitorRules | undefined;
  readonly onMoved?: OnMoved | undefined;
}

/** Kinds that say who a visitor is, or what follows from who it is. */
const tellsOfVisitors: ReadonlySet<string> = new Set(["touch", "session", "identity_link", "person", "account"]);

/** Above this share the table is written anew, which is quicker than taking rows out of it. */
const wholeShare = 0.3;

/**
 * Follows what a change of these kinds means for the accounts of other rows: new references, then whoever is found by them. Does nothing when no
 * way to an account changed. @returns rows that moved, by kind
 */
export async function rematchAfter(options: RematchOptions, changed: readonly string[]): Promise<Record<string, number>> {
  const moved: Record<string, number> = {};
  const links = changed.some((kind) => leadsOn.has(kind)) ? await linkedKinds(options.engine) : [];
  const due = await dueBefore(options, changed, links, moved);
  const concerned = inOrder(links).filter((table) => due.has(table.kind) || follows(table, links, [...changed, ...due]));
  const filled = concerned.length === 0 ? new Set<string>() : await filledTables(options.engine, concerned.map((table) => table.name));
  for (const table of concerned.filter((one) => filled.has(one.name))) {
    const isMoved = targetsOf(table, links).some((target) => changed.includes(target) || (moved[target] ?? 0) > 0);
    if (due.has(table.kind) || isMoved) await rematchWhole(options, moved, table, links);
  }
  await followVisitors(options, [...changed, ...Object.keys(moved)], moved);
  return moved;
}

/** Looks every row's account up again: a rule that decides about all of them is another one. @returns rows that moved, by kind */
export function rematchAll(options: RematchOptions): Promise<Record<string, number>> {
  return inTurn(options.engine, () => rematchAllNow(options));
}

async function rematchAllNow(options: RematchOptions): Promise<Record<string, number>> {
  const links = await linkedKinds(options.engine);
  const filled = await filledTables(options.engine, recordTables.map((table) => table.name));
  const moved: Record<string, number> = {};
  if (filled.has("person")) await rematchWhole(options, moved, tableOf("person"), links);
  const changed = Object.entries(await rematchAfter(options, Object.keys(moved)));
  for (const table of inOrder(links).filter((one) => one.kind !== "person" && filled.has(one.name))) await rematchWhole(options, moved, table, links);
  await followVisitors(options, ["touch"], moved);
  for (const [kind, rows] of changed) moved[kind] = (moved[kind] ?? 0) + rows;
  return moved;
}

/** Who became known brings what the device did before; who is not any more gives it back. Only the rows of these visitors are looked at. */
async function followVisitors(options: RematchOptions, changed: readonly string[], moved: Record<string, number>): Promise<void> {
  if (!changed.some((kind) => tellsOfVisitors.has(kind))) return;
  const visitors = await rebuildVisitorRefs(options.engine, options.visitorRules);
  if (visitors === null) return;
  for (const { kind, refersTo } of recordTables) {
    if (refersTo.visitor !== undefined) await rematchInto(options, moved, kind, sql`${name(refersTo.visitor)} GLOBAL IN (${visitors.query})`);
  }
  await visitors.drop();
}

/** Kinds that other kinds may find their account through. */
const leadsOn: ReadonlySet<string> = new Set(["account", "person", "opportunity", "identity_link"]);

/** What decisions say of accounts. */
const decidedKinds: ReadonlySet<string> = new Set(["account", "name", "domain", "network"]);

/** Makes the references anew and gives people to their accounts. @returns the kinds whose rows may belong elsewhere now */
async function dueBefore(options: RematchOptions, changed: readonly string[], links: readonly Linked[], moved: Record<string, number>): Promise<Set<string>> {
  const { engine } = options;
  const due = new Set<string>();
  const linked = changed.includes("identity_link") ? await everLinked(engine) : [];
  const namesAccounts = changed.includes("account") || linked.some((kind) => decidedKinds.has(kind));
  if (namesAccounts && (await rebuildAccountRefs(engine))) for (const { kind } of recordTables) due.add(kind);
  for (const kind of linked) due.add(kind);
  if (changed.includes("network") && (await rebuildNetworkRanges(engine))) for (const { kind, refersTo } of recordTables) if (refersTo.network !== undefined) due.add(kind);
  if (due.has("person")) await rematchInto(options, moved, "person");
  if ((changed.includes("person") || due.has("person")) && (await rebuildPersonRefs(engine))) {
    await rematchInto(options, moved, "person");
    for (const table of recordTables) if (table.refersTo.person !== undefined || table.refersTo.email !== undefined) due.add(table.kind);
    for (const { from, to } of links) if (to === "person") due.add(from);
  }
  due.delete("person");
  return due;
}

/** Records that were merged into others of their kind follow these, which may follow others. */
async function rematchWhole(options: RematchOptions, moved: Record<string, number>, { kind }: RecordTable, links: readonly Linked[]): Promise<void> {
  const before = moved[kind] ?? 0;
  await rematchInto(options, moved, kind);
  if (!links.some(({ from, to }) => from === kind && to === kind)) return;
  for (let step = 1, last = before; step < mergeStepsMax && (moved[kind] ?? 0) > last; step++) {
    last = moved[kind] ?? 0;
    await rematchInto(options, moved, kind);
  }
}

/** As far as merges of people are followed, too. */
const mergeStepsMax = 4;

/** Kinds whose accounts a row takes over: that of the record it refers to, and of linked opportunities. */
function targetsOf({ kind, refersTo }: RecordTable, links: readonly Linked[]): string[] {
  const linked = links.filter(({ from, to }) => from === kind && to === "opportunity").map(({ to }) => to);
  return refersTo.through === undefined ? linked : [refersTo.through[0], ...linked];
}

/** It finds its account through one of these, or through what does. */
function follows(table: RecordTable, links: readonly Linked[], kinds: readonly string[]): boolean {
  return targetsOf(table, links).some((target) => kinds.includes(target) || (target !== table.kind && follows(tableOf(target), links, kinds)));
}

/** Whoever is referred to goes before who refers to it. */
function inOrder(links: readonly Linked[]): RecordTable[] {
  const depth = (table: RecordTable): number => Math.max(0, ...targetsOf(table, links).filter((target) => target !== table.kind).map((target) => 1 + depth(tableOf(target))));
  return recordTables.toSorted((a, b) => depth(a) - depth(b));
}

async function rematchInto(options: RematchOptions, moved: Record<string, number>, kind: string, only?: Sql): Promise<void> {
  const rows = await rematch(options, tableOf(kind), only);
  if (rows > 0) moved[kind] = (moved[kind] ?? 0) + rows;
}

/** Looks up the account of every row of a table, or `only` of those, again and moves those that belong elsewhere now. @returns how many */
export async function rematch(options: RematchOptions, table: RecordTable, only?: Sql): Promise<number> {
  const { engine, now, minConfidence, onMoved } = options;
  if (Object.keys(table.refersTo).length === 0 && table.kind !== "account") return 0;
  const where = only === undefined ? empty : sql`WHERE ${only}`;
  const rows = sql`SELECT ${join(Object.keys(allColumns(table)).map((id) => name(id)), ", ")} FROM ${name(table.name)} ${where}`;
  const survey = await surveyRows(engine, table, only === undefined ? name(table.name) : sql`(${rows})`);
  if (survey.rows === 0) return 0;
  const ladder = await raiseLadder({ engine, table, rows, prefix: `${table.name}_rematch`, minConfidence, survey });
  try {
    const differs = differing(ladder.columns);
    const pairs = await engine.rows<MovingRow>(movingSql(rows, ladder.joins, ladder.columns.account_id, differs), bulk);
    const moving = Number(pairs[0]?.in_all ?? 0);
    if (moving === 0) return 0;
    const whole = only === undefined && moving > survey.rows * wholeShare;
    await prepare(engine, table, withAccount(table, rows, ladder, whole ? empty : sql`WHERE ${differs}`), whole);
    await swap({ engine, table, now: now(), whole });
    if (onMoved !== undefined) tellMoved(table, pairs, onMoved);
    return moving;
  } finally {
    await ladder.drop();
  }
}

async function prepare(engine: Engine, table: RecordTable, rows: Sql, whole: boolean): Promise<void> {
  await prepareSwap(engine, table);
  await engine.command(sql`INSERT INTO ${name(nextName(table))} ${rows}`, bulk);
  if (!whole) await engine.command(sql`INSERT INTO ${name(keysName(table))} SELECT 'moved', ${rowId} FROM ${name(nextName(table))}`, bulk);
}

function differing(columns: Readonly<Record<string, Sql>>): Sql {
  const differences = Object.entries(columns).map(([id, found]) => sql`s.${name(id)} != ${found}`);
  return join(differences, " OR ");
}
