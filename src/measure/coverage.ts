/**
 * What was collected at all, and since when: so that "none there" (0), "cannot be said" (null) and "not collected" never turn into one
 * another.
 *
 * A source is known from its first dated row to its last receipt: an export received on 20 March says nothing about 21 March. Kinds that
 * hold states rather than happenings (accounts, lists, contracts …) carry no first day: their rows tell of the time before.
 */
import { type Sql, join, name, sql, value } from "../store/sql.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { recordTables } from "../store/tables/index.ts";
import { dayOf, daysLater } from "../model/zone.ts";
import type { RecordTable } from "../store/table.ts";
import type { Kpi, KnobValues, Need, Reading, Window } from "./kpi.ts";
import type { Stalest } from "./result.ts";

/** Rows of a record kind (or of touches of one type): how many, the dates they bear, when the newest was received. */
export interface Seen {
  readonly rows: number;
  /** First and last instant that the rows tell of; null for kinds that hold states. */
  readonly first: string | null;
  readonly last: string | null;
  /** Receipt of the newest row. */
  readonly received: string | null;
}

export interface Coverage {
  readonly records: ReadonlyMap<string, Seen>;
  readonly touchTypes: ReadonlyMap<string, Seen>;
  /** Entries of lists by what the list is for: a list of exclusions says nobody is aimed at. Without it any list is one of targets. */
  readonly listKinds?: ReadonlyMap<string, Seen>;
  /** The newest record of each source by kind: when what it tells happened, at the latest when it came. Sources that no file names are told apart by what they hold. */
  readonly sources?: readonly Heard[];
  /** Kinds that were imported though they had no row: collected, and empty. */
  readonly collectedEmpty: ReadonlySet<string>;
}

/** A source, a kind that it brings (of touches and lists which sort of it), and how far that reaches. */
export interface Heard {
  readonly source: string;
  readonly kind: string;
  readonly sort: string;
  readonly until: string;
}

/** What a KPI may rest on in a window. */
export interface Standing {
  readonly collected: boolean;
  /** Why nothing is known, where that is not for want of a source. */
  readonly why: Why | null;
  /** What would bring it, where it is not collected. */
  readonly missing: readonly string[];
  /** The days covered, where they are not all of the window's days so far. */
  readonly partial: { readonly from: string; readonly to: string } | null;
  readonly dataAsOf: string | null;
  /** Of the sources that bring what it needs the one whose newest record is the oldest. */
  readonly stalest: Stalest | null;
}

/** The window has not begun, or its days lie before or after those that the sources tell of; then with a sentence. */
export interface Why {
  readonly reason: "not_begun" | "not_collected";
  readonly text?: string;
}

/** Kinds whose rows are happenings, with the column that dates them. */
const dated: Readonly<Record<string, string>> = {
  touch: "at", session: "at", intent_signal: "week", usage: "day", order: "at", cost: "from_day", mention: "at", survey_answer: "at",
  handover: "at", plan_action: "day",
};

/** Reads it for all kinds in one statement. `collectedEmpty`: kinds that an import brought without a row. */
export async function readCoverage(engine: Engine, options: QueryOptions = {}, collectedEmpty: Iterable<string> = []): Promise<Coverage> {
  const parts = recordTables.map(seenIn);
  const rows = await engine.rows<SeenRow>(join(parts, "\nUNION ALL\n"), options);
  const records = new Map<string, Seen>();
  const [touchTypes, listKinds] = [new Map<string, Seen>(), new Map<string, Seen>()];
  for (const row of rows) {
    const sorts = row.kind === "touch" ? touchTypes : listKinds;
    if (row.sort !== "") sorts.set(row.sort, together(sorts.get(row.sort), seen(row)));
    records.set(row.kind, together(records.get(row.kind), seen(row)));
  }
  const sources = rows.map(({ kind, sort, feed, told }): Heard => ({ source: feed === "file" ? `file: ${kind}` : feed, kind, sort, until: iso(told) }));
  return { records, touchTypes, listKinds, sources, collectedEmpty: new Set(collectedEmpty) };
}

