/** The list of accounts: filtered, sorted and paged in the engine, so that a hundred thousand are as quick as ten. */
import { amountType, converted, withRates } from "../measure/money.ts";
import { openAt, opportunitiesAt } from "../measure/relations/opportunities.ts";
import type { MeasureSettings } from "../measure/settings.ts";
import { problem } from "../model/problem.ts";
import type { Engine } from "../store/engine.ts";
import { type Bound, join, name, type Sql, sql, value } from "../store/sql.ts";
import type { AccountPage, AccountRow } from "./contract.ts";
import { stageOfEach, stagesNow } from "./account-stages.ts";
import { isoOf } from "./instants.ts";

export interface AccountsQuestion {
  /** Matches name, domain and id, without case. */
  readonly search: string;
  /** `tier=1`, `region=West`, `attribute.segment=A`; several of one column are alternatives, different ones must all hold. */
  readonly where: readonly string[];
  /** A column, `-` before it for descending. */
  readonly sort: string;
  readonly offset: number;
  readonly limit: number;
  readonly now: Date;
  readonly settings: MeasureSettings;
  readonly signal?: AbortSignal;
}

/** As of when and by which settings accounts are shown. */
export type AsOf = Pick<AccountsQuestion, "now" | "settings">;

/** Columns that can be filtered by. */
const filterable = ["name", "domain", "industry", "country", "region", "tier", "owner", "stage", "lists", "deleted", "account_id"] as const;
/** Columns of what happened: worked out for the page alone, unless the page is sorted by one. */
const happenings = ["minutes_90d", "people", "last_touch_at", "open_pipeline", "won"] as const;
const sortable = ["name", "domain", "industry", "country", "region", "tier", "owner", "stage", ...happenings] as const;

/** A page of accounts with how many there are in all. */
export async function accountsOf(engine: Engine, question: AccountsQuestion): Promise<AccountPage> {
  const order = orderOf(question.sort);
  const options = question.signal === undefined ? {} : { signal: question.signal };
  const page = order.happening ? sortedByHappening(question, order) : standingPage(question, order, filters(question));
  const [rows, [counted]] = await Promise.all([
    engine.rows<StandingAccount>(page, options),
    engine.rows<{ total: string }>(sql`WITH ${standing(question)} SELECT count() AS total FROM standing WHERE ${filters(question)}`, options),
  ]);
  const accounts = await withHappenings(engine, rows, question);
  return { accounts, total: Number(counted?.total ?? 0) };
}

/** The row of one account, found by our id; null when there is none. */
export async function accountById(engine: Engine, account: string, asOf: AsOf): Promise<AccountRow | null> {
  const question = { ...asOf, search: "", where: [], sort: "name", offset: 0, limit: 1 };
  const rows = await engine.rows<StandingAccount>(standingPage(question, orderOf("name"), sql`account_id = ${value.string(account)}`));
  return (await withHappenings(engine, rows, question))[0] ?? null;
}

/**
 * Our id of an account that somebody names by id, the source's id, domain or name; null when nothing or several answer to it.
 */
export async function accountNamed(engine: Engine, text: string): Promise<string | null> {
  const given = value.string(text);
  const rows = await engine.rows<{ account_id: string; rank: number }>(sql`
    SELECT account_id, min(multiIf(account_id = ${given}, 1, id = ${given}, 2, has(domains, lower(${given})), 3, 4)) AS rank
    FROM account
    WHERE account_id = ${given} OR id = ${given} OR has(domains, lower(${given})) OR lowerUTF8(name) = lowerUTF8(${given})
    GROUP BY account_id
    ORDER BY rank, account_id
    LIMIT 2`);
  const [first, second] = rows;
  return first === undefined || first.rank === second?.rank ? null : first.account_id;
}

type StandingAccount = Omit<AccountRow, "currency" | (typeof happenings)[number]>;

interface Happened {
  readonly minutes_90d: number | null;
  readonly people: string | null;
  readonly last_touch_at: string | null;
  readonly open_pipeline: string | null;
  readonly won: string | null;
}

/** What happened at the accounts of a page is asked for these alone: the tables are ordered by account, so it is quick. */
async function withHappenings(engine: Engine, rows: readonly StandingAccount[], question: AccountsQuestion): Promise<AccountRow[]> {
  if (rows.length === 0) return [];
  const ids = value.strings(rows.map((row) => row.account_id));
  const options = question.signal === undefined ? {} : { signal: question.signal };
  const [found, stageOf] = await Promise.all([engine.rows<Happened & { account_id: string }>(happenedAt(question, ids), options), stageOfEach(engine, question.settings, question.now)]);
  const byId = new Map(found.map((row) => [row.account_id, row]));
  return rows.map((row) => accountOf({ ...row, stage: stageOf.get(row.account_id) ?? "" }, byId.get(row.account_id) ?? {}, question));
}

