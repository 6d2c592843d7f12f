/**
 * "How is this counted?": a KPI as its documentation, and a number explained in sentences: the formula with its numbers, what was left
 * out and why, how sure it is, what it was read from and how fresh that is.
 */
import { readable } from "../store/sql.ts";
import { recordTables } from "../store/tables/index.ts";
import { isCollected, readCoverage, type Coverage } from "./coverage.ts";
import { dimensionsOf } from "./dimensions/catalogue.ts";
import { shortened } from "./example-rows.ts";
import { factsPage } from "./facts.ts";
import type { Kpi, KnobValues } from "./kpi.ts";
import type { FactPage, KpiResult } from "./result.ts";
import { measure, windowOf, type MeasureAsk } from "./run.ts";
import { said, sideSaid } from "./said.ts";
import { knobsIn } from "./windows.ts";

/** A KPI in a list, and what stands beside its number. */
export interface KpiName {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly unit: string;
  readonly better: string;
  readonly question: string;
  readonly denominator: string;
  /** Nothing that it needs is missing. */
  readonly collected: boolean;
  /** What would bring that which is missing. */
  readonly missing: readonly string[];
}

/** A KPI as its documentation: everything but numbers, with what of its sources is there. */
export interface KpiCard {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly unit: string;
  readonly better: string;
  readonly combine: string;
  readonly reading: string;
  readonly version: number;
  readonly question: string;
  readonly formula: string;
  readonly denominator: string;
  readonly nothing: string;
  readonly caveats: readonly string[];
  readonly knobs: readonly KnobLine[];
  readonly reads: readonly { readonly record: string; readonly title: string; readonly rows: number; readonly newest: string | null }[];
  readonly needs: readonly { readonly record: string; readonly brought_by: string; readonly collected: boolean }[];
  readonly dimensions: readonly string[];
  readonly example: { readonly given: Readonly<Record<string, string>>; readonly period: readonly [string, string]; readonly value: number | null; readonly of: readonly [number, number] | null; readonly because: string };
  /** The SQL of the facts with the window's values, for reading. */
  readonly sql: string;
}

export interface KnobLine {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly default: string | number | boolean;
  readonly choices: readonly string[];
  readonly meaning: string;
}

export interface Explained {
  readonly kpi: KpiCard;
  readonly result: KpiResult;
  /** Sentences from the number down. */
  readonly sentences: readonly string[];
  readonly facts: FactPage;
}

export interface ExplainAsk extends Omit<MeasureAsk, "by" | "every" | "accounts" | "compare"> {
  /** For this account alone; "" = for no account. */
  readonly account?: string | undefined;
  /** Facts to show, the largest first (default 20). */
  readonly facts?: number | undefined;
}

const factsShown = 20;

/** A number, its documentation, its sentences and its facts. */
export async function explain(ask: ExplainAsk): Promise<Explained> {
  const coverage = ask.coverage ?? (await readCoverage(ask.engine, ask.query));
  const where = ask.account === undefined ? ask.where : [...(ask.where ?? []), { dimension: "account_id", values: [ask.account === "" ? "no account" : ask.account] }];
  const [result, facts] = await Promise.all([
    measure({ ...ask, coverage, where, compare: true }),
    factsPage({ ...ask, coverage, limit: ask.facts ?? factsShown, order: "largest" }),
  ]);
  const kpi = cardOf({ ...ask, coverage });
  return { kpi, result, sentences: sentencesOf(ask.kpi, result, kpi), facts };
}

/** The KPI's line in a list of all. */
export function nameOf({ kpi, coverage }: Pick<MeasureAsk, "kpi"> & { readonly coverage: Coverage }): KpiName {
  const { id, title, group, unit, better, question, denominator, needs } = kpi;
  const missing = needs.filter((need) => !isCollected(need, coverage)).map(({ broughtBy }) => broughtBy);
  return { id, title, group, unit, better, question, denominator, collected: missing.length === 0, missing: [...new Set(missing)] };
}

