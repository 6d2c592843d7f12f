/** Ads: how often banners were shown and clicked (KPIs ad_impressions, ad_clicks and what is made of them). */
import { shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Kpi, Window } from "../kpi.ts";
import { numberOf, wordsOf } from "./settings.ts";
import { daysLater, endInstant, fromInstant, inside } from "./time.ts";
import { touchLabelNames, touchLabels } from "./touches.ts";

/** The setting that says which banners count. */
export const placementsKnob = {
  default: "web, signature",
  meaning: "Placements that count, parted by commas; a row without placement is web.",
} as const satisfies Knob;

/** The setting that says which clicks are the same click. */
export const dedupeKnob = {
  default: 10,
  meaning: "A click of the same visitor on the same banner within so many seconds of the one before is a repetition.",
} as const satisfies Knob;

/** Beside a number of ads: the share whose account is known, from the facts' amount `resolved`. */
export const resolvedBeside: NonNullable<Kpi["beside"]> = (_parts, _knobs, { numerator, extras }) => ({ resolved_share: numerator === 0 ? null : (extras["resolved"] ?? 0) / numerator });

export const adLabelNames = [...touchLabelNames, "placement"] as const;

const labels: Sql = sql`mapConcat(${touchLabels()}, map('placement', if(placement = '', 'web', toString(placement))))`;

function placed(knobs: KnobValues): Sql {
  return sql`if(placement = '', 'web', placement) IN ${value.strings(wordsOf(knobs, "placements"))}`;
}

/** A signature is an image in a mail: each person sees it once per mail, however often its program loads it. */
const reader: Sql = sql`multiIf(person_id != '', person_id, person_email != '', lower(person_email), visitor)`;
const isOfMail: Sql = sql`(placement = 'signature' AND thread != '' AND ${reader} != '')`;

/** The first load of each mail's signature by each person: batch and line. */
const firstLoads: Sql = shared(sql`
  SELECT first.1 AS first_batch, first.2 AS first_seq
  FROM (
    SELECT argMin((batch, seq), (at, batch, seq)) AS first
    FROM touch
    WHERE type = 'ad_impression' AND ${isOfMail} AND removed = '' AND NOT ifNull(deleted, false)
    GROUP BY ${reader}, thread
  )`);

/**
 * Rows of impressions: `account_id, subject_id, at, shown (how often; null where it is left out), labels, batch, seq, flag (why it is left out:
 * deleted, removed, repeated)`. `when`: a condition over `at`.
 */
export function adImpressions(when: Sql, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, if(id = '', toString(row_key), id) AS subject_id, at,
      multiIf(ifNull(deleted, false), 'deleted', removed != '', concat('removed: ', toString(removed)), ${isOfMail} AND (batch, seq) NOT IN (${firstLoads}), 'repeated', '') AS flag,
      if(flag = '', ifNull(occurrences, 1), NULL) AS shown, ${labels} AS labels, batch, seq
    FROM touch
    WHERE type = 'ad_impression' AND ${when} AND ${placed(knobs)}`;
}

/**
 * Rows of clicks inside the window: `account_id, subject_id, at, clicks (how many; null where it is left out), labels, batch, seq, flag (why it is
 * left out: deleted, removed, repeated)`.
 */
export function adClicks(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT account_id, subject_id, at, if(flag = '', times, NULL) AS clicks, labels, batch, seq, multiIf(gone, 'deleted', why != '', concat('removed: ', why), repeated, 'repeated', '') AS flag
    FROM (
      SELECT *, visitor != '' AND nth > 1 AND dateDiff('millisecond', click_before, at) <= ${value.float(numberOf(knobs, "dedupe_seconds") * 1000)} AS repeated
      FROM (
        SELECT *, row_number() OVER clicks_of_visitor AS nth, lagInFrame(at) OVER clicks_of_visitor AS click_before
        FROM (
          SELECT account_id, if(id = '', toString(row_key), id) AS subject_id, at, visitor, toString(asset) AS banner, toString(removed) AS why, ifNull(deleted, false) AS gone,
            ifNull(occurrences, 1) AS times, ${labels} AS labels, batch, seq
          FROM touch
          WHERE type = 'ad_click' AND at >= ${daysLater(fromInstant(window), -1, window)} AND at < ${endInstant(window)} AND ${placed(knobs)}
        )
        WINDOW clicks_of_visitor AS (PARTITION BY account_id, visitor, banner, gone OR why != '' ORDER BY at, batch, seq ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
      )
    )
    WHERE ${inside(sql`at`, window)}`;
}
