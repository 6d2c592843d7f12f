/** Where an account stood in the last 24 months, and when each of its people first did something: for the minimap. */
import { engagedSpansOf, engagingFrom, graceDays } from "../measure/relations/engagement.ts";
import { earningTouches, type EarningTouch, isWorkedOutHere, type PersonVersions, spansAbove, versionsOfPeople } from "../measure/relations/minutes-of-one.ts";
import { opportunitiesToday } from "../measure/relations/opportunities.ts";
import { customerSpans, targetSpans } from "../measure/relations/spans.ts";
import { actionOfAccount, validTouch } from "../measure/relations/touches.ts";
import { numberOf } from "../measure/relations/settings.ts";
import type { KnobValues, Window } from "../measure/kpi.ts";
import { dayOf, daysLater, startOfDay } from "../model/zone.ts";
import type { Engine } from "../store/engine.ts";
import { either, join, shared, type Sql, sql, value } from "../store/sql.ts";
import { byKey } from "./account-holdings.ts";
import { newestOf } from "./account-people.ts";
import { type RecordRow, rowsRead, textOf } from "./account-records.ts";
import type { AsOf } from "./account-relations.ts";
import { engagedKnobsNow } from "./account-stages.ts";
import type { AccountPast } from "./contract.ts";
import { isoOf } from "./instants.ts";

export interface PastQuestion extends AsOf {
  readonly account: string;
}

const weeksShown = 104;
/** More people than this first did something: the earliest are shown. */
const arrivalsMax = 200;
/** For so long an upsell or cross-sell makes a customer an expanded one, as the board has it. */
const expandedDays = 365;

/** In their order: where several hold, the furthest counts. */
const stages = ["target", "engaged", "opportunity", "won", "retained", "expanded"] as const;
type Stage = (typeof stages)[number];

/** Its first day and the first after it. */
interface Span {
  readonly stage: Stage;
  readonly since: string;
  readonly until: string;
}

interface ListedSpan extends Omit<Span, "stage"> {
  /** `lost`: a new opportunity was, then. */
  readonly stage: Stage | "lost";
  readonly since_at: string;
}

/** The bands and arrivals of one account. */
export async function accountPast(engine: Engine, question: PastQuestion): Promise<AccountPast> {
  const window = windowOf(question);
  const [spans, arrivals] = await Promise.all([spansOf(engine, window, question), arrivalsOf(engine, window, question.account)]);
  return { bands: bandsOf(spans, window), arrivals };
}

/** Only a target counts as engaged, and most of the work is to say when: of others it is not asked. */
async function spansOf(engine: Engine, window: Window, { account, settings }: PastQuestion): Promise<Span[]> {
  const listed = await engine.rows<ListedSpan>(inDays(listedSpansOf(window, account), window), byKey);
  const isTarget = listed.some(({ stage, since, until }) => stage === "target" && since < window.toDay && until > window.fromDay);
  const spans = listed.flatMap(({ stage, since, until }) => (stage === "lost" ? [] : [{ stage, since, until }]));
  if (!isTarget) return spans;
  const lost = listed.flatMap(({ stage, since_at }) => (stage === "lost" ? [since_at] : []));
  return [...spans, ...(await engagedOf(engine, window, { account, lost, knobs: engagedKnobsNow(settings) }))];
}

function windowOf({ now, settings: { zone } }: PastQuestion): Window {
  const today = dayOf(now.toISOString(), zone);
  const fromDay = daysLater(today, -7 * weeksShown);
  const toDay = daysLater(today, 1);
  return { from: startOfDay(fromDay, zone), to: startOfDay(toDay, zone), fromDay, toDay, zone, now: now.toISOString() };
}

interface Engaged {
  readonly account: string;
  readonly knobs: KnobValues;
  /** When new opportunities were lost. */
  readonly lost: readonly string[];
}

/** Every span of time in which the account was engaged, the days of grace included. */
async function engagedOf(engine: Engine, window: Window, { account, knobs, lost }: Engaged): Promise<Span[]> {
  if (!isWorkedOutHere(knobs)) {
    const spans = sql`SELECT 'engaged' AS stage, since, until FROM (${engagedSpansOf(window, knobs, sql`SELECT ${value.string(account)} AS account_id`)})`;
    return engine.rows<Span>(inDays(spans, window), byKey);
  }
  const touches = await engine.rows<EarningTouch>(earningTouches(window, knobs, { account, from: engagingFrom(window, knobs) }), byKey);
  const versions = versionsOfPeople(touches);
  const people = versions === null ? [] : await engine.rows<PersonVersions>(versions, byKey);
  return spansAbove(numberOf(knobs, "minutes"), touches, people).map(({ since, falls }) => ({ stage: "engaged", since: dayOn(since, window), until: untilDay(falls, lost, window) }));
}

/** Some days of grace after the minutes fell, or when an opportunity was lost then. */
function untilDay(falls: string | null, lost: readonly string[], window: Window): string {
  if (falls === null) return never;
  const grace = daysLater(dayOn(falls, window), graceDays);
  const [ended] = lost.filter((at) => at >= falls && isoOfText(at) < startOfDay(grace, window.zone)).toSorted();
  return ended === undefined ? grace : dayOn(ended, window);
}

const never = "2200-01-01";

function dayOn(at: string, { zone }: Window): string {
  return dayOf(isoOfText(at), zone);
}

/** An instant as the engine writes it, as ISO text. */
function isoOfText(at: string): string {
  return `${at.replace(" ", "T")}Z`;
}

