/** Looks every second whether the engine's child process has said something; after a silence of so long it is given up. */
const lookEveryMs = 1_000;

export interface Listening {
  /** The child gave a sign of life. */
  heard(): void;
  stop(): void;
}

/**
 * Calls `onSilence` once nothing was heard for `mostMs`. Only silence that we were awake for counts: where this process itself stood still (a closed lid,
 * a machine that is moved), the clock went on and the signs of life wait unread.
 */
export function listenFor(mostMs: number, onSilence: () => void): Listening {
  let silentMs = 0;
  const timer = setInterval(() => {
    silentMs += lookEveryMs;
    if (silentMs > mostMs) onSilence();
  }, lookEveryMs);
  timer.unref();
  return { heard: () => void (silentMs = 0), stop: () => clearInterval(timer) };
}
