/** Who works at an account beside another employer, and where its own people work too (hostile input D10). */
import { accountNames } from "../../measure/account-names.ts";
import { peopleAt, personKey } from "../../measure/relations/people.ts";
import type { Engine, QueryOptions } from "../../store/engine.ts";
import { type Bound, type Sql, sql, value } from "../../store/sql.ts";
import type { MemberLine, Membership } from "../contract.ts";
import { isoOf } from "../instants.ts";

/** People that are listed. */
const shownMax = 1_000;

interface Seat extends Omit<Membership, "account_name" | "since" | "until"> {
  readonly person_id: string;
  readonly begins: string;
  readonly ends: string;
}

interface Known extends Omit<MemberLine, "employer_name" | "memberships" | "touches" | "last_touch_at"> {
  readonly touches: string;
  readonly last: string;
}

/** `account_id` = our id; each person with all accounts where they work beside the employer, also those of other times. */
export async function membersOf(engine: Engine, account_id: string, now: Date, options: QueryOptions): Promise<MemberLine[]> {
  const mine = value.string(account_id);
  const asked = sql`
    SELECT person_id FROM membership WHERE account_id = ${mine}
    UNION DISTINCT
    SELECT person_id FROM membership WHERE person_id IN (SELECT person_id FROM person WHERE account_id = ${mine})`;
  const seats = await engine.rows<Seat>(sql`
    SELECT person_id, account_id, role, ${isoOf(sql`begins`)} AS begins, ${isoOf(sql`ends`)} AS ends, toString(record) AS record, toString(source) AS source, batch, toUInt32(seq) AS seq
    FROM membership
    WHERE person_id IN (${asked})
    ORDER BY person_id, account_id, membership.begins
    LIMIT ${value.uint(shownMax)}`, options);
  if (seats.length === 0) return [];
  const people = await engine.rows<Known>(knownSql(mine, asked, now), options);
  const named = await accountNames(engine, [...new Set([...seats.map((seat) => seat.account_id), ...people.map(({ employer_id }) => employer_id)])].filter((id) => id !== ""), options);
  const byPerson = Map.groupBy(seats, ({ person_id }) => person_id);
  return people.map(({ last, touches, ...person }) => ({
    ...person, touches: Number(touches), last_touch_at: Number(touches) === 0 ? null : last, employer_name: person.employer_id === "" ? "" : named(person.employer_id).name,
    memberships: (byPerson.get(person.person_id) ?? []).map(({ person_id: _, begins, ends, ...seat }) => ({
      ...seat, account_name: named(seat.account_id).name, since: begins.startsWith("1970") ? null : begins, until: ends.startsWith("2299") ? null : ends,
    })),
  }));
}

function knownSql(mine: Bound, asked: Sql, now: Date): Sql {
  return sql`
    SELECT p.who AS person_id, p.name AS name, p.email AS email, p.title AS title, toString(p.department) AS department, toString(p.seniority) AS seniority, p.account_id AS employer_id,
      toString(t.times) AS touches, ${isoOf(sql`t.last_at`)} AS last
    FROM (SELECT * FROM (${peopleAt(sql`${value.instant(now.toISOString())}`, sql`${personKey()} IN (${asked})`)}) WHERE NOT gone) AS p
    LEFT JOIN (SELECT person_id AS whom, count() AS times, max(at) AS last_at FROM touch WHERE account_id = ${mine} AND person_id IN (${asked}) AND removed = '' GROUP BY whom) AS t ON p.who = t.whom
    ORDER BY t.times DESC, p.name, person_id`;
}
