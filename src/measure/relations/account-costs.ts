/**
 * Which account a cost line was spent on (B7): its own account; media by the impressions of its campaign; events, content and tools of a campaign by its
 * touches, else evenly over the accounts of its list; staff by logged minutes, else evenly over the accounts that have an owner; overhead, where it is
 * asked for, evenly over the accounts in scope on its last day. What falls on no account stays “not allocated”.
 *
 * A line has keys (“shown Spring”, “side sales”), and so has an account, with the part of each key that falls on it: where they meet, it bears its part.
 */
import { either, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Ask, KnobValues } from "../kpi.ts";
import { inReporting } from "./reporting.ts";
import { customerSpans, during, onListAt, targetSpans } from "./spans.ts";
import { dayOf, longAgo, startOfDay } from "./time.ts";
import { sideOfTouch, validTouch } from "./touches.ts";
import { firstWinsOf } from "./wins.ts";

/** Minutes that a mail is taken to have cost its writer; calls and meetings count as long as they were. */
const mailMinutes = 3;

/**
 * The parts of cost lines that fall on accounts within their days: `account_id, spent_at (the line's first day), spent (in the reporting currency;
 * null without a rate), what, batch, seq`. A line of several days is spread evenly over them; a campaign's weights are those of all its touches.
 * `spans`: whose cost is asked for, and of which days, as `account_id, since_day, until_day` (both inside). Overhead only where it is asked for.
 */
function accountCosts(spans: Sql, ask: Ask, withOverhead: boolean): Sql {
  const common = sql`greatest(0, dateDiff('day', greatest(l.first_day, a.since_day), least(l.last_day, a.until_day)) + 1)`;
  const inDays = (days: Sql): Sql => sql`arraySum(d -> if(d.1 = l.cost_side AND d.2 >= l.first_day AND d.2 <= l.last_day, d.3, 0), ${days})`;
  const rows = sql`
    SELECT a.account_id AS account_id, l.spent_at AS spent_at, l.amount AS amount, l.currency AS currency, l.batch AS batch, l.seq AS seq,
      multiIf(l.key = 'owned', toFloat64(arrayExists(o -> o.1 <= l.last_day AND o.2 > l.first_day, a.owned)) / l.owned_accounts,
        l.cost_kind = 'staff' AND l.direct_account = '', ${inDays(sql`a.minutes`)} / l.logged, a.weight.2) AS part,
      part * ${common} / (dateDiff('day', l.first_day, l.last_day) + 1) AS fraction,
      concat(l.cost_kind, if(l.programme = '', '', concat(' of “', l.programme, '”')), ', ', a.weight.3) AS what
    FROM (${keyedLines(ask, withOverhead)}) AS l
    INNER JOIN (SELECT *, weight.1 AS key FROM (${keyedAccounts(spans, ask)})) AS a ON l.key = a.key
    WHERE fraction > 0`;
  const all = withOverhead ? sql`${rows}\nUNION ALL\n${overheadParts(spans, ask)}` : rows;
  return sql`
    SELECT account_id, spent_at, toFloat64(reported) * fraction AS spent, what, batch, seq
    FROM (${inReporting(all, { amount: sql`amount`, currency: sql`currency`, at: sql`spent_at` }, ask)})`;
}

/** Spans of accounts won in the window (as `firstWinsOf` reads the settings), from the first touch to the win: what `accountCosts` asks for, and `fact_at`, the win. */
export function spansToWin({ window }: Ask, knobs: KnobValues): Sql {
  return sql`
    SELECT w.account_id AS account_id, ${dayOf(sql`if(t.first_touch > toDateTime64(0, 3, 'UTC'), least(t.first_touch, w.won_at), ${longAgo})`, window)} AS since_day,
      ${dayOf(sql`w.won_at`, window)} AS until_day, w.won_at AS fact_at
    FROM (SELECT account_id, won_at FROM (${firstWinsOf(window, knobs)})) AS w
    LEFT JOIN (${firstTouches}) AS t ON w.account_id = t.touch_account`;
}

const firstTouches: Sql = shared(sql`
  SELECT account_id AS touch_account, min(at) AS first_touch
  FROM touch
  WHERE account_id != '' AND ${validTouch}
  GROUP BY touch_account`);

/** What each account of `spans` cost: `cost_account, total, lacking (lines without a rate)`. */
export function costsOfAccounts(spans: Sql, ask: Ask, withOverhead = false): Sql {
  return sql`
    SELECT account_id AS cost_account, ifNull(sum(spent), 0) AS total, countIf(spent IS NULL) AS lacking
    FROM (${accountCosts(spans, ask, withOverhead)})
    GROUP BY cost_account`;
}

