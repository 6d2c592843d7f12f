import type { ReactElement } from "react";
import type { InboxStatus } from "../../../src/serve/contract.ts";
import { say } from "../../words/say.ts";

/** What is wrong with the inbox, where something is: events cannot be taken in, wait and do not count yet, or were lost by the disk; or the clock was set back. */
export function InboxNotes({ inbox }: { readonly inbox: InboxStatus }): ReactElement {
  return (
    <>
      {!inbox.writable && <div className="note" role="alert"><div><div className="note-title">{say("live.closed")}</div><div className="soft">{inbox.why_not}</div></div></div>}
      {inbox.fault !== null && <div className="note" role="alert"><div><div className="note-title">{say("live.stuck", { n: inbox.waiting })}</div><div className="soft">{inbox.fault}</div></div></div>}
      {inbox.missing.length > 0 && <div className="note" role="alert"><div><div className="note-title">{say("live.missing")}</div><div className="soft">{inbox.missing.map(({ from, to }) => `${from}–${to}`).join(", ")}</div></div></div>}
      {inbox.clock_back_seconds !== null && <div className="note" role="alert"><div><div className="note-title">{say("live.clock_back", { n: Math.round(inbox.clock_back_seconds / 60) })}</div><div className="soft">{say("live.clock_back.lead")}</div></div></div>}
    </>
  );
}
