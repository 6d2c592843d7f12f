/**
 * A number as it was reported beside the number of today, and why they differ (rule R10). What can be worked out again is: the number of
 * today's rows under the settings of then, so that the part of the settings is exact. The rest is told by its facts, which were kept: whose
 * row came or changed since, whose row stands at another account now, what entered or left with a list.
 */
import { sql, join, name, value, type Sql } from "../store/sql.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { recordTables } from "../store/tables/index.ts";
import { accountNames } from "./account-names.ts";
import { factLines, type FactLine, type FactLines } from "./fact-lines.ts";
import type { Kpi } from "./kpi.ts";
import type { KpiResult } from "./result.ts";
import { measure, type MeasureAsk } from "./run.ts";
import type { MeasureSettings } from "./settings.ts";
import { asksOf } from "./windows.ts";

/**
 * Why a number moved. `identity`: rows found their account, or another one. `records`: rows came, were corrected or taken back. `lists`: lists,
 * tiers or owners changed. `together`: several of these in one fact, or facts that were not kept. `definition`: the formula is another.
 * `time`: what is followed was followed longer. `settings`: a setting was changed.
 */
export type Cause = "identity" | "records" | "lists" | "together" | "definition" | "time" | "settings";

export interface RestatementPart {
  readonly cause: Cause;
  /** What it added to the number; null where it cannot be said. */
  readonly difference: number | null;
  /** The number with this cause and those before it. */
  readonly value: number | null;
  /** Facts and accounts that moved; null where they were too many to keep. */
  readonly facts: number | null;
  readonly accounts: number | null;
}

/** An account whose part of the number moved. */
export interface MovedAccount {
  readonly account_id: string;
  readonly name: string;
  readonly domain: string;
  readonly causes: readonly Cause[];
  /** Its numerator and denominator then and now. */
  readonly reported: readonly [numerator: number, denominator: number];
  readonly restated: readonly [numerator: number, denominator: number];
}

export interface Restatement {
  readonly reported: KpiResult;
  readonly restated: KpiResult;
  /** restated − reported; null where either is null or they are in two currencies. */
  readonly difference: number | null;
  /** In the order in which they are applied; their differences sum to the whole. */
  readonly causes: readonly RestatementPart[];
  readonly facts_moved: number | null;
  readonly accounts_moved: number | null;
  /** Those that moved most. */
  readonly accounts: readonly MovedAccount[];
}

export interface RestateAsk extends Pick<MeasureAsk, "engine" | "kpi" | "settings" | "period" | "now" | "coverage" | "query"> {
  readonly reported: KpiResult;
  /** The facts it was counted from; null where they were too many to keep. */
  readonly facts: FactLines | null;
  /** The settings of then. */
  readonly settingsThen: MeasureSettings;
  /** Imports that counted then, and that count now. */
  readonly importsThen: readonly number[];
  readonly importsNow: readonly number[];
}

const accountsShown = 20;

/** Compares what was reported with what is measured now. */
export async function restate(ask: RestateAsk): Promise<Restatement> {
  const restated = await measure(ask);
  const underThen = isRuledOtherwise(ask) ? await measure({ ...ask, settings: ask.settingsThen }) : restated;
  const [then, now] = [ask.facts, await factLines({ ...ask, settings: ask.settingsThen })];
  const moves = then === null || now === null || then.grain !== now.grain ? null : await movesOf(ask, then, now);
  const parts = [...partsOfData(ask, underThen, moves), ...(await partOfSettings(ask, underThen, restated, now))];
  return {
    reported: ask.reported,
    restated,
    difference: differenceOf(ask.reported, restated),
    causes: parts,
    facts_moved: moves === null ? null : moves.length,
    accounts_moved: moves === null ? null : accountsOf(moves).size,
    accounts: moves === null ? [] : await movedAccounts(ask, moves),
  };
}

