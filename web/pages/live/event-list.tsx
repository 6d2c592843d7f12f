import type { ReactElement } from "react";
import type { LiveAside, LiveEventLine } from "../../../src/serve/contract.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { inWords } from "../../words/language.ts";
import { say, wordsOf } from "../../words/say.ts";

interface Line {
  readonly id: string;
  readonly at: string;
  readonly source: string;
  readonly what: string;
  readonly verdict: "accepted" | "conflict" | "rejected" | "removed";
  /** Why it is not counted or did not enter. */
  readonly why: string;
  readonly counts: boolean;
  readonly body: string;
}

/** Events that entered and events that did not, newest first; each opens to what was sent. */
export function EventList({ events, aside }: { readonly events: readonly LiveEventLine[]; readonly aside: readonly LiveAside[] }): ReactElement {
  const zone = useZone();
  const lines = [...events.map(entered), ...aside.map(setAside)].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.id.localeCompare(a.id, "en", { numeric: true })));
  return (
    <ol className="live-list" aria-label={say("live.events")}>
      {lines.map((line) => (
        <li key={line.id}>
          <details>
            <summary>
              <time dateTime={line.at}>{showInstant(line.at, zone)}</time>
              <span className={`pill verdict-${line.verdict}`}>{say(`live.verdict.${line.verdict}`)}</span>
              <strong><bdi>{line.what}</bdi></strong>
              <span className="soft"><bdi>{line.source}</bdi></span>
              <span className="soft live-why">{line.why !== "" ? line.why : line.counts ? "" : say("live.soon")}</span>
            </summary>
            <pre tabIndex={0}>{line.body}</pre>
          </details>
        </li>
      ))}
    </ol>
  );
}

function entered({ seq, received_at, source, type, name, counts, removed, event }: LiveEventLine): Line {
  const what = name === "" ? type : `${type} · ${name}`;
  return { id: `event-${seq}`, at: received_at, source, what, verdict: removed === "" ? "accepted" : "removed", why: removed === "" ? "" : wordsOf(removed), counts, body: JSON.stringify(event, null, 2) };
}

function setAside({ id, verdict, last_at, source, message, message_id, raw }: LiveAside): Line {
  return { id: `aside-${id}`, at: last_at, source, what: message_id === "" ? say("live.unnamed") : message_id, verdict, why: inWords(message), counts: false, body: printed(raw) };
}

function printed(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
