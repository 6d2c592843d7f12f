/** From the number down: the formula with its numbers, what was left out and why, how sure it is, and the facts. */
import { factsPage } from "../measure/facts.ts";
import type { Kpi } from "../measure/kpi.ts";
import { type MeasureAsk, measure } from "../measure/run.ts";
import type { Explanation, KpiCard, KpiResult } from "./contract.ts";

/** Facts that an explanation shows; all of them are at `/facts`. */
const factsShown = 20;

/** The explanation of a KPI, for all accounts or for one. */
export async function explain(ask: MeasureAsk, card: KpiCard, account: string | undefined): Promise<Explanation> {
  const narrowed = account === undefined ? ask : { ...ask, where: [...(ask.where ?? []), { dimension: "account", values: [account] }] };
  const [result, facts] = await Promise.all([
    measure({ ...narrowed, compare: true }),
    factsPage({ ...ask, account, limit: factsShown, order: "largest" }),
  ]);
  return { kpi: card, result, facts, sentences: sentencesOf(ask.kpi, result) };
}

function sentencesOf(kpi: Kpi, result: KpiResult): string[] {
  return [...valueSentences(kpi, result), ...leftOut(result), ...sureness(result), ...grounds(result)];
}

function valueSentences(kpi: Kpi, result: KpiResult): string[] {
  if (result.reason === "not_collected") return [`Not collected: connect ${result.missing.join(" or ")}.`];
  if (result.value === null) return [kpi.nothing];
  if (result.denominator === null) return [`Counted from ${facts(result.n)}.`];
  return [`${result.numerator} of ${result.denominator}${kpi.denominator === "" ? "" : ` ${kpi.denominator}`}, from ${facts(result.n)}.`];
}

const facts = (n: number): string => (n === 1 ? "one fact" : `${n} facts`);

function leftOut(result: KpiResult): string[] {
  const flags = Object.entries(result.flags).map(([flag, n]) => `Noted beside it: ${flag}, ${n}.`);
  return [...flags, ...result.warnings.map((warning) => warning.text)];
}

function sureness({ interval, small, n, unit }: KpiResult): string[] {
  const share = (number: number): string => (unit === "percent" ? `${(number * 100).toFixed(1)} %` : String(Number(number.toPrecision(4))));
  const range = interval === null ? [] : [`With 95 % confidence it lies between ${share(interval.low)} and ${share(interval.high)}.`];
  return small ? [...range, `It rests on only ${facts(n)}: read it with care.`] : range;
}

function grounds(result: KpiResult): string[] {
  const partial = result.partial === null ? [] : [`Its sources cover only ${result.partial.from} to ${result.partial.to}.`];
  const fresh = result.data_as_of === null ? [] : [`Data until ${result.data_as_of}; definition ${result.definition_version}.`];
  return [...partial, ...fresh];
}
