/** Web visits, made of page views: a new one after more than a gap of silence; and imported sessions (rule R12, settled reading S12). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Need, Window } from "../kpi.ts";
import { numberOf, wordsOf } from "./settings.ts";
import { validTouch } from "./touches.ts";
import { daysLater, fromInstant, inside } from "./time.ts";

/** The settings by which pages make visits. */
export const visitKnobs = {
  session_gap_minutes: { default: 30, meaning: "Silence of more than so many minutes ends a visit." },
  domains: { default: "", meaning: "Only pages of these domains, parted by commas; empty: all." },
  min_confidence: { default: 0.6, meaning: "How sure the match to the account must be (0–1) for the visit to be the account's." },
} as const satisfies Record<string, Knob>;

/** From so sure a match on a visit is the account's, where the setting is as it is from the start. */
export const sureFrom: number = visitKnobs.min_confidence.default;

export const visitNeed: Need = { record: "touch", types: ["page_view"], broughtBy: "a web tracker or a web analytics export", or: ["session"] };

export const visitRule = <Within extends Window | null>(window: Within, knobs: KnobValues): VisitRule & { readonly window: Within } => ({
  window,
  gapMinutes: numberOf(knobs, "session_gap_minutes"),
  domains: wordsOf(knobs, "domains"),
});

/** The match to the account is less sure than the setting asks: the visit stands under “no account”. */
export function softMatch(knobs: KnobValues): Sql {
  return sql`(account_id != '' AND account_method != '' AND account_confidence < ${value.float(numberOf(knobs, "min_confidence"))})`;
}

export interface VisitRule {
  /** Null: all there is. */
  readonly window: Window | null;
  /** Silence of more than so many minutes ends a visit. */
  readonly gapMinutes: number;
  /** Only pages of these domains; none: all. */
  readonly domains: readonly string[];
  /** Instead of what counts the visits that do not: of machines, our own people, and pages for applicants or logging in. */
  readonly invalid?: boolean;
  /** Only visits of these (a SELECT of keys of visitors). */
  readonly visitors?: Sql;
}

/**
 * Page views of the visits that begin in the window: `account_id, visit (its key), begins (of its visit), page_at, opens (1 for the first
 * page), url, referrer, way (channel), page_class, seconds, scroll, why (it does not count), visitor_key, known_as (all ways in which the page names who came), is_named (the row itself names a
 * person), looked_up (the company that a look-up of the address names), looked_by (network or domain), source, account_method, account_confidence, batch, seq`. The same visitor at another account is another visit.
 */
export function visitPages(rule: VisitRule & { readonly window: Window }): Sql {
  const gap = value.int(rule.gapMinutes * 60_000);
  return sql`
    SELECT *, concat(visitor_key, ' ', toString(begins)) AS visit
    FROM (
      SELECT *, maxIf(page_at, opens = 1) OVER (PARTITION BY account_id, visitor_key ORDER BY page_at, batch, seq) AS begins
      FROM (
        SELECT *, if(nth = 1 OR toUnixTimestamp64Milli(page_at) - toUnixTimestamp64Milli(page_before) > ${gap}, 1, 0) AS opens
        FROM (
          SELECT *, row_number() OVER pages_of_visitor AS nth, lagInFrame(page_at) OVER pages_of_visitor AS page_before
          FROM (${pageViews(rule)})
          WINDOW pages_of_visitor AS (PARTITION BY account_id, visitor_key ORDER BY page_at, batch, seq
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        )
      )
    )
    WHERE ${inside(sql`begins`, rule.window)}`;
}

/**
 * Page views brought together, one row per visit that begins in the window: `account, visitor_key, pages`, by time an array of what `page` makes of each: a tuple over the
 * columns of {@link visitPages} (without those of a visit) that begins with page_at, batch, seq. The visits are the same; one array per visitor is put in order in less
 * than half of the time that three windows over all pages take.
 */
export function visitsOfPages(rule: VisitRule, page: Sql): Sql {
  return sql`
    SELECT account, visitor_key, pages
    FROM (
      SELECT account, visitor_key, arrayJoin(arraySplit((p, silence) -> silence > ${value.int(rule.gapMinutes * 60_000)}, sorted,
        arrayDifference(arrayMap(p -> toUnixTimestamp64Milli(p.1), sorted)))) AS pages
      FROM (
        SELECT account_id AS account, visitor_key, arraySort(groupArray(${page})) AS sorted
        FROM (${pageViews(rule)})
        WHERE ${rule.visitors === undefined ? sql`true` : sql`visitor_key IN (${rule.visitors})`}
        GROUP BY account, visitor_key
      )
    )
    WHERE ${rule.window === null ? sql`true` : inside(sql`pages[1].1`, rule.window)}`;
}

/**
 * From the day before the window, which tells what began there, to the day after it, in which what began in it goes on. Without visitor and person the
 * account itself stands for the visitor; without an account each page is on its own.
 */
function pageViews(rule: VisitRule): Sql {
  const within = rule.window === null ? sql`true` : sql`at >= ${daysLater(fromInstant(rule.window), -1, rule.window)} AND at < ${daysLater(sql`${value.instant(rule.window.to)}`, 1, rule.window)}`;
  const ofDomains = rule.domains.length === 0 ? sql`true` : sql`domain(url) IN ${value.strings(rule.domains)}`;
  return sql`
    SELECT account_id,
      multiIf(visitor != '', visitor, person_id != '', person_id, person_email != '', person_email,
        account_id != '', '', concat(toString(batch), '/', toString(seq))) AS visitor_key,
      arrayFilter(k -> k != '', [visitor, person_id, lower(person_email)]) AS known_as,
      at AS page_at, url, referrer, toString(channel) AS way, toString(page_class) AS page_class, seconds, scroll, if(removed != '', toString(removed), toString(page_class)) AS why,
      person != '' OR person_email != '' AS is_named, if(network != '', network, account_domain) AS looked_up, if(network != '', 'network', 'domain') AS looked_by, source, account_method, account_confidence, batch, seq
    FROM touch
    WHERE type = 'page_view' AND ${rule.invalid === true ? sql`NOT ifNull(deleted, false) AND NOT ${validTouch}` : validTouch} AND ${ofDomains} AND ${within}`;
}

/**
 * Sessions imported as such that begin in the window: `account_id, id, at, visitor, person_id, person_email, landing, referrer, length (seconds),
 * pages, scroll, high_value_pages, why (it does not count), looked_up (the company that a look-up of the address names), looked_by (network or domain), account_method, account_confidence, source, batch, seq`.
 */
export function importedSessions(rule: VisitRule): Sql {
  const ofDomains = rule.domains.length === 0 ? sql`true` : sql`domain(landing) IN ${value.strings(rule.domains)}`;
  return sql`
    SELECT account_id, id, at, visitor, person_id, person_email, landing, referrer, seconds AS length, pages, scroll, high_value_pages, toString(removed) AS why,
      if(network != '', network, account_domain) AS looked_up, if(network != '', 'network', 'domain') AS looked_by, account_method, account_confidence, source, batch, seq
    FROM session
    WHERE ${rule.invalid === true ? sql`removed != ''` : sql`removed = ''`} AND ${rule.window === null ? sql`true` : inside(sql`at`, rule.window)} AND ${ofDomains}`;
}
