import type { Engine } from "../store/engine.ts";

const turns = new WeakMap<Engine, Promise<unknown>>();

/** Runs the work when all work that came before it on this engine is over. */
export async function inTurn<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  const before = turns.get(engine) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(engine, mine.catch(() => undefined));
  return mine;
}
