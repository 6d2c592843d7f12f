/**
 * Events that are taken like others and kept nowhere: a start lets some of them go the whole way before anybody may send, so that the first real
 * ones do not wait until the program has been compiled to speed.
 */
import { DatabaseSync } from "node:sqlite";
import { chainStart, InboxLedger } from "./ledger.ts";
import type { Arriving, Taken } from "./messages.ts";
import { makeTables } from "./schema.ts";

/** An inbox in memory, as the thread of the inbox holds it until the first real event comes. */
export class Rehearsal {
  readonly #database: DatabaseSync;
  readonly #ledger: InboxLedger;

  constructor() {
    this.#database = new DatabaseSync(":memory:");
    makeTables(this.#database);
    this.#ledger = new InboxLedger(this.#database, () => undefined, { lastSeq: 0, chain: chainStart });
  }

  take(arriving: Arriving): Taken {
    return this.#ledger.together(() => this.#ledger.take(arriving));
  }

  close(): void {
    this.#database.close();
  }
}
