/** What the touches of one account come to, read by its key in one statement: by day, by person and by the method that brought them. */
import { dayOf } from "../model/zone.ts";
import type { Engine } from "../store/engine.ts";
import { sql, value } from "../store/sql.ts";
import { byKey } from "./account-holdings.ts";
import { instantOf } from "./account-records.ts";
import type { AsOf } from "./account-relations.ts";
import type { AccountDetail } from "./contract.ts";

type KnownPerson = AccountDetail["people_list"][number];

/** Touches that count, up to now. */
export interface Touched extends Pick<AccountDetail, "months" | "weeks"> {
  readonly people: ReadonlyMap<string, Pick<KnownPerson, "touches" | "last_touch_at">>;
  /** Null: nothing ever happened. */
  readonly minutes_90d: number | null;
  readonly last_touch_at: string | null;
  /** All rows, also those that do not count. */
  readonly methods: ReadonlyMap<string, number>;
}

/** The touches of a day and a person that came by one method. */
interface TouchedRow {
  readonly counts: boolean;
  readonly day: string;
  readonly who: string;
  readonly way: string;
  readonly secs: number;
  readonly recent: number;
  readonly times: string;
  readonly last_at: string;
  readonly found: string;
}

/** Reads them once. */
export async function touchedOf(engine: Engine, account: string, { now, settings }: AsOf): Promise<Touched> {
  const rows = await engine.rows<TouchedRow>(sql`
    SELECT toBool(ifNull(deleted, false) = false AND removed = '' AND at <= ${value.instant(now)}) AS counts, toDate32(at, ${value.string(settings.zone)}) AS day, person_id AS who, account_method AS way,
      sum(ifNull(seconds, 0)) AS secs, sumIf(ifNull(seconds, 0), at >= ${value.instant(now)} - INTERVAL 90 DAY) AS recent, sum(toUInt64(ifNull(occurrences, 1))) AS times, max(at) AS last_at, count() AS found
    FROM touch
    WHERE account_id = ${value.string(account)}
    GROUP BY counts, day, who, way
    ORDER BY day, who, way`, byKey);
  const counted = rows.filter(({ counts }) => counts);
  const people = Map.groupBy(counted, ({ who }) => who);
  return {
    ...spansOf(counted, dayOf(now.toISOString(), settings.zone)),
    people: new Map([...people].map(([who, theirs]) => [who, { touches: theirs.reduce((sum, { times }) => sum + Number(times), 0), last_touch_at: newestIn(theirs) }])),
    minutes_90d: counted.length === 0 ? null : minutesOf(counted.reduce((sum, { recent }) => sum + recent, 0)),
    last_touch_at: newestIn(counted),
    methods: new Map([...Map.groupBy(rows, ({ way }) => way)].map(([way, theirs]) => [way, theirs.reduce((sum, { found }) => sum + Number(found), 0)])),
  };
}

function newestIn(rows: readonly TouchedRow[]): string | null {
  return instantOf(rows.reduce<string | null>((newest, { last_at }) => (newest === null || last_at > newest ? last_at : newest), null));
}

const monthsShown = 24;
const weeksShown = 104;

/** The last 24 months and 104 weeks, also those in which nothing happened. */
function spansOf(days: readonly TouchedRow[], today: string): Pick<AccountDetail, "months" | "weeks"> {
  const months = summed(days, (day) => `${day.slice(0, 7)}-01`);
  const weeks = summed(days, mondayOf);
  const of = (found: Map<string, Sum>, begins: string) => ({ minutes: minutesOf(found.get(begins)?.seconds ?? 0), touches: found.get(begins)?.touches ?? 0 });
  return {
    months: monthsUntil(today).map((begins) => ({ month: begins.slice(0, 7), ...of(months, begins) })),
    weeks: weeksUntil(today).map((begins) => ({ week: begins, ...of(weeks, begins) })),
  };
}

interface Sum {
  readonly seconds: number;
  readonly touches: number;
}

function summed(days: readonly TouchedRow[], beginOf: (day: string) => string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { day, secs, times } of days) {
    const begins = beginOf(day);
    const before = sums.get(begins) ?? { seconds: 0, touches: 0 };
    sums.set(begins, { seconds: before.seconds + secs, touches: before.touches + Number(times) });
  }
  return sums;
}

/** Minutes with a tenth, rounded as the engine rounds: a half goes to the even neighbour. */
function minutesOf(seconds: number): number {
  const tenths = (seconds / 60) * 10;
  const below = Math.floor(tenths);
  const isHalf = tenths - below === 0.5;
  return (isHalf ? below + (below % 2) : Math.round(tenths)) / 10;
}

const dayMs = 86_400_000;

/** Days of the calendar in UTC have 24 hours, whatever the zone: plain sums, as there are hundreds for a page. */
function mondayOf(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return dayAt(at - ((new Date(at).getUTCDay() + 6) % 7) * dayMs);
}

function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** First days of the months up to that of a day, the earliest first. */
function monthsUntil(day: string): string[] {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return Array.from({ length: monthsShown }, (_, i) => new Date(Date.UTC(year, month - monthsShown + i, 1)).toISOString().slice(0, 10));
}

/** Mondays of the weeks up to that of a day, the earliest first. */
function weeksUntil(day: string): string[] {
  const last = Date.parse(`${mondayOf(day)}T00:00:00Z`);
  return Array.from({ length: weeksShown }, (_, i) => dayAt(last + (i + 1 - weeksShown) * 7 * dayMs));
}
