/** People at accounts, found by a part of their name or mail address. */
import { accountNames } from "../measure/account-names.ts";
import { onceOrOften } from "../measure/relations/people.ts";
import type { Engine } from "../store/engine.ts";
import { shared, type Sql, sql, value } from "../store/sql.ts";
import type { Contact } from "./contract.ts";

export interface ContactsQuestion {
  readonly search: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

type Found = Omit<Contact, "account">;

/** Each as its newest version says, with the account where they are now; those who are deleted or at no account are not among them. */
export async function contactsFound(engine: Engine, { search, limit, signal }: ContactsQuestion): Promise<Contact[]> {
  const ofTable = ofAll(search, limit);
  const people = engine.holds?.(ofTable) === true ? await engine.rows<Found>(ofTable, { signal }) : await withoutTable(engine, { search, limit, signal });
  const nameOf = await accountNames(engine, people.map(({ account_id }) => account_id), { signal });
  return people.map((one) => ({ ...one, account: nameOf(one.account_id).name }));
}

/** After a write of people they are read as they stand, and the table for the next search is made meanwhile: of two million people it takes seconds. */
async function withoutTable(engine: Engine, { search, limit, signal }: ContactsQuestion): Promise<Found[]> {
  if (engine.isKeeping === true) void engine.rows(ofAll(search, limit)).catch(() => undefined);
  return engine.rows<Found>(ofThoseNamed(search, limit), { signal });
}

const columns = sql`person_id, account_id, name, email, title`;
/** A name and an address in lower case, as they are sought; nobody types what is between them. */
const sought = sql`concat(lowerUTF8(name), '\n', lowerUTF8(email))`;

function chosen(people: Sql, search: string, limit: number): Sql {
  return sql`
    SELECT ${columns}
    FROM (${people})
    WHERE sought LIKE ${pattern(search)}
    ORDER BY sought, person_id
    LIMIT ${value.uint(limit)}`;
}

/** What is typed stands for itself, whatever it is. */
function pattern(search: string): Sql {
  return sql`lowerUTF8(${value.string(`%${search.replaceAll(/[\\%_]/g, "\\$&")}%`)})`;
}

/** Reads a table in the order of names: of what many have its beginning, of what few have where all of its three letters in a row stand. */
function ofAll(search: string, limit: number): Sql {
  return chosen(shared(newest(onceOrOften({ rows: versions(sql`true`), key: sql`person_id`, keys: sql`SELECT person_id AS one_key FROM person WHERE person_id != ''`, once: (rows) => rows, often: last })), table), search, limit);
}

/** Reads all rows of people, and brings together those of people that were ever named so. */
function ofThoseNamed(search: string, limit: number): Sql {
  const named = sql`SELECT person_id FROM person WHERE person_id != '' AND ${sought} LIKE ${pattern(search)}`;
  return chosen(newest(last(versions(sql`person_id GLOBAL IN (${named})`))), search, limit);
}

/** Names and addresses lie unpacked: of two letters in a row all are read, where few have them. */
const table = { columns: sql`person_id String, account_id String, name String, email String, title String, sought String CODEC(NONE), INDEX letters sought TYPE text(tokenizer = ngrams(3))`, orderBy: ["sought", "person_id"] };

function newest(people: Sql): Sql {
  return sql`SELECT ${columns}, ${sought} AS sought FROM (${people}) WHERE account_id != '' AND NOT gone`;
}

function versions(which: Sql): Sql {
  return sql`SELECT ${columns}, ifNull(deleted, false) AS gone, valid_from, batch, seq FROM person WHERE person_id != '' AND ${which}`;
}

/** The last version of each person. */
function last(rows: Sql): Sql {
  return sql`
    SELECT whose AS person_id, said.1 AS account_id, said.2 AS name, said.3 AS email, said.4 AS title, said.5 AS gone, at.1 AS valid_from, at.2 AS batch, at.3 AS seq
    FROM (
      SELECT person_id AS whose, argMax(tuple(account_id, name, email, title, gone), tuple(valid_from, batch, seq)) AS said, max(tuple(valid_from, batch, seq)) AS at
      FROM (${rows})
      GROUP BY whose
    )`;
}
