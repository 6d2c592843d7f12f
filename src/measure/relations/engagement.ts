/** When accounts are engaged (KPI engaged_accounts), and when they enter stage A2 (journey engine B4). */
import { instantIn, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Window } from "../kpi.ts";
import { inGroups, rollupKnob, underRoots } from "./account-roots.ts";
import { minutesKnobs, minutesOfTouches, type MinutesRange } from "./minutes.ts";
import { ofKind, opportunitiesToday } from "./opportunities.ts";
import { numberOf, textOf, wordsOf } from "./settings.ts";
import { entryAt, targetAt, targetSpans, targetsAt } from "./spans.ts";
import { beforeFrom, dayOf, daysLater, endInstant, endOf, farAhead, fromInstant, inside, reachOf, startOfDay, stateInstant } from "./time.ts";

/** The rule of stage A2 stays true for so many whole days after the minutes have fallen below the threshold. */
export const graceDays = 7;

/** The settings by which an account enters stage A2. */
export const enteringKnobs = {
  minutes: { default: 10, meaning: "Engagement minutes from which on an account is engaged." },
  ...minutesKnobs,
  channels: { default: "", meaning: "Only touches through these channels, parted by commas; empty: all." },
} as const satisfies Record<string, Knob>;

/** The settings by which an account is engaged at an instant. */
export const engagedKnobs = {
  ...enteringKnobs,
  min_people: { default: 1, meaning: "So many people or visitors must be behind the minutes." },
  rollup: rollupKnob,
} as const satisfies Record<string, Knob>;

/** What the minutes of target accounts at T are made of, for `rows` of a KPI. */
export function engagedRows(window: Window, knobs: KnobValues): Sql {
  const range = lookBack(window, knobs);
  return sql`
    SELECT account_id, account_id AS subject_id, touch_at AS at, concat(type, if(campaign = '', '', concat(' of “', campaign, '”'))) AS what,
      ifNull(minutes, 0) AS amount, 'minutes' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (${engagingMinutes({ window, knobs, ...range })})
    WHERE account_id IN (${targetGroups(stateInstant(window), window, knobs)})`;
}

/** Target accounts at an instant, or the tops of the groups that have one: `account_id`. */
function targetGroups(at: Sql, window: Window, knobs: KnobValues): Sql {
  const own = targetsAt(at, window);
  return textOf(knobs, "rollup") === "parent" ? sql`SELECT DISTINCT account_id FROM (${underRoots(own, window, knobs)})` : own;
}

/**
 * Target accounts at T with their minutes: `account_id, minutes, people, is_engaged (0 or 1), in_grace (1: below the threshold now, at or
 * above it at the end of one of the seven days before)`. Accounts without any touch have 0.
 */
export function engagedAt(at: Sql, window: Window, knobs: KnobValues): Sql {
  const threshold = value.float(numberOf(knobs, "minutes"));
  const minPeople = value.int(numberOf(knobs, "min_people"));
  return shared(sql`
    SELECT account_id, minutes, people, toUInt8(minutes >= ${threshold} AND people >= ${minPeople}) AS is_engaged,
      toUInt8(is_engaged = 0 AND arrayExists((m, p) -> round(m, 6) >= ${threshold} AND p >= ${minPeople}, arraySlice(daily, 2), arraySlice(daily_people, 2))) AS in_grace
    FROM (
      SELECT a.account_id AS account_id, round(if(empty(e.daily), 0, e.daily[1]), 6) AS minutes, if(empty(e.daily_people), 0, e.daily_people[1]) AS people,
        e.daily AS daily, e.daily_people AS daily_people
      FROM (${targetGroups(at, window, knobs)}) AS a
      LEFT JOIN (${lastDays(at, window, knobs)}) AS e ON a.account_id = e.account_id
    )`);
}

/** Target accounts that were engaged just before a window began: `account_id`. */
export function engagedBefore(window: Window, knobs: KnobValues): Sql {
  const days = numberOf(knobs, "days");
  const range = { from: daysLater(fromInstant(window), -days, window), end: fromInstant(window), ...reachOf(window.from, days, window.from) };
  return sql`
    SELECT account_id
    FROM (${engagingMinutes({ window, knobs, ...range })})
    WHERE account_id IN (${targetGroups(beforeFrom(window), window, knobs)})
    GROUP BY account_id
    HAVING round(sum(ifNull(minutes, 0)), 6) >= ${value.float(numberOf(knobs, "minutes"))} AND uniqExactIf(who, minutes > 0) >= ${value.int(numberOf(knobs, "min_people"))}`;
}

