/** Why the facts of a number are others than they were: whose decision, whose import, which rows, which lists. */
import { instantsOf } from "../model/period.ts";
import { momentOf } from "../resolve/ladder.ts";
import { join, name, sql, value, type Sql } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { factLines, type FactLine, type FactLines } from "./fact-lines.ts";
import type { RestateAsk } from "./restatement.ts";

/**
 * Why a number moved. `decision`: somebody decided whose rows are. `identity`: rows found their account, or another one, by what came.
 * `records`: rows came, were corrected or taken back. `live`: events came in live, or made somebody known. `lists`: lists, tiers or owners changed. `together`: several
 * of these in one fact, or facts that were not kept. `definition`: the formula is another. `time`: what is followed was followed longer.
 * `settings`: a setting was changed.
 */
export type Cause = "decision" | "identity" | "records" | "live" | "lists" | "together" | "definition" | "time" | "settings";

export interface Reason {
  readonly cause: Cause;
  readonly imports: readonly number[];
}

/** What one import, its undo or its redo gave to other accounts. */
export interface AccountMove {
  readonly batch: number;
  readonly pairs: readonly { readonly kind: string; readonly was: string; readonly is: string; readonly rows: number }[];
  /** False where more pairs moved than are named. */
  readonly is_all: boolean;
}

/** One subject then and now: its lines, of which each is one account. */
export interface Pair {
  readonly then: readonly FactLine[];
  readonly now: readonly FactLine[];
}

export function pairsOf(then: FactLines, now: FactLines): Pair[] {
  const before = Map.groupBy(then.lines, keyOf(then.grain));
  const after = Map.groupBy(now.lines, keyOf(now.grain));
  return [...new Set([...before.keys(), ...after.keys()])].map((key) => ({ then: before.get(key) ?? [], now: after.get(key) ?? [] }));
}

const keyOf = (grain: FactLines["grain"]) => ([account, subject, bucket]: FactLine): string => JSON.stringify([grain === "account" ? account : subject, bucket]);

export function isMoved({ then, now }: Pair): boolean {
  return told(then) !== told(now);
}

function told(lines: readonly FactLine[]): string {
  return JSON.stringify(lines.map(([account, , , top, bottom]) => [account, Number(top.toPrecision(12)), Number(bottom.toPrecision(12))]).toSorted());
}

export function accountsOf(pairs: readonly Pair[]): Set<string> {
  return new Set(pairs.flatMap(({ then, now }) => [...then, ...now].map(([account]) => account)).filter((account) => account !== ""));
}

/** The reason of each pair. What nothing at its accounts explains is measured again with the clock of then: what stays as it was then, time has moved. */
export async function reasonsOf(ask: RestateAsk, grain: FactLines["grain"], moved: readonly Pair[]): Promise<Reason[]> {
  if (moved.length === 0) return [];
  const evidence = await evidenceSince(ask, accountsOf(moved));
  const moves = netMoves(ask);
  const found = moved.map((pair) => reasonOf(ask, pair, evidence, moves));
  if (found.every((reason) => reason !== null)) return found;
  const steady = await withTheClockOfThen(ask, grain);
  return found.map((reason, i) => reason ?? unexplained(ask, moved[i] as Pair, steady?.get(keyOfPair(grain, moved[i] as Pair)) ?? (steady === null ? null : [])));
}

function keyOfPair(grain: FactLines["grain"], { then, now }: Pair): string {
  const line = now[0] ?? then[0];
  return line === undefined ? "" : keyOf(grain)(line);
}

async function withTheClockOfThen(ask: RestateAsk, grain: FactLines["grain"]): Promise<Map<string, FactLine[]> | null> {
  const lines = await factLines({ ...ask, settings: ask.settingsThen, now: ask.reportedAt });
  return lines === null || lines.grain !== grain ? null : Map.groupBy(lines.lines, keyOf(grain));
}

function unexplained(ask: RestateAsk, { then }: Pair, steady: readonly FactLine[] | null): Reason {
  if (ask.reported.definition_version !== ask.kpi.version) return { cause: "definition", imports: [] };
  return steady === null || told(then) === told(steady) ? { cause: "time", imports: [] } : reasonElsewhere(ask);
}

/** What moved a fact of an account at which nothing changed, as a share of all does: the one decision, if nothing else came since. */
export function reasonElsewhere(ask: RestateAsk): Reason {
  const moves = [...new Set(netMoves(ask).map(({ batch }) => batch))];
  const others = ask.importsNow.filter((batch) => !ask.importsThen.includes(batch) && !ask.decided.has(batch)).length + ask.importsThen.filter((batch) => !ask.importsNow.includes(batch) && !ask.decided.has(batch)).length;
  const decisions = moves.filter((batch) => ask.decided.has(batch));
  const [only] = decisions;
  return only !== undefined && moves.length === 1 && others === 0 ? { cause: "decision", imports: [only] } : { cause: "together", imports: decisions };
}