/** The lines behind them, for `rows` of a KPI. */
export function accountCostRows(spans: Sql, ask: Ask, withOverhead = false): Sql {
  return sql`
    SELECT account_id, account_id AS subject_id, spent_at AS at, what, ifNull(spent, 0) AS amount, ${value.string(ask.workspace.currency)} AS unit_of_amount, 'cost' AS record, batch, seq
    FROM (${accountCosts(spans, ask, withOverhead)})`;
}

/** Accounts with each of their keys: `account_id, since_day, until_day, weight (key, part, way), minutes (side, day, minutes), owned (from, to)`. */
function keyedAccounts(spans: Sql, ask: Ask): Sql {
  return sql`
    SELECT * EXCEPT (logs, spells), if(startsWith(weight.1, 'side '), logs, []) AS minutes, if(weight.1 = 'owned', spells, []) AS owned
    FROM (
      SELECT s.account_id AS account_id, s.since_day AS since_day, s.until_day AS until_day, m.logs AS logs, o.spells AS spells,
        arrayJoin(arrayConcat(w.weights, [(concat('account ', s.account_id), toFloat64(1), 'its own'), ('side marketing', toFloat64(0), 'by minutes'),
          ('side sales', toFloat64(0), 'by minutes'), ('owned', toFloat64(0), 'evenly over owned accounts')])) AS weight
      FROM (${spans}) AS s
      LEFT JOIN (SELECT account_id AS weighed, groupArray((key, part, way)) AS weights FROM (${campaignWeights()}) WHERE account_id != '' AND ${among(sql`account_id`, spans)} GROUP BY weighed) AS w ON s.account_id = w.weighed
      LEFT JOIN (SELECT account AS busy, groupArray((whose, logged_on, minutes)) AS logs FROM (${minutesOnWinners(ask)}) WHERE ${among(sql`account`, spans)} GROUP BY busy) AS m ON s.account_id = m.busy
      LEFT JOIN (SELECT account_id AS owner_account, groupArray((owned_since, owned_until)) AS spells FROM (${ownerships}) WHERE ${among(sql`account_id`, spans)} GROUP BY owner_account) AS o ON s.account_id = o.owner_account
    )`;
}

/** What others have need not be brought together, where a condition costs less than that: not on a cluster, where it would be another way to all shards. */
function among(account: Sql, spans: Sql): Sql {
  return either({ kept: sql`${account} IN (SELECT account_id FROM (${spans}))`, inPlace: sql`true` });
}

const noSpans: Sql = sql`arrayResize([(${longAgo}, ${longAgo})], 0)`;

/** When accounts were in scope, on a list or as customers: `scope_account, target_spans, excluded_spans, paid_spans`. */
function scopeSpans({ window }: Ask): Sql {
  return sql`
    SELECT account_id AS scope_account, groupArrayArray(listed) AS target_spans, groupArrayArray(excluded) AS excluded_spans, groupArrayArray(paid) AS paid_spans
    FROM (
      SELECT account_id, arrayMap(s -> (s.1, s.2), target_spans) AS listed, excluded_spans AS excluded, ${noSpans} AS paid FROM (${targetSpans(window)})
      UNION ALL
      SELECT account_id, ${noSpans} AS listed, ${noSpans} AS excluded, [(since, until)] AS paid FROM (${customerSpans(window)})
    )
    GROUP BY scope_account`;
}

/** The parts of overhead lines that fall on accounts: the columns of the others. A direct one is among those. */
function overheadParts(spans: Sql, ask: Ask): Sql {
  return sql`
    SELECT a.account_id AS account_id, o.spent_at AS spent_at, o.amount AS amount, o.currency AS currency, o.batch AS batch, o.seq AS seq, o.part AS part,
      part * greatest(0, dateDiff('day', greatest(o.first_day, a.since_day), least(o.last_day, a.until_day)) + 1) / (dateDiff('day', o.first_day, o.last_day) + 1) AS fraction,
      'overhead, evenly over accounts in scope' AS what
    FROM (${either({ kept: borneByThem(spans, ask), inPlace: borneByAll(ask) })}) AS o
    INNER JOIN (${spans}) AS a ON o.scope_account = a.account_id
    WHERE fraction > 0`;
}

