/** One account with everything that is known of it: people, deals, contracts, months, versions, and how its rows came to it. */
import type { Engine } from "../store/engine.ts";
import { join, name, sql, value } from "../store/sql.ts";
import { recordTables } from "../store/tables/index.ts";
import { assignmentsOf, contractsOf, listedMax, opportunitiesOf, renewalsOf } from "./account-deals.ts";
import { accountById, type AsOf } from "./accounts.ts";
import type { AccountDetail } from "./contract.ts";
import { isoOf } from "./instants.ts";

/** The account by our id; null when there is none. */
export async function accountDetail(engine: Engine, account: string, question: AsOf): Promise<AccountDetail | null> {
  const row = await accountById(engine, account, question);
  if (row === null) return null;
  const [versions, people_list, opportunities, contracts, renewals, assignments, { months, weeks }, methods] = await Promise.all([
    versionsOf(engine, account),
    peopleOf(engine, account, question.now),
    opportunitiesOf(engine, account, question.now),
    contractsOf(engine, account),
    renewalsOf(engine, account),
    assignmentsOf(engine, account),
    densityOf(engine, account, question),
    methodsOf(engine, account),
  ]);
  const newest = versions.at(-1);
  return {
    ...row,
    employees: newest?.employees === null || newest === undefined ? null : Number(newest.employees),
    domains: newest?.domains ?? [],
    attributes: newest?.attributes ?? {},
    people_list,
    opportunities,
    contracts,
    renewals,
    assignments,
    months,
    weeks,
    methods,
    versions: changesOf(versions),
  };
}

interface Version {
  readonly since: string;
  readonly shown: Readonly<Record<string, string>>;
  readonly domains: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly employees: string | null;
  readonly batch: number;
  readonly seq: string;
}

function versionsOf(engine: Engine, account: string): Promise<Version[]> {
  return engine.rows<Version>(sql`
    SELECT
      ${isoOf(sql`valid_from`)} AS since,
      map(
        'name', name, 'domains', arrayStringConcat(domains, ', '), 'parent', parent, 'industry', toString(industry),
        'employees', ifNull(toString(employees), ''), 'revenue', ifNull(toString(revenue), ''), 'country', toString(country),
        'region', toString(region), 'technologies', arrayStringConcat(technologies, ', '), 'lifecycle', toString(lifecycle),
        'deleted', if(ifNull(deleted, false), 'yes', '')
      ) AS shown,
      domains, CAST(attributes, 'Map(String, String)') AS attributes, employees, batch, seq
    FROM account
    WHERE account_id = ${value.string(account)}
    ORDER BY valid_from, batch
    LIMIT ${value.uint(listedMax)}`);
}

/** What each version changed: the first says what it began with. */
function changesOf(versions: readonly Version[]): AccountDetail["versions"] {
  return versions.map((version, i) => {
    const before = versions[i - 1]?.shown ?? {};
    const changed = Object.entries(version.shown).filter(([field, text]) => text !== (before[field] ?? ""));
    return {
      valid_from: version.since,
      changes: Object.fromEntries(changed.map(([field, text]) => [field, [before[field] ?? "", text] as const])),
      batch: version.batch,
      seq: Number(version.seq),
    };
  });
}

