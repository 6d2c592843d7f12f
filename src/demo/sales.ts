/** What the sales team does: calls, mails, messages, meetings and their bookings, and the plan of every day. */
import { ownerOn, type SampleAccount, type SamplePerson } from "./accounts.ts";
import { atMinute, type Day, isoDay, weekday } from "./calendar.ts";
import { type Chance, happens, pick, whole } from "./random.ts";
import { isWorkingDay, liveliness, officeDay, officeMinute } from "./rhythm.ts";
import type { Row } from "./table.ts";
import type { TouchPlan } from "./web.ts";

export const salesColumns = [
  "id", "at", "type", "channel", "direction", "side", "user", "person_email", "account", "seconds", "outcome", "attendees", "attendee_people", "personalised", "subject", "thread",
] as const;
export const planColumns = ["owner", "account", "day", "type", "count"] as const;

/** Calls, mails, messages, meetings and their bookings, as a sales tool would export them. */
export function* salesTouches({ roll, accounts, deals, from, until }: TouchPlan): Generator<Row> {
  const dealsOf = Map.groupBy(deals, ({ account }) => account);
  let number = 0;
  for (const account of accounts.filter(({ isCast, people, listedOn }) => !isCast && people.length > 0 && listedOn !== null)) {
    const own = dealsOf.get(account) ?? [];
    for (let day = Math.max(from, account.listedOn ?? from); day <= until; day += 1) {
      const inDeal = own.some((deal) => day >= deal.createdOn && day <= deal.closedOn);
      const owner = ownerOn(account, day);
      if (!isWorkingDay(day) || owner === "" || !happens(roll, effort(account, inDeal) * liveliness(day))) continue;
      const person = pick(roll, account.people);
      const user = inDeal || account.tier === 1 ? owner : account.sdr;
      yield* actionRows({ roll, account, day, inDeal, until, person, user, id: `s${(number += 1)}` });
    }
  }
  yield* massMails({ roll, accounts, from, until });
}

/** That there is an action on a working day. */
function effort({ tier, customerSince }: SampleAccount, inDeal: boolean): number {
  return (tier === 1 ? 0.24 : tier === 2 ? 0.12 : 0.05) * (inDeal ? 2 : customerSince === null ? 1 : 0.5);
}

export interface Action {
  readonly roll: Chance;
  readonly account: SampleAccount;
  readonly day: Day;
  readonly inDeal: boolean;
  readonly until: Day;
  readonly id: string;
  readonly person: SamplePerson;
  readonly user: string;
}

function* actionRows(action: Action): Generator<Row> {
  const kind = action.roll();
  if (kind < 0.46) yield* callRows(action);
  else if (kind < 0.78) yield* mailRows(action);
  else if (kind < 0.86) yield socialMessage(action);
  else if (action.inDeal) yield* meetingRows(action);
}

/** What all rows of an action have. */
export function actionRow({ id, day, account, person, user }: Pick<Action, "id" | "day" | "account" | "person" | "user">, minute: number): Row {
  return { id, at: atMinute(day, minute), side: account.customerSince === null ? "sales" : "success", user, person_email: person.email, account: account.id };
}

function* callRows(action: Action): Generator<Row> {
  const { roll, id, user } = action;
  // The story `converter`: Aylin Demir's conversations lead to meetings about twice as often as Leo Hartmann's.
  const talks = happens(roll, 0.22);
  const seconds = talks ? whole(roll, 61, 900) : pick(roll, [0, 0, 18, 35, 60]);
  const outcome = talks ? "connected" : pick(roll, ["no_answer", "no_answer", "voicemail", "voicemail", "gatekeeper", "busy", "wrong_number", "refused"]);
  yield { ...actionRow(action, officeMinute(roll)), type: "call", channel: "call", direction: happens(roll, 0.04) ? "in" : "out", seconds, outcome };
  if (talks && happens(roll, user === "Aylin Demir" ? 0.44 : 0.19)) yield* meetingRows({ ...action, id: `${id}m` });
}

const subjects = ["Planning shifts before the season", "Fewer steps per pick", "Trucks waiting at the gate", "A question about your peak weeks"] as const;