/** The difference of two numbers in one currency, without the dust of binary fractions. */
export function differenceOf(before: Pick<KpiResult, "value" | "currency">, after: Pick<KpiResult, "value" | "currency">): number | null {
  if (before.value === null || after.value === null || before.currency !== after.currency) return null;
  return clean(after.value - before.value, Math.max(Math.abs(after.value), Math.abs(before.value)));
}

function clean(difference: number, size: number): number {
  return Math.abs(difference) <= size * 1e-12 ? 0 : Number(difference.toPrecision(12));
}

// --- settings ----------------------------------------------------------------------------------------------------------------------

/** Whether settings that the number depends on are others now. */
function isRuledOtherwise({ kpi, settings, settingsThen, period, now }: RestateAsk): boolean {
  const asked = (one: MeasureSettings): unknown => asksOf({ kpi, settings: one, now }, period).map(({ window, knobs }) => [window, knobs]);
  const ruling = (one: MeasureSettings): string => JSON.stringify([asked(one), one.currency, one.fxMaxAgeDays, one.holidays, one.zone]);
  return ruling(settings) !== ruling(settingsThen);
}

async function partOfSettings(ask: RestateAsk, underThen: KpiResult, restated: KpiResult, linesThen: FactLines | null): Promise<RestatementPart[]> {
  if (underThen === restated) return [];
  const difference = differenceOf(underThen, restated);
  if (difference === 0 && underThen.value === restated.value) return [];
  const lines = await factLines(ask);
  const moved = linesThen === null || lines === null || linesThen.grain !== lines.grain ? null : pairsOf(linesThen, lines).filter(isMoved);
  return [{ cause: "settings", difference, value: restated.value, facts: moved?.length ?? null, accounts: moved === null ? null : accountsOf(moved).size }];
}

// --- rows, accounts and lists ------------------------------------------------------------------------------------------------------

/** One subject then and now: its lines, of which each is one account. */
interface Pair {
  readonly then: readonly FactLine[];
  readonly now: readonly FactLine[];
}

interface Move extends Pair {
  readonly cause: Cause;
}

function pairsOf(then: FactLines, now: FactLines): Pair[] {
  const keyOf = (grain: FactLines["grain"]) => ([account, subject, bucket]: FactLine): string => JSON.stringify([grain === "account" ? account : subject, bucket]);
  const before = Map.groupBy(then.lines, keyOf(then.grain));
  const after = Map.groupBy(now.lines, keyOf(now.grain));
  return [...new Set([...before.keys(), ...after.keys()])].map((key) => ({ then: before.get(key) ?? [], now: after.get(key) ?? [] }));
}

function isMoved({ then, now }: Pair): boolean {
  const told = (lines: readonly FactLine[]): string => JSON.stringify(lines.map(([account, , , top, bottom]) => [account, Number(top.toPrecision(12)), Number(bottom.toPrecision(12))]).toSorted());
  return told(then) !== told(now);
}

function accountsOf(pairs: readonly Pair[]): Set<string> {
  return new Set(pairs.flatMap(({ then, now }) => [...then, ...now].map(([account]) => account)).filter((account) => account !== ""));
}

async function movesOf(ask: RestateAsk, then: FactLines, now: FactLines): Promise<Move[]> {
  const moved = pairsOf(then, now).filter(isMoved);
  const evidence = moved.length === 0 ? new Map<string, Set<string>>() : await kindsSince(ask, accountsOf(moved));
  return moved.map((pair) => ({ ...pair, cause: causeOf(ask, pair, evidence) }));
}

const listKinds: ReadonlySet<string> = new Set(["list_membership", "tier", "ownership"]);
const identityKinds: ReadonlySet<string> = new Set(["account", "person", "identity_link"]);

function categoryOf(kind: string): Cause {
  if (listKinds.has(kind)) return "lists";
  return identityKinds.has(kind) ? "identity" : "records";
}

