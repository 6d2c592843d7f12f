/** Where people work beside their employer (hostile input D10): a consultant counts at each account, once. */
import { shared, type Sql, sql, value } from "../../store/sql.ts";
import { type Across, betweenMembers } from "../kpi.ts";
import { fewPeopleAt, peopleAt, personKey } from "./people.ts";

/** Different people over all accounts beside numbers of people per account; the facts bear {@link peopleLabel}. */
export const peopleInAll = { people_in_all: { members: "people" } } as const satisfies Readonly<Record<string, Across>>;

/** The people of an account's fact, for {@link peopleInAll}; over an array of their keys. */
export function peopleLabel(members: Sql): Sql {
  return sql`map('people', arrayStringConcat(${members}, ${value.string(betweenMembers)}))`;
}

/** Who works where at an instant beside the employer: `account_id, person_id`. */
export function seatsAt(at: Sql): Sql {
  return sql`SELECT DISTINCT account_id, person_id FROM membership WHERE begins <= ${at} AND ${at} < ends`;
}

/** The person, employed elsewhere, works at this account at an instant. */
export function worksThere({ account, person, at }: { readonly account: Sql; readonly person: Sql; readonly at: Sql }): Sql {
  return sql`(${account}, ${person}) IN (${seatsAt(at)})`;
}

/** The people as {@link peopleAt} has them, once at each account where they work: that of the employer and all others. */
export function peopleOfAccountsAt(at: Sql): Sql {
  return sql`
    SELECT *
    FROM (${peopleAt(at)})
    UNION ALL
    SELECT p.* REPLACE (m.account_id AS account_id)
    FROM (${peopleAt(at, sql`${personKey()} IN (SELECT person_id FROM membership)`)}) AS p
    INNER JOIN (${seatsAt(at)}) AS m ON p.who = m.person_id
    WHERE p.account_id != m.account_id`;
}

/** Those of {@link peopleOfAccountsAt} who work at one account then: its rows are read by key, and of others only those of people who were at several. */
export function peopleOfAccountAt(at: Sql, account: string): Sql {
  const [mine, near] = [value.string(account), sql`FROM (${severalPlaces}) WHERE has(places, ${value.string(account)})`];
  const rows = sql`account_id GLOBAL IN (SELECT arrayJoin(arrayPushBack(groupArrayArray(places), ${mine})) ${near}) AND (account_id = ${mine} OR ${personKey()} GLOBAL IN (SELECT person ${near}))`;
  return sql`
    SELECT * REPLACE (${mine} AS account_id)
    FROM (${fewPeopleAt(at, rows)})
    WHERE account_id = ${mine} OR who GLOBAL IN (SELECT person_id FROM (${seatsAt(at)}) WHERE account_id = ${mine})`;
}

/** People who ever worked at several accounts, employed or beside: `person, places (accounts; '' = at none that is known)`. */
const severalPlaces: Sql = shared(sql`
  SELECT person, groupUniqArray(account_id) AS places
  FROM (SELECT ${personKey()} AS person, account_id FROM person UNION ALL SELECT person_id, account_id FROM membership)
  GROUP BY person
  HAVING length(places) > 1`);
