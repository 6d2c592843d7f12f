/** The board: every KPI of a period, and the strip of the six stages above them. */
import { previousPeriod, yearBefore } from "../model/period.ts";
import type { Kpi, Stage } from "./kpi.ts";
import type { KpiResult } from "./result.ts";
import { readCoverage } from "./coverage.ts";
import { accountsBehind } from "./facts.ts";
import { isOfOneStatement } from "./faults.ts";
import { type AskOfAll, measureAll } from "./run.ts";
import { inTurns } from "./turns.ts";

export interface BoardAsk extends AskOfAll {
  readonly kpis: readonly Kpi[];
}

/** One stage of the strip. Every number in it is a KPI's own and opens there. */
export interface StageLine {
  readonly stage: Stage;
  readonly title: string;
  /** Accounts in the stage; null where that cannot be said. */
  readonly accounts: number | null;
  /** The same in the period before and a year before; null where nothing is compared, too. */
  readonly accounts_before: number | null;
  readonly accounts_year_before: number | null;
  /** What it is worth in money (pipeline, revenue): the KPI that says so. */
  readonly value_kpi: string | null;
  /** What is counted, in words, and the KPI behind it. */
  readonly counts: string;
  readonly kpi: string;
  /** The share that got here, what it is a share of, and its KPI. */
  readonly conversion: number | null;
  readonly conversion_of: string;
  readonly conversion_kpi: string | null;
  /** Median days that it took to get here, whose days these are in words, its KPI, and the facts of it that are meant where those are not all. */
  readonly median_days: number | null;
  readonly days_of: string;
  readonly days_kpi: string | null;
  readonly days_key: { readonly by: string; readonly key: string } | null;
  /** Where no days lead: the KPI of the share that stands in their place (renewals, net revenue retention). */
  readonly rate_kpi: string | null;
}

export interface MeasuredBoard {
  readonly stages: readonly StageLine[];
  readonly kpis: readonly KpiResult[];
  /** KPIs that were left out since they are not at hand. */
  readonly waiting: readonly { readonly id: string; readonly group: string }[];
}

/** A board is many questions at once, and over much data the first one makes what all later ones read. */
const boardMsMax = 300_000;

/**
 * Measures all KPIs and the strip; what is collected is read once. A KPI that cannot be computed says so in its place.
 * @throws Problem of the engine where it concerns all alike: it does not answer, or refuses us
 */
export async function measureBoard(ask: BoardAsk): Promise<MeasuredBoard> {
  const coverage = ask.coverage ?? (await readCoverage(ask.engine, ask.query));
  const known = { ...ask, coverage, bearsFaults: true, query: { timeoutMs: boardMsMax, ...ask.query } };
  const kpis = await measureAll(known, ask.kpis);
  const results = new Map(kpis.map((result) => [result.id, result]));
  const behind = await inTurns(stages, stages.length, async (stage) => (results.has(stage.kpi) ? accountsIn(stage, known) : []));
  const waiting = ask.kpis.filter(({ id }) => !results.has(id)).map(({ id, group }) => ({ id, group }));
  return { kpis, waiting, stages: stages.map((stage, i) => stageLine(stage, results, behind[i] ?? [])) };
}

interface StageRule {
  readonly stage: Stage;
  readonly title: string;
  readonly counts: string;
  readonly kpi: string;
  /** value or numerator: that side of the KPI is a count of accounts; accounts: those that its facts belong to. */
  readonly takes: "value" | "numerator" | "accounts";
  readonly conversion?: readonly [kpi: string, of: string];
  readonly days?: StageDays;
  /** The KPI of its money. */
  readonly worth?: string;
  /** A stage that a customer is in by staying: the KPI that says how well, in place of days. */
  readonly rate?: string;
}

/** The days to a stage: a KPI's value, or a figure beside it, which is that of the facts with this key. */
interface StageDays {
  readonly kpi: string;
  readonly of: string;
  readonly beside?: string;
  readonly key?: { readonly by: string; readonly key: string };
}

