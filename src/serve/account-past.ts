/** Where an account stood in the last 24 months, and when each of its people first did something: for the minimap. */
import { defaultEngaged, engagedSpansOf } from "../measure/relations/engagement.ts";
import { opportunitiesToday } from "../measure/relations/opportunities.ts";
import { customerSpans, targetSpans } from "../measure/relations/spans.ts";
import { actionOfAccount, validTouch } from "../measure/relations/touches.ts";
import type { Window } from "../measure/kpi.ts";
import { dayOf, daysLater, startOfDay } from "../model/zone.ts";
import type { Engine } from "../store/engine.ts";
import { join, type Sql, sql, value } from "../store/sql.ts";
import { byKey, kindsHeld } from "./account-holdings.ts";
import type { AsOf } from "./account-relations.ts";
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

interface Span {
  readonly stage: Stage;
  readonly since: string;
  readonly until: string;
}

/** The bands and arrivals of one account. */
export async function accountPast(engine: Engine, question: PastQuestion): Promise<AccountPast> {
  const window = windowOf(question);
  // Apart they are planned in less time than together, and side by side.
  const [spans, arrivals] = await Promise.all([spansOf(engine, window, question.account), arrivalsOf(engine, window, question.account)]);
  return { bands: bandsOf(spans, window), arrivals };
}

/** Only a target counts as engaged, and by far the most of the work is to say when: of others it is not asked. */
async function spansOf(engine: Engine, window: Window, account: string): Promise<Span[]> {
  const parts = listedSpans(window, account, await kindsHeld(engine, account));
  const listed = parts.length === 0 ? [] : await engine.rows<Span>(inDays(join(parts, "\nUNION ALL\n"), window), byKey);
  const isTarget = listed.some(({ stage, since, until }) => stage === "target" && since < window.toDay && until > window.fromDay);
  return isTarget ? [...listed, ...(await engine.rows<Span>(engagedSpans(window, account), byKey))] : listed;
}

function windowOf({ now, settings: { zone } }: PastQuestion): Window {
  const today = dayOf(now.toISOString(), zone);
  const fromDay = daysLater(today, -7 * weeksShown);
  const toDay = daysLater(today, 1);
  return { from: startOfDay(fromDay, zone), to: startOfDay(toDay, zone), fromDay, toDay, zone, now: now.toISOString() };
}

/** Every span of time in which the account was engaged, as {@link listedSpans}. */
function engagedSpans(window: Window, account: string): Sql {
  return inDays(sql`SELECT 'engaged' AS stage, since, until FROM (${engagedSpansOf(window, defaultEngaged, sql`SELECT ${value.string(account)} AS account_id`)})`, window);
}

/**
 * Every span of time in which another stage's own rule held, as the board's stages read them: `stage, since, until`, one SELECT for each stage.
 * `kinds`: those that the account has records of; null: not known.
 */
function listedSpans(window: Window, account: string, kinds: readonly string[] | null): Sql[] {
  const one = value.string(account);
  const own = sql`account_id = ${one}`;
  const customers = sql`SELECT since, until FROM (${customerSpans(window)}) WHERE ${own}`;
  const listed = (column: Sql, stage: Stage): Sql => sql`
    SELECT ${value.string(stage)} AS stage, s.1 AS since, s.2 AS until FROM (SELECT arrayJoin(${column}) AS s FROM (${targetSpans(window)}) WHERE ${own})`;
  const parts: readonly (readonly [of: readonly string[], spans: Sql])[] = [
    [["list_membership"], listed(sql`target_spans`, "target")],
    [["opportunity"], sql`
      SELECT 'opportunity' AS stage, ifNull(starts_at, valid_from) AS since, if(status IN ('won', 'lost'), ifNull(closed_at, since), toDateTime64('2200-01-01 00:00:00', 3, 'UTC')) AS until
      FROM (${opportunitiesToday()})
      WHERE ${own} AND kind = 'new'`],
    [["contract", "opportunity", "order"], sql`SELECT 'won' AS stage, since, until FROM (${customers})`],
    [["renewal"], sql`SELECT 'retained' AS stage, min(assumeNotNull(decided_at)) AS since, toDateTime64('2200-01-01 00:00:00', 3, 'UTC') AS until FROM renewal WHERE ${own} AND outcome = 'renewed' AND decided_at IS NOT NULL HAVING count() > 0`],
    [["opportunity"], sql`
      SELECT 'expanded' AS stage, assumeNotNull(closed_at) AS since, assumeNotNull(closed_at) + toIntervalDay(${value.uint(expandedDays)}) AS until
      FROM (${opportunitiesToday()})
      WHERE ${own} AND status = 'won' AND kind IN ('upsell', 'cross_sell') AND closed_at IS NOT NULL`],
  ];
  return parts.filter(([of]) => kinds === null || of.some((kind) => kinds.includes(kind))).map(([, spans]) => spans);
}

function inDays(spans: Sql, window: Window): Sql {
  const day = (at: Sql): Sql => sql`toString(toDate32(${at}, ${value.string(window.zone)}))`;
  return sql`SELECT stage, ${day(sql`from_at`)} AS since, ${day(sql`to_at`)} AS until FROM (SELECT stage, since AS from_at, until AS to_at FROM (${spans}))`;
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
  const rows = await engine.rows<{ person_id: string; name: string; at: string; type: string; batch: number; seq: string }>(sql`
    SELECT a.who AS person_id, if(p.shown = '', a.who, p.shown) AS name, ${isoOf(sql`a.first.1`)} AS at, a.first.2 AS type, a.first.3 AS batch, a.first.4 AS seq
    FROM (
      SELECT person_id AS who, min((at, toString(type), batch, seq)) AS first
      FROM touch
      WHERE account_id = ${value.string(account)} AND person_id != '' AND ${validTouch} AND ${actionOfAccount} AND at <= ${value.instant(window.now)}
      GROUP BY who
    ) AS a
    LEFT JOIN (
      SELECT person_id AS whom, argMax(if(name = '', email, name), (valid_from, batch)) AS shown FROM person WHERE account_id = ${value.string(account)} GROUP BY whom
    ) AS p ON a.who = p.whom
    WHERE a.first.1 >= ${value.instant(window.from)}
    ORDER BY a.first
    LIMIT ${value.uint(arrivalsMax)}`, byKey);
  return rows.map(({ at, seq, ...row }) => ({ ...row, day: dayOf(at, window.zone), seq: Number(seq) }));
}
