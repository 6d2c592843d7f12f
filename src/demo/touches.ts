import type { SampleAccount, SamplePerson } from "./accounts.ts";
import { at, type Day, isoDay, weekday } from "./calendar.ts";
import type { SampleDeal } from "./deals.ts";
import { type Chance, happens, howMany, pick, whole } from "./random.ts";
import type { Cell } from "./table.ts";

export interface TouchPlan {
  readonly roll: Chance;
  readonly accounts: readonly SampleAccount[];
  readonly deals: readonly SampleDeal[];
  readonly from: Day;
  readonly until: Day;
}

export const webColumns = ["id", "at", "type", "visitor", "person_email", "account_domain", "url", "page_class", "seconds", "form", "campaign"] as const;
export const salesColumns = ["id", "at", "type", "direction", "user", "person_email", "account", "seconds", "outcome", "attendees", "subject", "thread"] as const;
export const mailColumns = ["id", "at", "type", "person_email", "campaign", "asset", "outcome"] as const;
export const adColumns = ["day", "campaign", "platform", "account_domain", "impressions", "clicks"] as const;

const pages = [
  ["/", "other"], ["/slotting", "other"], ["/labour", "other"], ["/yard", "other"], ["/customers", "content"], ["/guide/warehouse-kpis", "content"],
  ["/pricing", "pricing"], ["/demo", "demo"], ["/contact", "contact"],
] as const;

/** How lively an account is on a day: its warmth, more in the weeks before and during a deal. */
function interest(account: SampleAccount, deals: readonly SampleDeal[], day: Day): number {
  const near = deals.some((deal) => day > deal.createdOn - 35 && day <= deal.closedOn);
  const onList = day >= account.listedOn && (account.delistedOn === null || day < account.delistedOn);
  return account.warmth * (near ? 4 : onList ? 1 : 0.2);
}

/** Page views and forms, as a web tracker would export them. */
export function* webTouches({ roll, accounts, deals, from, until }: TouchPlan): Generator<readonly Cell[]> {
  let number = 0;
  for (const account of accounts) {
    const own = deals.filter((deal) => deal.account === account);
    for (let day = from; day <= until; day += 1) {
      const visits = howMany(roll, interest(account, own, day) * (weekday(day) > 5 ? 0.01 : 0.075));
      for (let visit = 0; visit < visits; visit += 1) {
        const person = account.people.length > 0 && happens(roll, 0.45) ? pick(roll, account.people) : null;
        yield* visitRows({ roll, account, person, day, id: `w${(number += 1)}` });
      }
    }
  }
}

function* visitRows(visit: { roll: Chance; account: SampleAccount; person: SamplePerson | null; day: Day; id: string }): Generator<readonly Cell[]> {
  const { roll, account, person, day, id } = visit;
  const visitor = person?.visitor ?? `v-${account.id}-a${whole(roll, 1, 4)}`;
  let minute = whole(roll, 0, 540);
  for (let page = 0; page < whole(roll, 1, 5); page += 1) {
    const [path, pageClass] = pick(roll, pages);
    const seconds = whole(roll, 5, pageClass === "content" ? 240 : 90);
    yield [`${id}-${page}`, at(day, 8 + Math.floor(minute / 60), minute % 60), "page_view", visitor, person?.email ?? null, account.domain, path, pageClass, seconds, null, null];
    if (pageClass === "demo" && person !== null && happens(roll, 0.25)) {
      yield [`${id}-${page}f`, at(day, 8 + Math.floor(minute / 60), minute % 60, 40), "form", visitor, person.email, account.domain, path, pageClass, null, "demo", null];
    }
    minute = Math.min(719, minute + 1 + Math.floor(seconds / 60));
  }
}

/** Calls, mails, meetings and their bookings, as a sales tool would export them. */
export function* salesTouches({ roll, accounts, deals, from, until }: TouchPlan): Generator<readonly Cell[]> {
  let number = 0;
  for (const account of accounts) {
    const own = deals.filter((deal) => deal.account === account);
    for (let day = from; day <= until; day += 1) {
      if (weekday(day) > 5 || day < account.listedOn || account.people.length === 0) continue;
      const inDeal = own.some((deal) => day >= deal.createdOn && day <= deal.closedOn);
      const effort = (account.tier === 1 ? 0.22 : account.tier === 2 ? 0.11 : 0.045) * (inDeal ? 1.8 : 1);
      if (account.owner !== "" && happens(roll, effort)) yield* salesAction({ roll, account, day, inDeal, until, id: `s${(number += 1)}` });
    }
  }
}

interface Action {
  readonly roll: Chance;
  readonly account: SampleAccount;
  readonly day: Day;
  readonly inDeal: boolean;
  readonly until: Day;
  readonly id: string;
}

function* salesAction(action: Action): Generator<readonly Cell[]> {
  const { roll, account, inDeal } = action;
  const person = pick(roll, account.people);
  const user = inDeal || account.tier === 1 ? account.owner : account.sdr;
  const kind = roll();
  if (kind < 0.5) yield* callRows({ ...action, person, user });
  else if (kind < 0.9) yield* mailRows({ ...action, person, user });
  else if (inDeal) yield* meetingRows({ ...action, person, user });
}