const stages: readonly StageRule[] = [
  { stage: "target", title: "Target", kpi: "target_accounts", takes: "value", counts: "Accounts on a target list at the end of the period, customers left out." },
  {
    stage: "engaged", title: "Engaged", kpi: "engaged_accounts", takes: "value", counts: "Target accounts that were engaged at the end of the period.", conversion: ["engaged_rate", "of the target accounts"],
    days: { kpi: "time_in_stage", of: "As a target until engagement, of target accounts that became engaged in the period.", beside: "target_to_engaged", key: { by: "way", key: "target → engaged" } },
  },
  {
    stage: "opportunity", title: "Opportunity", kpi: "target_pipeline", takes: "accounts", counts: "Target accounts with an open opportunity at the end of the period.",
    conversion: ["opportunity_rate", "of the target accounts had one begin in the period"], worth: "target_pipeline",
    days: { kpi: "days_first_touch_to_opportunity", of: "From the first action to the opportunity, of target accounts' opportunities that began in the period." },
  },
  {
    stage: "won", title: "Won", kpi: "new_revenue_won", takes: "accounts", counts: "Target accounts that became customers in the period.", conversion: ["win_rate", "of the opportunities closed in the period"], worth: "new_revenue_won",
    days: { kpi: "deal_cycle_days", of: "From the first action to the signature, of target accounts won in the period." },
  },
  { stage: "retained", title: "Retained", kpi: "customer_retention_rate", takes: "numerator", counts: "Customers of the period's start that still were at its end.", conversion: ["customer_retention_rate", "of the customers at the start"], worth: "renewals_due", rate: "renewal_rate" },
  { stage: "expanded", title: "Expanded", kpi: "expansion_revenue", takes: "accounts", counts: "Customers that bought more in the period: upsell, cross-sell, or more at their renewal.", worth: "expansion_revenue", rate: "net_revenue_retention" },
];

/** The accounts of a stage in the period, and in those that it is compared with. */
async function accountsIn(rule: StageRule, ask: BoardAsk): Promise<readonly (number | null)[]> {
  const kpi = ask.kpis.find(({ id }) => id === rule.kpi);
  if (kpi === undefined || rule.takes !== "accounts") return [];
  const periods = ask.compare === true ? [ask.period, previousPeriod(ask.period, ask.settings), yearBefore(ask.period, ask.settings)] : [ask.period];
  return accountsBehind({ ...ask, kpi }, periods).catch((error: unknown) => {
    if (isOfOneStatement(error)) return [];
    throw error;
  });
}

function stageLine(rule: StageRule, results: ReadonlyMap<string, KpiResult>, [behind = null, before = null, year = null]: readonly (number | null)[]): StageLine {
  const { stage, title, counts, kpi, takes, conversion, days, worth, rate } = rule;
  return {
    stage, title, counts, kpi,
    accounts: takes === "accounts" ? behind : count(results.get(kpi)?.[takes]),
    accounts_before: takes === "accounts" ? before : count(results.get(kpi)?.previous?.[takes]),
    accounts_year_before: takes === "accounts" ? year : count(results.get(kpi)?.year_before?.[takes]),
    value_kpi: worth ?? null,
    conversion: conversion === undefined ? null : (results.get(conversion[0])?.value ?? null),
    conversion_of: conversion?.[1] ?? "",
    conversion_kpi: conversion?.[0] ?? null,
    median_days: daysOf(days, results),
    days_of: days?.of ?? "",
    days_kpi: days?.kpi ?? null,
    days_key: days?.key ?? null,
    rate_kpi: rate ?? null,
  };
}

function daysOf(days: StageDays | undefined, results: ReadonlyMap<string, KpiResult>): number | null {
  if (days === undefined) return null;
  const result = results.get(days.kpi);
  return (days.beside === undefined ? result?.value : result?.beside[days.beside]) ?? null;
}

function count(side: number | string | null | undefined): number | null {
  return side === null || side === undefined ? null : Number(side);
}
