/** One account with everything that is known of it: people, deals, contracts, months, versions, and how its rows came to it. */
import { dayOf, daysLater } from "../model/zone.ts";
import type { Engine } from "../store/engine.ts";
import { join, name, sql, value } from "../store/sql.ts";
import { recordTables } from "../store/tables/index.ts";
import { assignmentsOf, contractsOf, listedMax, opportunitiesOf, renewalsOf } from "./account-deals.ts";
import { accountById, type AsOf } from "./accounts.ts";
import type { AccountDetail } from "./contract.ts";
import { isoOf } from "./instants.ts";

/** The account by our id; null when there is none. */
export async function accountDetail(engine: Engine, account: string, question: AsOf): Promise<AccountDetail | null> {
  const touched = touchedOf(engine, account, question);
  const [row, versions, people_list, opportunities, contracts, renewals, assignments, { months, weeks }, methods] = await Promise.all([
    accountById(engine, account, question),
    versionsOf(engine, account),
    peopleOf(engine, account, touched),
    opportunitiesOf(engine, account, question.now),
    contractsOf(engine, account),
    renewalsOf(engine, account),
    assignmentsOf(engine, account),
    touched,
    methodsOf(engine, account),
  ]);
  if (row === null) return null;
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

type KnownPerson = AccountDetail["people_list"][number];

/** The people whom its records tell of, those with the most touches first. */
async function peopleOf(engine: Engine, account: string, touched: Promise<Touched>): Promise<KnownPerson[]> {
  const [known, { people }] = await Promise.all([
    engine.rows<Omit<KnownPerson, "touches" | "last_touch_at">>(sql`
      SELECT person_id, tupleElement(last, 1) AS name, tupleElement(last, 2) AS email, tupleElement(last, 3) AS title, tupleElement(last, 4) AS department, tupleElement(last, 5) AS seniority
      FROM (
        SELECT person_id, argMax((name, email, title, toString(department), toString(seniority), ifNull(deleted, false)), (valid_from, batch)) AS last
        FROM person
        WHERE account_id = ${value.string(account)} AND person_id != ''
        GROUP BY person_id
      )
      WHERE NOT tupleElement(last, 6)`),
    touched,
  ]);
  const counted = known.map((person) => ({ ...person, touches: 0, last_touch_at: null, ...people.get(person.person_id) }));
  return counted.toSorted((a, b) => b.touches - a.touches || inOrder(a.name, b.name) || inOrder(a.person_id, b.person_id)).slice(0, listedMax);
}

function inOrder(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

const monthsShown = 24;
const weeksShown = 104;

/** What the touches of an account come to. */
interface Touched extends Pick<AccountDetail, "months" | "weeks"> {
  readonly people: ReadonlyMap<string, Pick<KnownPerson, "touches" | "last_touch_at">>;
}

interface TouchedRow {
  readonly counted_by: "month" | "week" | "person";
  readonly begins: string;
  readonly person: string;
  readonly minutes: number;
  readonly touches: string;
  readonly times: string;
  readonly last_at: string;
}

/** Its touches read once: by month and week of the zone, the last 24 and 104 of them, also those in which nothing happened; and by person. */
async function touchedOf(engine: Engine, account: string, { now, settings }: AsOf): Promise<Touched> {
  const today = dayOf(now.toISOString(), settings.zone);
  const spans = { month: monthsUntil(today), week: weeksUntil(today) };
  const clock = value.string(settings.zone);
  const shown = sql`toDate(at, ${clock}) >= toDate(${value.string([spans.month[0] ?? today, spans.week[0] ?? today].toSorted()[0] ?? today)})`;
  const rows = await engine.rows<TouchedRow>(sql`
    SELECT multiIf(grouping(month_of) = 0, 'month', grouping(week_of) = 0, 'week', 'person') AS counted_by, toString(if(counted_by = 'month', month_of, week_of)) AS begins, who AS person,
      round(sumIf(ifNull(seconds, 0), ${shown}) / 60, 1) AS minutes, sumIf(toUInt64(ifNull(occurrences, 1)), ${shown}) AS touches,
      sum(ifNull(occurrences, 1)) AS times, ${isoOf(sql`max(at)`)} AS last_at
    FROM (
      SELECT at, seconds, occurrences, person_id AS who, toStartOfMonth(toDate(at, ${clock})) AS month_of, toMonday(toDate(at, ${clock})) AS week_of
      FROM touch
      WHERE account_id = ${value.string(account)} AND ifNull(deleted, false) = false AND removed = '' AND at <= ${value.instant(now)}
    )
    GROUP BY GROUPING SETS ((month_of), (week_of), (who))`);
  const of = (span: "month" | "week") => {
    const found = new Map(rows.filter(({ counted_by }) => counted_by === span).map((row) => [row.begins, row]));
    return spans[span].map((begins) => ({ begins, minutes: found.get(begins)?.minutes ?? 0, touches: Number(found.get(begins)?.touches ?? 0) }));
  };
  return {
    months: of("month").map(({ begins, ...rest }) => ({ month: begins.slice(0, 7), ...rest })),
    weeks: of("week").map(({ begins, ...rest }) => ({ week: begins, ...rest })),
    people: new Map(rows.filter(({ counted_by }) => counted_by === "person").map(({ person, times, last_at }) => [person, { touches: Number(times), last_touch_at: last_at }])),
  };
}

/** First days of the months up to that of a day, the earliest first. */
function monthsUntil(day: string): string[] {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return Array.from({ length: monthsShown }, (_, i) => new Date(Date.UTC(year, month - monthsShown + i, 1)).toISOString().slice(0, 10));
}

/** Mondays of the weeks up to that of a day, the earliest first. */
function weeksUntil(day: string): string[] {
  const monday = daysLater(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
  return Array.from({ length: weeksShown }, (_, i) => daysLater(monday, (i + 1 - weeksShown) * 7));
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