/** As {@link spansOfStages}, of one account: where relations are kept, all stand in one table in the order of accounts. */
function listedSpansOf(window: Window, account: string): Sql {
  const mine = sql`account_id = ${value.string(account)}`;
  return either({ kept: sql`SELECT * FROM (${shared(spansOfStages(window, sql`account_id != ''`), "account_id")}) WHERE ${mine}`, inPlace: spansOfStages(window, mine) });
}

/**
 * Every span of time in which another stage's own rule held, as the board's stages read them, and when new opportunities were lost: `account_id, stage,
 * since, until`. Of the window only the zone matters.
 */
function spansOfStages(window: Window, whose: Sql): Sql {
  const ever = sql`toDateTime64('2200-01-01 00:00:00', 3, 'UTC')`;
  const deals = (columns: Sql, which: Sql): Sql => sql`SELECT account_id, ${columns} FROM (${opportunitiesToday()}) WHERE ${whose} AND ${which}`;
  return join([
    sql`SELECT account_id, 'target' AS stage, s.1 AS since, s.2 AS until FROM (SELECT account_id, arrayJoin(target_spans) AS s FROM (${targetSpans(window)}) WHERE ${whose})`,
    deals(sql`'opportunity' AS stage, ifNull(starts_at, valid_from) AS since, if(status IN ('won', 'lost'), ifNull(closed_at, since), ${ever}) AS until`, sql`kind = 'new'`),
    deals(sql`'lost' AS stage, assumeNotNull(closed_at) AS since, ${ever} AS until`, sql`kind = 'new' AND status = 'lost' AND closed_at IS NOT NULL`),
    sql`SELECT account_id, 'won' AS stage, since, until FROM (${customerSpans(window)}) WHERE ${whose}`,
    sql`SELECT account_id, 'retained' AS stage, min(assumeNotNull(decided_at)) AS since, ${ever} AS until FROM renewal WHERE ${whose} AND outcome = 'renewed' AND decided_at IS NOT NULL GROUP BY account_id`,
    deals(sql`'expanded' AS stage, assumeNotNull(closed_at) AS since, assumeNotNull(closed_at) + toIntervalDay(${value.uint(expandedDays)}) AS until`, sql`status = 'won' AND kind IN ('upsell', 'cross_sell') AND closed_at IS NOT NULL`),
  ], "\nUNION ALL\n");
}

function inDays(spans: Sql, window: Window): Sql {
  const day = (at: Sql): Sql => sql`toString(toDate32(${at}, ${value.string(window.zone)}))`;
  return sql`SELECT stage, ${day(sql`from_at`)} AS since, ${day(sql`to_at`)} AS until, toString(from_at) AS since_at FROM (SELECT stage, since AS from_at, until AS to_at FROM (${spans}))`;
}

/** From day to day the furthest stage that held; a customer is no target, and only customers are retained or expanded. */
function bandsOf(spans: readonly Span[], window: Window): AccountPast["bands"] {
  const edges = [...new Set([window.fromDay, ...spans.flatMap(({ since, until }) => [since, until]).filter((day) => day > window.fromDay && day < window.toDay)])].toSorted();
  const bands: { stage: Stage; from: string; to: string }[] = [];
  for (const [i, from] of edges.entries()) {
    const stage = stageOn(from, spans);
    const to = edges[i + 1] ?? window.toDay;
    const last = bands.at(-1);
    if (stage === null) continue;
    if (last?.stage === stage && last.to === from) last.to = to;
    else bands.push({ stage, from, to });
  }
  return bands;
}

function stageOn(day: string, spans: readonly Span[]): Stage | null {
  const held = new Set(spans.filter(({ since, until }) => since <= day && day < until).map(({ stage }) => stage));
  const isCustomer = held.has("won");
  const counts = (stage: Stage): boolean => held.has(stage) && (isCustomer ? stage !== "target" && stage !== "engaged" : stage !== "retained" && stage !== "expanded") && (stage !== "engaged" || held.has("target"));
  return stages.findLast((stage) => counts(stage)) ?? null;
}

/** The first thing that each person did, those of these months. */
async function arrivalsOf(engine: Engine, window: Window, account: string): Promise<AccountPast["arrivals"]> {
  const [rows, records] = await Promise.all([
    engine.rows<{ who: string; at: string; type: string; batch: number; seq: string }>(sql`
      SELECT who, ${isoOf(sql`first.1`)} AS at, first.2 AS type, first.3 AS batch, first.4 AS seq
      FROM (
        SELECT person_id AS who, min((at, toString(type), batch, seq)) AS first
        FROM touch
        WHERE account_id = ${value.string(account)} AND person_id != '' AND ${validTouch} AND ${actionOfAccount} AND at <= ${value.instant(window.now)}
        GROUP BY who
      )
      WHERE first.1 >= ${value.instant(window.from)}
      ORDER BY first
      LIMIT ${value.uint(arrivalsMax)}`, byKey),
    rowsRead(engine, account, ["person"]),
  ]);
  const names = new Map([...Map.groupBy(records.rows.person, ({ person_id }) => textOf(person_id))].map(([who, versions]) => [who, shownName(newestOf(versions))]));
  return rows.map(({ who, at, seq, ...row }) => ({ person_id: who, name: names.get(who) || who, ...row, day: dayOf(at, window.zone), seq: Number(seq) }));
}

function shownName({ name, email }: RecordRow<"person">): string {
  return textOf(name) || textOf(email);
}
