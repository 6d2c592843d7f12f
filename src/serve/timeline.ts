/** Everything that happened with an account, newest first, equal things of a day folded into one entry ("12 page views, 9 min"). */
import type { Engine } from "../store/engine.ts";
import { join, type Sql, sql, value } from "../store/sql.ts";
import { byKey, kindsHeld } from "./account-holdings.ts";
import { namesIn } from "./account-people.ts";
import { rowsRead } from "./account-records.ts";
import type { Timeline, TimelineEntry } from "./contract.ts";
import { isoOf } from "./instants.ts";

export interface TimelineQuestion {
  readonly account: string;
  readonly zone: string;
  /** The instant of asking: days after it are plans, not happenings. */
  readonly now: Date;
  /** First day inside and first day outside. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly channels: readonly string[];
  readonly person?: string | undefined;
  /** Only what we did, or only what they did; what both did stands with either. */
  readonly side?: "ours" | "theirs" | undefined;
  /** Only what is older than this instant: `next_before` of the page before. */
  readonly before?: string | undefined;
  /** Instead: only what is newer than this instant, the next of it: `next_after` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A page of the timeline, newest first. `next_before` and `next_after` lead on; entries of one instant are never parted. */
export async function timelineOf(engine: Engine, question: TimelineQuestion): Promise<Timeline> {
  const [rows, names] = await Promise.all([
    kindsHeld(engine, question.account).then((kinds) => engine.rows<EntryRow>(timelineSql(question, kinds), byKey)),
    rowsRead(engine, question.account, ["person"]).then(namesIn),
  ]);
  const further = rows.length >= question.limit ? (rows.at(-1)?.happened ?? null) : null;
  const entries = rows.map((row) => entryOf(row, names));
  return question.after === undefined ? { entries, next_before: further, next_after: null } : { entries: entries.toReversed(), next_before: null, next_after: further };
}

interface EntryRow extends Omit<TimelineEntry, "at" | "person" | "seq" | "batch" | "times"> {
  readonly happened: string;
  readonly who: string;
  readonly folded: string;
  readonly first_batch: number;
  readonly first_seq: string;
}

function entryOf({ happened, who, folded, first_batch, first_seq, ...row }: EntryRow, names: ReadonlyMap<string, string>): TimelineEntry {
  return { ...row, at: happened, person: names.get(who) || who, times: Number(folded), batch: first_batch, seq: Number(first_seq) };
}

/** `kinds`: those that the account has rows of, besides touches and sessions; null: not known, then every table is asked. */
function timelineSql(question: TimelineQuestion, kinds: readonly string[] | null): Sql {
  const zone = value.string(question.zone);
  const { before, after } = question;
  const within = [...(before === undefined ? [] : [sql`newest < ${value.instant(before)}`]), ...(after === undefined ? [] : [sql`newest > ${value.instant(after)}`]), sql`true`];
  return sql`
    SELECT
      ${isoOf(sql`newest`)} AS happened,
      record, type, channel, direction, side, who, user,
      title, minutes, folded, first_batch, first_seq
    FROM (
      SELECT
        max(moment) AS newest, record, type, channel, direction, side, who, user,
        if(uniqExact(what) = 1, any(what), '') AS title,
        round(sum(seconds) / 60, 1) AS minutes,
        sum(times) AS folded,
        argMax(batch, moment) AS first_batch,
        argMax(seq, moment) AS first_seq
      FROM (${join(happenings(question, kinds), "\nUNION ALL\n")}) AS happenings
      WHERE ${windowOf(question)}
      GROUP BY toDate(moment, ${zone}), record, type, channel, direction, side, who, user, if(folds, '', concat(toString(batch), '/', toString(seq)))
    ) AS folding
    WHERE ${join(within, " AND ")}
    ORDER BY newest ${after === undefined ? sql`DESC` : sql`ASC`}
    LIMIT ${value.uint(question.limit)} WITH TIES`;
}

// A folded entry bears its newest instant, so a page break must not cut a day: whole days are read and the break is set after folding.
function windowOf(question: TimelineQuestion): Sql {
  const zone = value.string(question.zone);
  const conditions = [sql`moment <= ${value.instant(question.now)}`];
  if (question.from !== undefined) conditions.push(sql`toDate(moment, ${zone}) >= ${value.day(question.from)}`);
  if (question.to !== undefined) conditions.push(sql`toDate(moment, ${zone}) < ${value.day(question.to)}`);
  if (question.before !== undefined) conditions.push(sql`toDate(moment, ${zone}) <= toDate(${value.instant(question.before)}, ${zone})`);
  if (question.after !== undefined) conditions.push(sql`toDate(moment, ${zone}) >= toDate(${value.instant(question.after)}, ${zone})`);
  if (question.side !== undefined) conditions.push(question.side === "ours" ? sql`direction IN ('out', 'both')` : sql`direction IN ('in', 'both')`);
  if (question.channels.length > 0) conditions.push(sql`channel IN ${value.strings(question.channels)}`);
  if (question.person !== undefined) conditions.push(sql`who = ${value.string(question.person)}`);
  return join(conditions, " AND ");
}

/** Rows of touches and sessions, and of the kinds that there are, all with the same columns. */
function happenings(question: TimelineQuestion, kinds: readonly string[] | null): Sql[] {
  const told = toldByRecords(question).filter(([kind]) => kinds === null || kinds.includes(kind));
  return [...toldByVisits(question), ...told.map(([, rows]) => rows)];
}

function toldByVisits({ account }: TimelineQuestion): Sql[] {
  const mine = sql`account_id = ${value.string(account)}`;
  return [
    sql`SELECT 'touch' AS record, assumeNotNull(at) AS moment, toString(type) AS type, toString(channel) AS channel, ${whoseTurn} AS direction,
        toString(side) AS side, if(person_id = '', person_email, person_id) AS who, toString(user) AS user,
        arrayFirst(one -> one != '', [subject, toString(asset), topic, url, toString(campaign), '']) AS what,
        ifNull(seconds, 0) AS seconds, toUInt64(ifNull(occurrences, 1)) AS times, batch, seq, true AS folds
      FROM touch WHERE ${mine} AND ifNull(deleted, false) = false AND removed = ''`,
    sql`SELECT 'session', at, 'session', 'web', 'in', 'marketing', if(person_id = '', visitor, person_id), '', landing,
        ifNull(seconds, 0), 1, batch, seq, true
      FROM session WHERE ${mine} AND removed = ''`,
  ];
}

function toldByRecords({ account, zone }: TimelineQuestion): (readonly [kind: string, rows: Sql])[] {
  const mine = sql`account_id = ${value.string(account)}`;
  const clock = value.string(zone);
  return [
    ["opportunity", sql`SELECT 'opportunity', if(valid_from > toDateTime64('1971-01-01', 3, 'UTC'), valid_from, ifNull(created_at, valid_from)), if(valid_from > toDateTime64('1971-01-01', 3, 'UTC'), toString(status), 'opened'), '', '', 'sales', '', toString(owner),
        concat(if(name = '', id, name), if(stage = '', '', concat(': ', toString(stage)))), 0, 1, batch, seq, false
      FROM opportunity WHERE ${mine} AND ifNull(deleted, false) = false AND excluded = ''
        AND (valid_from > toDateTime64('1971-01-01', 3, 'UTC') OR created_at IS NOT NULL)`],
    ["opportunity", sql`SELECT 'opportunity', assumeNotNull(closed_at), status, '', '', 'sales', '', toString(owner), if(name = '', id, name), 0, 1, batch, seq, false
      FROM opportunity WHERE ${mine} AND ifNull(deleted, false) = false AND excluded = '' AND closed_at IS NOT NULL AND status != 'open'
        AND valid_from <= toDateTime64('1971-01-01', 3, 'UTC')`],
    ["contract", sql`SELECT 'contract', toDateTime64(starts, 3, ${clock}), 'signed', '', '', 'sales', '', '', arrayStringConcat(product_lines, ', '), 0, 1, batch, seq, false
      FROM contract WHERE ${mine}`],
    ["renewal", sql`SELECT 'renewal', assumeNotNull(decided_at), toString(outcome), '', '', 'success', '', '', contract, 0, 1, batch, seq, false
      FROM renewal WHERE ${mine} AND decided_at IS NOT NULL`],
    ["intent_signal", sql`SELECT 'intent_signal', toDateTime64(week, 3, ${clock}), 'intent', '', 'in', '', '', '', toString(topic), 0, 1, batch, seq, true
      FROM intent_signal WHERE ${mine}`],
    ["survey_answer", sql`SELECT 'survey_answer', at, toString(kind), '', 'in', 'success', if(person_id = '', person_email, person_id), '', concat(toString(question), ' ', toString(answer)), 0, 1, batch, seq, false
      FROM survey_answer WHERE ${mine}`],
    ["handover", sql`SELECT 'handover', at, if(decision = '', 'handed_over', toString(decision)), '', 'out', 'marketing', '', toString(to_user), reason, 0, 1, batch, seq, false
      FROM handover WHERE ${mine}`],
    ["order", sql`SELECT 'order', at, 'order', '', 'in', 'sales', '', '', toString(product_line), 0, 1, batch, seq, true
      FROM orders WHERE ${mine} AND ifNull(cancelled, false) = false`],
  ];
}

/** Where a source does not say who acted, the type does: a mailing is ours, a page view theirs. */
const whoseTurn: Sql = sql`multiIf(
  direction != '', toString(direction),
  type IN ('mailing', 'mail_out', 'ad_impression', 'call'), 'out',
  type IN ('meeting', 'meeting_booked', 'chat', 'webinar', 'event', 'social_message'), 'both',
  'in')`;
