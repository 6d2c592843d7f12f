/** People as of an instant: the version that held then; before the first version, the first. */
import { either, shared, type Sql, sql } from "../../store/sql.ts";
import { longAgo } from "./time.ts";

/**
 * Every way to name a person with what held since when: `key, since, person_id, account_id, seniority, persona, department, name, title,
 * source, batch, seq`; a key is the person's own key, the source's id or the mail address in lower case. For ASOF joins on `since`.
 */
export function peopleByKey(): Sql {
  return sql`
    SELECT key, if(row_number() OVER (PARTITION BY key ORDER BY valid_from, batch, seq) = 1, toDateTime64('1900-01-02 00:00:00', 3, 'UTC'), valid_from) AS since,
      who AS person_id, account_id, seniority, persona, gone
    FROM (
      SELECT arrayJoin(arrayDistinct(arrayFilter(k -> k != '', [person_id, id, lower(email)]))) AS key, ${personKey()} AS who, account_id, seniority,
        persona, ifNull(deleted, false) AS gone, valid_from, batch, seq
      FROM person
    )`;
}

/**
 * What every way to name a person held since when, one row each: `key, versions`, an array of (since, seniority, persona) by time. The first
 * holds from always. An array is joined in a fraction of the time that an ASOF join over all versions takes.
 */
export function peopleVersions(): Sql {
  const keyed = sql`
    SELECT arrayJoin(arrayDistinct(arrayFilter(k -> k != '', [person_id, id, lower(email)]))) AS key, valid_from, batch, seq, toString(seniority) AS rank, toString(persona) AS part
    FROM person`;
  const several = (rows: Sql): Sql => sql`
    SELECT key, arrayMap((v, nth) -> (if(nth = 1, ${longAgo}, v.1), v.4, v.5), sorted, arrayEnumerate(sorted)) AS versions
    FROM (
      SELECT key, arraySort(groupArray((valid_from, batch, seq, rank, part))) AS sorted
      FROM (${rows})
      GROUP BY key
    )`;
  return shared(onceOrOften({ rows: keyed, key: sql`key`, keys: sql`SELECT key AS one_key FROM (${keyed})`, once: (rows) => sql`SELECT key, [(${longAgo}, rank, part)] AS versions FROM (${rows})`, often: several }));
}

/** What held at an instant, (since, seniority, persona); over a row of {@link peopleVersions}. Without a person the words are ''. */
export function heldAt(versions: Sql, at: Sql): Sql {
  return sql`arrayLast(v -> v.1 <= ${at}, ${versions})`;
}

/**
 * The people as they stood at an instant, one row each: `who (key), name, title, account_id (employer then), seniority, persona, consent,
 * reachable, email, phone, created_at, gone (deleted), keys (all ways to name them), source, batch, seq`; `only` = of these rows of person, all of somebody or none.
 */
export function peopleAt(at: Sql, only: Sql = sql`true`): Sql {
  return onceOrOften({ rows: peopleRows(only), key: sql`who`, keys: personKeys(), once: (some) => some, often: (some) => newestPeople(some, at) });
}

/** The same of so few rows that all of them are put in order, which is planned in half the time. */
export function fewPeopleAt(at: Sql, only: Sql): Sql {
  return newestPeople(peopleRows(only), at);
}

function peopleRows(only: Sql): Sql {
  return sql`
    SELECT ${personKey()} AS who, name, title, department, account_id, seniority, persona, consent, reachable, email, phone, created_at, ifNull(deleted, false) AS gone,
      arrayDistinct(arrayFilter(k -> k != '', [person_id, id, lower(email), lower(name)])) AS keys, valid_from, source, batch, seq
    FROM person
    WHERE ${only}`;
}

function newestPeople(rows: Sql, at: Sql): Sql {
  const age = sql`toUnixTimestamp64Milli(valid_from)`;
  return sql`
    SELECT *
    FROM (${rows})
    ORDER BY valid_from <= ${at} DESC, if(valid_from <= ${at}, ${age}, -${age}) DESC, batch DESC, seq DESC
    LIMIT 1 BY who`;
}

interface OnceOrOften {
  readonly rows: Sql;
  readonly key: Sql;
  /** The keys of all rows, as `one_key`. */
  readonly keys: Sql;
  /** What is made of rows whose key no other row has. */
  readonly once: (rows: Sql) => Sql;
  /** What is made of any rows; of a row alone just what `once` makes of it. */
  readonly often: (rows: Sql) => Sql;
}

/**
 * Rows brought together by a key that most have for themselves. Bringing together is the costly part, so an engine that keeps relations does it only
 * for keys that several rows bear.
 */
export function onceOrOften({ rows, key, keys, once, often }: OnceOrOften): Sql {
  const several = shared(sql`SELECT one_key FROM (${keys}) GROUP BY one_key HAVING count() > 1`);
  const kept = sql`
    ${once(sql`SELECT * FROM (${rows}) WHERE ${key} NOT IN (${several})`)}
    UNION ALL
    ${often(sql`SELECT * FROM (${rows}) WHERE ${key} IN (${several})`)}`;
  return sql`SELECT * FROM (${either({ kept, inPlace: often(rows) })})`;
}

/** Known at an instant, as far as the source says when it began to know somebody; over a row of {@link peopleAt}. */
export function knownBy(at: Sql): Sql {
  return sql`(created_at IS NULL OR created_at <= ${at})`;
}

/** The person of every row, for {@link onceOrOften}. */
export function personKeys(): Sql {
  return sql`SELECT ${personKey()} AS one_key FROM person`;
}

/** The person that a row of `person` is a version of. */
export function personKey(): Sql {
  return sql`multiIf(person_id != '', person_id, id != '', id, email != '', lower(email), toString(row_key))`;
}
