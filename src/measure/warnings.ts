/** What a reader must know before trusting a number: sentences, and the same as codes. */
import type { Sums } from "./groups.ts";
import type { Ask, Kpi } from "./kpi.ts";
import type { MeasureSettings } from "./settings.ts";

export interface Warning {
  readonly code: string;
  readonly text: string;
}

/** Below so many answers a net promoter score says so. */
const answersMin = 20;

export function warningsOf(kpi: Kpi, settings: MeasureSettings, sums: Sums): Warning[] {
  return [
    sums.withoutRate > 0 ? { code: "no_rate", text: `${things(sums.withoutRate)} without a rate from ${list(sums.currenciesWithoutRate)} to ${settings.currency} on the day: counted, but not in the amount.` } : null,
    sums.withoutCurrency > 0 ? { code: "no_currency", text: `${things(sums.withoutCurrency)} with an amount but no currency: not in the amount.` } : null,
    sums.unknown > 0 ? { code: "unknown", text: `${things(sums.unknown)} of which nothing can be said: counted as unknown, not as 0.` } : null,
    kpi.unit === "nps" && sums.counted > 0 && sums.counted < answersMin ? { code: "too_few", text: `Too few answers for a score: ${sums.counted}, where ${answersMin} are the least to go by.` } : null,
    mixedScales(sums.flags["mixed scales"] ?? 0),
  ].filter((warning) => warning !== null);
}

/** Knobs that changed within the period: `asks` are its pieces. */
export function settingsChanged(asks: readonly Ask[]): Warning[] {
  const changes = asks.slice(1).flatMap(({ window, knobs }, i) => {
    const before = asks[i]?.knobs ?? {};
    return Object.keys(knobs).filter((knob) => knobs[knob] !== before[knob]).map((knob) => `${knob} ${String(before[knob])} → ${String(knobs[knob])} on ${window.fromDay}`);
  });
  return changes.length === 0 ? [] : [{ code: "settings_changed", text: `Settings changed within the period: ${list(changes)}. Each fact is counted by what held on its day.` }];
}

/** A warning instead of a number. */
function mixedScales(answers: number): Warning | null {
  if (answers === 0) return null;
  const text = `${things(answers)} of answers that seem to be of a scale of 1 to 5, or of two scales mixed: they give no score. Import each scale by itself and name it: --set scale=0-10.`;
  return { code: "mixed_scales", text };
}

function things(count: number): string {
  return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
