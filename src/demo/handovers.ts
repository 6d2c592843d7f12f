/** Marketing gives accounts to sales, and what sales decides, how soon. */
import { ownerOn, type SampleAccount } from "./accounts.ts";
import { atMinute, type Day, workingDay, workingDaysLater } from "./calendar.ts";
import { type Chance, happens, pick, whole } from "./random.ts";
import { liveliness, officeMinute } from "./rhythm.ts";
import type { Row } from "./table.ts";

export const handoverColumns = ["id", "account", "at", "to", "reason", "decision", "code", "decided_at"] as const;

export interface HandoverPlan {
  readonly roll: Chance;
  readonly accounts: readonly SampleAccount[];
  readonly from: Day;
  readonly until: Day;
}

/** Warm accounts are handed over now and then; in the South the decision takes too long: the story `south`. */
export function* handoverRows({ roll, accounts, from, until }: HandoverPlan): Generator<Row> {
  let number = 0;
  for (const account of accounts.filter(({ isCast, listedOn, customerSince }) => !isCast && listedOn !== null && customerSince === null)) {
    for (let day = Math.max(from, account.listedOn ?? from) + whole(roll, 0, 60); day <= until; day += 45) {
      if (!happens(roll, account.warmth * 0.45 * liveliness(workingDay(day)))) continue;
      yield handover(roll, { account, day: workingDay(day), until, id: `H${(number += 1)}` });
    }
  }
}

function handover(roll: Chance, { account, day, until, id }: { account: SampleAccount; day: Day; until: Day; id: string }): Row {
  const minute = officeMinute(roll);
  const row = { id, account: account.id, at: atMinute(day, minute), to: ownerOn(account, day) || account.sdr, reason: pick(roll, ["asked for a price", "two people on the pricing page", "webinar and download"]) };
  const days = account.region === "South" ? whole(roll, 2, 7) : whole(roll, 0, 19) === 0 ? 4 : whole(roll, 0, 1);
  const decidedOn = workingDaysLater(day, days);
  // One in fifteen is never decided.
  if (happens(roll, 1 / 15) || decidedOn > until) return row;
  const decision = pick(roll, ["accepted", "accepted", "accepted", "accepted", "accepted", "rejected", "recycled"]);
  const code = decision === "rejected" ? pick(roll, ["too small", "no budget", "existing supplier"]) : "";
  return { ...row, decision, code, decided_at: atMinute(decidedOn, days === 0 ? Math.min(1_140, minute + whole(roll, 20, 180)) : officeMinute(roll)) };
}
