/** The shape of a story that is planted in the sample company, and what its people can be made to do. */
import type { Part, SamplePerson } from "../accounts.ts";
import type { Scene } from "../book.ts";
import { atMinute, type Day } from "../calendar.ts";
import { currencyOf, type SampleDeal } from "../deals.ts";
import { officeDay } from "../rhythm.ts";
import { actionRow } from "../sales.ts";
import type { Row } from "../table.ts";
import { pageRows } from "../web.ts";

/** One account with a history of its own. What to click to find it stands in docs/concepts/sample-company.md. */
export interface Story {
  readonly part: (until: Day) => Part;
  readonly write: (scene: Scene) => void;
}

export const pricingWalk = [["/slotting", "other"], ["/pricing", "pricing"], ["/customers", "content"]] as const;
export const shortWalk = [["/", "other"]] as const;

/** Days that are no working days fall on the next one: what would happen twice at the same time happens once. */
function add(rows: Row[], row: Row): void {
  if (!rows.some(({ id }) => id === row["id"])) rows.push(row);
}

/** Somebody of the account (null: nobody known) walks over the site. */
export function visit({ account, roll, book }: Scene, day: Day, person: SamplePerson | null, walk: readonly (readonly [string, string])[], minute = 600): void {
  const visitor = person?.visitor ?? `v-${account.id}-office`;
  const id = `v${account.id}-${day}-${minute}`;
  // Forms are written by the stories themselves, never rolled.
  for (const row of [...pageRows(roll, { id, account, person, visitor, day, minute, walk })].filter(({ type }) => type !== "form")) add(book.web, row);
}

export function request({ account, book }: Scene, day: Day, person: SamplePerson, form: string): void {
  book.web.push({
    id: `f${account.id}-${day}`, at: atMinute(day, 660), type: "form", channel: "web", direction: "in", visitor: person.visitor, person_email: person.email,
    account_domain: account.domain, url: `/${form}`, page_class: form === "price" ? "pricing" : form, form,
  });
}

export function meeting({ account, book }: Scene, day: Day, people: readonly SamplePerson[], minutes = 45): void {
  const [person] = people;
  if (person === undefined) throw new Error("a meeting needs somebody");
  const on = officeDay(day);
  add(book.sales, {
    ...actionRow({ id: `t${account.id}-${on}`, day: on, account, person, user: account.owner }, 600), type: "meeting", channel: "meeting", direction: "both", seconds: minutes * 60,
    outcome: "held", attendees: people.length, attendee_people: people.map(({ email }) => email).join(";"), subject: "Meeting",
  });
}

export function mail({ account, book }: Scene, day: Day, person: SamplePerson, direction: "in" | "out"): void {
  const on = officeDay(day);
  add(book.sales, {
    ...actionRow({ id: `e${account.id}-${on}-${direction}`, day: on, account, person, user: account.owner }, direction === "in" ? 640 : 560), type: direction === "in" ? "mail_in" : "mail_out",
    channel: "email", direction, subject: "Next steps", thread: `e${account.id}`,
  });
}

export function call({ account, book }: Scene, day: Day, person: SamplePerson, seconds: number): void {
  const on = officeDay(day);
  add(book.sales, {
    ...actionRow({ id: `c${account.id}-${on}`, day: on, account, person, user: account.owner }, 615), type: "call", channel: "call", direction: "out", seconds,
    outcome: seconds > 60 ? "connected" : "no_answer",
  });
}

/** A deal of the account; what is left out is usual. */
export function deal(scene: Scene, own: Pick<SampleDeal, "amount" | "createdOn" | "closedOn" | "won" | "roles"> & Partial<SampleDeal>): SampleDeal {
  const { account, book } = scene;
  const made: SampleDeal = {
    id: `D-${account.id}-S${book.deals.filter((one) => one.account === account).length + 1}`,
    account, kind: "new", product: "Slotting", currency: currencyOf(account), qualifiedOn: own.createdOn + 6, owner: account.owner, lossReason: "", leadSource: "website", campaign: "",
    ...own,
  };
  book.deals.push(made);
  return made;
}

export function person({ account }: Scene, index: number): SamplePerson {
  const found = account.people[index];
  if (found === undefined) throw new Error(`${account.name} has no person ${index}`);
  return found;
}