async function peopleOf(engine: Engine, account: string, now: Date): Promise<AccountDetail["people_list"]> {
  const rows = await engine.rows<Omit<AccountDetail["people_list"][number], "touches"> & { touches: string }>(sql`
    WITH
      touched AS (
        SELECT person_id, sum(ifNull(occurrences, 1)) AS touches, max(at) AS newest
        FROM touch
        WHERE account_id = ${value.string(account)} AND person_id != '' AND ifNull(deleted, false) = false AND removed = '' AND at <= ${value.instant(now)}
        GROUP BY person_id
      ),
      known AS (
        SELECT person_id, argMax((name, email, title, toString(department), toString(seniority), ifNull(deleted, false)), (valid_from, batch)) AS last
        FROM person
        WHERE account_id = ${value.string(account)} AND person_id != ''
        GROUP BY person_id
      )
    SELECT
      known.person_id AS person_id, tupleElement(last, 1) AS name, tupleElement(last, 2) AS email, tupleElement(last, 3) AS title,
      tupleElement(last, 4) AS department, tupleElement(last, 5) AS seniority, touched.touches AS touches,
      if(touched.person_id = '', NULL, ${isoOf(sql`touched.newest`)}) AS last_touch_at
    FROM known
    LEFT JOIN touched ON touched.person_id = known.person_id
    WHERE NOT tupleElement(last, 6)
    ORDER BY touches DESC, name, person_id
    LIMIT ${value.uint(listedMax)}`);
  return rows.map((row) => ({ ...row, touches: Number(row.touches) }));
}

const monthsShown = 24;
const weeksShown = 104;

/** The last 24 months and 104 weeks of the zone, also those in which nothing happened. */
async function densityOf(engine: Engine, account: string, { now, settings }: AsOf): Promise<Pick<AccountDetail, "months" | "weeks">> {
  const clock = value.string(settings.zone);
  const today = sql`toDate(${value.instant(now)}, ${clock})`;
  const first = sql`least(addMonths(toStartOfMonth(${today}), ${value.int(1 - monthsShown)}), addWeeks(toMonday(${today}), ${value.int(1 - weeksShown)}))`;
  const rows = await engine.rows<{ span: "month" | "week"; begins: string; minutes: number; touches: string }>(sql`
    WITH days AS (
      SELECT toDate(at, ${clock}) AS day, sum(ifNull(seconds, 0)) AS seconds_in, sum(toUInt64(ifNull(occurrences, 1))) AS times
      FROM touch
      WHERE account_id = ${value.string(account)} AND ifNull(deleted, false) = false AND removed = '' AND at <= ${value.instant(now)} AND toDate(at, ${clock}) >= ${first}
      GROUP BY day
    )
    SELECT span, toString(start) AS begins, round(sum(seconds_in) / 60, 1) AS minutes, sum(times) AS touches
    FROM (
      SELECT 'month' AS span, toStartOfMonth(day) AS start, seconds_in, times FROM days
      UNION ALL
      SELECT 'week', toMonday(day), seconds_in, times FROM days
      UNION ALL
      SELECT 'month', addMonths(toStartOfMonth(${today}), -toInt32(number)), 0, 0 FROM numbers(${value.uint(monthsShown)})
      UNION ALL
      SELECT 'week', addWeeks(toMonday(${today}), -toInt32(number)), 0, 0 FROM numbers(${value.uint(weeksShown)})
    )
    GROUP BY span, start
    ORDER BY start`);
  const of = (span: "month" | "week", most: number) => rows.filter((row) => row.span === span).slice(-most).map(({ begins, minutes, touches }) => ({ begins, minutes, touches: Number(touches) }));
  return {
    months: of("month", monthsShown).map(({ begins, ...rest }) => ({ month: begins.slice(0, 7), ...rest })),
    weeks: of("week", weeksShown).map(({ begins, ...rest }) => ({ week: begins, ...rest })),
  };
}

/** How many rows of all kinds came to the account by which method. */
async function methodsOf(engine: Engine, account: string): Promise<AccountDetail["methods"]> {
  const tables = recordTables.filter((table) => Object.keys(table.refersTo).length > 0);
  const each = tables.map((table) => sql`
    SELECT toString(account_method) AS way, count() AS rows_in FROM ${name(table.name)} WHERE account_id = ${value.string(account)} GROUP BY account_method`);
  const rows = await engine.rows<{ method: string; rows: string }>(sql`
    SELECT way AS method, sum(rows_in) AS rows
    FROM (${join(each, "\nUNION ALL\n")})
    GROUP BY way
    ORDER BY rows DESC, method`);
  return rows.map((row) => ({ method: row.method, rows: Number(row.rows) }));
}
