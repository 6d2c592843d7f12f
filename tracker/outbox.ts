/** Sends events so that they survive the end of the page; what the server did not take goes with what comes next. */

/** Browsers let 64 KB be on their way at the end of a page. */
const eventsMax = 20;
/** So many wait at most for a server that does not answer; the oldest go first. */
const waitingMax = 200;

export interface OutboxOptions {
  readonly url: string;
  readonly key: string;
}

export function outbox({ url, key }: OutboxOptions): (event: object) => void {
  let waiting: object[] = [];
  let asked = false;

  const flush = (): void => {
    asked = false;
    const batch = waiting.splice(0, eventsMax);
    if (batch.length === 0) return;
    const body = JSON.stringify({ writeKey: key, sentAt: new Date(), batch });
    const again = (): void => {
      waiting = batch.concat(waiting).slice(-waitingMax);
    };
    // Text needs no preflight; the server reads JSON whatever it is called.
    const beacon = (): unknown => navigator.sendBeacon?.(url, body) || again();
    try {
      fetch(url, { method: "POST", body, keepalive: true, credentials: "omit" }).then((answer) => (answer.status === 429 || answer.status > 499) && again(), beacon);
    } catch {
      beacon();
    }
    flush();
  };
  return (event) => {
    waiting.push(event);
    if (asked) return;
    asked = true;
    // All of one moment go together.
    queueMicrotask(flush);
  };
}