/** The row that a fact was counted from says most; where it is the same as then, or the fact has several, what came since at its account does. */
function causeOf(ask: RestateAsk, pair: Pair, evidence: ReadonlyMap<string, ReadonlySet<string>>): Cause {
  const row = [...pair.now, ...pair.then].find(([, , , , , , record]) => record !== "");
  if (row !== undefined && isAnotherRow(ask, pair)) return categoryOf(row[6]) === "lists" ? "lists" : "records";
  if (row !== undefined && isAtAnotherAccount(pair)) return "identity";
  const kinds = [...accountsOf([pair]), ""].flatMap((account) => [...(evidence.get(account) ?? [])]);
  const causes = new Set(kinds.map(categoryOf));
  if (causes.size > 1) return "together";
  return [...causes][0] ?? (ask.reported.definition_version === ask.kpi.version ? "time" : "definition");
}

function isAnotherRow({ importsThen, importsNow }: RestateAsk, { then, now }: Pair): boolean {
  const batches = (lines: readonly FactLine[]): string => lines.map(([, , , , , , , batch]) => batch).toSorted((a, b) => a - b).join();
  const arrived = now.some(([, , , , , , , batch]) => batch > 0 && !importsThen.includes(batch));
  const left = then.some(([, , , , , , , batch]) => batch > 0 && !importsNow.includes(batch));
  return arrived || left || (then.length > 0 && now.length > 0 && batches(then) !== batches(now));
}

function isAtAnotherAccount({ then, now }: Pair): boolean {
  const accounts = (lines: readonly FactLine[]): string => lines.map(([account]) => account).toSorted().join("\n");
  return then.length > 0 && now.length > 0 && accounts(then) !== accounts(now);
}

/** Of which kinds each account has rows that came since; under "" those of imports that were taken back since. */
async function kindsSince(ask: RestateAsk, accounts: ReadonlySet<string>): Promise<Map<string, Set<string>>> {
  const kinds = new Set([...ask.kpi.reads, ...identityKinds, ...listKinds]);
  const undone = ask.importsThen.filter((batch) => !ask.importsNow.includes(batch));
  const each = recordTables.filter(({ kind }) => kinds.has(kind)).map((table) => sinceSql(table, [...accounts], ask.importsThen, undone));
  const rows = await ask.engine.rows<{ account: string; kind: string }>(join(each, "\nUNION ALL\n"), ask.query ?? {});
  const found = Map.groupBy(rows, ({ account }) => account);
  return new Map([...found].map(([account, some]) => [account, new Set(some.map(({ kind }) => kind))]));
}

function sinceSql(table: (typeof recordTables)[number], accounts: readonly string[], then: readonly number[], undone: readonly number[]): Sql {
  const came = sql`
    SELECT DISTINCT account_id AS account, ${value.string(table.kind)} AS kind
    FROM ${name(table.name)}
    WHERE account_id IN (${value.strings(accounts)}) AND batch NOT IN (${value.uints([0, ...then])})`;
  if (undone.length === 0) return came;
  return sql`${came}
    UNION ALL
    SELECT DISTINCT '' AS account, ${value.string(table.kind)} AS kind
    FROM ${name(`${table.name}_shelf`)}
    WHERE batch IN (${value.uints(undone)})`;
}

// --- what each cause adds ----------------------------------------------------------------------------------------------------------

const order: readonly Cause[] = ["identity", "records", "lists", "together", "definition", "time"];

/** What rows, accounts and lists add, one after the other. */
function partsOfData(ask: RestateAsk, underThen: KpiResult, moves: readonly Move[] | null): RestatementPart[] {
  const difference = differenceOf(ask.reported, underThen);
  const isSame = ask.reported.value === underThen.value || difference === 0;
  if (isSame && (moves === null || moves.length === 0)) return [];
  if (moves === null) return [{ cause: "together", difference, value: underThen.value, facts: null, accounts: null }];
  return steps(ask, underThen, moves) ?? [whole(underThen, difference, moves)];
}

