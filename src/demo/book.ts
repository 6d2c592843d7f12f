/** All rows of the sample company before they are written: what chance made and what the stories add. */
import type { SampleAccount } from "./accounts.ts";
import type { Day } from "./calendar.ts";
import type { SampleContract } from "./contracts.ts";
import type { SampleDeal } from "./deals.ts";
import type { Chance } from "./random.ts";
import type { Row } from "./table.ts";

export interface SampleBook {
  readonly accounts: readonly SampleAccount[];
  readonly deals: SampleDeal[];
  readonly contracts: SampleContract[];
  readonly people: Row[];
  readonly web: Row[];
  readonly sales: Row[];
  readonly usage: Row[];
  readonly invites: Row[];
  readonly answers: Row[];
  readonly intent: Row[];
  readonly costs: Row[];
  readonly handovers: Row[];
}

/** Where a story plays. */
export interface Scene {
  readonly roll: Chance;
  readonly account: SampleAccount;
  readonly from: Day;
  readonly until: Day;
  readonly book: SampleBook;
}
