/** A number, its breakdowns, its series and the rows behind it are made of the same facts: where do they not agree? */
import type { Kpi } from "../../src/measure/kpi.ts";
import type { FactPage, Figure, KpiResult, SeriesPoint, SourceRow } from "../../src/measure/result.ts";
import type { Desk } from "../data/desk.ts";

type Query = Readonly<Record<string, string | readonly string[]>>;
type Sides = Pick<Figure, "numerator" | "denominator">;

/** A KPI that is asked over and over, in a period and with filters. */
export interface Asked {
  readonly desk: Desk;
  readonly kpi: Kpi;
  readonly span: { readonly from: string; readonly to: string };
  readonly where: readonly string[];
}

/** More than a small company has: all stand on one page. */
const all = "1000";

/** What does not agree, in words; nothing where all does. */
export async function disagreements(asked: Asked): Promise<string[]> {
  const whole = await numberOf(asked);
  const found = await Promise.all([ofFacts(asked, whole), ofSeries(asked, whole), ...dimensionsAsked(asked.kpi).map((by) => ofBreakdown(asked, whole, by))]);
  return found.flat();
}

/** One of accounts, and one of the KPI's own facts: as many ways to lose a row as there are. */
function dimensionsAsked({ labels = [] }: Kpi): readonly string[] {
  return ["account_owner", ...labels.filter((label) => label !== "owner").slice(-1)];
}

function numberOf(asked: Asked, more: Query = {}): Promise<KpiResult> {
  return answerOf(asked, "", more);
}

function factsOf(asked: Asked, more: Query): Promise<FactPage> {
  return answerOf(asked, "/facts", more);
}

function answerOf<T>({ desk, kpi, span, where }: Asked, path: string, more: Query = {}): Promise<T> {
  const fields = Object.entries({ ...span, where, ...more }).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));
  return desk.get(`/api/v1/kpis/${kpi.id}${path}?${new URLSearchParams(fields).toString()}`);
}

// --- the rows behind it --------------------------------------------------------------------------------------------------------------

async function ofFacts(asked: Asked, whole: KpiResult): Promise<string[]> {
  const page = await factsOf(asked, { limit: all });
  const half = Math.ceil(page.total / 2);
  const halves = half === 0 ? [] : await Promise.all([0, half].map((offset) => factsOf(asked, { limit: String(half), offset: String(offset) })));
  const { rows } = await answerOf<{ readonly rows: readonly SourceRow[] }>(asked, "/sources");
  const sourced = new Set(rows.map((row) => `${row.account_id} ${row.subject_id}`));
  const rootless = page.facts.filter((fact) => fact.record === "" && !sourced.has(`${fact.account_id} ${fact.subject_id}`));
  return [
    ...unless(isAlike(page, whole), `its facts come to ${said(page)}, it is ${said(whole)}`),
    ...unless(page.facts.length === page.total, `${page.facts.length} of ${page.total} facts are shown`),
    ...unless(JSON.stringify(halves.flatMap(({ facts }) => facts)) === JSON.stringify(page.facts), "two pages of facts are not the page of all"),
    ...unless(!isSummed(asked.kpi) || isClose(total(page.facts, "numerator"), Number(whole.numerator)), `the rows of its facts come to ${total(page.facts, "numerator")}, it is ${said(whole)}`),
    ...rootless.map((fact) => `nothing received stands behind ${fact.subject_id} of ${fact.account_name}`),
  ];
}

/** The numerators of facts that count come to the number's: others are null. */
function isSummed({ combine }: Kpi): boolean {
  return combine !== "derived";
}

// --- a breakdown -----------------------------------------------------------------------------------------------------------------------

async function ofBreakdown(asked: Asked, whole: KpiResult, by: string): Promise<string[]> {
  const broken = await numberOf(asked, { by });
  const lines = (broken.breakdown ?? []).filter(({ reason }) => reason !== "hidden");
  const isWhole = lines.length === broken.breakdown?.length && isSummed(asked.kpi);
  const ends = [...new Set([...lines.slice(0, 1), ...lines.slice(-1)])];
  const ofLines = await Promise.all(ends.map(async ({ key, ...line }) => {
    const [facts, filtered] = await Promise.all([factsOf(asked, { by, key, limit: "1" }), numberOf({ ...asked, where: [...asked.where, `${by}=${key}`] })]);
    return [
      ...unless(isAlike(facts, line), `the facts of ${by} = ${key} come to ${said(facts)}, the line is ${said(line)}`),
      ...unless(isSame(filtered, line), `filtered by ${by} = ${key} it is ${said(filtered)}, the line is ${said(line)}`),
    ];
  }));
  return [
    ...unless(isSame(broken, whole), `broken down by ${by} it is ${said(broken)}, else ${said(whole)}`),
    ...(isWhole ? ["numerator", "denominator"] as const : []).flatMap((side) => unless(whole[side] === null || isClose(total(lines, side), Number(whole[side])), `the ${side}s of ${by} come to ${total(lines, side)}, that of all is ${whole[side]}`)),
    ...ofLines.flat(),
  ];
}

// --- a series --------------------------------------------------------------------------------------------------------------------------

async function ofSeries(asked: Asked, whole: KpiResult): Promise<string[]> {
  const { series = [] } = await numberOf(asked, { every: "month" });
  const alone = await Promise.all(series.map(({ from, to }) => numberOf(asked, { from, to })));
  return [
    ...unless(series[0]?.from === whole.period.from && series.at(-1)?.to === whole.period.to, "its months are not those of the period"),
    ...series.flatMap((point, i) => unless(isSame(point, alone[i]), `${point.label} is ${said(point)} in the series and ${said(alone[i])} by itself`)),
    ...comesTo(asked.kpi, series, whole),
  ];
}

/** Months of what is dated sum to the period; the last one's state is the period's. What counts once in each period does neither. */
function comesTo(kpi: Kpi, series: readonly SeriesPoint[], whole: KpiResult): string[] {
  if (kpi.combine === "derived") return [];
  if (kpi.reading === "snapshot") return unless(isSame(series.at(-1), whole), `the last month is ${said(series.at(-1))}, the period ${said(whole)}`);
  if (kpi.series === "each_point" || kpi.bounded === true) return [];
  return (["numerator", "denominator"] as const).flatMap((side) => unless(whole[side] === null || isClose(total(series, side), Number(whole[side])), `the ${side}s of the months come to ${total(series, side)}, that of the period is ${whole[side]}`));
}

// --- the same --------------------------------------------------------------------------------------------------------------------------

function isSame(a: Figure | undefined, b: Figure | undefined): boolean {
  return a !== undefined && b !== undefined && isAlike(a, b) && isEither(a.value, b.value) && a.reason === b.reason && a.n === b.n;
}

function isAlike(a: Sides, b: Sides): boolean {
  return isEither(a.numerator, b.numerator) && isEither(a.denominator, b.denominator);
}

/** Nothing is nothing, and no 0. */
function isEither(a: number | string | null, b: number | string | null): boolean {
  return a === null || b === null ? a === b : isClose(Number(a), Number(b));
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

function total(ones: readonly Sides[], side: keyof Sides): number {
  return ones.reduce((sum, one) => sum + Number(one[side] ?? 0), 0);
}

function said(one: Sides | undefined): string {
  return JSON.stringify(one, ["value", "numerator", "denominator", "reason", "n"]) ?? "nothing";
}

function unless(holds: boolean, text: string): string[] {
  return holds ? [] : [text];
}
