/** Leads: accounts or people that became known, and when they turned into customers (KPI lead_conversion_rate). */
import { shared, type Sql, sql } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { onceOrOften, personKey, personKeys } from "./people.ts";
import { farAhead } from "./time.ts";
import { firstWins } from "./wins.ts";

/** 1970, which a version bears where the file gives no date. */
const undated: Sql = sql`toDateTime64(0, 3, 'UTC')`;

/** When a record became known: created in its source, else its first dated version; null where neither is said. */
const knownSince: Sql = sql`coalesce(min(created_at), nullIf(min(valid_from), ${undated}))`;

/** Records of accounts that are deleted in their source by now: what they say of an account's beginning does not count. */
const deletedAccountRecords: Sql = sql`
  SELECT source, id
  FROM account
  WHERE (source, id) GLOBAL IN (SELECT source, id FROM account WHERE ifNull(deleted, false))
  GROUP BY source, id
  HAVING argMax(ifNull(deleted, false), (valid_from, batch, seq))`;

/**
 * Leads that are accounts: `account_id, lead (the same), received_at (null: not known; the earlier of the record's creation and the first
 * person there), won_at (null: not won), won_origin (record, batch, seq), lead_source (of the first person), record, batch, seq`.
 */
export function accountLeads(window: Window): Sql {
  return shared(sql`
    SELECT r.account_id AS account_id, r.account_id AS lead, r.received_at AS received_at, if(w.known = 1, toNullable(w.won_at), NULL) AS won_at, w.won_origin AS won_origin,
      r.first.1 AS lead_source, r.first.2 AS record, r.first.3 AS batch, r.first.4 AS seq
    FROM (
      SELECT account_id, min(known_at) AS received_at, argMin((said_source, kind, row_batch, row_seq), (ifNull(known_at, ${farAhead}), kind)) AS first
      FROM (
        SELECT account_id, ${knownSince} AS known_at, '' AS said_source, 'account' AS kind, argMin((batch, seq), (valid_from, batch, seq)) AS origin, origin.1 AS row_batch, origin.2 AS row_seq
        FROM account
        WHERE account_id != '' AND (source, id) GLOBAL NOT IN (${deletedAccountRecords})
        GROUP BY account_id
        UNION ALL
        SELECT account_id, received_at AS known_at, lead_source AS said_source, 'person' AS kind, (batch, seq) AS origin, batch AS row_batch, seq AS row_seq
        FROM (SELECT *, ${employer(sql`versions`, sql`ifNull(received_at, ${undated})`)} AS account_id FROM (${people()}))
        WHERE account_id != ''
      )
      GROUP BY account_id
    ) AS r
    LEFT JOIN (${firstWon(window)}) AS w ON r.account_id = w.won_account`);
}

/**
 * Leads that are people: the columns of {@link accountLeads}; the account is that of when they were received, and they are won with the first
 * win of the account that employs them then. Who was deleted in the source is no lead.
 */
export function personLeads(window: Window): Sql {
  return shared(sql`
    SELECT any(home) AS account_id, lead, any(known_at) AS received_at, minIf(toNullable(won_moment), was_there) AS won_at, argMinIf(origin_of_win, won_moment, was_there) AS won_origin,
      any(said_source) AS lead_source, 'person' AS record, any(row_batch) AS batch, any(row_seq) AS seq
    FROM (
      SELECT p.lead AS lead, p.received_at AS known_at, p.lead_source AS said_source, p.batch AS row_batch, p.seq AS row_seq, p.home AS home, w.won_at AS won_moment,
        w.won_origin AS origin_of_win, w.known = 1 AND ${employer(sql`p.versions`, sql`w.won_at`)} = p.employer AS was_there
      FROM (
        SELECT *, ${employer(sql`versions`, sql`ifNull(received_at, ${undated})`)} AS home, arrayJoin(arrayDistinct(arrayMap(v -> v.2, versions))) AS employer
        FROM (${people()})
      ) AS p
      LEFT JOIN (${firstWon(window)}) AS w ON p.employer = w.won_account
    )
    GROUP BY lead`);
}

/** People, one row each: `lead, received_at, lead_source, versions (since, account), batch, seq`. */
function people(): Sql {
  const rows = sql`
    SELECT ${personKey()} AS lead, created_at, valid_from, account_id, toString(lead_source) AS said, batch, seq, ifNull(deleted, false) AS is_deleted
    FROM person`;
  return onceOrOften({
    rows, key: sql`lead`, keys: personKeys(),
    once: (some) => sql`
      SELECT lead, coalesce(created_at, nullIf(valid_from, ${undated})) AS received_at, [(valid_from, account_id)] AS versions, said AS lead_source, batch, seq
      FROM (${some})
      WHERE NOT is_deleted`,
    often: (some) => sql`
      SELECT lead, received_at, versions, newest.1 AS lead_source, newest.2 AS batch, newest.3 AS seq
      FROM (
        SELECT lead, ${knownSince} AS received_at, arraySort(groupArray((valid_from, account_id))) AS versions,
          argMax((said, batch, seq, is_deleted), (valid_from, batch, seq)) AS newest
        FROM (${some})
        GROUP BY lead
      )
      WHERE NOT newest.4`,
  });
}

/** The employer at an instant: of the newest version up to it, else of the first. */
function employer(versions: Sql, at: Sql): Sql {
  return sql`if(arrayExists(v -> v.1 <= ${at}, ${versions}), arrayFilter(v -> v.1 <= ${at}, ${versions})[-1].2, ${versions}[1].2)`;
}

function firstWon(window: Window): Sql {
  return sql`SELECT account_id AS won_account, won_at, (win_record, batch, seq) AS won_origin, 1 AS known FROM (${firstWins(window)})`;
}