interface SeenRow {
  readonly kind: string;
  /** Of touches their type, of entries of lists what the list is for. */
  readonly sort: string;
  readonly feed: string;
  readonly row_count: string;
  readonly first_at: string;
  readonly last_at: string;
  readonly newest: string;
  readonly told: string;
}

/** Columns by which rows of a kind are told apart. */
const sorted: Readonly<Record<string, string>> = { touch: "type", list_membership: "list_kind" };

/** One line for each source of the kind and sort of it. */
function seenIn({ kind, name: table, columns, versioned }: RecordTable): Sql {
  const date = dated[kind];
  const at = date === undefined ? sql`toDateTime64(0, 3, 'UTC')` : sql`toDateTime64(${name(date)}, 3, 'UTC')`;
  const sort = sorted[kind];
  const happened = date !== undefined ? at : columns["at"] !== undefined ? sql`ifNull(at, received_at)` : versioned ? sql`if(valid_from > toDateTime64(0, 3, 'UTC'), valid_from, received_at)` : sql`received_at`;
  return sql`
    SELECT
      ${value.string(kind)} AS kind,
      ${sort === undefined ? sql`''` : sql`toString(${name(sort)})`} AS sort,
      toString(source) AS feed,
      count() AS row_count,
      toString(min(${at})) AS first_at,
      toString(max(${at})) AS last_at,
      toString(max(received_at)) AS newest,
      toString(max(least(${happened}, received_at))) AS told
    FROM ${name(table)}
    GROUP BY ${sort === undefined ? sql`source` : sql`${name(sort)}, source`}`;
}

function seen(row: SeenRow): Seen {
  const isDated = row.kind in dated;
  return { rows: Number(row.row_count), first: isDated ? iso(row.first_at) : null, last: isDated ? iso(row.last_at) : null, received: iso(row.newest) };
}

function iso(clickHouse: string): string {
  return `${clickHouse.replace(" ", "T")}Z`;
}

function together(a: Seen | undefined, b: Seen): Seen {
  if (a === undefined) return b;
  return { rows: a.rows + b.rows, first: least(a.first, b.first), last: greatest(a.last, b.last), received: greatest(a.received, b.received) };
}

/** Whether a KPI is collected in a window, for which days, and how fresh it is. Of a window that has not begun nothing is known. */
export function standingOf(kpi: Kpi, knobs: KnobValues, window: Window, coverage: Coverage): Standing {
  const asked = kpi.needs.filter((need) => need.optional !== true && isAskedFor(need, knobs));
  const uncovered = asked.filter((need) => !isCovered(need, kpi.reading, window, coverage));
  const why = whyUnknown(uncovered, window, coverage);
  const collected = uncovered.length === 0 && why === null;
  return {
    collected,
    why,
    missing: [...new Set(uncovered.filter((need) => isToBring(need, window, coverage)).map(({ broughtBy }) => broughtBy))],
    partial: !collected || kpi.reading === "snapshot" ? null : coveredDays(asked, window, coverage),
    dataAsOf: dataAsOf(kpi, coverage),
    stalest: stalestOf(asked, coverage),
  };
}

/** None where a source is wanted, too: that is what `missing` says. */
function whyUnknown(uncovered: readonly Need[], window: Window, coverage: Coverage): Why | null {
  if (!uncovered.every((need) => isCollected(need, coverage))) return null;
  if (!hasBegun(window)) return { reason: "not_begun" };
  const [first] = uncovered;
  return first === undefined ? null : { reason: "not_collected", text: outside(seenOf(first, coverage), window) };
}

function hasBegun({ from, now }: Window): boolean {
  return from <= now;
}

function outside(all: Seen, window: Window): string {
  if (isBefore(all, window) && all.first !== null) return `Nothing was collected of these days: what was imported begins on ${dayOf(all.first, window.zone)}.`;
  return `Nothing was collected of these days yet: what was imported ends on ${daysLater(knownUntil(all, window), -1)}.`;
}

/** The window is over before the first row. */
function isBefore({ first }: Seen, { to }: Window): boolean {
  return first !== null && first >= to;
}