interface Personal extends Action {
  readonly person: SamplePerson;
  readonly user: string;
}

function* callRows({ roll, account, day, until, id, person, user }: Personal): Generator<readonly Cell[]> {
  const hour = whole(roll, 8, 17);
  // Aylin's conversations lead to meetings twice as often as Leo's; one of the stories to be found.
  const talks = happens(roll, 0.22);
  const seconds = talks ? whole(roll, 61, 900) : pick(roll, [0, 0, 18, 35, 60]);
  const outcome = talks ? "connected" : pick(roll, ["no_answer", "voicemail", "gatekeeper", "busy", "wrong_number"]);
  yield [id, at(day, hour, whole(roll, 0, 59)), "call", "out", user, person.email, account.id, seconds, outcome, null, null, null];
  if (talks && happens(roll, user === "Aylin Demir" ? 0.42 : 0.2)) yield* meetingRows({ roll, account, day, until, id: `${id}m`, person, user, inDeal: false });
}

function* mailRows({ roll, account, day, until, id, person, user }: Personal): Generator<readonly Cell[]> {
  const thread = `t-${id}`;
  yield [id, at(day, whole(roll, 8, 17), whole(roll, 0, 59)), "mail_out", "out", user, person.email, account.id, null, null, null, "Planning shifts before the season", thread];
  if (day < until && happens(roll, account.warmth * 0.35)) {
    yield [`${id}r`, at(day + 1, whole(roll, 8, 17), whole(roll, 0, 59)), "mail_in", "in", user, person.email, account.id, null, null, null, "Re: Planning shifts before the season", thread];
  }
}

function* meetingRows({ roll, account, day, until, id, person, user }: Personal): Generator<readonly Cell[]> {
  yield [`${id}b`, at(day, 18, whole(roll, 0, 59)), "meeting_booked", "both", user, person.email, account.id, null, null, 1, "Meeting", null];
  const on = day + whole(roll, 2, 12);
  const meetingDay = weekday(on) > 5 ? on + 2 : on;
  if (meetingDay > until) return;
  const outcome = pick(roll, ["held", "held", "held", "held", "held", "held", "no_show", "cancelled_by_them", "moved"]);
  yield [`${id}h`, at(meetingDay, whole(roll, 9, 16), 0), "meeting", "both", user, person.email, account.id, outcome === "held" ? pick(roll, [1800, 2700, 3600]) : 0, outcome, whole(roll, 1, 4), "Meeting", null];
}

/** Marketing mails with what became of them, as a mail tool would export them. */
export function* mailTouches({ roll, accounts, from, until }: TouchPlan): Generator<readonly Cell[]> {
  let number = 0;
  for (let day = from + 14; day <= until; day += 28) {
    for (const account of accounts) {
      if (day < account.listedOn) continue;
      for (const person of account.people) {
        if (!person.consent || !happens(roll, 0.6)) continue;
        const id = `m${(number += 1)}`;
        const asset = pick(roll, ["Season guide", "Customer story", "Webinar invitation"]);
        yield [id, at(day, 7, 30), "mailing", person.email, "Nurture 2026", asset, happens(roll, 0.02) ? "bounced" : "delivered"];
        if (happens(roll, 0.3)) yield [`${id}o`, at(day, 9, whole(roll, 0, 59)), "mail_open", person.email, "Nurture 2026", asset, null];
        if (happens(roll, account.warmth * 0.1)) yield [`${id}c`, at(day, 10, whole(roll, 0, 59)), "mail_click", person.email, "Nurture 2026", asset, null];
      }
    }
  }
}

export const campaigns = [
  { id: "Warehouse season", platform: "LinkedIn", share: 0.55, clickRate: 0.006 },
  { id: "Labour planning", platform: "LinkedIn", share: 0.3, clickRate: 0.004 },
  // Many clicks and no deals: the campaign that only looks good.
  { id: "Free poster", platform: "Display", share: 0.4, clickRate: 0.02 },
] as const;

/** Impressions and clicks per week, campaign and account, as an ad platform's company report has them; some without a company. */
export function* adRows({ roll, accounts, from, until }: TouchPlan): Generator<readonly Cell[]> {
  for (let day = from; day <= until; day += 7) {
    for (const campaign of campaigns) {
      for (const account of accounts) {
        if (day < account.listedOn || account.customerSince !== null || !happens(roll, campaign.share * (account.tier === 3 ? 0.4 : 1))) continue;
        const impressions = whole(roll, 8, account.tier === 1 ? 160 : 70);
        yield [isoDay(day), campaign.id, campaign.platform, account.domain, impressions, howMany(roll, impressions * campaign.clickRate)];
      }
      yield [isoDay(day), campaign.id, campaign.platform, null, whole(roll, 2_000, 6_000), whole(roll, 4, 30)];
    }
  }
}
