/** How long accounts stay in a stage of their journey (KPI time_in_stage): target, engaged, opportunity, each pass from its entry to its exit. */
import { join, type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { engagedSpans, opportunityParts } from "./engagement.ts";
import { numberOf, textOf } from "./settings.ts";
import { during, entryAt, targetAt, targetSpans } from "./spans.ts";
import { daysBetween, endInstant, fromInstant, inside, longAgo, stateInstant } from "./time.ts";

/** Stages in which a target account can be, by rank; who is no target is in none (0). */
export const passedStages = ["target", "engaged", "opportunity"] as const;

/**
 * Passes that ended in the window, and those of accounts still in at T: `account_id, stage, since, until (T while still in), went_to (a stage, 'customer',
 * 'left', 'still in'), days (with the setting `pass` = total of all passes of the stage so far), is_known (0: it began before what is looked at),
 * record, batch, seq (the list entry or the opportunity by which it began)`. Of an account and stage the last pass that ended, and the one that is still on.
 */
export function stagePasses(window: Window, knobs: KnobValues): Sql {
  const total = textOf(knobs, "pass") === "total";
  const alike = sql`PARTITION BY account_id, stage, is_over`;
  const soFar = sql`OVER (PARTITION BY account_id, stage ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  return sql`
    SELECT account_id, stage, since, until, went_to, is_over, ${total ? sql`days_so_far` : sql`own_days`} AS days, ${total ? sql`known_so_far` : sql`known`} AS is_known, record, batch, seq
    FROM (
      SELECT *, sum(own_days) ${soFar} AS days_so_far, min(known) ${soFar} AS known_so_far, row_number() OVER (${alike} ORDER BY since DESC) AS nth_last
      FROM (
        SELECT account_id, stage, since, if(ends < ${endInstant(window)}, ends, ${stateInstant(window)}) AS until, if(ends < ${endInstant(window)}, went_to, 'still in') AS went_to,
          toUInt8(ends < ${endInstant(window)}) AS is_over, ${daysBetween(sql`since`, sql`until`, window)} AS own_days,
          toUInt8(since > ${longAgo} AND (stage != 'engaged' OR since > ${lookedAtFrom(window, knobs)})) AS known, record, batch, seq
        FROM (${allPasses(window, knobs)})
        WHERE since < ${endInstant(window)}
      )
    )
    WHERE nth_last = 1 AND (is_over = 0 OR ${inside(sql`until`, window)})`;
}

/** All passes that are looked at, whenever they ended: `account_id, stage, since, ends, went_to, record, batch, seq`. */
function allPasses(window: Window, knobs: KnobValues): Sql {
  const ranked = value.strings(passedStages);
  return sql`
    SELECT account_id, arrayElement(${ranked}, step.2) AS stage, step.1 AS since, next.1 AS ends,
      multiIf(next.2 > 0, arrayElement(${ranked}, next.2), ${during(sql`customer_spans`, sql`next.1`)}, 'customer', 'left') AS went_to,
      if(step.2 = 3, 'opportunity', 'list_membership') AS record, if(step.2 = 3, deal.3, entry.4) AS batch, if(step.2 = 3, deal.4, entry.5) AS seq
    FROM (
      SELECT account_id, customer_spans, step, next, ${entryAt(sql`step.1`)} AS entry, arrayFirst(s -> s.1 <= step.1 AND step.1 < s.2, deals) AS deal
      FROM (
        SELECT t.account_id AS account_id, t.target_spans AS target_spans, t.excluded_spans AS excluded_spans, t.customer_spans AS customer_spans, p.engaged AS engaged, p.deals AS deals,
          arraySort(arrayDistinct(arrayConcat(${join([sql`target_spans`, sql`excluded_spans`, sql`customer_spans`, sql`engaged`, sql`deals`].map(edgesOf), ", ")}))) AS instants,
          arrayMap(i -> toUInt8(multiIf(NOT ${targetAt(sql`i`)}, 0, ${during(sql`deals`, sql`i`)}, 3, ${during(sql`engaged`, sql`i`)}, 2, 1)), instants) AS ranks,
          arrayFilter((s, rank_before) -> s.2 != rank_before, arrayZip(instants, ranks), arrayPushFront(arrayPopBack(ranks), toUInt8(0))) AS steps
        FROM (${targetSpans(window)}) AS t
        LEFT JOIN (${partsOfAccounts(window, knobs)}) AS p ON t.account_id = p.account_id
        WHERE notEmpty(steps)
      )
      ARRAY JOIN steps AS step, arrayPushBack(arrayPopFront(steps), (${longAgo}, toUInt8(0))) AS next
    )
    WHERE step.2 > 0`;
}

/** The instants at which spans begin and end. */
function edgesOf(spans: Sql): Sql {
  return sql`arrayMap(s -> s.1, ${spans}), arrayMap(s -> s.2, ${spans})`;
}

/** While accounts were engaged, and had an open new opportunity: `account_id, engaged (array of (since, until)), deals (array of (since, until, batch, seq))`. */
function partsOfAccounts(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, groupArrayIf((since, until), part = 'engaged') AS engaged, groupArrayIf((since, until, batch, seq), part = 'opportunity') AS deals
    FROM (
      SELECT account_id, since, until, 'engaged' AS part, 0 AS batch, 0 AS seq FROM (${engagedSpans(lookedAt(window, knobs), knobs)})
      UNION ALL
      SELECT account_id, since, until, part, batch, seq FROM (${opportunityParts()})
    )
    WHERE since < until
    GROUP BY account_id`;
}

/** The window with the time before it in which engagement is looked for. */
function lookedAt(window: Window, knobs: KnobValues): Window {
  return { ...window, from: new Date(Date.parse(window.from) - numberOf(knobs, "look_back") * 86_400_000).toISOString() };
}

function lookedAtFrom(window: Window, knobs: KnobValues): Sql {
  return fromInstant(lookedAt(window, knobs));
}