/** Importing would bring it: not for days before the first row, nor for those that have not come. */
function isToBring(need: Need, window: Window, coverage: Coverage): boolean {
  return !isCollected(need, coverage) || (hasBegun(window) && !isBefore(seenOf(need, coverage), window));
}

/** Whether there is anything at all of what a need asks for. */
export function isCollected(need: Need, coverage: Coverage): boolean {
  return seenOf(need, coverage).rows > 0 || isEmptyButCollected(need, coverage);
}

function isAskedFor(need: Need, knobs: KnobValues): boolean {
  return Object.entries(need.when ?? {}).every(([knob, values]) => knobs[knob] !== undefined && values.includes(knobs[knob]));
}

function isEmptyButCollected(need: Need, coverage: Coverage): boolean {
  return [need.record, ...(need.or ?? [])].some((kind) => coverage.collectedEmpty.has(kind) && (coverage.records.get(kind)?.rows ?? 0) === 0);
}

function isCovered(need: Need, reading: Reading, window: Window, coverage: Coverage): boolean {
  if (isEmptyButCollected(need, coverage)) return true;
  const all = seenOf(need, coverage);
  if (all.rows === 0) return false;
  if (isBefore(all, window)) return false;
  return reading === "snapshot" || knownUntil(all, window) > window.fromDay;
}

function seenOf(need: Need, coverage: Coverage): Seen {
  const own = ownSeen(need, coverage);
  const others = (need.or ?? []).map((kind) => coverage.records.get(kind));
  return [...own, ...others].filter((one) => one !== undefined).reduce<Seen>(together, { rows: 0, first: null, last: null, received: null });
}

function ownSeen({ record, types }: Need, { records, touchTypes, listKinds }: Coverage): (Seen | undefined)[] {
  if (record === "touch" && types !== undefined) return types.map((type) => touchTypes.get(type));
  return [record === "list_membership" && listKinds !== undefined ? listKinds.get("target") : records.get(record)];
}

/** First day that is not known any more: the one after the last receipt, or after the last row where that is later. */
function knownUntil(all: Seen, window: Window): string {
  return daysLater(dayOf(greatest(all.received, all.last) ?? window.from, window.zone), 1);
}

/** The days of the window so far that every need covers; null where that is all of them. */
function coveredDays(needs: readonly Need[], window: Window, coverage: Coverage): { from: string; to: string } | null {
  const soFar = { from: window.fromDay, to: least(window.toDay, daysLater(dayOf(window.now, window.zone), 1)) ?? window.toDay };
  const days = needs.filter((need) => !isEmptyButCollected(need, coverage)).map((need) => seenOf(need, coverage)).reduce(
    (covered, all) => ({
      from: all.first === null ? covered.from : (greatest(covered.from, dayOf(all.first, window.zone)) ?? covered.from),
      to: least(covered.to, knownUntil(all, window)) ?? covered.to,
    }),
    soFar,
  );
  return days.from === soFar.from && days.to === soFar.to ? null : days;
}

/** Of the sources that bring what is asked for; each is as old as the newest of all that it brings. */
function stalestOf(needs: readonly Need[], { sources = [] }: Coverage): Stalest | null {
  const bringing = new Set(sources.filter((heard) => needs.some((need) => brings(heard, need))).map(({ source }) => source));
  const newest = [...Map.groupBy(sources.filter(({ source }) => bringing.has(source)), ({ source }) => source)]
    .map(([source, all]): Stalest => ({ source, until: all.map(({ until }) => until).toSorted().at(-1) ?? "" }));
  return newest.toSorted((a, b) => (`${a.until} ${a.source}` < `${b.until} ${b.source}` ? -1 : 1))[0] ?? null;
}

function brings({ kind, sort }: Heard, { record, types, or = [] }: Need): boolean {
  return or.includes(kind) || (kind === record && (record !== "touch" || types === undefined || types.includes(sort)));
}

function dataAsOf(kpi: Kpi, coverage: Coverage): string | null {
  const kinds = new Set([...kpi.reads, ...kpi.needs.flatMap((need) => [need.record, ...(need.or ?? [])])]);
  return [...kinds].map((kind) => coverage.records.get(kind)?.received ?? null).reduce(greatest, null);
}

function least(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function greatest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
