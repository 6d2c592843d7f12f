/**
 * Accounts as they stand now, as relations: who they are, the stage they have reached, what happened at them. Each is marked as shared, so that
 * a list of a hundred thousand is worked out once after a write and then only sorted and cut.
 */
import { amountType, converted, withRates } from "../measure/money.ts";
import { openAt, opportunitiesAt } from "../measure/relations/opportunities.ts";
import type { MeasureSettings } from "../measure/settings.ts";
import { empty, either, shared, type Sql, sql, value } from "../store/sql.ts";
import { holdings } from "./account-holdings.ts";
import { stagesNow } from "./account-stages.ts";
import { isoOf } from "./instants.ts";

/** As of when and by which settings accounts are shown. */
export interface AsOf {
  readonly now: Date;
  readonly settings: MeasureSettings;
}

/** What of an account costs to work out: asked for only where the list shows, filters or sorts by it. */
export interface Wanted {
  readonly stage: boolean;
  readonly happenings: boolean;
}

/** Columns of what happened, with the expression that stands for each in {@link listing}. */
export const happened = {
  minutes_90d: sql`minutes`,
  people: sql`people_known`,
  last_touch_at: sql`touch_newest`,
  open_pipeline: sql`open_sum`,
  won: sql`won_sum`,
} as const satisfies Record<string, Sql>;

/**
 * Every account, one row each: `account_id, name, domain, all_domains, industry, country, region, deleted, tier, owner, lists`, `stage` ('' where
 * not wanted), and where wanted `minutes, people_known, touch_newest, open_sum, won_sum` (null: nothing known).
 */
export function listing(asOf: AsOf, wanted: Wanted): Sql {
  const stagedToo = wanted.stage ? sql`LEFT JOIN (${stagedAt(asOf)}) AS staged ON staged.account_id = standing.account_id` : sql``;
  const stage = wanted.stage ? sql`staged.stage_now` : sql`''`;
  return sql`
    SELECT standing.account_id AS account_id, standing.name AS name, standing.domain AS domain, standing.all_domains AS all_domains, standing.industry AS industry,
      standing.country AS country, standing.region AS region, standing.deleted AS deleted, standing.tier AS tier, standing.owner AS owner, standing.lists AS lists,
      ${stage} AS stage${wanted.happenings ? either({ kept: sql`, minutes, people_known, touch_newest, open_sum, won_sum`, inPlace: sql`, ${happenedColumns}` }) : sql``}
    FROM (${standing(asOf)}) AS standing
    ${stagedToo}
    ${wanted.happenings ? happeningJoined(asOf) : sql``}`;
}

function happeningJoined(asOf: AsOf): Sql {
  return either({
    kept: sql`LEFT JOIN (${happeningsOfAll(asOf)}) AS happening ON happening.account_id = standing.account_id`,
    inPlace: joinsOf({ touched: touched(asOf), peopled: peopled(), dealt: dealt(asOf) }, sql`standing`),
  });
}

/**
 * The same as {@link happenedAt}, read from what is kept of all accounts: a hundred accounts that do not lie beside each other are read from as many places
 * of the tables. Worked out for a sort by it, and else not worth it for one page.
 */
export function happenedKept(asOf: AsOf, ids: readonly string[]): Sql {
  const these = sql`account_id IN ${value.strings(ids)}`;
  return happenedOf(asOf, these, sql`SELECT * FROM (${happeningsOfAll(asOf)}) WHERE ${these}`);
}

/** What happened at some accounts alone, for a page of them, out of tables that are ordered by account. Money is worked out for all once. */
export function happenedAt(asOf: AsOf, ids: readonly string[]): Sql {
  const these = sql`account_id IN ${value.strings(ids)}`;
  return happenedOf(asOf, these, happenings({
    accounts: sql`SELECT arrayJoin(${value.strings(ids)}) AS account_id`,
    touched: touched(asOf, these), peopled: peopled(these), dealt: sql`SELECT * FROM (${shared(dealt(asOf), "account_id")}) WHERE ${these}`,
  }));
}

function happenedOf(asOf: AsOf, these: Sql, rows: Sql): Sql {
  return sql`
    SELECT shown.account_id AS account_id, staged.stage_now AS stage,
      minutes AS minutes_90d, people_known AS people, ${isoOf(sql`touch_newest`)} AS last_touch_at, toString(open_sum) AS open_pipeline, toString(won_sum) AS won
    FROM (${rows}) AS shown
    LEFT JOIN (SELECT account_id, stage_now FROM (${stagedAt(asOf)}) WHERE ${these}) AS staged ON staged.account_id = shown.account_id`;
}

