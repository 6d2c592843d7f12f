/** Sends events so that they survive the end of the page; what the server did not take goes with what comes next. */

/** Browsers let 64 KB be on their way at the end of a page. */
const eventsMax = 20;
/** So many wait at most for a server that does not answer; the oldest go first. */
const waitingMax = 200;

export interface OutboxOptions {
  readonly url: string;
  readonly key: string;
}

const ends = (): boolean => document.visibilityState === "hidden";

export function outbox({ url, key }: OutboxOptions): (event: object) => void {
  let waiting: object[] = [];
  let asked = false;
  /** Nothing came through: one batch asks whether it does again, the others wait. */
  let down = false;

  const flush = (): void => {
    asked = false;
    const batch = waiting.splice(0, eventsMax);
    if (batch.length === 0) return;
    const body = JSON.stringify({ writeKey: key, sentAt: new Date(), batch });
    const again = (): void => {
      waiting = batch.concat(waiting).slice(-waitingMax);
      down = true;
    };
    const came = (): void => {
      if (!down) return;
      down = false;
      flush();
    };
    // A beacon is taken even where nothing can be sent, and tells nobody: it is for a page that ends, and the batch waits all the same.
    const failed = (): void => {
      again();
      if (ends()) navigator.sendBeacon?.(url, body);
    };
    // Text needs no preflight; the server reads JSON whatever it is called.
    try {
      fetch(url, { method: "POST", body, keepalive: true, credentials: "omit" }).then(({ status }) => (status === 429 || status > 499 ? again() : came()), failed);
    } catch {
      failed();
    }
    if (!down || ends()) flush();
  };
  addEventListener("online", flush);
  return (event) => {
    waiting.push(event);
    if (asked) return;
    asked = true;
    // All of one moment go together.
    queueMicrotask(flush);
  };
}
