/** The instant of asking. Passed in wherever time matters, so that a test can say what time it is. */
export type Clock = () => Date;

/** The machine's clock: the one place where its time is read. */
export function systemClock(): Clock {
  return () => new Date();
}

/** A clock that stands still, or moves on by `stepMs` at each look. */
export function fixedClock(at: string, stepMs = 0): Clock {
  let next = new Date(at).getTime();
  return () => {
    const now = new Date(next);
    next += stepMs;
    return now;
  };
}
