/**
 * A number as it was reported beside the number of today, and why they differ (rule R10). What can be worked out again is: the number of
 * today's rows under the settings of then, so that the part of the settings is exact. The rest is told by its facts, which were kept: whose
 * row came or changed since, whose row stands at another account now, what entered or left with a list.
 */
import type { Engine, QueryOptions } from "../store/engine.ts";
import { accountNames } from "./account-names.ts";
import { factLines, type FactLine, type FactLines } from "./fact-lines.ts";
import type { Kpi } from "./kpi.ts";
import { accountsOf, type AccountMove, type Cause, isMoved, type Pair, pairsOf, type Reason, reasonElsewhere, reasonsOf } from "./restatement-reasons.ts";
import type { KpiResult } from "./result.ts";
import { measure, type MeasureAsk } from "./run.ts";
import type { MeasureSettings } from "./settings.ts";
import { asksOf } from "./windows.ts";

export type { AccountMove, Cause } from "./restatement-reasons.ts";

export interface RestatementPart {
  readonly cause: Cause;
  /** The imports behind it: of a decision its own, of accounts found late those that brought them. */
  readonly imports: readonly number[];
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
  /** When it was reported. */
  readonly reportedAt: string;
  /** What went from account to account since, in its order. */
  readonly moves: readonly AccountMove[];
  /** Imports that somebody's decisions made. */
  readonly decided: ReadonlySet<number>;
  /** Live imports, with the last event that each had brought by then; 0: none. */
  readonly live: ReadonlyMap<number, number>;
}

const accountsShown = 20;

/** Where nothing had been collected there was no fact. */
function factsThen({ facts, reported }: RestateAsk, now: FactLines | null): FactLines | null {
  return facts === null && reported.reason === "not_collected" && now !== null ? { grain: now.grain, lines: [] } : facts;
}

/** Compares what was reported with what is measured now. */
export async function restate(ask: RestateAsk): Promise<Restatement> {
  const restated = await measure(ask);
  const underThen = isRuledOtherwise(ask) ? await measure({ ...ask, settings: ask.settingsThen }) : restated;
  const now = await factLines({ ...ask, settings: ask.settingsThen });
  const then = factsThen(ask, now);
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
  return [{ cause: "settings", imports: [], difference, value: restated.value, facts: moved?.length ?? null, accounts: moved === null ? null : accountsOf(moved).size }];
}

// --- what each cause adds ----------------------------------------------------------------------------------------------------------

interface Move extends Pair {
  readonly reason: Reason;
}

async function movesOf(ask: RestateAsk, then: FactLines, now: FactLines): Promise<Move[]> {
  const moved = pairsOf(then, now).filter(isMoved);
  const reasons = await reasonsOf(ask, now.grain, moved);
  return moved.map((pair, i) => ({ ...pair, reason: reasons[i] ?? { cause: "together", imports: [] } }));
}

const order: readonly Cause[] = ["identity", "decision", "records", "live", "lists", "together", "definition", "time", "settings"];

/** What rows, accounts and lists add, one after the other. */
function partsOfData(ask: RestateAsk, underThen: KpiResult, moves: readonly Move[] | null): RestatementPart[] {
  const difference = differenceOf(ask.reported, underThen);
  const isSame = ask.reported.value === underThen.value || difference === 0;
  if (isSame && (moves === null || moves.length === 0)) return [];
  if (moves === null) return [{ ...reasonElsewhere(ask), difference, value: underThen.value, facts: null, accounts: null }];
  return steps(ask, underThen, moves) ?? [whole(ask, underThen, difference, moves)];
}

/** One part for each cause, and for each decision, in their order. */
function inParts(moves: readonly Move[]): Move[][] {
  const keyOf = ({ reason }: Move): string => (reason.cause === "decision" ? `decision ${reason.imports.join()}` : reason.cause);
  const place = ([move]: readonly Move[]): number => order.indexOf(move?.reason.cause ?? "time") * 2 ** 32 + (move?.reason.cause === "decision" ? (move.reason.imports[0] ?? 0) : 0);
  return [...Map.groupBy(moves, keyOf).values()].toSorted((a, b) => place(a) - place(b));
}

const importsOf = (moves: readonly Move[]): number[] => [...new Set(moves.flatMap(({ reason }) => reason.imports))].toSorted((a, b) => a - b);

/** The parts of a sum or a quotient; null where a number cannot be made again of two sums. */
function steps({ kpi, reported, facts }: RestateAsk, underThen: KpiResult, moves: readonly Move[]): RestatementPart[] | null {
  const start = sumsOf(facts?.lines ?? []);
  if (!isClose(quotient(kpi, start), reported.value)) return null;
  let [sums, before] = [start, reported.value];
  const parts = inParts(moves).map((own): RestatementPart => {
    sums = own.reduce((all, { then, now }) => plus(minus(all, sumsOf(then)), sumsOf(now)), sums);
    const [after, earlier] = [quotient(kpi, sums), before];
    before = after;
    const difference = after === null || earlier === null ? null : clean(after - earlier, Math.max(Math.abs(after), Math.abs(earlier)));
    return { cause: own[0]?.reason.cause ?? "together", imports: importsOf(own), difference, value: after, facts: own.length, accounts: accountsOf(own).size };
  });
  return isClose(before, underThen.value) ? parts : null;
}

/** Where one cause moved all, it is that one. A number that changed over facts that did not is moved by what cannot be told of a single one. */
function whole(ask: RestateAsk, underThen: KpiResult, difference: number | null, moves: readonly Move[]): RestatementPart {
  const parts = inParts(moves);
  const [only] = parts.length === 1 ? parts : [];
  const reason = only?.[0] === undefined ? (parts.length === 0 ? reasonElsewhere(ask) : { cause: "together" as const, imports: importsOf(moves) }) : { cause: only[0].reason.cause, imports: importsOf(only) };
  return { ...reason, difference, value: underThen.value, facts: moves.length, accounts: accountsOf(moves).size };
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
  const each = moves.flatMap((move) => [...accountsOf([move])].map((account) => ({ account, move: { reason: move.reason, then: own(move.then, account), now: own(move.now, account) } })));
  return new Map([...Map.groupBy(each, ({ account }) => account)].map(([account, some]) => [account, some.map(({ move }) => move)]));
}

function movedOf(account_id: string, own: readonly Move[]): Omit<MovedAccount, "name" | "domain"> {
  const [then, now] = [sumsOf(own.flatMap((move) => move.then)), sumsOf(own.flatMap((move) => move.now))];
  const causes = order.filter((cause) => own.some((move) => move.reason.cause === cause));
  return { account_id, causes, reported: [then.top, then.bottom], restated: [now.top, now.bottom] };
}

function sizeOf({ reported, restated }: Pick<MovedAccount, "reported" | "restated">): number {
  return Math.abs(restated[0] - reported[0]) || Math.abs(restated[1] - reported[1]);
}