function happenedAt(question: AccountsQuestion, ids: Bound): Sql {
  return sql`
    WITH ${happeningsOf(question, sql`account_id IN ${ids}`)}
    SELECT listed.account_id AS account_id, ${happenedColumns}
    FROM (SELECT arrayJoin(${ids}) AS account_id) AS listed
    ${joinHappened(sql`listed`)}`;
}

function accountOf(row: StandingAccount, happened: Partial<Happened>, { settings: { currency } }: Pick<AccountsQuestion, "settings">): AccountRow {
  const { account_id, name: title, domain, industry, country, region, tier, owner, stage, lists, deleted } = row;
  return {
    account_id, name: title, domain, industry, country, region, tier, owner, stage, lists, deleted, currency,
    minutes_90d: happened.minutes_90d ?? null,
    people: happened.people === undefined || happened.people === null ? null : Number(happened.people),
    last_touch_at: happened.last_touch_at ?? null,
    open_pipeline: happened.open_pipeline ?? null,
    won: happened.won ?? null,
  };
}

function standingPage(question: AccountsQuestion, order: Order, condition: Sql): Sql {
  return sql`
    WITH ${standing(question)}
    SELECT ${join(standingColumns.map((column) => name(column)), ", ")}
    FROM standing
    WHERE ${condition}
    ORDER BY ${order.by}, account_id
    LIMIT ${value.uint(question.limit)} OFFSET ${value.uint(question.offset)}`;
}

function sortedByHappening(question: AccountsQuestion, order: Order): Sql {
  return sql`
    WITH ${standing(question)}, ${happeningsOf(question, sql`true`)}
    SELECT ${join(standingColumns.map((column) => sql`page.${name(column)} AS ${name(column)}`), ", ")}, ${happenedColumns}
    FROM (SELECT * FROM standing WHERE ${filters(question)}) AS page
    ${joinHappened(sql`page`)}
    ORDER BY ${order.by}, page.account_id
    LIMIT ${value.uint(question.limit)} OFFSET ${value.uint(question.offset)}`;
}

const standingColumns = ["account_id", "name", "domain", "industry", "country", "region", "tier", "owner", "stage", "lists", "deleted"] as const;

const happenedColumns = sql`
  if(touched.account_id = '', NULL, round(touched.minutes, 1)) AS minutes_90d,
  if(peopled.account_id = '', NULL, peopled.known) AS people,
  if(touched.account_id = '', NULL, ${isoOf(sql`touched.newest`)}) AS last_touch_at,
  if(dealt.account_id = '', NULL, toString(dealt.open_sum)) AS open_pipeline,
  if(dealt.account_id = '', NULL, toString(dealt.won_sum)) AS won`;

function joinHappened(left: Sql): Sql {
  return sql`
    LEFT JOIN touched ON touched.account_id = ${left}.account_id
    LEFT JOIN peopled ON peopled.account_id = ${left}.account_id
    LEFT JOIN dealt ON dealt.account_id = ${left}.account_id`;
}

function happeningsOf(question: AccountsQuestion, narrowed: Sql): Sql {
  const now = value.instant(question.now);
  return sql`
    touched AS (
      SELECT account_id, max(at) AS newest, sumIf(ifNull(seconds, 0), at >= ${now} - INTERVAL 90 DAY) / 60 AS minutes
      FROM touch
      WHERE ${narrowed} AND account_id != '' AND ifNull(deleted, false) = false AND removed = '' AND at <= ${now}
      GROUP BY account_id
    ),
    peopled AS (
      SELECT account_id, uniqExact(person_id) AS known
      FROM person
      WHERE ${narrowed} AND account_id != '' AND ifNull(deleted, false) = false
      GROUP BY account_id
    ),
    ${dealsOf(question, narrowed)}`;
}

/**
 * Money of the deals as they stand now, in the reporting currency at the rates of their days: of open ones today's, of won ones that of the
 * close. A deal without a rate leaves the sum unsaid.
 */
function dealsOf({ now, settings }: AccountsQuestion, narrowed: Sql): Sql {
  const at = sql`${value.instant(now)}`;
  const rows = sql`
    SELECT account_id, status = 'won' AS is_won, CAST(amount AS ${amountType}) AS own, toString(currency) AS fact_currency,
      if(status = 'won', ifNull(closed_at, ${at}), ${at}) AS fact_rate_at
    FROM (${opportunitiesAt(at)})
    WHERE ${narrowed} AND account_id != '' AND amount IS NOT NULL AND (${openAt(at)} OR (status = 'won' AND ifNull(closed_at, ${at}) <= ${at}))`;
  const foreign = sql`(fact_currency NOT IN (${value.string(settings.currency)}, ''))`;
  return sql`
    dealt AS (
      SELECT account_id,
        if(countIf(reported IS NULL AND NOT is_won) > 0, NULL, sumIf(ifNull(reported, 0), NOT is_won)) AS open_sum,
        if(countIf(reported IS NULL AND is_won) > 0, NULL, sumIf(ifNull(reported, 0), is_won)) AS won_sum
      FROM (SELECT account_id, is_won, ${converted(sql`own`, foreign)} AS reported FROM (${withRates(rows, settings)}))
      GROUP BY account_id
    )`;
}