/** Sums as of T and as of the same time on each of the seven days before: `account_id, daily, daily_people`. */
function lastDays(at: Sql, window: Window, knobs: KnobValues): Sql {
  const end = sql`(${at} + toIntervalMillisecond(1))`;
  const days = numberOf(knobs, "days");
  const back = sql`range(${value.uint(graceDays + 1)})`;
  const known = instantIn(at);
  return sql`
    SELECT account_id, arrayMap(k -> arraySum(m -> if(m.1 >= lo[k + 1] AND m.1 < hi[k + 1], m.2, 0), touched), ${back}) AS daily,
      arrayMap(k -> toInt64(arrayUniq(arrayMap(m -> m.3, arrayFilter(m -> m.1 >= lo[k + 1] AND m.1 < hi[k + 1] AND m.2 > 0, touched)))), ${back}) AS daily_people,
      arrayMap(k -> addDays(toTimeZone(${end}, ${value.string(window.zone)}), -toInt32(k)), ${back}) AS hi,
      arrayMap(k -> addDays(toTimeZone(${end}, ${value.string(window.zone)}), -toInt32(k + ${value.uint(days)})), ${back}) AS lo
    FROM (
      SELECT account_id, groupArray((touch_at, ifNull(minutes, 0), who)) AS touched
      FROM (${engagingMinutes({ window, knobs, from: daysLater(end, -days - graceDays, window), end, ...(known === null ? {} : reachOf(known, days + graceDays, known)) })})
      GROUP BY account_id
    )`;
}

type Range = Pick<MinutesRange, "window" | "knobs" | "from" | "end" | "reach">;

/** Minutes of accounts that were ever on a target list, through the channels asked for; rolled up those of all companies of their groups, under the top. */
export function engagingMinutes(range: Range): Sql {
  const { window, knobs } = range;
  const minutes = minutesOfTouches({ ...range, ...throughChannels(knobs), accounts: everListed(window, knobs) });
  return textOf(knobs, "rollup") === "parent" ? sql`SELECT * EXCEPT (part) FROM (${underRoots(minutes, window, knobs)})` : minutes;
}

function throughChannels(knobs: KnobValues): Pick<MinutesRange, "only"> {
  const channels = wordsOf(knobs, "channels");
  return channels.length === 0 ? {} : { only: sql`channel IN ${value.strings(channels)}` };
}

/** Accounts that were ever on a target list, and rolled up all that belong to any group: `account_id`. */
export function everListed(window: Window, knobs: KnobValues): Sql {
  const listed = sql`SELECT account_id FROM list_membership WHERE list_kind = 'target'`;
  return textOf(knobs, "rollup") === "parent" ? sql`${listed} UNION ALL ${inGroups(stateInstant(window))}` : listed;
}

/**
 * Entries into stage A2 inside the window: `account_id, entered_at, cause (engaged, opportunity or list), entry (the list entry: since, until,
 * list, batch, seq), is_first (0: was there before)`. An account is in A2 or beyond
 * while it is a target and engaged (with 7 whole days of grace) or has an open legitimate new opportunity; an entry is the instant at which
 * that begins. A lost opportunity ends the grace at once. With `origin`, as {@link stageEntries}.
 */
export function engagementEntries(window: Window, knobs: KnobValues): Sql {
  return stageEntries(sql`
    SELECT account_id, since, until, 'engaged' AS part, '' AS record, 0 AS batch, 0 AS seq FROM (${engagedSpans(window, knobs)})
    UNION ALL
    ${opportunityParts()}`, window);
}

/**
 * Entries into stage A3 inside the window, as {@link stageEntries}: a target account has an open legitimate new opportunity that it had not the instant before.
 */
export function opportunityEntries(window: Window): Sql {
  return stageEntries(opportunityParts(), window);
}

/** While legitimate new opportunities are open. */
export function opportunityParts(): Sql {
  return sql`
    SELECT account_id, assumeNotNull(starts_at) AS since, ifNull(closed_at, ${farAhead}) AS until, 'opportunity' AS part, 'opportunity' AS record, batch, seq
    FROM (${opportunitiesToday()})
    WHERE ${ofKind(["new"])} AND amount > 0 AND starts_at IS NOT NULL AND account_id != '' AND (status = 'open' OR closed_at IS NOT NULL)`;
}

/**
 * Instants inside the window at which a target account enters any of these spans of time (`account_id, since, until, part, record, batch, seq`) or enters the list while in
 * one: `account_id, entered_at, cause (the part, or list), entry (the list entry: since, until, list, batch, seq), is_first (0: was there before), origin ((record, batch, seq)
 * of what caused it; record '' = made of several)`.
 */
