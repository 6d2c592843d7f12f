/** Visits one by one, made of page views or imported as sessions, for KPIs that ask what happened in them. */
import { either, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { byQuarter } from "./quarters.ts";
import { numberOf } from "./settings.ts";
import { endOf, inside } from "./time.ts";
import { importedSessions, softMatch, visitPages, visitRule, type VisitRule, visitsOfPages } from "./visits.ts";

/** Page classes that matter before a purchase; imported sessions count just these. */
export const highValueClasses = ["pricing", "demo", "contact", "trial"] as const;

export const visitLabelNames = ["source", "landing_page", "channel"] as const;

/**
 * Visits that begin in the window: `account_id ('' where the match is soft), visit (key), begins, last_page_at, visitor_key, known_as (all ways in which
 * its pages name who came), referrer (of its first page), labels, pages_of_class (pages of the classes asked for; null: the source does not say), seen (pages), stayed
 * (seconds; null: not told), scrolled (how far down a page of content), flag (soft match), record ('' = made of page views), batch, seq`. A visit is told whole, also what
 * of it comes after the window; all windows read the same visits.
 */
export function visitList(window: Window, knobs: KnobValues, classes: readonly string[] = highValueClasses): Sql {
  const list = listed(visitRule(window, knobs), knobs, classes);
  // A page of the day before the window tells whether the visit began there, one of the day after how it goes on: of longer silences it depends on the window.
  const isOfItsDay = numberOf(knobs, "session_gap_minutes") <= minutesOfDay;
  return either({ kept: isOfItsDay || isForEver(window) ? keptFrom(window, knobs, classes) : shared(list), inPlace: list });
}

/**
 * How visits that begin in the window began: the columns of {@link visitList} but `last_page_at, known_as, pages_of_class, seen, stayed, scrolled`;
 * `who ('' = nobody is named)`, one of the ways in which it names who came.
 */
export function visitStarts(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, visit, begins, visitor_key, if(record = 'session', known_as[1], if(empty(known_as), '', visitor_key)) AS who, referrer, labels, flag, record, batch, seq
    FROM (${visitList(window, knobs)})`;
}

const minutesOfDay = 1440;

/** No page comes after it. */
function isForEver(window: Window): boolean {
  return endOf(window) >= "2099-12-30";
}

/** From the visits of all time, or of quarters, which are made once. */
function keptFrom(window: Window, knobs: KnobValues, classes: readonly string[]): Sql {
  const visitsOf = (within: Window | null): Sql => listed(visitRule(within, knobs), knobs, classes);
  return sql`SELECT * FROM (${byQuarter(window, visitsOf) ?? shared(visitsOf(null))}) WHERE ${inside(sql`begins`, window)}`;
}

function listed(rule: VisitRule, knobs: KnobValues, classes: readonly string[]): Sql {
  return sql`${tracked(rule, knobs, classes)} UNION ALL ${imported(rule, knobs, classes)}`;
}

function tracked(rule: VisitRule, knobs: KnobValues, classes: readonly string[]): Sql {
  const page = sql`(page_at, batch, seq, ${softMatch(knobs)}, referrer, toString(source), path(url), way, page_class IN ${value.strings(classes)}, known_as, seconds,
    if(page_class = 'content', ifNull(scroll, 0), 0))`;
  return sql`
    SELECT if(first.4, '', account) AS account_id, concat(visitor_key, ' ', toString(begins)) AS visit, first.1 AS begins, pages[-1].1 AS last_page_at, visitor_key,
      arrayDistinct(arrayFlatten(pages.10)) AS known_as, first.5 AS referrer, map('source', first.6, 'landing_page', first.7, 'channel', first.8) AS labels,
      CAST(countEqual(pages.9, 1), 'Nullable(Float64)') AS pages_of_class, toInt64(length(pages)) AS seen,
      if(arrayExists(s -> s IS NOT NULL, pages.11), arraySum(s -> ifNull(s, 0), pages.11), NULL) AS stayed, arrayMax(pages.12) AS scrolled,
      if(first.4, 'soft match', '') AS flag, '' AS record, 0 AS batch, 0 AS seq
    FROM (SELECT account, visitor_key, pages, pages[1] AS first FROM (${visitsOfPages(rule, page)}))`;
}

/** A session tells of the four usual classes only, and of those together. */
function imported(rule: VisitRule, knobs: KnobValues, classes: readonly string[]): Sql {
  const usual = classes.length === highValueClasses.length && highValueClasses.every((one) => classes.includes(one));
  return sql`
    SELECT if(is_soft, '', account) AS account_id, visit, begins, last_page_at, visitor_key, known_as, referrer, labels, pages_of_class, seen, stayed, scrolled,
      if(is_soft, 'soft match', '') AS flag, 'session' AS record, batch, seq
    FROM (
      SELECT account_id AS account, ${softMatch(knobs)} AS is_soft, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS visit, at AS begins,
        at + toIntervalMillisecond(toInt64(ifNull(length, 0) * 1000)) AS last_page_at, visitor AS visitor_key,
        arrayFilter(k -> k != '', [visitor, person_id, lower(person_email)]) AS known_as, referrer,
        map('source', toString(source), 'landing_page', path(landing), 'channel', '') AS labels,
        CAST(${usual ? sql`high_value_pages` : sql`NULL`}, 'Nullable(Float64)') AS pages_of_class, toInt64(ifNull(pages, 0)) AS seen, length AS stayed, ifNull(scroll, 0) AS scrolled, batch, seq
      FROM (${importedSessions(rule)})
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