/** What each import moved in all: what its undo brought back is nothing any more. */
function netMoves({ moves }: RestateAsk): AccountMove[] {
  return [...Map.groupBy(moves, ({ batch }) => batch)].flatMap(([batch, lines]) => {
    const pairs = netPairs(lines.flatMap((line) => line.pairs));
    const is_all = lines.every((line) => line.is_all);
    return pairs.length === 0 && is_all ? [] : [{ batch, pairs, is_all }];
  });
}

function netPairs(pairs: AccountMove["pairs"]): AccountMove["pairs"] {
  const rows = new Map<string, number>();
  for (const { kind, was, is, rows: moved } of pairs) {
    const [forth, back] = [JSON.stringify([kind, was, is]), JSON.stringify([kind, is, was])];
    const standing = rows.get(back) ?? 0;
    if (standing > 0) rows.set(back, Math.max(0, standing - moved));
    if (moved > standing) rows.set(forth, (rows.get(forth) ?? 0) + moved - standing);
  }
  return [...rows].filter(([, moved]) => moved > 0).map(([key, moved]) => {
    const [kind = "", was = "", is = ""] = JSON.parse(key) as string[];
    return { kind, was, is, rows: moved };
  });
}

const listKinds: ReadonlySet<string> = new Set(["list_membership", "tier", "ownership"]);
const identityKinds: ReadonlySet<string> = new Set(["account", "person", "identity_link"]);

function categoryOf(kind: string, isLive: boolean): Cause {
  if (listKinds.has(kind)) return "lists";
  if (isLive) return "live";
  return identityKinds.has(kind) ? "identity" : "records";
}

/**
 * The row that a fact was counted from says most. Where it is the same as then, what moved between its accounts does, and what came since at
 * them; null where nothing did.
 */
function reasonOf(ask: RestateAsk, pair: Pair, evidence: Evidence, moves: readonly AccountMove[]): Reason | null {
  const behind = movesBehind(ask, pair, moves);
  const row = [...pair.now, ...pair.then].find(([, , , , , , record]) => record !== "");
  const other = row === undefined ? null : otherRow(ask, pair, behind.length > 0);
  if (row !== undefined && other !== null) return other.isDecided ? { cause: "decision", imports: [other.batch] } : { cause: listKinds.has(row[6]) ? "lists" : other.isLive ? "live" : "records", imports: [] };
  if (row !== undefined && isAtAnotherAccount(pair)) return behind.length === 0 ? { cause: "identity", imports: [] } : ofMoves(ask, behind);
  const accounts = [...accountsOf([pair]), ""];
  return ofEvidence(ask, behind, accounts.flatMap((account) => evidence.within.get(account) ?? [])) ?? ofEvidence(ask, [], accounts.flatMap((account) => evidence.later.get(account) ?? []));
}

/** A decision's own accounts are part of it: what it moved says more than that they are new. */
function ofEvidence(ask: RestateAsk, behind: readonly AccountMove[], causes: readonly Cause[]): Reason | null {
  const others = new Set(causes.filter((cause) => behind.length === 0 || cause !== "identity"));
  const own = behind.length === 0 ? null : ofMoves(ask, behind);
  const [first] = others;
  if (others.size === 0) return own;
  if (others.size === 1 && first !== undefined && (own === null || own.cause === first)) return own ?? { cause: first, imports: [] };
  return { cause: "together", imports: own?.imports.filter((batch) => ask.decided.has(batch)) ?? [] };
}

function ofMoves(ask: RestateAsk, behind: readonly AccountMove[]): Reason {
  const imports = [...new Set(behind.map(({ batch }) => batch))];
  // Moves of no import were made by a rule of identity that was set.
  if (imports.every((batch) => batch === 0)) return { cause: "settings", imports: [] };
  const decided = imports.filter((batch) => ask.decided.has(batch));
  if (decided.length === 0) return { cause: imports.every((batch) => ask.live.has(batch)) ? "live" : "identity", imports };
  return imports.length === 1 ? { cause: "decision", imports } : { cause: "together", imports: decided };
}