/** Lines of overhead with each account that bears a part: `scope_account, part`, and the columns of the line. */
function borneByAll(ask: Ask): Sql {
  return sql`
    SELECT s.scope_account AS scope_account, l.*, 1 / count() OVER (PARTITION BY l.line) AS part
    FROM (${overheadLines(ask)}) AS l
    CROSS JOIN (${scopeSpans(ask)}) AS s
    WHERE ${inScopeAt(sql`l.last_at`)}`;
}

/** The same of the accounts that are asked for: how many bear each line is kept. */
function borneByThem(spans: Sql, ask: Ask): Sql {
  return sql`
    SELECT s.scope_account AS scope_account, l.*, 1 / t.in_scope AS part
    FROM (${overheadLines(ask)}) AS l
    CROSS JOIN (SELECT * FROM (${scopeSpans(ask)}) WHERE scope_account IN (SELECT account_id FROM (${spans}))) AS s
    INNER JOIN (${accountsBearing(ask)}) AS t ON l.line = t.overhead_line
    WHERE ${inScopeAt(sql`l.last_at`)}`;
}

function overheadLines(ask: Ask): Sql {
  return lines(ask, sql`kind = 'overhead' AND account_id = ''`);
}

/** How many accounts bear each line of overhead: `overhead_line, in_scope`. */
function accountsBearing(ask: Ask): Sql {
  return shared(sql`
    SELECT l.line AS overhead_line, count() AS in_scope
    FROM (SELECT line, last_at FROM (${overheadLines(ask)})) AS l
    CROSS JOIN (${scopeSpans(ask)}) AS s
    WHERE ${inScopeAt(sql`l.last_at`)}
    GROUP BY overhead_line`);
}

/** Over a row of {@link scopeSpans}, named `s`. */
function inScopeAt(at: Sql): Sql {
  return sql`(${onListAt(at)} OR ${during(sql`s.paid_spans`, at)})`;
}

/** Lines with each of their keys: `direct_account, line, first_day, last_day, spent_at, cost_kind, cost_side, programme, amount, currency, key, logged, owned_accounts, batch, seq`. */
function keyedLines(ask: Ask, withOverhead: boolean): Sql {
  return shared(sql`
    SELECT c.*, t.logged AS logged, t.owned_accounts AS owned_accounts, arrayJoin(multiIf(
        c.direct_account != '', [concat('account ', c.direct_account)],
        c.cost_kind = 'staff', [if(t.logged > 0, concat('side ', c.cost_side), 'owned')],
        c.programme = '', [],
        c.cost_kind = 'media', [concat('shown ', c.programme)],
        [concat('touched ', c.programme), concat('listed ', c.programme)])) AS key
    FROM (${lines(ask, withOverhead ? sql`(kind != 'overhead' OR account_id != '')` : undefined)}) AS c
    LEFT JOIN (${staff(ask)}) AS t ON c.line = t.staff_line`);
}

function lines(ask: Ask, kinds = sql`kind != 'overhead'`): Sql {
  return sql`
    SELECT account_id AS direct_account, concat(toString(batch), '/', toString(seq)) AS line, from_day AS first_day, greatest(from_day, ifNull(until_day, from_day)) AS last_day,
      ${startOfDay(sql`from_day`, ask.window)} AS spent_at, ${startOfDay(sql`last_day`, ask.window)} AS last_at, toString(kind) AS cost_kind, toString(side) AS cost_side, toString(campaign) AS programme, amount, currency, batch, seq
    FROM cost
    WHERE side IN ('marketing', 'sales') AND ${kinds} AND amount IS NOT NULL`;
}

/** Staff lines with the minutes that their side logged in their days, and the accounts that had an owner in them: `staff_line, logged, owned_accounts`. */
function staff(ask: Ask): Sql {
  const ofStaff = sql`SELECT line, cost_side, first_day, last_day FROM (${lines(ask)}) WHERE direct_account = '' AND cost_kind = 'staff'`;
  return sql`
    SELECT staff_line, sum(minutes) AS logged, sum(owners) AS owned_accounts
    FROM (
      SELECT l.line AS staff_line, m.of_day AS minutes, toUInt64(0) AS owners
      FROM (SELECT line, cost_side, arrayJoin(arrayMap(n -> addDays(first_day, n), range(toUInt32(dateDiff('day', first_day, last_day) + 1)))) AS staff_day FROM (${ofStaff})) AS l
      INNER JOIN (${minutesByDay(ask)}) AS m ON l.cost_side = m.whose AND l.staff_day = m.logged_on
      UNION ALL
      SELECT l.line AS staff_line, toFloat64(0) AS minutes, uniqExact(o.account_id) AS owners
      FROM (${ofStaff}) AS l
      CROSS JOIN (${ownerships}) AS o
      WHERE o.owned_since <= l.last_day AND o.owned_until > l.first_day
      GROUP BY staff_line
    )
    GROUP BY staff_line`;
}

