/** An id counts once for ever as long as the table of ids knows it: one that a flipped bit made another would be taken a second time. */
import type { StatementSync } from "node:sqlite";
import type { InboxFault } from "./chain.ts";
import { isErased } from "./erased.ts";
import { idHash } from "./ledger.ts";

interface Identified {
  readonly seq: number;
  readonly message_id: string;
  readonly marks: string;
}

/** Looks whether the ids of events are known to be used, and by which event. */
export class IdCheck {
  readonly #known: readonly StatementSync[];
  readonly #ranges: { from: number; to: number }[] = [];

  /** `known`: asks each file of the inbox for the event that used an id. */
  constructor(known: readonly StatementSync[]) {
    this.#known = known;
  }

  /** Events in their order. The id of an erased one may be another than it came with. */
  look({ seq, message_id, marks }: Identified): void {
    if (isErased(marks)) return;
    const id = idHash(message_id);
    if (this.#known.some((file) => file.get(id)?.["seq"] === seq)) return;
    const last = this.#ranges.at(-1);
    if (last?.to === seq - 1) last.to = seq;
    else this.#ranges.push({ from: seq, to: seq });
  }

  faults(): InboxFault[] {
    return this.#ranges.map((range) => ({ ...range, says: "has an id that is not known to be used: it would be taken again" }));
  }
}