/** What happened at each account: rows of {@link happenings}. */
function happeningsOfAll(asOf: AsOf): Sql {
  return once("happenings", asOf, () => shared(happenings({
    accounts: sql`SELECT account_id FROM (${standing(asOf)})`, touched: touched(asOf), peopled: peopled(), dealt: shared(dealt(asOf), "account_id"),
  }), "account_id"));
}

/**
 * How one account stands: the list's columns that are no counts of touches and people. Read from one table in the order of accounts where
 * relations are kept, else worked out for this account alone.
 */
export function standingAt(asOf: AsOf, account: string): Sql {
  const mine = sql`account_id = ${value.string(account)}`;
  return either({
    kept: sql`
      SELECT account_id, name, domain, industry, country, region, tier, owner, lists, deleted, stage, open_pipeline, won, methods
      FROM (${standingsOfAll(asOf)})
      WHERE ${mine}`,
    inPlace: standings({
      standing: standingBy(asOf, mine),
      staged: sql`SELECT account_id, stage_now FROM (${stagedAt(asOf)}) WHERE ${mine}`,
      dealt: dealt(asOf, mine),
    }),
  });
}

/** The stage of each account at an instant: rows `account_id, stage_now`. */
export function stagedAt(asOf: AsOf): Sql {
  return once("staged", asOf, () => shared(stagesNow(asOf.settings, asOf.now), "account_id"));
}

function standingsOfAll(asOf: AsOf): Sql {
  return once("standings", asOf, () => shared(standings({ standing: standing(asOf), staged: stagedAt(asOf), dealt: shared(dealt(asOf), "account_id"), holdings }), "account_id"));
}

const builtMax = 32;
const built = new Map<string, Sql>();

/** A relation of all accounts is a long text and the same for each account's page: it is put together once for an instant and its settings. */
function once(what: string, { now, settings }: AsOf, make: () => Sql): Sql {
  const key = JSON.stringify([what, now, settings, [...settings.values], [...settings.timelines]]);
  const relation = built.get(key) ?? make();
  built.delete(key);
  built.set(key, relation);
  for (const oldest of built.keys()) if (built.size > builtMax) built.delete(oldest);
  return relation;
}

type StandingParts = Readonly<Record<"standing" | "staged" | "dealt", Sql>> & { readonly holdings?: Sql };

function standings(parts: StandingParts): Sql {
  const { holdings: held } = parts;
  return sql`
    SELECT standing.account_id AS account_id, standing.name AS name, standing.domain AS domain, standing.industry AS industry, standing.country AS country,
      standing.region AS region, standing.tier AS tier, standing.owner AS owner, standing.lists AS lists, standing.deleted AS deleted, staged.stage_now AS stage,
      if(dealt.account_id = '', NULL, toString(dealt.open_amount)) AS open_pipeline, if(dealt.account_id = '', NULL, toString(dealt.won_amount)) AS won
      ${held === undefined ? empty : sql`, held.methods AS methods`}
    FROM (${parts.standing}) AS standing
    LEFT JOIN (${parts.staged}) AS staged ON staged.account_id = standing.account_id
    LEFT JOIN (${parts.dealt}) AS dealt ON dealt.account_id = standing.account_id
    ${held === undefined ? empty : sql`LEFT JOIN (${held}) AS held ON held.account_id = standing.account_id`}`;
}

interface Happening {
  /** Which accounts: `account_id`. */
  readonly accounts: Sql;
  readonly touched: Sql;
  readonly peopled: Sql;
  readonly dealt: Sql;
}

/** `account_id, minutes, people_known, touch_newest, open_sum, won_sum` (null: nothing known) of some accounts. */
function happenings({ accounts, ...parts }: Happening): Sql {
  return sql`
    SELECT listed.account_id AS account_id, ${happenedColumns}
    FROM (${accounts}) AS listed
    ${joinsOf(parts, sql`listed`)}`;
}

const happenedColumns = sql`
  if(touched.account_id = '', NULL, round(touched.minutes_in, 1)) AS minutes,
  if(peopled.account_id = '', NULL, peopled.known) AS people_known,
  if(touched.account_id = '', NULL, touched.newest) AS touch_newest,
  if(dealt.account_id = '', NULL, dealt.open_amount) AS open_sum,
  if(dealt.account_id = '', NULL, dealt.won_amount) AS won_sum`;

function joinsOf(relations: Omit<Happening, "accounts">, left: Sql): Sql {
  return sql`
    LEFT JOIN (${relations.touched}) AS touched ON touched.account_id = ${left}.account_id
    LEFT JOIN (${relations.peopled}) AS peopled ON peopled.account_id = ${left}.account_id
    LEFT JOIN (${relations.dealt}) AS dealt ON dealt.account_id = ${left}.account_id`;
}