/** The card of a KPI; its SQL is written for the period. */
export function cardOf({ kpi, settings, period, now, coverage }: Pick<MeasureAsk, "kpi" | "settings" | "period" | "now"> & { readonly coverage: Coverage }): KpiCard {
  const knobs = knobsIn({ kpi, settings }, period);
  const { id, title, group, unit, better, combine, reading, version, question, formula, denominator, nothing, caveats } = kpi;
  return {
    id, title, group, unit, better, combine, reading, version, question, formula, denominator, nothing, caveats,
    knobs: knobLines(kpi, knobs),
    reads: recordsRead(kpi, coverage),
    needs: kpi.needs.map((need) => ({ record: need.record, brought_by: need.broughtBy, collected: isCollected(need, coverage) })),
    dimensions: dimensionsOf(kpi),
    example: { given: Object.fromEntries(Object.entries(kpi.example.given).map(([kind, text]) => [kind, shortened(text)])), period: kpi.example.period, value: kpi.example.then.value, of: kpi.example.then.of ?? null, because: kpi.example.because },
    sql: outdented(readable(kpi.facts({ window: windowOf(kpi, period, now), knobs, workspace: settings }))),
  };
}

function knobLines(kpi: Kpi, values: KnobValues): KnobLine[] {
  return Object.entries(kpi.knobs).map(([name, knob]) => ({ name, value: values[name] ?? knob.default, default: knob.default, choices: knob.choices ?? [], meaning: knob.meaning }));
}

/** `reads` also names shared relations; those of them that are record kinds have rows to tell of. */
function recordsRead(kpi: Kpi, coverage: Coverage): KpiCard["reads"] {
  return recordTables.filter((table) => kpi.reads.includes(table.kind)).map((table) => {
    const seen = coverage.records.get(table.kind);
    return { record: table.kind, title: table.title, rows: seen?.rows ?? 0, newest: seen?.received ?? null };
  });
}

/** Fragments bring the margin of the place in the source where they stand; each line keeps what it has beyond the least. */
function outdented(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.slice(1).map((line) => line.length - line.trimStart().length));
  return lines.map((line, i) => (i === 0 ? line.trimStart() : line.slice(margin)).trimEnd()).join("\n");
}

// --- sentences ---------------------------------------------------------------------------------------------------------------------

/** What is to be said of a number, most important first. */
export function sentencesOf(kpi: Kpi, result: KpiResult, card: Pick<KpiCard, "reads" | "knobs">): string[] {
  return [
    headline(kpi, result),
    `Counted as: ${ended(kpi.formula)}`,
    ...withNumbers(kpi, result),
    ...changes(kpi, result),
    ...leftOut(result),
    ...sureness(kpi, result),
    ...grounds(result, card),
    ...kpi.caveats,
  ];
}

function headline(kpi: Kpi, result: KpiResult): string {
  const what = `${kpi.title}, ${result.period.label}`;
  if (result.value !== null) return `${what}: ${said(result.value, kpi.unit, result.currency)}.`;
  if (result.reason_text !== undefined) return `${what}: no value. ${ended(result.reason_text)}`;
  if (result.reason === "not_collected") return `${what}: not collected. What would bring it: ${result.missing.join("; ")}.`;
  return `${what}: no value (${reasons[result.reason ?? "no_denominator"]}). ${ended(kpi.nothing)}`;
}

const reasons: Readonly<Record<NonNullable<KpiResult["reason"]>, string>> = {
  no_denominator: "there is nothing to divide by or to choose from", not_collected: "not collected", not_begun: "the period has not begun", learning: "too little history yet", too_few: "too few cases",
  no_template: "no template is set", no_goal: "no goal is set", no_rate: "no exchange rate on the days of the amounts", immature: "all cases are too young",
  hidden: "too few respondents to show", failed: "it could not be computed", mixed_scales: "answers of several scales seem to be mixed", language_not_supported: "the language is not supported",
};

function withNumbers(kpi: Kpi, result: KpiResult): string[] {
  if (result.value === null) return result.numerator === null ? [] : [`The numerator alone is ${sideSaid(result.numerator, isMoney(result.numerator), result.currency)}.`];
  switch (kpi.combine) {
    case "sum":
    case "distribution":
      return [`It is the sum of ${counted(result.n, "fact")}.`, ...ownBeside(kpi, result)];
    case "ratio":
    case "mean":
      return [...divided(kpi, result), ...quartiles(kpi, result), ...ownBeside(kpi, result)];
    case "median":
      return [`It is the middle of ${counted(result.n, "value")}.`, ...quartiles(kpi, result), ...ownBeside(kpi, result)];
    case "derived":
      return [`Its parts: ${Object.entries(result.beside).map(([part, value]) => `${part.replaceAll("_", " ")} ${value === null ? "n/a" : said(value, kpi.besideUnits?.[part] ?? "ratio", result.currency)}`).join(", ")}.`];
    default:
      return kpi.combine satisfies never;
  }
}

