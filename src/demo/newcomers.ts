/**
 * People before they are known: they look round without a name, whoever looks up their company is mostly right and sometimes not, and one day
 * a form says who they are.
 */
import type { SampleAccount, SamplePerson } from "./accounts.ts";
import { atMinute, type Day } from "./calendar.ts";
import { type Chance, happens, pick, whole } from "./random.ts";
import { visitMinute } from "./rhythm.ts";
import type { Row } from "./table.ts";
import { pageRows, pages, type TouchPlan } from "./web.ts";

/** Visits of devices whose owners become known later; `n…` are their ids. */
export function* newcomerVisits({ roll, accounts, from, until }: Omit<TouchPlan, "deals">): Generator<Row> {
  const others = accounts.filter(({ isCast }) => !isCast);
  let number = 0;
  for (const account of others) {
    for (const person of account.people.filter(({ knownOn }) => knownOn >= from + 60 && knownOn <= until)) {
      if (!happens(roll, 0.55)) continue;
      const guess = guessed(roll, account, others);
      for (let visit = whole(roll, 1, 3); visit > 0; visit -= 1) yield* anonymous(roll, { id: `n${(number += 1)}`, account, person, guess, day: person.knownOn - whole(roll, 2, 50) });
      if (happens(roll, 0.7)) yield* introduced(roll, { id: `n${(number += 1)}`, account, person, guess, day: person.knownOn });
    }
  }
}

/** Whose network it seems to be: mostly the employer's, sometimes a neighbour's, sometimes nobody's. */
function guessed(roll: Chance, own: SampleAccount, others: readonly SampleAccount[]): string | null {
  if (happens(roll, 0.12)) return null;
  return happens(roll, 0.14) ? pick(roll, others).domain : own.domain;
}

interface Newcomer {
  readonly id: string;
  readonly account: SampleAccount;
  readonly person: SamplePerson;
  readonly guess: string | null;
  readonly day: Day;
}

function* anonymous(roll: Chance, { id, account, person, guess, day }: Newcomer): Generator<Row> {
  const walk = Array.from({ length: whole(roll, 1, 4) }, () => pick(roll, pages));
  for (const row of pageRows(roll, { id, account, person: null, visitor: person.visitor, day, minute: visitMinute(roll), walk })) yield { ...row, account_domain: guess };
}

/** A guide is read, and its form says who reads it. */
function* introduced(roll: Chance, { id, account, person, day }: Newcomer): Generator<Row> {
  const minute = visitMinute(roll);
  const rows = [...pageRows(roll, { id, account, person: null, visitor: person.visitor, day, minute, walk: [["/guide/warehouse-kpis", "content"]] })];
  yield* rows;
  const page = rows[0];
  if (page !== undefined) yield { ...page, id: `${id}-f`, at: atMinute(day, minute, 40), type: "form", form: pick(roll, ["download", "download", "newsletter"]), person_email: person.email, seconds: null };
}