/** Every account as it stands now: newest version, tier, owner and lists of today. */
function standing({ now, settings, where, sort }: AccountsQuestion): Sql {
  const { zone } = settings;
  // Working out everybody's stage costs; it is done where the list is chosen or ordered by it.
  const byStage = sort.endsWith("stage") || where.some((one) => one.startsWith("stage="));
  const staged = byStage ? stagesNow(settings, now) : sql`SELECT '' AS account_id, '' AS stage_now WHERE false`;
  const today = sql`toDate(${value.instant(now)}, ${value.string(zone)})`;
  const holds = sql`account_id != '' AND ifNull(from_day, toDate32('1970-01-01')) <= ${today} AND (to_day IS NULL OR to_day > ${today})`;
  return sql`
    newest AS (
      SELECT account_id, argMax((name, domains, industry, country, region, ifNull(deleted, false)), (valid_from, batch)) AS last
      FROM account
      WHERE account_id != ''
      GROUP BY account_id
    ),
    tiered AS (
      SELECT account_id, argMax(toString(tier), (ifNull(from_day, toDate32('1970-01-01')), batch, seq)) AS tier_now FROM tier WHERE ${holds} GROUP BY account_id
    ),
    owned AS (
      SELECT account_id, argMax(toString(user), (role = 'ae', ifNull(from_day, toDate32('1970-01-01')), batch, seq)) AS owner_now FROM ownership WHERE ${holds} GROUP BY account_id
    ),
    listed AS (
      SELECT account_id, arraySort(groupUniqArray(toString(list))) AS lists_now FROM list_membership WHERE ${holds} GROUP BY account_id
    ),
    staged AS (${staged}),
    standing AS (
      SELECT
        newest.account_id AS account_id,
        tupleElement(last, 1) AS name,
        tupleElement(last, 2)[1] AS domain,
        tupleElement(last, 2) AS all_domains,
        toString(tupleElement(last, 3)) AS industry,
        toString(tupleElement(last, 4)) AS country,
        toString(tupleElement(last, 5)) AS region,
        tupleElement(last, 6) AS deleted,
        tier_now AS tier, owner_now AS owner, lists_now AS lists,
        staged.stage_now AS stage
      FROM newest
      LEFT JOIN tiered ON tiered.account_id = newest.account_id
      LEFT JOIN owned ON owned.account_id = newest.account_id
      LEFT JOIN listed ON listed.account_id = newest.account_id
      LEFT JOIN staged ON staged.account_id = newest.account_id
    )`;
}

function filters(question: AccountsQuestion): Sql {
  const byColumn = Map.groupBy(question.where.map(conditionOf), (one) => one.column);
  const conditions = [...byColumn].map(([column, alternatives]) => holdsOne(column, alternatives.map((one) => one.text)));
  if (question.search !== "") {
    const text = value.string(question.search);
    conditions.push(sql`(positionCaseInsensitiveUTF8(name, ${text}) > 0 OR account_id = ${text} OR arrayExists(one -> positionCaseInsensitive(one, ${text}) > 0, all_domains))`);
  }
  return conditions.length === 0 ? sql`true` : join(conditions, " AND ");
}

function holdsOne(column: (typeof filterable)[number], texts: readonly string[]): Sql {
  if (column === "lists") return sql`hasAny(lists, ${value.strings(texts)})`;
  if (column === "deleted") return sql`toString(deleted) IN ${value.strings(texts.map((text) => (text === "yes" ? "true" : text)))}`;
  return sql`${name(column)} IN ${value.strings(texts.map((text) => (text === "none" ? "" : text)))}`;
}

function conditionOf(text: string): { column: (typeof filterable)[number]; text: string } {
  const at = text.indexOf("=");
  const given = at < 0 ? text : text.slice(0, at);
  const column = filterable.find((one) => one === (given === "list" ? "lists" : given));
  if (column === undefined || at < 0) {
    throw problem("bad_request", `“${text}” is no filter of accounts.`, `Write column=value with one of: ${filterable.join(", ")}.`, { where: text });
  }
  return { column, text: text.slice(at + 1) };
}

interface Order {
  readonly by: Sql;
  readonly happening: boolean;
}

function orderOf(sort: string): Order {
  const down = sort.startsWith("-");
  const given = down ? sort.slice(1) : sort;
  const column = sortable.find((one) => one === given);
  if (column === undefined) throw problem("bad_request", `Accounts cannot be sorted by “${given}”.`, `Choose one of: ${sortable.join(", ")}; with - before it for descending.`, { sort });
  const money = column === "open_pipeline" || column === "won";
  const by = money ? sql`toDecimal128OrNull(${name(column)}, 4)` : column === "name" ? sql`lowerUTF8(name)` : name(column);
  return { by: sql`${by} ${down ? sql`DESC` : sql`ASC`} NULLS LAST`, happening: happenings.some((one) => one === column) };
}