/** The parts of a sum or a quotient; null where a number cannot be made again of two sums. */
function steps({ kpi, reported, facts }: RestateAsk, underThen: KpiResult, moves: readonly Move[]): RestatementPart[] | null {
  const start = sumsOf(facts?.lines ?? []);
  if (!isClose(quotient(kpi, start), reported.value)) return null;
  let [sums, before] = [start, reported.value];
  const parts = order.filter((cause) => moves.some((move) => move.cause === cause)).map((cause): RestatementPart => {
    const own = moves.filter((move) => move.cause === cause);
    sums = own.reduce((all, { then, now }) => plus(minus(all, sumsOf(then)), sumsOf(now)), sums);
    const [after, earlier] = [quotient(kpi, sums), before];
    before = after;
    const difference = after === null || earlier === null ? null : clean(after - earlier, Math.max(Math.abs(after), Math.abs(earlier)));
    return { cause, difference, value: after, facts: own.length, accounts: accountsOf(own).size };
  });
  return isClose(before, underThen.value) ? parts : null;
}

/** Where one cause moved all, it is that one. */
function whole(underThen: KpiResult, difference: number | null, moves: readonly Move[]): RestatementPart {
  const causes = new Set(moves.map(({ cause }) => cause));
  const [only = "together"] = causes.size === 1 ? [...causes] : [];
  return { cause: only, difference, value: underThen.value, facts: moves.length, accounts: accountsOf(moves).size };
}

interface TwoSums {
  readonly top: number;
  readonly bottom: number;
}

function sumsOf(lines: readonly FactLine[]): TwoSums {
  return lines.reduce((sums, [, , , top, bottom]) => ({ top: sums.top + top, bottom: sums.bottom + bottom }), { top: 0, bottom: 0 });
}

function plus(a: TwoSums, b: TwoSums): TwoSums {
  return { top: a.top + b.top, bottom: a.bottom + b.bottom };
}

function minus(a: TwoSums, b: TwoSums): TwoSums {
  return { top: a.top - b.top, bottom: a.bottom - b.bottom };
}

function quotient(kpi: Kpi, { top, bottom }: TwoSums): number | null {
  if (kpi.combine === "sum" || kpi.combine === "distribution") return top;
  if (kpi.combine !== "ratio" && kpi.combine !== "mean") return null;
  return bottom === 0 ? null : (top / bottom) * (kpi.unit === "nps" ? 100 : 1);
}

function isClose(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

// --- accounts ----------------------------------------------------------------------------------------------------------------------

async function movedAccounts({ engine, query }: { readonly engine: Engine; readonly query?: QueryOptions | undefined }, moves: readonly Move[]): Promise<MovedAccount[]> {
  const found = [...byAccount(moves)].map(([account_id, own]) => movedOf(account_id, own)).filter(({ reported, restated }) => reported[0] !== restated[0] || reported[1] !== restated[1]);
  const most = found.toSorted((a, b) => sizeOf(b) - sizeOf(a) || (a.account_id < b.account_id ? -1 : 1)).slice(0, accountsShown);
  const named = await accountNames(engine, most.map(({ account_id }) => account_id), query ?? {});
  return most.map((one) => ({ ...one, ...named(one.account_id) }));
}

/** What moved of each account: its own lines alone. */
function byAccount(moves: readonly Move[]): Map<string, Move[]> {
  const own = (lines: readonly FactLine[], account: string): FactLine[] => lines.filter(([of]) => of === account);
  const each = moves.flatMap((move) => [...accountsOf([move])].map((account) => ({ account, move: { cause: move.cause, then: own(move.then, account), now: own(move.now, account) } })));
  return new Map([...Map.groupBy(each, ({ account }) => account)].map(([account, some]) => [account, some.map(({ move }) => move)]));
}

function movedOf(account_id: string, own: readonly Move[]): Omit<MovedAccount, "name" | "domain"> {
  const [then, now] = [sumsOf(own.flatMap((move) => move.then)), sumsOf(own.flatMap((move) => move.now))];
  const causes = order.filter((cause) => own.some((move) => move.cause === cause));
  return { account_id, causes, reported: [then.top, then.bottom], restated: [now.top, now.bottom] };
}

function sizeOf({ reported, restated }: Pick<MovedAccount, "reported" | "restated">): number {
  return Math.abs(restated[0] - reported[0]) || Math.abs(restated[1] - reported[1]);
}
