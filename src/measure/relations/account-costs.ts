/**
 * Which account a cost line was spent on (B7): its own account; media by the impressions of its campaign; events, content and tools of a campaign by its
 * touches, else evenly over the accounts of its list; staff by logged minutes, else evenly over the accounts that have an owner. What falls on no
 * account stays “not allocated”; overhead is left out.
 */
import { join, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Ask } from "../kpi.ts";
import { inReporting } from "./reporting.ts";
import { dayOf, startOfDay } from "./time.ts";
import { sideOfTouch, validTouch } from "./touches.ts";

/** Minutes that a mail is taken to have cost its writer; calls and meetings count as long as they were. */
const mailMinutes = 3;

/** Whose cost is asked for, and of which days: rows `account_id, since_day, until_day` (both inside). */
export type CostSpans = Sql;

/**
 * The parts of cost lines that fall on accounts within their days: `account_id, spent_at (the line's first day), spent (in the reporting currency;
 * null without a rate), what, batch, seq`. A line of several days is spread evenly over them; a campaign's weights are those of all its touches.
 */
export function accountCosts(spans: CostSpans, ask: Ask): Sql {
  const common = sql`greatest(0, dateDiff('day', greatest(l.first_day, s.since_day), least(l.last_day, s.until_day)) + 1)`;
  const rows = sql`
    SELECT p.account_id AS account_id, l.spent_at AS spent_at, l.amount AS amount, l.currency AS currency, p.part * ${common} / (dateDiff('day', l.first_day, l.last_day) + 1) AS fraction,
      concat(l.cost_kind, if(l.programme = '', '', concat(' of “', l.programme, '”')), ', ', p.way) AS what, l.batch AS batch, l.seq AS seq
    FROM (${parts(ask, spans)}) AS p
    INNER JOIN (${lines(ask)}) AS l ON p.line = l.line
    INNER JOIN (SELECT * FROM (${spans})) AS s ON p.account_id = s.account_id
    WHERE fraction > 0`;
  return sql`
    SELECT account_id, spent_at, toFloat64(reported) * fraction AS spent, what, batch, seq
    FROM (${inReporting(rows, { amount: sql`amount`, currency: sql`currency`, at: sql`spent_at` }, ask)})`;
}

/** Cost lines: `direct_account, line, first_day, last_day, spent_at, cost_kind, cost_side, programme, amount, currency, batch, seq`. */
function lines(ask: Ask): Sql {
  return shared(sql`
    SELECT account_id AS direct_account, concat(toString(batch), '/', toString(seq)) AS line, from_day AS first_day, greatest(from_day, ifNull(until_day, from_day)) AS last_day,
      ${startOfDay(sql`from_day`, ask.window)} AS spent_at, toString(kind) AS cost_kind, toString(side) AS cost_side, toString(campaign) AS programme, amount, currency, batch, seq
    FROM cost
    WHERE side IN ('marketing', 'sales') AND kind != 'overhead' AND amount IS NOT NULL`);
}

/** What part of a line falls on each of these accounts: `account_id, line, part (0–1), way`. */
function parts(ask: Ask, spans: CostSpans): Sql {
  return join([
    sql`SELECT direct_account AS account_id, line, toFloat64(1) AS part, 'its own' AS way FROM (${lines(ask)}) WHERE direct_account != ''`,
    byCampaign(ask, spans, { kinds: ["media"], counts: sql`type = 'ad_impression'`, way: sql`'by impressions'` }),
    byCampaign(ask, spans, { kinds: ["event", "content", "tool"], counts: touchOfCampaign, way: sql`'by touches'` }),
    byList(ask),
    byMinutes(ask, spans),
    byOwners(ask),
  ], "\nUNION ALL\n");
}

const touchOfCampaign: Sql = sql`type != 'ad_impression'`;

interface CampaignRule {
  /** Kinds of cost. */
  readonly kinds: readonly string[];
  /** Which touches of the campaign count. */
  readonly counts: Sql;
  readonly way: Sql;
}

/** By the campaign's impressions or touches per account over all of them, those of no account too. */
function byCampaign(ask: Ask, spans: CostSpans, { kinds, counts, way }: CampaignRule): Sql {
  return sql`
    SELECT c.account_id AS account_id, l.line AS line, c.times / c.of_all AS part, ${way} AS way
    FROM (SELECT line, programme FROM (${lines(ask)}) WHERE direct_account = '' AND cost_kind IN ${value.strings(kinds)} AND programme != '') AS l
    INNER JOIN (SELECT * FROM (${campaignCounts(counts)}) WHERE account_id IN (SELECT account_id FROM (${spans}))) AS c ON l.programme = c.programme`;
}

