/** People as of an instant: the version that held then; before the first version, the first. */
import { shared, type Sql, sql } from "../../store/sql.ts";
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
  return shared(sql`
    SELECT key, arrayMap((v, nth) -> (if(nth = 1, ${longAgo}, v.1), v.4, v.5), sorted, arrayEnumerate(sorted)) AS versions
    FROM (
      SELECT arrayJoin(arrayDistinct(arrayFilter(k -> k != '', [person_id, id, lower(email)]))) AS key,
        arraySort(groupArray((valid_from, batch, seq, toString(seniority), toString(persona)))) AS sorted
      FROM person
      GROUP BY key
    )`);
}

/** What held at an instant, (since, seniority, persona); over a row of {@link peopleVersions}. Without a person the words are ''. */
export function heldAt(versions: Sql, at: Sql): Sql {
  return sql`arrayLast(v -> v.1 <= ${at}, ${versions})`;
}

/**
 * The people as they stood at an instant, one row each: `who (key), name, title, account_id (employer then), seniority, persona, consent,
 * reachable, email, phone, gone (deleted), keys (all ways to name them), source, batch, seq`.
 */
export function peopleAt(at: Sql): Sql {
  const age = sql`toUnixTimestamp64Milli(valid_from)`;
  return sql`
    SELECT ${personKey()} AS who, name, title, department, account_id, seniority, persona, consent, reachable, email, phone, ifNull(deleted, false) AS gone,
      arrayDistinct(arrayFilter(k -> k != '', [person_id, id, lower(email), lower(name)])) AS keys, valid_from, source, batch, seq
    FROM person
    ORDER BY valid_from <= ${at} DESC, if(valid_from <= ${at}, ${age}, -${age}) DESC, batch DESC, seq DESC
    LIMIT 1 BY who`;
}

/** The person that a row of `person` is a version of. */
export function personKey(): Sql {
  return sql`multiIf(person_id != '', person_id, id != '', id, email != '', lower(email), toString(row_key))`;
}
