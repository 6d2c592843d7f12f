/** Visits to the firm's site: pages, forms, chats, downloads; and visits to its pages on social networks. */
import type { SampleAccount, SamplePerson } from "./accounts.ts";
import { atMinute, type Day } from "./calendar.ts";
import type { SampleDeal } from "./deals.ts";
import { type Chance, happens, howMany, pick, whole } from "./random.ts";
import { liveliness, visitMinute } from "./rhythm.ts";
import type { Row } from "./table.ts";

export interface TouchPlan {
  readonly roll: Chance;
  readonly accounts: readonly SampleAccount[];
  readonly deals: readonly SampleDeal[];
  readonly from: Day;
  readonly until: Day;
}

export const webColumns = [
  "id", "at", "type", "channel", "direction", "visitor", "person_email", "account_domain", "url", "page_class", "asset", "seconds", "form", "campaign", "outcome", "removed",
] as const;

export const pages = [
  ["/", "other"], ["/", "other"], ["/slotting", "other"], ["/labour", "other"], ["/yard", "other"], ["/customers", "content"],
  ["/guide/warehouse-kpis", "content"], ["/guide/shift-planning", "content"], ["/pricing", "pricing"], ["/demo", "demo"], ["/contact", "contact"],
] as const;
/** What is asked for on a page, and how often a known person does. */
const formOn: Readonly<Record<string, readonly [form: string, chance: number]>> = {
  demo: ["demo", 0.16], pricing: ["price", 0.04], contact: ["contact", 0.07], content: ["download", 0.05],
};

/** How lively an account is on a day: its warmth, more in the weeks before and during a deal. */
export function interest(account: SampleAccount, deals: readonly SampleDeal[], day: Day): number {
  const near = deals.some((deal) => day > deal.createdOn - 35 && day <= deal.closedOn);
  const onList = account.listedOn !== null && day >= account.listedOn && (account.delistedOn === null || day < account.delistedOn);
  return account.warmth * (near ? 3.5 : onList && account.customerSince === null ? 1 : 0.4) * liveliness(day);
}

/** Page views, forms and chats, as a web tracker would export them. */
export function* webTouches({ roll, accounts, deals, from, until }: TouchPlan): Generator<Row> {
  const dealsOf = Map.groupBy(deals, ({ account }) => account);
  let number = 0;
  for (const account of accounts.filter(({ isCast }) => !isCast)) {
    const own = dealsOf.get(account) ?? [];
    for (let day = from; day <= until; day += 1) {
      const lively = interest(account, own, day);
      for (let visit = howMany(roll, lively * 0.06); visit > 0; visit -= 1) yield* visitRows(roll, { account, day, id: `w${(number += 1)}` });
      if (happens(roll, lively * 0.012)) yield socialRow(roll, { account, day, id: `w${(number += 1)}` });
    }
  }
  yield* strangers(roll, from, until);
}

interface Visit {
  readonly account: SampleAccount;
  readonly day: Day;
  readonly id: string;
}

function* visitRows(roll: Chance, { account, day, id }: Visit): Generator<Row> {
  const person = someone(roll, account, day, 0.45);
  const visitor = person?.visitor ?? `v-${account.id}-a${whole(roll, 1, 4)}`;
  const walk = Array.from({ length: whole(roll, 1, 5) }, () => pick(roll, pages));
  yield* pageRows(roll, { id, account, person, visitor, day, minute: visitMinute(roll), walk });
  if (happens(roll, 0.045)) yield chatRow(roll, { id: `${id}c`, account, person, visitor, day });
}

export interface Walk {
  readonly id: string;
  readonly account: SampleAccount;
  readonly person: SamplePerson | null;
  readonly visitor: string;
  readonly day: Day;
  readonly minute: number;
  readonly walk: readonly (readonly [url: string, pageClass: string])[];
}

/** Page after page, with what is asked for or read on it. */
export function* pageRows(roll: Chance, { id, account, person, visitor, day, minute, walk }: Walk): Generator<Row> {
  let now = minute;
  for (const [i, [url, pageClass]] of walk.entries()) {
    const seconds = whole(roll, 5, pageClass === "content" ? 240 : 90);
    const row = { at: atMinute(day, now), channel: "web", direction: "in", visitor, person_email: person?.email ?? null, account_domain: account.domain, url, page_class: pageClass };
    yield { ...row, id: `${id}-${i}`, type: "page_view", seconds };
    const [form, chance] = formOn[pageClass] ?? ["", 0];
    if (person !== null && happens(roll, chance)) yield { ...row, id: `${id}-${i}f`, at: atMinute(day, now, 40), type: "form", form };
    if (url.startsWith("/guide/") && happens(roll, 0.35)) yield { ...row, id: `${id}-${i}r`, at: atMinute(day, now, 20), type: "content_view", asset: url.slice("/guide/".length), seconds: whole(roll, 20, 400) };
    now = Math.min(1_430, now + 1 + Math.floor(seconds / 60));
  }
}

function chatRow(roll: Chance, { id, person, visitor, account, day }: Omit<Walk, "minute" | "walk">): Row {
  return {
    id, at: atMinute(day, visitMinute(roll)), type: "chat", channel: "chat", direction: "in", visitor, person_email: person?.email ?? null, account_domain: account.domain,
    seconds: whole(roll, 60, 600), outcome: pick(roll, ["answered", "answered", "answered", "answered", "answered", "unanswered", "opened"]),
  };
}

function socialRow(roll: Chance, { account, day, id }: Visit): Row {
  const person = someone(roll, account, day, 0.6);
  return {
    id, at: atMinute(day, visitMinute(roll)), type: happens(roll, 0.25) ? "social_comment" : "social_visit", channel: "social", direction: "in",
    person_email: person?.email ?? null, account_domain: account.domain, asset: pick(roll, ["LinkedIn", "LinkedIn", "YouTube"]),
  };
}

/** A person of the account who is known by then. */
export function someone(roll: Chance, account: SampleAccount, day: Day, chance: number): SamplePerson | null {
  const known = account.people.filter(({ knownOn }) => knownOn <= day);
  return known.length > 0 && happens(roll, chance) ? pick(roll, known) : null;
}

/** Visitors of whom nothing is known, machines, and our own people. */
function* strangers(roll: Chance, from: Day, until: Day): Generator<Row> {
  let number = 0;
  for (let day = from; day <= until; day += 1) {
    for (let visit = howMany(roll, 0.3 + 2.5 * liveliness(day)); visit > 0; visit -= 1) {
      const removed = happens(roll, 0.12) ? "bot" : happens(roll, 0.04) ? "own_staff" : null;
      const visitor = `x${(number += 1)}`;
      for (let page = whole(roll, 1, 2); page > 0; page -= 1) {
        const [url, pageClass] = pick(roll, pages);
        yield { id: `${visitor}-${page}`, at: atMinute(day, visitMinute(roll)), type: "page_view", channel: "web", direction: "in", visitor, url, page_class: pageClass, seconds: whole(roll, 1, 60), removed };
      }
    }
  }
}
