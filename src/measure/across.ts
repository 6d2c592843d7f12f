/**
 * Figures beside a number that no sum of amounts gives: how many different keys its facts bear, and the median of what its accounts come to.
 * They are made of the same facts, so they obey the same filters, lines and periods.
 */
import type { Period } from "../model/period.ts";
import { join, name, sql, value, type Sql } from "../store/sql.ts";
import { factRows } from "./fact-rows.ts";
import { type Across, betweenMembers } from "./kpi.ts";
import type { BreakdownLine, KpiResult } from "./result.ts";
import { groupsAsk, periodsOf, type Question } from "./run.ts";

type Figures = Readonly<Record<string, number | null>>;

/** Of one period, or of one line of its breakdown. */
interface Crossed {
  readonly slice: number;
  /** null: of the whole. */
  readonly line: string | null;
  readonly figures: Figures;
}

/** The KPI's `across`, ready to be put beside its result; nothing where it has none. */
export async function acrossOf(question: Question): Promise<readonly Crossed[]> {
  const named = Object.entries(question.kpi.across ?? {});
  if (named.length === 0) return [];
  const rows = await question.engine.rows<AcrossRow>(acrossSql(question, named.map(([, one]) => one)), question.query);
  return rows.map(({ slice, by_line, line_of_group, figures }) => ({
    slice,
    line: by_line === 1 ? line_of_group : null,
    figures: Object.fromEntries(named.map(([figure], i) => [figure, finite(figures[i])])),
  }));
}

/** The result with these figures beside it, beside what it is compared with and beside each line; without a number nothing stands beside it. */
export function withAcross(question: Question, result: KpiResult, found: readonly Crossed[]): KpiResult {
  if (question.kpi.across === undefined) return result;
  const of = (slice: number, line: string | null): Figures => found.find((one) => one.slice === slice && one.line === line)?.figures ?? nobody(question);
  const lined = (line: BreakdownLine): BreakdownLine => (line.reason === "hidden" ? line : { ...line, beside: { ...line.beside, ...of(0, line.key) } });
  const { previous, year_before: year, breakdown } = result;
  return {
    ...result,
    beside: { ...result.beside, ...of(0, null) },
    beside_by: Object.fromEntries(Object.entries(question.kpi.across).map(([figure, one]) => [figure, dimensionOf(one)])),
    ...(previous === undefined ? {} : { previous: previous.reason === "not_collected" ? previous : { ...previous, beside: of(1, null) } }),
    ...(year === undefined ? {} : { year_before: year.reason === "not_collected" ? year : { ...year, beside: of(2, null) } }),
    ...(breakdown === undefined ? {} : { breakdown: breakdown.map(lined) }),
  };
}

/** Where no fact is there: no keys, and no account to be in the middle. */
function nobody({ kpi }: Question): Figures {
  return Object.fromEntries(Object.entries(kpi.across ?? {}).map(([figure, one]) => [figure, "median" in one ? null : 0]));
}

/** What its keys are a dimension of. */
function dimensionOf(one: Across): string {
  return "distinct" in one ? one.distinct : "account_id";
}

interface AcrossRow {
  readonly slice: number;
  readonly by_line: number;
  readonly line_of_group: string;
  readonly figures: readonly (number | null)[];
}

/** Accounts are summed first; keys are carried along, since one may stand in several accounts. */
function acrossSql(question: Question, all: readonly Across[]): Sql {
  const periods: readonly Period[] = periodsOf(question);
  const isBrokenDown = question.by !== undefined;
  const line = isBrokenDown ? sql`line` : sql`''`;
  const keys = all.flatMap((one, i) => ("median" in one ? [] : [sql`${stateOf(one)} AS ${name(`keys_${i}`)}`]));
  return sql`
    SELECT slice, by_line, line_of_group, [${join(all.map(outer), ", ")}] AS figures
    FROM (
      SELECT slice, ${isBrokenDown ? sql`grouping(line) = 0` : sql`0`} AS by_line, ${line} AS line_of_group, fact_account,
        ${join([sql`toFloat64(sumIf(top, is_counted)) AS of_account`, sql`countIf(is_counted) AS counted`, ...keys], ", ")}
      FROM (${factRows({ ...groupsAsk(question, periods), by: question.by })})
      GROUP BY GROUPING SETS ((slice, fact_account)${isBrokenDown ? sql`, (slice, line, fact_account)` : sql``})
    )
    GROUP BY slice, by_line, line_of_group`;
}

function keyOf(label: string): Sql {
  if (label === "account_id") return sql`fact_account`;
  return sql`fact_labels[${value.string(label)}]`;
}

/** The different keys of an account's facts. */
function stateOf(one: Exclude<Across, { median: unknown }>): Sql {
  const key = keyOf("members" in one ? one.members : one.distinct);
  const counts = sql`is_counted AND ${key} != ''`;
  return "members" in one ? sql`uniqExactArrayIfState(splitByString(${value.string(betweenMembers)}, ${key}), ${counts})` : sql`uniqExactIfState(${key}, ${counts})`;
}

function outer(one: Across, i: number): Sql {
  if ("members" in one) return sql`CAST(uniqExactArrayIfMerge(${name(`keys_${i}`)}), 'Nullable(Float64)')`;
  if ("distinct" in one) return sql`CAST(uniqExactIfMerge(${name(`keys_${i}`)}), 'Nullable(Float64)')`;
  return sql`CAST(quantileExactInclusiveOrNullIf(0.5)(of_account, counted > 0 AND fact_account != ''), 'Nullable(Float64)')`;
}

/** Binary dust off a median, as off the sums beside it. */
function finite(figure: number | null | undefined): number | null {
  return typeof figure === "number" && Number.isFinite(figure) ? Number(figure.toPrecision(15)) : null;
}
