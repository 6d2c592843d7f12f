/** Mailings with what became of them, webinars and fairs: what marketing sends out and whom it meets. */
import type { SampleAccount, SamplePerson } from "./accounts.ts";
import { atMinute, type Day, isoDay, weekday } from "./calendar.ts";
import { type Chance, happens, pick, whole } from "./random.ts";
import { liveliness } from "./rhythm.ts";
import type { Row } from "./table.ts";

export const mailColumns = ["id", "at", "type", "channel", "direction", "side", "person_email", "campaign", "asset", "url", "page_class", "seconds", "outcome", "removed"] as const;

export interface MailPlan {
  readonly roll: Chance;
  readonly accounts: readonly SampleAccount[];
  readonly from: Day;
  readonly until: Day;
}

interface Recipient {
  readonly account: SampleAccount;
  readonly person: SamplePerson;
}

export function* mailTouches(plan: MailPlan): Generator<Row> {
  const everybody = plan.accounts.filter(({ listedOn }) => listedOn !== null).flatMap((account) => account.people.map((person) => ({ account, person })));
  yield* newsletters(plan, everybody);
  yield* webinars(plan, everybody);
  yield* fairs(plan, everybody);
}

/** Every fourth Tuesday to those who allow it. */
function* newsletters({ roll, from, until }: MailPlan, everybody: readonly Recipient[]): Generator<Row> {
  let number = 0;
  let issue = 0;
  for (let day = tuesdayFrom(from + 14); day <= until; day += 28) {
    const asset = `${pick(roll, ["Season guide", "Customer story", "Product news"])} ${(issue += 1)}`;
    for (const { account, person } of everybody) {
      if (!person.consent || day < Math.max(account.listedOn ?? day, person.knownOn) || !happens(roll, 0.5)) continue;
      yield* mailRows(roll, { id: `m${(number += 1)}`, day, account, person, asset });
    }
  }
}

function tuesdayFrom(day: Day): Day {
  return day + ((9 - weekday(day)) % 7);
}

interface Mail extends Recipient {
  readonly id: string;
  readonly day: Day;
  readonly asset: string;
}

/** Machines open and click too: a proxy opens at once, a scanner follows two links within seconds. */
function* mailRows(roll: Chance, { id, day, account, person, asset }: Mail): Generator<Row> {
  const row = { channel: "email", side: "marketing", person_email: person.email, campaign: "Nurture", asset };
  const bounces = happens(roll, 0.02);
  yield { ...row, id, at: atMinute(day, 450), type: "mailing", direction: "out", outcome: bounces ? "bounced" : "delivered" };
  if (bounces) return;
  if (happens(roll, 0.14)) yield { ...row, id: `${id}p`, at: atMinute(day, 450, 3), type: "mail_open", direction: "in", removed: "machine_open" };
  if (happens(roll, 0.24 * (0.5 + liveliness(day) / 2))) yield { ...row, id: `${id}o`, at: atMinute(day, 540 + whole(roll, 0, 300)), type: "mail_open", direction: "in" };
  if (account.isCast) return;
  if (happens(roll, account.warmth * 0.1)) yield { ...row, id: `${id}c`, at: atMinute(day, 600 + whole(roll, 0, 300)), type: "mail_click", direction: "in", url: "/guide/warehouse-kpis", page_class: "content" };
  if (happens(roll, 0.004)) yield { ...row, id: `${id}u`, at: atMinute(day, 620), type: "mail_click", direction: "in", url: "/unsubscribe", page_class: "unsubscribe" };
  if (happens(roll, 0.01)) {
    for (const link of [1, 2]) yield { ...row, id: `${id}s${link}`, at: atMinute(day, 450, link), type: "mail_click", direction: "in", url: `/link/${link}`, page_class: "other" };
  }
}

/** A webinar every six weeks; a third of those who sign up do not come. */
function* webinars({ roll, from, until }: MailPlan, everybody: readonly Recipient[]): Generator<Row> {
  for (let day = tuesdayFrom(from + 30) + 2; day <= until; day += 42) {
    if (liveliness(day) < 0.5) continue;
    for (const { account, person } of everybody) {
      if (account.isCast || day < Math.max(account.listedOn ?? day, person.knownOn) || !happens(roll, account.warmth * 0.07)) continue;
      const came = happens(roll, 0.66);
      yield {
        id: `wb${day}-${person.id}`, at: atMinute(day, 840), type: "webinar", channel: "webinar", direction: "in", side: "marketing", person_email: person.email,
        campaign: "Season webinar", asset: `Webinar ${isoDay(day)}`, seconds: came ? whole(roll, 600, 3_000) : 0, outcome: came ? "held" : "no_show",
      };
    }
  }
}

/** Two fairs a year: the first days of April and of October. */
function* fairs({ roll, from, until }: MailPlan, everybody: readonly Recipient[]): Generator<Row> {
  for (let day = from; day <= until; day += 1) {
    const date = isoDay(day).slice(5);
    if (date !== "04-08" && date !== "10-07") continue;
    for (const { account, person } of everybody) {
      if (account.isCast || day < Math.max(account.listedOn ?? day, person.knownOn) || !happens(roll, account.warmth * 0.12)) continue;
      yield {
        id: `fa${day}-${person.id}`, at: atMinute(day, 600 + whole(roll, 0, 360)), type: "event", channel: "event", direction: "in", side: "marketing",
        person_email: person.email, campaign: date === "04-08" ? "Spring fair" : "Autumn fair", asset: "Stand", seconds: whole(roll, 300, 2_400), outcome: "held",
      };
    }
  }
}
