import { expect, test } from "vitest";
import { readable } from "../store/sql.ts";
import type { Ask, Knob, Kpi, KnobValues, Part, Whole } from "./kpi.ts";
import { kpis } from "./kpis/index.ts";

const window: Ask["window"] = {
  from: "2026-03-01T00:00:00.000Z", to: "2026-04-01T00:00:00.000Z", zone: "UTC", fromDay: "2026-03-01", toDay: "2026-04-01", now: "2026-05-01T00:00:00.000Z",
};
const workspace: Ask["workspace"] = { currency: "EUR", fxMaxAgeDays: 0, holidays: [] };

/** Read where facts get their dimensions, for every KPI alike (`fact-rows.ts`). */
const readByAll = new Set(["membership"]);

/** The values that a setting may take instead of its default, as far as one can name them. */
function others({ default: own, choices }: Knob): readonly (string | number | boolean)[] {
  if (choices !== undefined) return choices.filter((choice) => choice !== own);
  if (typeof own === "boolean") return [!own];
  return [typeof own === "number" ? own + 1 : "other"];
}

/** The defaults, and the defaults with one choice made otherwise: what a setting needs to be of any use. */
function grounds({ knobs }: Kpi): readonly KnobValues[] {
  const defaults = Object.fromEntries(Object.entries(knobs).map(([name, { default: own }]) => [name, own]));
  return [defaults, ...Object.entries(knobs).flatMap(([name, knob]) => (knob.choices === undefined ? [] : others(knob).map((value) => ({ ...defaults, [name]: value }))))];
}

/** Does a KPI ask the engine for anything else, or work its number out otherwise, with this value of the setting? */
function changes(kpi: Kpi, knob: string, value: string | number | boolean): boolean {
  return grounds(kpi).some((ground) => asked(kpi, { ...ground, [knob]: value }) !== asked(kpi, ground) || isReadAfterwards(kpi, ground, knob));
}

/** What it asks for; a value that it does not take is refused in a sentence of its own. */
function asked(kpi: Kpi, knobs: KnobValues): string {
  const ask = { window, knobs, workspace };
  try {
    return [kpi.facts(ask), ...(kpi.rows === undefined ? [] : [kpi.rows(ask)])].map(readable).join("\n") + JSON.stringify(kpi.buckets?.(knobs));
  } catch (error) {
    return String(error);
  }
}

/** Whatever part is asked for. */
class EveryPart extends Map<string, Part> {
  override get(): Part {
    return { numerator: 1, denominator: 2 };
  }
}

function isReadAfterwards(kpi: Kpi, knobs: KnobValues, knob: string): boolean {
  const read = new Set<string>();
  const watched = new Proxy(knobs, { get: (target, name) => (read.add(String(name)), target[String(name)]) });
  const whole: Whole = { numerator: 1, denominator: 2, flags: {}, extras: {}, window, workspace };
  kpi.beside?.(new EveryPart(), watched, whole);
  kpi.derive?.(new EveryPart(), watched);
  return read.has(knob);
}

test.each(kpis.map((kpi) => [kpi.id, kpi] as const))("every setting of %s changes what is counted", (_, kpi) => {
  const dead = Object.entries(kpi.knobs).filter(([name]) => !readByAll.has(name)).flatMap(([name, knob]) => others(knob).filter((value) => !changes(kpi, name, value)).map((value) => `${name} = ${String(value)}`));
  expect(dead).toEqual([]);
});
