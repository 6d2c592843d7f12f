/** People at accounts, found by a part of their name or mail address. */
import { accountNames } from "../measure/account-names.ts";
import type { Engine } from "../store/engine.ts";
import { type Sql, sql, value } from "../store/sql.ts";
import type { Contact } from "./contract.ts";

export interface ContactsQuestion {
  readonly search: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Each as its newest version says, with the account where they are now; those who are deleted or at no account are not among them. */
export async function contactsFound(engine: Engine, { search, limit, signal }: ContactsQuestion): Promise<Contact[]> {
  const people = await engine.rows<Omit<Contact, "account">>(sql`
    SELECT whose AS person_id, newest.1 AS account_id, newest.2 AS name, newest.3 AS email, newest.4 AS title
    FROM (
      SELECT person_id AS whose, argMax(tuple(account_id, name, email, title, ifNull(deleted, false)), tuple(valid_from, batch, seq)) AS newest
      FROM person
      WHERE person_id GLOBAL IN (SELECT person_id FROM person WHERE person_id != '' AND ${named(search, { name: sql`name`, email: sql`email` })})
      GROUP BY whose
    )
    WHERE newest.1 != '' AND NOT newest.5 AND ${named(search, { name: sql`newest.2`, email: sql`newest.3` })}
    ORDER BY lowerUTF8(newest.2), whose
    LIMIT ${value.uint(limit)}`, { signal });
  const nameOf = await accountNames(engine, people.map(({ account_id }) => account_id), { signal });
  return people.map((one) => ({ ...one, account: nameOf(one.account_id).name }));
}

function named(search: string, { name, email }: { readonly name: Sql; readonly email: Sql }): Sql {
  const text = value.string(search);
  return sql`(positionCaseInsensitiveUTF8(${name}, ${text}) > 0 OR positionCaseInsensitive(${email}, ${text}) > 0)`;
}
