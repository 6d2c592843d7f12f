/** Visits one by one, made of page views or imported as sessions, for KPIs that ask what happened in them. */
import { shared, type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { numberOf } from "./settings.ts";
import { importedSessions, softMatch, visitPages, visitRule } from "./visits.ts";

/** Page classes that matter before a purchase; imported sessions count just these. */
export const highValueClasses = ["pricing", "demo", "contact", "trial"] as const;

export const visitLabelNames = ["source", "landing_page", "channel"] as const;

/**
 * Visits that begin in the window: `account_id ('' where the match is soft), visit (key), begins, last_page_at, visitor_key, known_as (all ways in which
 * its pages name who came), referrer (of its first page), labels, pages_of_class (pages of the classes asked for; null: the source does not say), flag
 * (soft match), record ('' = made of page views), batch, seq`.
 */
export function visitList(window: Window, knobs: KnobValues, classes: readonly string[] = highValueClasses): Sql {
  return shared(sql`${tracked(window, knobs, classes)} UNION ALL ${imported(window, knobs, classes)}`);
}

function tracked(window: Window, knobs: KnobValues, classes: readonly string[]): Sql {
  return sql`
    SELECT if(first.1, '', account) AS account_id, visit, begins, last_page_at, visitor_key, known_as, first.2 AS referrer,
      map('source', first.3, 'landing_page', first.4, 'channel', first.5) AS labels, CAST(found, 'Nullable(Float64)') AS pages_of_class, if(first.1, 'soft match', '') AS flag,
      '' AS record, 0 AS batch, 0 AS seq
    FROM (
      SELECT account_id AS account, visit, begins, visitor_key, max(page_at) AS last_page_at, groupUniqArrayArray(known_as) AS known_as,
        argMin((is_soft, referrer, toString(source), path(url), way), (page_at, batch, seq)) AS first, countIf(page_class IN ${value.strings(classes)}) AS found
      FROM (SELECT *, ${softMatch(knobs)} AS is_soft FROM (${visitPages(visitRule(window, knobs))}))
      GROUP BY account, visit, begins, visitor_key
    )`;
}

/** A session tells of the four usual classes only, and of those together. */
function imported(window: Window, knobs: KnobValues, classes: readonly string[]): Sql {
  const usual = classes.length === highValueClasses.length && highValueClasses.every((one) => classes.includes(one));
  return sql`
    SELECT if(is_soft, '', account) AS account_id, visit, begins, last_page_at, visitor_key, known_as, referrer, labels, pages_of_class, if(is_soft, 'soft match', '') AS flag,
      'session' AS record, batch, seq
    FROM (
      SELECT account_id AS account, ${softMatch(knobs)} AS is_soft, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS visit, at AS begins,
        at + toIntervalMillisecond(toInt64(ifNull(length, 0) * 1000)) AS last_page_at, visitor AS visitor_key,
        arrayFilter(k -> k != '', [visitor, person_id, lower(person_email)]) AS known_as, referrer,
        map('source', toString(source), 'landing_page', path(landing), 'channel', '') AS labels,
        CAST(${usual ? sql`high_value_pages` : sql`NULL`}, 'Nullable(Float64)') AS pages_of_class, batch, seq
      FROM (${importedSessions(visitRule(window, knobs))})
    )`;
}

/** The pages behind visits made of page views, for `rows`: `account_id, visit, visitor_key, page_at, opens, url, page_class, batch, seq`. */
export function visitPageRows(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT if(is_soft, '', account) AS account_id, visit, visitor_key, page_at, opens, url, page_class, batch, seq
    FROM (SELECT *, account_id AS account, ${softMatch(knobs)} AS is_soft FROM (${visitPages(visitRule(window, knobs))}))`;
}

/** The last instant at which something still belongs to a visit; over a row of {@link visitList}. */
export function visitEnds(knobs: KnobValues): Sql {
  return sql`(last_page_at + toIntervalMillisecond(${value.int(numberOf(knobs, "session_gap_minutes") * 60_000)}))`;
}