/** Days in which accounts had an owner: `account_id, owned_since, owned_until`. */
const ownerships: Sql = sql`
  SELECT account_id, ifNull(from_day, toDate32('1900-01-02')) AS owned_since, ifNull(to_day, toDate32('2200-01-01')) AS owned_until
  FROM ownership
  WHERE account_id != ''`;

/**
 * What part of a campaign falls on an account: `account_id ('' none), key, part, way`. By its impressions or touches over all of them, those of no account
 * too; of a campaign without touches evenly over the accounts on its list.
 */
function campaignWeights(): Sql {
  return shared(sql`
    SELECT t.account_id AS account_id, concat(if(t.is_shown, 'shown ', 'touched '), t.programme) AS key, t.times / w.times_in_all AS part, if(t.is_shown, 'by impressions', 'by touches') AS way
    FROM (${campaignTouches}) AS t
    INNER JOIN (${campaignTotals()}) AS w ON t.programme = w.programme AND t.is_shown = w.is_shown
    UNION ALL
    SELECT m.account_id AS account_id, concat('listed ', c.programme) AS key, 1 / count() OVER (PARTITION BY c.programme) AS part, 'evenly over its list' AS way
    FROM (
      SELECT DISTINCT arrayJoin([id, toString(name)]) AS programme, toString(list) AS on_list
      FROM campaign
      WHERE list != '' AND programme NOT IN (SELECT programme FROM (${campaignTotals()}) WHERE NOT is_shown)
    ) AS c
    INNER JOIN (SELECT DISTINCT toString(list) AS on_list, account_id FROM list_membership WHERE account_id != '') AS m ON c.on_list = m.on_list`);
}

/** Accounts that were ever won: the spans that are asked for are theirs. Of plain rows, as a cluster refuses a set made of what stands in order. */
const amongWinners: Sql = sql`(account_id IN (SELECT account_id FROM opportunity WHERE status = 'won') OR account_id IN (SELECT account_id FROM contract))`;

/** Of campaigns that a cost names, and of accounts that were won: what nobody asks for need not be counted account by account. */
const campaignTouches: Sql = sql`
  SELECT account_id, toString(campaign) AS programme, is_shown, toFloat64(times_here) AS times
  FROM (
    SELECT account_id, campaign, type = 'ad_impression' AS is_shown, sum(ifNull(occurrences, 1)) AS times_here
    FROM touch
    WHERE campaign != '' AND ${validTouch} AND campaign IN (SELECT campaign FROM cost WHERE campaign != '') AND ${amongWinners}
    GROUP BY account_id, campaign, is_shown
    HAVING times_here > 0
  )`;

/** Of every campaign: `programme, is_shown, times_in_all`. */
function campaignTotals(): Sql {
  return shared(sql`
    SELECT toString(campaign) AS programme, type = 'ad_impression' AS is_shown, toFloat64(sum(ifNull(occurrences, 1))) AS times_in_all
    FROM touch
    WHERE campaign != '' AND ${validTouch}
    GROUP BY programme, is_shown
    HAVING times_in_all > 0`);
}

/** Minutes of our people by day: `whose (side), logged_on, of_day`. */
function minutesByDay(ask: Ask): Sql {
  return shared(sql`
    SELECT ${sideOfTouch} AS whose, ${dayOf(sql`at`, ask.window)} AS logged_on, sum(${loggedMinutes}) AS of_day
    FROM touch
    WHERE type IN ${logging} AND ${validTouch}
    GROUP BY whose, logged_on`);
}

/** The same of accounts that were won: `account, whose, logged_on, minutes`. */
function minutesOnWinners(ask: Ask): Sql {
  return shared(sql`
    SELECT ${sideOfTouch} AS whose, account_id AS account, ${dayOf(sql`at`, ask.window)} AS logged_on, sum(${loggedMinutes}) AS minutes
    FROM touch
    WHERE type IN ${logging} AND ${validTouch} AND ${amongWinners}
    GROUP BY whose, account, logged_on`);
}

const logging = value.strings(["mail_out", "call", "meeting"]);
const loggedMinutes: Sql = sql`if(type = 'mail_out', ${value.float(mailMinutes)} * ifNull(occurrences, 1), ifNull(seconds, 0) / 60)`;