function* mailRows(action: Action): Generator<Row> {
  const { roll, account, day, until, id } = action;
  const thread = `t-${id}`;
  const subject = pick(roll, subjects);
  yield { ...actionRow(action, officeMinute(roll)), type: "mail_out", channel: "email", direction: "out", personalised: whole(roll, 0, 3), subject, thread };
  if (day < until && happens(roll, account.warmth * 0.35)) {
    const on = officeDay(day + 1);
    const reply = actionRow({ ...action, id: `${id}r`, day: on }, officeMinute(roll));
    if (on <= until) yield { ...reply, type: "mail_in", channel: "email", direction: "in", subject: `Re: ${subject}`, thread };
  }
}

function socialMessage(action: Action): Row {
  return { ...actionRow(action, officeMinute(action.roll)), type: "social_message", channel: "social", direction: happens(action.roll, 0.15) ? "in" : "out" };
}

/** Booked at the end of the day, held some days later, now and then not. */
export function* meetingRows(action: Action): Generator<Row> {
  const { roll, account, day, until, id, person } = action;
  yield { ...actionRow({ ...action, id: `${id}b` }, 1_080 + whole(roll, 0, 59)), type: "meeting_booked", channel: "meeting", direction: "both", attendees: 1, subject: "Meeting" };
  const on = officeDay(day + whole(roll, 2, 12));
  if (on > until) return;
  const outcome = pick(roll, ["held", "held", "held", "held", "held", "held", "held", "no_show", "cancelled_by_them", "moved", "cancelled_by_us"]);
  const others = account.people.filter((one) => one !== person).slice(0, whole(roll, 0, 2));
  const isHeld = outcome === "held";
  yield {
    ...actionRow({ ...action, id: `${id}h`, day: on }, whole(roll, 9, 16) * 60), type: "meeting", channel: "meeting", direction: "both",
    seconds: isHeld ? pick(roll, [1_800, 2_700, 3_600]) : 0, outcome, attendees: 1 + others.length,
    attendee_people: [person, ...others].map(({ email }) => email).join(";"), subject: "Meeting",
  };
}

/** Once a month one text goes to many: no 1:1 mails, and not counted as such. */
function* massMails({ roll, accounts, from, until }: Omit<TouchPlan, "deals">): Generator<Row> {
  const people = accounts.filter(({ isCast, listedOn }) => !isCast && listedOn !== null).flatMap((account) => account.people.map((person) => ({ account, person })));
  if (people.length < 40) return;
  for (let day = from + 20; day <= until; day += 30) {
    if (!isWorkingDay(day)) continue;
    const first = whole(roll, 0, people.length - 30);
    for (const [i, { account, person }] of people.slice(first, first + 28).entries()) {
      yield { ...actionRow({ id: `b${day}-${i}`, day, account, person, user: "Leo Hartmann" }, 600 + i), type: "mail_out", channel: "email", direction: "out", personalised: 0, subject: "An invitation to our season webinar" };
    }
  }
}

/** The plan of the last year, made of what was done and of what was not. */
export function* planRows(roll: Chance, touches: Iterable<Row>, { from, until }: { readonly from: Day; readonly until: Day }): Generator<Row> {
  const first = isoDay(Math.max(from, until - 400));
  const planned = new Map<string, Row>();
  for (const { at, type, user, account, id } of touches) {
    const day = String(at).slice(0, 10);
    if (day < first || typeof user !== "string" || !["call", "mail_out", "meeting"].includes(String(type)) || String(id).startsWith("b") || happens(roll, 0.12)) continue;
    const key = `${user} ${String(account)} ${day} ${String(type)}`;
    planned.set(key, { owner: user, account: account ?? null, day, type: type ?? null, count: happens(roll, 0.25) ? 2 : 1 });
    // What was planned for the day before and left undone.
    if (happens(roll, 0.08)) planned.set(`${key} before`, { owner: user, account: account ?? null, day: isoDay(dayBefore(day)), type: "call", count: 1 });
  }
  const unique = new Map([...planned.values()].map((row) => [`${String(row["owner"])} ${String(row["account"])} ${String(row["day"])} ${String(row["type"])}`, row]));
  yield* unique.values();
}

function dayBefore(iso: string): Day {
  const day = Math.round(Date.parse(`${iso}T00:00:00Z`) / 86_400_000) - 1;
  return weekday(day) === 7 ? day - 2 : day;
}
