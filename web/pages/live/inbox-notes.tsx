import type { ReactElement } from "react";
import type { InboxStatus } from "../../../src/serve/contract.ts";
import { say } from "../../words/say.ts";

/** What is wrong with the inbox, where something is: events cannot be taken in, or wait and do not count yet. */
export function InboxNotes({ inbox }: { readonly inbox: InboxStatus }): ReactElement {
  return (
    <>
      {!inbox.writable && <div className="note" role="alert"><div><div className="note-title">{say("live.closed")}</div><div className="soft">{inbox.why_not}</div></div></div>}
      {inbox.fault !== null && <div className="note" role="alert"><div><div className="note-title">{say("live.stuck", { n: inbox.waiting })}</div><div className="soft">{inbox.fault}</div></div></div>}
    </>
  );
}
