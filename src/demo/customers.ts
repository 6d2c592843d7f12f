/** What customers do with the product and say of it: usage by day and product line, surveys with who was asked. */
import type { SampleAccount, SamplePerson } from "./accounts.ts";
import { atMinute, type Day, isoDay } from "./calendar.ts";
import type { SampleContract } from "./contracts.ts";
import { type Chance, happens, pick, whole } from "./random.ts";
import { isWorkingDay, liveliness, officeMinute } from "./rhythm.ts";
import type { Row } from "./table.ts";

export const usageColumns = ["day", "account", "product", "active_people", "key_events", "seats"] as const;
export const inviteColumns = ["id", "kind", "wave", "account", "person_email", "at"] as const;
export const answerColumns = ["id", "kind", "wave", "account", "person_email", "question", "answer", "at"] as const;

/** Usage is measured since so many days. */
const measuredDays = 300;

export interface CustomerPlan {
  readonly roll: Chance;
  readonly contracts: readonly SampleContract[];
  readonly from: Day;
  readonly until: Day;
}

/** Usage on working days while a contract runs; it grows in the first year and dwindles before a customer leaves. */
export function* usageRows({ roll, contracts, from, until }: CustomerPlan): Generator<Row> {
  for (const contract of contracts.filter(({ account }) => !account.isCast)) {
    const seats = Math.max(5, Math.round(contract.yearly / 900));
    const share = 0.3 + 0.5 * roll();
    const growth = 0.1 + 0.5 * roll();
    for (let day = Math.max(contract.starts, until - measuredDays, from); day < Math.min(contract.ends, until + 1); day += 1) {
      if (!isWorkingDay(day)) continue;
      const along = (day - contract.starts) / 365;
      const mood = contract.renewal === "lost" ? 1 - 0.8 * along : contract.id.endsWith("-1") ? 1 - growth + growth * along : 0.9 + 0.2 * along;
      yield usageRow({ contract, day, seats, active: Math.max(0, Math.round(seats * share * mood * (0.9 + 0.2 * roll()))) });
    }
  }
}

export function usageRow({ contract, day, seats, active }: { contract: SampleContract; day: Day; seats: number; active: number }): Row {
  return { day: isoDay(day), account: contract.account.id, product: contract.product, active_people: active, key_events: active * 7, seats };
}

/** The people of customers are asked twice a year whether they would recommend us, and after each quarter of use how satisfied they are. */
export function surveys({ roll, contracts, from, until }: CustomerPlan): { invites: Row[]; answers: Row[] } {
  const invites: Row[] = [];
  const answers: Row[] = [];
  for (const contract of contracts.filter(({ account }) => !account.isCast)) {
    const wanes = contract.renewal === "lost";
    for (const [kind, after] of [["nps", 90], ["nps", 270], ["csat", 60], ["csat", 150], ["csat", 240], ["csat", 330]] as const) {
      const day = contract.starts + after;
      if (day < from || day > until || !isWorkingDay(day)) continue;
      for (const person of contract.account.people.filter(({ knownOn }) => knownOn <= day).slice(0, kind === "nps" ? 8 : 3)) {
        const answer = happens(roll, kind === "nps" ? 0.34 : 0.24) ? pick(roll, moods[kind][wanes ? "wanes" : "stays"]) : null;
        const asked = askedRows(roll, { kind, contract, person, day, answer, after });
        invites.push(asked.invite);
        if (asked.answer !== null && day + 9 <= until) answers.push(asked.answer);
      }
    }
  }
  return { invites, answers };
}

const moods = {
  nps: { stays: [5, 6, 7, 8, 8, 9, 9, 9, 10, 10], wanes: [2, 4, 6, 6, 7, 8] },
  csat: { stays: [2, 3, 4, 4, 4, 5, 5, 5], wanes: [1, 2, 3, 3, 4] },
} as const;

export interface Asked {
  readonly kind: "nps" | "csat";
  readonly contract: SampleContract;
  readonly person: SamplePerson;
  readonly day: Day;
  /** Days since the contract began: part of the row's id. */
  readonly after: number;
  /** Null: no answer. */
  readonly answer: number | null;
}

export function askedRows(roll: Chance, { kind, contract, person, day, after, answer }: Asked): { invite: Row; answer: Row | null } {
  const row = { kind, wave: waveOf(day), account: contract.account.id, person_email: person.email };
  const id = `${contract.id}-${after}-${person.id}`;
  const invite = { ...row, id: `q${id}`, at: atMinute(day, 480) };
  if (answer === null) return { invite, answer: null };
  return { invite, answer: { ...row, id: `a${id}`, question: kind === "nps" ? "Would you recommend us?" : "How satisfied are you?", answer, at: atMinute(day + whole(roll, 0, 8), officeMinute(roll)) } };
}

function waveOf(day: Day): string {
  const iso = isoDay(day);
  return `${iso.slice(0, 4)} ${Number(iso.slice(5, 7)) <= 6 ? "H1" : "H2"}`;
}

export const intentColumns = ["week", "account_domain", "topic", "cluster", "source_score", "person_days"] as const;
export const topics = ["warehouse management", "labour planning", "yard management", "dock scheduling"] as const;

/** A week's research into a topic, as an intent feed sells it. */
export function intentRow({ account, monday, topic, personDays }: { account: SampleAccount; monday: Day; topic: string; personDays: number }): Row {
  return { week: isoDay(monday), account_domain: account.domain, topic, cluster: "supply chain", source_score: Math.min(100, 40 + personDays * 6), person_days: personDays };
}

/** Third-party intent of targets and customers: a few people-days here and there. */
export function* intentRows({ roll, accounts, mondays }: { readonly roll: Chance; readonly accounts: readonly SampleAccount[]; readonly mondays: readonly Day[] }): Generator<Row> {
  for (const monday of mondays) {
    for (const account of accounts.filter(({ isCast, listedOn }) => !isCast && listedOn !== null)) {
      for (const topic of topics) {
        if (happens(roll, 0.09 * (0.5 + account.warmth) * liveliness(monday))) yield intentRow({ account, monday, topic, personDays: whole(roll, 1, 4) });
      }
    }
  }
}