function touched({ now }: AsOf, narrowed: Sql = sql`true`): Sql {
  const at = value.instant(now);
  return sql`
    SELECT account_id, max(at) AS newest, sumIf(ifNull(seconds, 0), at >= ${at} - INTERVAL 90 DAY) / 60 AS minutes_in
    FROM touch
    WHERE ${narrowed} AND account_id != '' AND ifNull(deleted, false) = false AND removed = '' AND at <= ${at}
    GROUP BY account_id`;
}

function peopled(narrowed: Sql = sql`true`): Sql {
  return sql`
    SELECT account_id, uniqExact(person_id) AS known
    FROM person
    WHERE ${narrowed} AND account_id != '' AND ifNull(deleted, false) = false
    GROUP BY account_id`;
}

/** The sums of {@link dealAmounts} per account. A deal without a rate leaves the sum unsaid. */
function dealt(asOf: AsOf, narrowed?: Sql): Sql {
  return sql`
    SELECT account_id,
      if(countIf(reported IS NULL AND NOT is_won) > 0, NULL, sumIf(ifNull(reported, 0), NOT is_won)) AS open_amount,
      if(countIf(reported IS NULL AND is_won) > 0, NULL, sumIf(ifNull(reported, 0), is_won)) AS won_amount
    FROM (${dealAmounts(asOf, narrowed)})
    GROUP BY account_id`;
}

/**
 * Open and won deals as they stand now with their amount in the reporting currency, at the rates of their days: of open ones today's, of won
 * ones that of the close. `account_id, is_won, id, since, own, fact_currency, reported (null: no rate), batch, seq`.
 */
export function dealAmounts({ now, settings }: AsOf, narrowed: Sql = sql`true`): Sql {
  const at = sql`${value.instant(now)}`;
  const rows = sql`
    SELECT account_id, status = 'won' AS is_won, id, CAST(amount AS ${amountType}) AS own, toString(currency) AS fact_currency,
      if(status = 'won', ifNull(closed_at, ${at}), ${at}) AS fact_rate_at, ifNull(if(status = 'won', closed_at, created_at), valid_from) AS since, batch, seq
    FROM (${opportunitiesAt(at)})
    WHERE ${narrowed} AND account_id != '' AND amount IS NOT NULL AND (${openAt(at)} OR (status = 'won' AND ifNull(closed_at, ${at}) <= ${at}))`;
  const foreign = sql`(fact_currency NOT IN (${value.string(settings.currency)}, ''))`;
  return sql`
    SELECT account_id, is_won, id, since, own, fact_currency, ${converted(sql`own`, foreign)} AS reported, batch, seq
    FROM (${withRates(rows, settings)})`;
}

/** Newest version of each account with tier, owner and lists of today. */
function standing(asOf: AsOf): Sql {
  return shared(standingBy(asOf), "account_id");
}

function standingBy({ now, settings: { zone } }: AsOf, narrowed: Sql = sql`true`): Sql {
  const today = sql`toDate(${value.instant(now)}, ${value.string(zone)})`;
  const holds = sql`${narrowed} AND account_id != '' AND ifNull(from_day, toDate32('1970-01-01')) <= ${today} AND (to_day IS NULL OR to_day > ${today})`;
  return sql`
    SELECT
      newest.account_id AS account_id, tupleElement(last, 1) AS name, tupleElement(last, 2)[1] AS domain, tupleElement(last, 2) AS all_domains,
      toString(tupleElement(last, 3)) AS industry, toString(tupleElement(last, 4)) AS country, toString(tupleElement(last, 5)) AS region,
      tupleElement(last, 6) AS deleted, tiered.tier_now AS tier, owned.owner_now AS owner, listed.lists_now AS lists
    FROM (
      SELECT account_id, argMax((name, domains, industry, country, region, ifNull(deleted, false)), (valid_from, batch)) AS last
      FROM account
      WHERE ${narrowed} AND account_id != ''
      GROUP BY account_id
    ) AS newest
    LEFT JOIN (
      SELECT account_id, argMax(toString(tier), (ifNull(from_day, toDate32('1970-01-01')), batch, seq)) AS tier_now
      FROM tier
      WHERE ${holds}
      GROUP BY account_id
    ) AS tiered ON tiered.account_id = newest.account_id
    LEFT JOIN (
      SELECT account_id, argMax(toString(user), (role = 'ae', ifNull(from_day, toDate32('1970-01-01')), batch, seq)) AS owner_now
      FROM ownership
      WHERE ${holds}
      GROUP BY account_id
    ) AS owned ON owned.account_id = newest.account_id
    LEFT JOIN (
      SELECT account_id, arraySort(groupUniqArray(toString(list))) AS lists_now
      FROM list_membership
      WHERE ${holds}
      GROUP BY account_id
    ) AS listed ON listed.account_id = newest.account_id`;
}
