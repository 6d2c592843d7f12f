/** Small pictures wait for each other, so that they never stand in the way of a number that somebody asked for. */
const atOnce = 2;
let running = 0;
const waiting: (() => void)[] = [];

/** Runs the work when it is its turn; what was given up before its turn never starts. */
export async function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (running >= atOnce) await new Promise<void>((turn) => waiting.push(turn));
  running += 1;
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
