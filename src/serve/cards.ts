/** A KPI as its documentation: everything but numbers, with what of its sources is there. */
import { type Coverage, isCollected } from "../measure/coverage.ts";
import { dimensionsOf } from "../measure/dimensions/catalogue.ts";
import type { Kpi, KnobValues } from "../measure/kpi.ts";
import { windowOf } from "../measure/run.ts";
import { knobsOf, type MeasureSettings } from "../measure/settings.ts";
import type { Period } from "../model/period.ts";
import { readable } from "../store/sql.ts";
import { recordTables } from "../store/tables/index.ts";
import type { KpiCard } from "./contract.ts";

export interface CardAsk {
  readonly settings: MeasureSettings;
  readonly coverage: Coverage;
  /** The window that the SQL is written for. */
  readonly period: Period;
  readonly now: Date;
}

/** The card of one KPI. */
export function cardOf(kpi: Kpi, ask: CardAsk): KpiCard {
  const knobs = knobsOf(kpi, ask.settings);
  const { id, title, group, unit, better, combine, reading, version, question, formula, denominator, nothing, caveats } = kpi;
  return {
    id, title, group, unit, better, combine, reading, version, question, formula, denominator, nothing, caveats,
    knobs: knobsShown(kpi, knobs),
    reads: recordsRead(kpi, ask.coverage),
    needs: kpi.needs.map((need) => ({ record: need.record, brought_by: need.broughtBy, collected: isCollected(need, ask.coverage) })),
    dimensions: dimensionsOf(kpi),
    example: exampleOf(kpi),
    sql: indented(readable(kpi.facts({ window: windowOf(kpi, ask.period, ask.now.toISOString()), knobs }))),
  };
}

function knobsShown(kpi: Kpi, values: KnobValues): KpiCard["knobs"] {
  return Object.entries(kpi.knobs).map(([name, knob]) => ({
    name,
    value: values[name] ?? knob.default,
    default: knob.default,
    choices: knob.choices ?? [],
    meaning: knob.meaning,
  }));
}

// `reads` also names shared relations; those of them that are record kinds have rows to tell of.
function recordsRead(kpi: Kpi, coverage: Coverage): KpiCard["reads"] {
  return recordTables.filter((table) => kpi.reads.includes(table.kind)).map((table) => {
    const seen = coverage.records.get(table.kind);
    return { record: table.kind, title: table.title, rows: seen?.rows ?? 0, newest: seen?.received ?? null };
  });
}

function exampleOf({ example: { given, period, then, because } }: Kpi): KpiCard["example"] {
  return { given, period, value: then.value, of: then.of ?? null, because };
}

// Fragments bring the indentation of the place where they stand in the source.
function indented(text: string): string {
  const lines = text.split("\n").map((line) => line.trimEnd()).filter((line) => line !== "");
  const margin = Math.min(...lines.slice(1).map((line) => line.length - line.trimStart().length), 40);
  return lines.map((line, i) => (i === 0 ? line.trimStart() : line.slice(margin))).join("\n");
}
