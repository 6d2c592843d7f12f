import type { ReactElement } from "react";
import type { InboxStatus } from "../../../src/serve/contract.ts";
import { showCount } from "../../format/numbers.ts";
import { say } from "../../words/say.ts";
import { InboxNotes } from "./inbox-notes.tsx";

const verdicts = ["accepted", "duplicate", "conflict", "rejected", "suppressed"] as const;

/** The books of the last 24 hours: what was received is the sum of the five others. */
export function Books({ inbox }: { readonly inbox: InboxStatus }): ReactElement {
  return (
    <section className="stack" aria-label={say("live.books")}>
      <InboxNotes inbox={inbox} />
      <dl className="books">
        <div><dt>{say("live.received")}</dt><dd>{showCount(inbox.totals.received)}</dd></div>
        {verdicts.map((verdict) => <div key={verdict} className={`verdict-${verdict}`}><dt>{say(`live.verdict.${verdict}`)}</dt><dd>{showCount(inbox.totals[verdict])}</dd></div>)}
      </dl>
    </section>
  );
}