function divided(kpi: Kpi, { numerator, denominator, currency }: KpiResult): string[] {
  if (numerator === null || denominator === null) return [];
  const [top, bottom] = [numerator, denominator].map((side) => sideSaid(side, isMoney(side), currency));
  return [`That is ${top} ${kpi.unit === "percent" ? "of" : "divided by"} ${bottom}${kpi.denominator === "" ? "" : ` ${kpi.denominator}`}${kpi.unit === "nps" ? ", times 100" : ""}.`];
}

/** What the KPI itself puts beside its number, each in its own unit. */
function ownBeside(kpi: Kpi, { beside, currency }: KpiResult): string[] {
  const own = Object.entries(beside).filter(([what, value]) => value !== null && !["p25", "median", "mean", "p75"].includes(what));
  const words = own.map(([what, value]) => `${what.replaceAll("_", " ")} ${said(value ?? 0, kpi.besideUnits?.[what] ?? kpi.unit, currency)}`);
  return words.length === 0 ? [] : [`Beside it: ${words.join(", ")}.`];
}

/** Money sides are texts. */
function isMoney(side: number | string): boolean {
  return typeof side === "string";
}

function quartiles(kpi: Kpi, { beside, currency }: KpiResult): string[] {
  const { p25 = null, median = null, mean = null, p75 = null } = beside;
  if (p25 === null || median === null || mean === null || p75 === null) return [];
  const inUnit = (value: number): string => said(value, kpi.unit, currency);
  const other = kpi.combine === "median" ? `the mean is ${inUnit(mean)}` : `the median is ${inUnit(median)}`;
  return [`A quarter lies at or below ${inUnit(p25)}, a quarter at or above ${inUnit(p75)}; ${other}.`];
}

function changes(kpi: Kpi, result: KpiResult): string[] {
  const compared = [result.previous, result.year_before].filter((one) => one !== undefined && one.value !== null);
  return compared.map((one) => `In ${one?.period.label ?? ""} it was ${said(one?.value ?? 0, kpi.unit, result.currency)}.`);
}

function leftOut({ flags, warnings }: KpiResult): string[] {
  const notes = Object.entries(flags).map(([flag, count]) => `${flag} ${count.toLocaleString("en")}`);
  return [...(notes.length === 0 ? [] : [`Noted beside the number: ${notes.join(", ")}.`]), ...warnings.map(({ text }) => ended(text))];
}

function sureness(kpi: Kpi, { interval, small, n, value }: KpiResult): string[] {
  const range = interval === null || value === null ? [] : [`With 95 % confidence it lies between ${said(interval.low, kpi.unit, null)} and ${said(interval.high, kpi.unit, null)}.`];
  return small ? [...range, `It rests on ${counted(n, "case")} only: read it with care.`] : range;
}

function grounds(result: KpiResult, { reads, knobs }: Pick<KpiCard, "reads" | "knobs">): string[] {
  const read = reads.filter(({ rows }) => rows > 0).map(({ title, rows }) => `${title.toLowerCase()} (${counted(rows, "row")})`);
  const set = knobs.filter((knob) => knob.value !== knob.default).map((knob) => `${knob.name} = ${String(knob.value)} (default ${String(knob.default)})`);
  return [
    ...(result.partial === null ? [] : [`The sources cover ${result.partial.from} up to, not including, ${result.partial.to}.`]),
    ...(read.length === 0 ? [] : [`Read from ${read.join(", ")}.`]),
    ...(result.data_as_of === null ? [] : [`The newest of these rows was received at ${result.data_as_of.slice(0, 16).replace("T", " ")} UTC.`]),
    ...(set.length === 0 ? [] : [`Settings that were changed: ${set.join(", ")}.`]),
    `Definition ${result.definition_version}${result.knobs_version === 0 ? "" : `, with ${counted(result.knobs_version, "change")} of its settings`}; days begin in ${result.period.zone}.`,
  ];
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