/** What moved rows between the accounts of then and of now; where nothing did so exactly, what moved any of theirs. */
function movesBehind({ kpi }: RestateAsk, { then, now }: Pair, moves: readonly AccountMove[]): AccountMove[] {
  const [before, after] = [accountsOf([{ then, now: [] }]), accountsOf([{ then: [], now }])];
  const [left, came] = [without(before, after), without(after, before)];
  const concerns = (kind: string): boolean => kind === "account" || listKinds.has(kind) || kpi.reads.includes(kind);
  const exactly = left.size + came.size === 0 ? [] : moves.filter(({ pairs }) => pairs.some(({ kind, was, is }) => concerns(kind) && (left.size === 0 || left.has(was)) && (came.size === 0 || came.has(is))));
  if (exactly.length > 0) return exactly;
  return moves.filter(({ pairs, is_all }) => !is_all || pairs.some(({ kind, was, is }) => concerns(kind) && [was, is].some((account) => before.has(account) || after.has(account))));
}

function without(some: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...some].filter((one) => !others.has(one)));
}

interface OtherRow {
  readonly batch: number;
  readonly isLive: boolean;
  readonly isDecided: boolean;
}

/** Whether the fact is counted from another row than then. One that only stands elsewhere is the same. */
function otherRow(ask: RestateAsk, { then, now }: Pair, isMovedOn: boolean): OtherRow | null {
  const arrived = now.find((line) => isNew(ask, line[7], line[8] ?? 0));
  const gone = then.find(([, , , , , , , batch]) => batch > 0 && !ask.importsNow.includes(batch));
  const batches = (lines: readonly FactLine[]): string => lines.map(([, , , , , , , batch]) => batch).toSorted((a, b) => a - b).join();
  const changed = !isMovedOn && then.length > 0 && now.length > 0 && batches(then) !== batches(now) ? now[0] : undefined;
  const line = arrived ?? gone ?? changed;
  return line === undefined ? null : { batch: line[7], isLive: ask.live.has(line[7]), isDecided: ask.decided.has(line[7]) };
}

function isNew({ importsThen, live }: RestateAsk, batch: number, seq: number): boolean {
  return batch > 0 && (!importsThen.includes(batch) || seq > (live.get(batch) ?? Number.MAX_SAFE_INTEGER));
}

function isAtAnotherAccount({ then, now }: Pair): boolean {
  const accounts = (lines: readonly FactLine[]): string => lines.map(([account]) => account).toSorted().join("\n");
  return then.length > 0 && now.length > 0 && accounts(then) !== accounts(now);
}

/** Causes by account, under "" those of imports that were taken back since. What happened after the period counts where nothing else does. */
interface Evidence {
  readonly within: ReadonlyMap<string, readonly Cause[]>;
  readonly later: ReadonlyMap<string, readonly Cause[]>;
}

async function evidenceSince(ask: RestateAsk, accounts: ReadonlySet<string>): Promise<Evidence> {
  const kinds = new Set([...ask.kpi.reads, ...identityKinds, ...listKinds]);
  const undone = ask.importsThen.filter((batch) => !ask.importsNow.includes(batch) && !ask.decided.has(batch));
  const each = recordTables.filter(({ kind }) => kinds.has(kind)).map((table) => sinceSql(ask, table, [...accounts], undone));
  const rows = await ask.engine.rows<{ account: string; kind: string; live: number; later: number }>(join(each, "\nUNION ALL\n"), ask.query ?? {});
  const causes = (some: typeof rows): ReadonlyMap<string, Cause[]> => new Map([...Map.groupBy(some, ({ account }) => account)].map(([account, of]) => [account, of.map(({ kind, live }) => categoryOf(kind, live === 1))]));
  return { within: causes(rows.filter(({ later }) => later === 0)), later: causes(rows.filter(({ later }) => later === 1)) };
}

function sinceSql({ importsThen, live, decided, period }: RestateAsk, table: RecordTable, accounts: readonly string[], undone: readonly number[]): Sql {
  const moment = table.versioned ? sql`s.valid_from` : momentOf(table);
  const known = value.uints([0, ...importsThen, ...decided]);
  const grown = [...live].filter(([batch]) => importsThen.includes(batch)).map(([batch, to]) => sql`(s.batch = ${value.uint(batch)} AND s.seq > ${value.uint(to)})`);
  const isNewRow = join([sql`s.batch NOT IN (${known})`, ...grown], " OR ");
  const came = sql`
    SELECT DISTINCT s.account_id AS account, ${value.string(table.kind)} AS kind, s.batch IN (${value.uints([0, ...live.keys()])}) AS live, ${moment} >= ${value.instant(instantsOf(period).to)} AS later
    FROM ${name(table.name)} AS s
    WHERE s.account_id IN (${value.strings(accounts)}) AND (${isNewRow})`;
  if (undone.length === 0) return came;
  return sql`${came}
    UNION ALL
    SELECT DISTINCT '' AS account, ${value.string(table.kind)} AS kind, 0 AS live, 0 AS later
    FROM ${name(`${table.name}_shelf`)}
    WHERE batch IN (${value.uints(undone)})`;
}
