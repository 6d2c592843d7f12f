/** What happened after an ad was shown and not clicked (KPIs view_through_visits, view_through_conversions). */
import { daysLater as dayLater, dayOf as dayIn, startOfDay } from "../../model/zone.ts";
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Need, Window } from "../kpi.ts";
import { placementsKnob } from "./ads.ts";
import { populationKnob } from "./population.ts";
import { numberOf, textOf, wordsOf } from "./settings.ts";
import { daysLater, endInstant, endOf, fromInstant, inside } from "./time.ts";

/** The settings by which something counts as the effect of an ad. */
export const viewThroughKnobs = {
  days: { default: 30, meaning: "For how many days after an impression something counts as its effect." },
  strict_days: { default: 1, meaning: "The stricter reading beside: so many days after the impression." },
  level: { default: "account", choices: ["account", "device"], meaning: "Shown to anybody of the account, or to the same device." },
  placements: placementsKnob,
  population: populationKnob,
} as const satisfies Record<string, Knob>;

export const impressionsNeed: Need = { record: "touch", types: ["ad_impression"], broughtBy: "an ad platform's report" };

/** The window begun so many days earlier. */
export function begunEarlier(window: Window, days: number): Window {
  const fromDay = dayLater(window.fromDay, -days);
  return { ...window, fromDay, from: startOfDay(fromDay, window.zone) };
}

/** The last so many days up to T. */
export function lastDays(window: Window, days: number): Window {
  const lastDay = dayIn(new Date(Date.parse(endOf(window)) - 1).toISOString(), window.zone);
  const fromDay = dayLater(lastDay, 1 - days);
  return { ...window, fromDay, from: startOfDay(fromDay, window.zone) };
}

export interface Effects {
  /** `account_id, device ('' = not known), subject, happened_at, labels, record, batch, seq`, from {@link reachDays} before the window on. */
  readonly happenings: Sql;
  /** Only the first after the ad was shown: the next one needs another impression. */
  readonly onlyFirst: boolean;
}

/** So far back an ad may lie. */
export function reachDays(knobs: KnobValues): number {
  return numberOf(knobs, "days") + 1;
}

/**
 * What happened inside the window after an impression to the same account (or device), with no click and nothing else of the kind in between:
 * `account_id, subject, happened_at, labels, record, batch, seq, is_strict, shown_at, shown_batch, shown_seq (the impression)`. A click in the same
 * instant as the impression comes after it.
 */
export function viewThrough({ happenings, onlyFirst }: Effects, window: Window, knobs: KnobValues): Sql {
  const within = (days: string): Sql => sql`happened_at <= ${daysLater(sql`shown.1`, numberOf(knobs, days), window)}`;
  return sql`
    SELECT h.account_id AS account_id, h.subject AS subject, h.happened_at AS happened_at, h.labels AS labels, h.record AS record, h.batch AS batch, h.seq AS seq,
      s.is_strict AS is_strict, s.shown_at AS shown_at, s.shown_batch AS shown_batch, s.shown_seq AS shown_seq
    FROM (SELECT *, ${happeningId} AS happening FROM (${happenings})) AS h
    INNER JOIN (
      SELECT happening, toUInt8(${within("strict_days")}) AS is_strict, shown.1 AS shown_at, shown.2 AS shown_batch, shown.3 AS shown_seq
      FROM (${inTurn(happenings, window, knobs)})
      WHERE step = 3 AND ${inside(sql`happened_at`, window)} AND shown.1 > toDateTime64(0, 3, 'UTC') AND ${within("days")} AND clicked_at < shown.1
        AND ${onlyFirst ? sql`came_at < shown.1` : sql`true`}
    ) AS s ON h.happening = s.happening`;
}

const happeningId = sql`sipHash128(account_id, record, subject, happened_at, batch, seq)`;

/** Ads and what happened, account by account in their order: without what only a label says, which would be a hundred times as much to hold. */
function inTurn(happenings: Sql, window: Window, knobs: KnobValues): Sql {
  const reached = textOf(knobs, "level") === "device" ? sql`device` : sql`account_id`;
  return sql`
    SELECT step, happening, happened_at, maxIf((happened_at, batch, seq), step = 1) OVER (${upTo(sql`CURRENT ROW`)}) AS shown, maxIf(happened_at, step = 2) OVER (${upTo(sql`CURRENT ROW`)}) AS clicked_at,
      maxIf(happened_at, step = 3) OVER (${upTo(sql`1 PRECEDING`)}) AS came_at
    FROM (
      SELECT step, ${reached} AS reached, toFixedString('', 16) AS happening, happened_at, batch, seq FROM (${adSteps(window, knobs)}) WHERE reached != ''
      UNION ALL
      SELECT 3 AS step, ${reached} AS reached, ${happeningId} AS happening, happened_at, batch, seq FROM (${happenings}) WHERE reached != ''
    )`;
}

function upTo(end: Sql): Sql {
  return sql`PARTITION BY reached ORDER BY happened_at, step, batch, seq ROWS BETWEEN UNBOUNDED PRECEDING AND ${end}`;
}

/** Impressions (1) and clicks (2); a row that says it happened no time did not. */
function adSteps(window: Window, knobs: KnobValues): Sql {
  return sql`
    SELECT if(type = 'ad_click', 2, 1) AS step, account_id, visitor AS device, at AS happened_at, batch, seq
    FROM touch
    WHERE type IN ('ad_impression', 'ad_click') AND removed = '' AND NOT ifNull(deleted, false) AND ifNull(occurrences, 1) > 0
      AND if(placement = '', 'web', placement) IN ${value.strings(wordsOf(knobs, "placements"))}
      AND at >= ${daysLater(fromInstant(window), -reachDays(knobs), window)} AND at < ${endInstant(window)}`;
}

/** The impressions behind what {@link viewThrough} found, for `rows`; they tell why, and are no part of the sum. */
export function shownRows(found: Sql): Sql {
  return sql`
    SELECT account_id, subject AS subject_id, shown_at AS at, 'the ad shown before' AS what, 0. AS amount, 'count' AS unit_of_amount, 'touch' AS record, shown_batch AS batch, shown_seq AS seq
    FROM (${found})`;
}