/** `account_id, programme, times, of_all` of the touches that count. */
function campaignCounts(counts: Sql): Sql {
  return shared(sql`
    SELECT *, sum(times) OVER (PARTITION BY programme) AS of_all
    FROM (
      SELECT account_id, toString(campaign) AS programme, toFloat64(sum(ifNull(occurrences, 1))) AS times
      FROM touch
      WHERE campaign != '' AND ${counts} AND ${validTouch}
      GROUP BY account_id, programme
      HAVING times > 0
    )`);
}

/** Without any touch of the campaign, evenly over the accounts on its list. */
function byList(ask: Ask): Sql {
  return shared(sql`
    SELECT m.account_id AS account_id, l.line AS line, 1 / count() OVER (PARTITION BY l.line) AS part, 'evenly over its list' AS way
    FROM (
      SELECT line, programme
      FROM (${lines(ask)})
      WHERE direct_account = '' AND cost_kind IN ('event', 'content', 'tool') AND programme != ''
        AND programme NOT IN (SELECT programme FROM (${campaignCounts(touchOfCampaign)}))
    ) AS l
    INNER JOIN (
      SELECT DISTINCT c.written AS programme, m.account_id AS account_id
      FROM (SELECT arrayJoin(arrayDistinct([id, toString(name)])) AS written, toString(list) AS on_list FROM campaign WHERE list != '') AS c
      INNER JOIN (SELECT toString(list) AS on_list, account_id FROM list_membership WHERE account_id != '') AS m ON c.on_list = m.on_list
    ) AS m ON l.programme = m.programme`);
}

/** Staff with what was logged in the line's days: `line, cost_side, first_day, last_day, logged`. */
function staff(ask: Ask): Sql {
  return shared(sql`
    SELECT l.line AS line, l.cost_side AS cost_side, l.first_day AS first_day, l.last_day AS last_day,
      arraySum(d -> if(d.1 >= l.first_day AND d.1 <= l.last_day, d.2, 0), t.days) AS logged
    FROM (SELECT * FROM (${lines(ask)}) WHERE direct_account = '' AND cost_kind = 'staff') AS l
    LEFT JOIN (SELECT whose, groupArray((logged_on, minutes)) AS days FROM (${loggedMinutes(ask, sql`''`)}) GROUP BY whose) AS t ON l.cost_side = t.whose`);
}

function byMinutes(ask: Ask, spans: CostSpans): Sql {
  return sql`
    SELECT *
    FROM (
      SELECT a.account AS account_id, l.line AS line, arraySum(d -> if(d.1 >= l.first_day AND d.1 <= l.last_day, d.2, 0), a.days) / l.logged AS part, 'by minutes' AS way
      FROM (SELECT * FROM (${staff(ask)}) WHERE logged > 0) AS l
      INNER JOIN (
        SELECT whose, account, groupArray((logged_on, minutes)) AS days
        FROM (SELECT * FROM (${loggedMinutes(ask, sql`account_id`)}) WHERE account IN (SELECT account_id FROM (${spans})))
        GROUP BY whose, account
      ) AS a ON l.cost_side = a.whose
    )
    WHERE part > 0`;
}

/** Minutes of our people by day: `whose (side), account, logged_on, minutes`. */
function loggedMinutes(ask: Ask, account: Sql): Sql {
  return shared(sql`
    SELECT ${sideOfTouch} AS whose, ${account} AS account, ${dayOf(sql`at`, ask.window)} AS logged_on,
      sum(if(type = 'mail_out', ${value.float(mailMinutes)} * ifNull(occurrences, 1), ifNull(seconds, 0) / 60)) AS minutes
    FROM touch
    WHERE type IN ('mail_out', 'call', 'meeting') AND ${validTouch}
    GROUP BY whose, account, logged_on`);
}

/** Without any log, evenly over the accounts that had an owner in these days. */
function byOwners(ask: Ask): Sql {
  return sql`
    SELECT account_id, line, 1 / count() OVER (PARTITION BY line) AS part, 'evenly over owned accounts' AS way
    FROM (
      SELECT DISTINCT o.account_id AS account_id, l.line AS line
      FROM (SELECT * FROM (${staff(ask)}) WHERE logged = 0) AS l
      CROSS JOIN (
        SELECT account_id, ifNull(from_day, toDate32('1900-01-02')) AS since, ifNull(to_day, toDate32('2200-01-01')) AS until
        FROM ownership
        WHERE account_id != ''
      ) AS o
      WHERE o.since <= l.last_day AND o.until > l.first_day
    )`;
}
