/** Money spent: media by campaign and week, events, tools, the team, overhead that belongs to nobody, and what is spent on one account. */
import { atMinute, type Day, isoDay, monthOfDay, monthStarts, workingDay } from "./calendar.ts";
import { type AdPlan, spendRows } from "./campaigns.ts";
import type { SampleDeal } from "./deals.ts";
import { type Chance, whole } from "./random.ts";
import type { Row } from "./table.ts";

export const costColumns = ["from", "until", "amount", "currency", "kind", "side", "campaign", "channel", "account", "note"] as const;

export function* costRows(plan: Pick<AdPlan, "roll" | "from" | "until"> & { readonly deals: readonly SampleDeal[] }): Generator<Row> {
  yield* spendRows(plan);
  for (const first of monthStarts(plan.from, plan.until)) yield* monthRows(plan.roll, first);
  yield* dealCosts(plan);
}

function* monthRows(roll: Chance, first: Day): Generator<Row> {
  const span = { from: isoDay(first), until: isoDay((monthStarts(first, first + 45)[1] ?? first + 28) - 1), currency: "EUR" };
  const month = monthOfDay(first);
  const fair = month === 4 ? "Spring fair" : month === 10 ? "Autumn fair" : null;
  yield { ...span, amount: 1_900, kind: "tool", side: "marketing", note: "Marketing tools" };
  yield { ...span, amount: whole(roll, 900, 1_900), kind: "content", side: "marketing", campaign: "Nurture", note: "Writing and design" };
  if (fair !== null) yield { ...span, amount: whole(roll, 24_000, 31_000), kind: "event", side: "marketing", campaign: fair, channel: "event", note: "Stand and travel" };
  if (month % 3 === 2) yield { ...span, amount: whole(roll, 2_000, 4_500), kind: "event", side: "marketing", campaign: "Season webinar", channel: "webinar", note: "Webinar series" };
  yield { ...span, amount: 14_500, kind: "staff", side: "marketing", note: "Marketing team, share for this programme" };
  yield { ...span, amount: 41_000, kind: "staff", side: "sales", note: "Sales team, share for this programme" };
  yield { ...span, amount: 2_600, kind: "tool", side: "sales", note: "CRM and calling" };
  yield { ...span, amount: 12_500, kind: "staff", side: "success", note: "Customer success" };
  yield { ...span, amount: 6_000, kind: "overhead", side: "marketing", note: "Rent and administration, share" };
}

/** A trial set-up or a site visit for most larger deals. */
function* dealCosts({ roll, deals, until }: { readonly roll: Chance; readonly deals: readonly SampleDeal[]; readonly until: Day }): Generator<Row> {
  for (const deal of deals.filter(({ kind, account }) => kind === "new" && !account.isCast)) {
    const day = workingDay(deal.qualifiedOn + 5);
    if (day > until) continue;
    const share = deal.account.tier === 1 ? 0.02 : 0.025;
    yield {
      from: isoDay(day), amount: Math.round(deal.amount * share * (0.6 + 0.8 * roll())), currency: "EUR", kind: "event", side: "sales", account: deal.account.id,
      note: `Site visit for ${deal.id}, ${atMinute(day, 540).slice(0, 10)}`,
    };
  }
}
