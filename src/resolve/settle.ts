/**
 * Lets imports count, and takes it back. Every received row stands in its record table (counted) or on its shelf (kept, not counted); which of
 * the two depends only on the set of imports that count (`standing.ts`). So an undo brings every number back exactly, and so does its undo.
 *
 * One of these runs at a time for each engine; others wait for their turn.
 */
import { join, name, sql, value } from "../store/sql.ts";
import type { Ladder } from "./ladder.ts";
import { rematchAfter } from "./rematch.ts";
import { comparedSamples, type Samples } from "./samples.ts";
import { rereadStages } from "./reread-stages.ts";
import { rematching, type SettleOptions } from "./settle-options.ts";
import { addFresh, addKnown, countUnmatched, countUnmatchedReady, type Incoming, ladderOf, openStaged, type Staged, verdictsOf } from "./staged.ts";
import { enter, nextName, prepareEntry, prepareSwap, swap, tableOf } from "./swap.ts";
import { forget, redoNow, undoNow } from "./take-back.ts";
import { inTurn } from "./turn.ts";
import type { Verdicts } from "./verdicts.ts";

export interface Settled extends Verdicts {
  readonly kind: string;
  /** Rows of the import that no account was found for; 0 for kinds that have none. */
  readonly unmatched: number;
}

export interface Comparison extends Settled, Samples {}

/** The dry run: what {@link commit} would do with these rows. Nothing that counts is touched; the stages stay. */
export async function compare(options: SettleOptions, incoming: Incoming): Promise<Comparison> {
  return inTurn(options.engine, async () => {
    const staged = await openStaged(options, incoming);
    try {
      const verdicts = await verdictsOf(staged);
      return { kind: incoming.table.kind, ...verdicts, ...(await comparedSamples(options, staged)) };
    } finally {
      await staged.drop();
    }
  });
}

/**
 * Lets the staged rows of an import count, with their accounts: all of them at once. `active` = the imports that count besides it. Rows that
 * became countable by new accounts or people are given to them. The stages are dropped.
 *
 * When it fails or is cancelled (`signal`) nothing of the import is left.
 */
export async function commit(options: SettleOptions, batch: number, incoming: readonly Incoming[], active: readonly number[]): Promise<Settled[]> {
  return inTurn(options.engine, async () => {
    try {
      const settled: Settled[] = [];
      for (const one of incoming) settled.push(await commitOne(options, batch, one, active));
      const waiting = await waitingRows(options, batch, settled);
      await rereadStages(options, kindsOf(incoming), [...active, batch]);
      await rematchAfter(rematching(options), kindsOf(incoming));
      return await lessFound(options, batch, settled, waiting);
    } catch (error) {
      await forget(options, batch, active);
      throw error;
    } finally {
      await Promise.all(incoming.flatMap(({ stages }) => stages).map((stage) => options.engine.command(sql`DROP TABLE IF EXISTS ${name(stage)}`)));
    }
  });
}

/** Rows of the import that stand without an account; where it brought several kinds, since only then one may find the account of another. */
async function waitingRows({ engine }: SettleOptions, batch: number, settled: readonly Settled[]): Promise<Map<string, number>> {
  const tables = settled.length < 2 ? [] : settled.filter(({ unmatched }) => unmatched > 0).map(({ kind }) => tableOf(kind));
  if (tables.length === 0) return new Map();
  const each = tables.map((table) => sql`SELECT ${value.string(table.kind)} AS kind, count() AS rows FROM ${name(table.name)} WHERE batch = ${value.uint(batch)} AND account_id = ''`);
  const found = await engine.rows<{ kind: string; rows: string }>(join(each, "\nUNION ALL\n"), { lane: "load" });
  return new Map(found.map(({ kind, rows }) => [kind, Number(rows)]));
}

/** Whose account came in the same file is not without one, although it came after. */
async function lessFound(options: SettleOptions, batch: number, settled: readonly Settled[], waiting: ReadonlyMap<string, number>): Promise<Settled[]> {
  if (waiting.size === 0) return [...settled];
  const still = await waitingRows(options, batch, settled);
  return settled.map((one) => ({ ...one, unmatched: one.unmatched - (waiting.get(one.kind) ?? 0) + (still.get(one.kind) ?? 0) }));
}

async function commitOne(options: SettleOptions, batch: number, incoming: Incoming, active: readonly number[]): Promise<Settled> {
  const staged = await openStaged(options, incoming);
  try {
    const verdicts = await verdictsOf(staged);
    const ladder = await ladderOf(options, staged);
    const unmatched = await (staged.knownKeys === 0 ? commitFresh(options, staged, ladder) : commitKnown(options, staged, ladder, [...active, batch])).finally(() => ladder.drop());
    return { kind: incoming.table.kind, ...verdicts, unmatched };
  } finally {
    await staged.drop();
  }
}

/** Nothing that counts changes: the rows only come in. @returns how many found no account */
async function commitFresh(options: SettleOptions, staged: Staged, ladder: Ladder): Promise<number> {
  const { engine, table } = staged;
  if (staged.survey.rows === 0) return 0;
  await prepareEntry(engine, table);
  await addFresh(options, staged, ladder);
  const unmatched = await countUnmatchedReady(options, staged, ladder);
  options.signal?.throwIfAborted();
  await enter(engine, table);
  return unmatched;
}

async function commitKnown(options: SettleOptions, staged: Staged, ladder: Ladder, active: readonly number[]): Promise<number> {
  const { engine, table } = staged;
  await prepareSwap(engine, table);
  await addFresh(options, staged, ladder);
  await addKnown(options, staged, active);
  const unmatched = await countUnmatched(options, staged, ladder, [nextName(table), table.name]);
  options.signal?.throwIfAborted();
  await swap({ engine, table, now: options.now() });
  return unmatched;
}

function kindsOf(incoming: readonly Incoming[]): string[] {
  return incoming.map(({ table }) => table.kind);
}

/** Takes the rows of an import out of all numbers; they stay on the shelf. `active` = the imports that count. */
export async function undo(options: SettleOptions, batch: number, active: readonly number[]): Promise<void> {
  return inTurn(options.engine, () => undoNow(options, batch, active));
}

/** Lets the rows of an undone import count again. `active` = the imports that count. */
export async function redo(options: SettleOptions, batch: number, active: readonly number[]): Promise<void> {
  return inTurn(options.engine, () => redoNow(options, batch, active));
}