function stageEntries(spans: Sql, window: Window): Sql {
  return sql`
    SELECT account_id, marks.1 AS entered_at, marks.2 AS cause, ${entryAt(sql`marks.1`)} AS entry, toUInt8(nth = 1) AS is_first, if(cause = 'list', ('list_membership', entry.4, entry.5), marks.4) AS origin
    FROM (
      SELECT account_id, target_spans, marks, nth
      FROM (
        SELECT t.account_id AS account_id, t.target_spans AS target_spans, t.excluded_spans AS excluded_spans, t.customer_spans AS customer_spans, p.parts AS parts,
          arraySort(arrayDistinct(arrayConcat(arrayMap(s -> s.1, parts), arrayMap(s -> s.2, parts), arrayMap(s -> s.1, target_spans),
            arrayMap(s -> s.2, excluded_spans), arrayMap(s -> s.2, customer_spans)))) AS instants,
          arrayMap(i -> ${targetAt(sql`i`)} AND arrayExists(s -> s.1 <= i AND i < s.2, parts), instants) AS in_stage,
          arrayMap(i -> ${targetAt(sql`i - toIntervalMillisecond(1)`)} AND arrayExists(s -> s.1 <= i - toIntervalMillisecond(1) AND i - toIntervalMillisecond(1) < s.2, parts), instants) AS before,
          arrayMap((i, a, b) -> (i, multiIf(arrayExists(s -> s.1 = i AND s.3 = 'engaged', parts), 'engaged', arrayExists(s -> s.1 = i, parts), 'opportunity', 'list'), a AND NOT b,
            arrayFirst(s -> s.1 = i, parts).4),
            instants, in_stage, before) AS changes,
          arrayFilter(c -> c.3, changes) AS entries
        FROM (${targetSpans(window)}) AS t
        INNER JOIN (SELECT account_id, groupArray((since, until, part, (record, batch, seq))) AS parts FROM (${spans}) WHERE since < until GROUP BY account_id) AS p ON t.account_id = p.account_id
      )
      ARRAY JOIN entries AS marks, arrayEnumerate(entries) AS nth
    )
    WHERE ${inside(sql`entered_at`, window)}`;
}

/**
 * Spans in which the rule of A2 holds, grace included: `account_id, since, until`. The sum of the last days rises at a touch and falls when
 * the touch is `days` old. Only touches that can matter for the window are read, so spans that began long before it may begin too late.
 */
export function engagedSpans(window: Window, knobs: KnobValues): Sql {
  const days = numberOf(knobs, "days");
  return spansOfMinutes(engagingMinutes({ window, knobs, from: engagingFrom(window, knobs), end: endInstant(window), ...reachOf(window.from, days + graceDays + 2, endOf(window)) }), window, knobs);
}

/** The same of a few accounts (a SELECT of their ids), target or not: read in place, as they are few. */
export function engagedSpansOf(window: Window, knobs: KnobValues, accounts: Sql): Sql {
  return spansOfMinutes(minutesOfTouches({ window, knobs, from: engagingFrom(window, knobs), end: endInstant(window), ...throughChannels(knobs), accounts, few: true }), window, knobs);
}

/** The first instant whose touches can matter for who is engaged in a window. */
export function engagingFrom(window: Window, knobs: KnobValues): Sql {
  return daysLater(fromInstant(window), -(numberOf(knobs, "days") + graceDays + 2), window);
}

function spansOfMinutes(minutes: Sql, window: Window, knobs: KnobValues): Sql {
  const days = numberOf(knobs, "days");
  const expires = sql`toDateTime64(addDays(toTimeZone(touch_at, ${value.string(window.zone)}), ${value.int(days)}), 3, 'UTC')`;
  const graceEnds = startOfDay(sql`addDays(${dayOf(sql`falls`, window)}, ${value.int(graceDays)})`, window);
  return sql`
    SELECT r.account_id AS account_id, r.since AS since,
      if(r.falls = ${farAhead}, ${farAhead}, least(${graceEnds}, arrayMin(arrayConcat([${farAhead}], arrayFilter(l -> l >= r.falls, c.lost))))) AS until
    FROM (
      SELECT account_id, at AS since, leadInFrame(at, 1, ${farAhead}) OVER (PARTITION BY account_id ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS falls, holds
      FROM (
        SELECT account_id, at, holds, lagInFrame(holds, 1, 0) OVER (PARTITION BY account_id ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS held
        FROM (
          SELECT account_id, at, toUInt8(round(sum(change) OVER (PARTITION BY account_id ORDER BY at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 6) >= ${value.float(numberOf(knobs, "minutes"))}) AS holds
          FROM (
            SELECT account_id, change_at AS at, sum(amount) AS change
            FROM (
              SELECT account_id, arrayJoin([(touch_at, ifNull(minutes, 0)), (${expires}, -ifNull(minutes, 0))]) AS step, step.1 AS change_at, step.2 AS amount
              FROM (${minutes})
            )
            GROUP BY account_id, change_at
          )
        )
      )
      WHERE holds != held
    ) AS r
    LEFT JOIN (
      SELECT account_id, groupArray(assumeNotNull(closed_at)) AS lost
      FROM (${opportunitiesToday()})
      WHERE status = 'lost' AND ${ofKind(["new"])} AND closed_at IS NOT NULL
      GROUP BY account_id
    ) AS c ON r.account_id = c.account_id
    WHERE r.holds = 1`;
}

/** T as an instant and the first of the days before it that touches count from. */
export function lookBack(window: Window, knobs: KnobValues): Pick<MinutesRange, "from" | "end" | "reach"> {
  const end = sql`(${stateInstant(window)} + toIntervalMillisecond(1))`;
  const days = numberOf(knobs, "days");
  return { from: daysLater(end, -days, window), end, ...reachOf(endOf(window), days, endOf(window)) };
}

/** The settings as they are from the start, for KPIs that only ask who was engaged. */
export const defaultEngaged: KnobValues = Object.fromEntries(Object.entries(engagedKnobs).map(([knob, { default: standard }]) => [knob, standard]));
