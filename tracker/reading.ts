/** How long and how far a page was read: seconds in which it was visible and somebody did something there, and how far down it was seen. */

/** Somebody who reads moves nothing for a while; after this long we no longer know that they read. */
const quietMs = 15_000;
/** A reading is told while it goes on, since nothing tells when a browser is killed. */
const tellEverySeconds = 30;

export interface Reading {
  begin(): void;
  /** The page is visible again: what lay between does not count. */
  resume(): void;
  /** Is there more to tell than was told? */
  changed(): boolean;
  /** Cumulative; counts as told. */
  values(): { readonly active_seconds: number; readonly scroll: number };
}

export function readingOf(tell: () => void): Reading {
  let activeMs = 0;
  let last = 0;
  let awake = true;
  let depth = 0;
  let told = "";
  let toldSeconds = 0;

  const look = (): void => {
    const now = performance.now();
    // The event that tells of hiding comes when the page is hidden already: what was seen until then counts, what follows does not.
    if (awake) activeMs += Math.min(now - last, quietMs);
    [awake, last] = [document.visibilityState !== "hidden", now];
    const { scrollHeight, clientHeight } = document.documentElement;
    depth = Math.max(depth, Math.min(1, (scrollY + clientHeight) / Math.max(scrollHeight, 1)));
  };
  const now = () => ({ active_seconds: Math.round(activeMs / 100) / 10, scroll: Math.round(depth * 100) / 100 });
  const acted = (): void => {
    if (document.visibilityState === "hidden") return;
    look();
    if (activeMs / 1000 - toldSeconds >= tellEverySeconds) tell();
  };
  for (const name of ["pointermove", "pointerdown", "keydown", "scroll", "wheel", "touchmove"]) addEventListener(name, acted, { passive: true, capture: true });

  return {
    begin: () => {
      [activeMs, depth, told, toldSeconds, last, awake] = [0, 0, "", 0, performance.now(), document.visibilityState !== "hidden"];
    },
    resume: () => {
      [last, awake] = [performance.now(), true];
    },
    changed: () => {
      look();
      return JSON.stringify(now()) !== told;
    },
    values: () => {
      const values = now();
      [told, toldSeconds] = [JSON.stringify(values), values.active_seconds];
      return values;
    },
  };
}
