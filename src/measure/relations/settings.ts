/** How SQL reads the settings of a KPI. A value that makes no sense is the user's problem and is named, never guessed. */
import { problem } from "../../model/problem.ts";
import type { KnobValues } from "../kpi.ts";

/** A number setting. */
export function numberOf(knobs: KnobValues, knob: string): number {
  const given = knobs[knob];
  const parsed = typeof given === "number" ? given : Number(given);
  if (given === undefined || given === "" || !Number.isFinite(parsed)) throw notUnderstood(knob, given, "Give a number.");
  return parsed;
}

/** A text setting; "" where it is not set. */
export function textOf(knobs: KnobValues, knob: string): string {
  return String(knobs[knob] ?? "");
}

/** A yes-or-no setting. */
export function flagOf(knobs: KnobValues, knob: string): boolean {
  return knobs[knob] === true || knobs[knob] === "true";
}

/** A setting that lists words, parted by commas: `"web, signature"`. */
export function wordsOf(knobs: KnobValues, knob: string): string[] {
  return textOf(knobs, knob).split(",").map((word) => word.trim()).filter((word) => word !== "");
}

/** Kinds of opportunities; the word `expansion` means upsell and cross_sell. */
export function kindsOf(knobs: KnobValues, knob = "kinds"): string[] {
  return wordsOf(knobs, knob).flatMap((word) => (word === "expansion" ? ["upsell", "cross_sell"] : [word]));
}

/** A setting that changes single values of a table of ours: `"form=10, chat=5"`. Names outside the table are refused. */
export function changesOf(knobs: KnobValues, knob: string, known: (name: string) => boolean): Map<string, number> {
  const changes = new Map<string, number>();
  for (const word of wordsOf(knobs, knob)) {
    const [name = "", amount = ""] = word.split("=").map((side) => side.trim());
    const parsed = Number(amount);
    if (!known(name)) throw notUnderstood(knob, word, "The name left of “=” is not in the table that this setting changes.");
    if (amount === "" || !Number.isFinite(parsed) || parsed < 0) throw notUnderstood(knob, word, "Right of “=” stands a number of at least 0.");
    changes.set(name, parsed);
  }
  return changes;
}

/** Least and most that something should be. */
export interface Band {
  readonly low: number;
  readonly high: number;
}

/** A setting that gives names a band: `"1=8-20, other=1-5"`. */
export function bandsOf(knobs: KnobValues, knob: string): Map<string, Band> {
  return new Map(wordsOf(knobs, knob).map((word) => {
    const [, name = "", low = "", high = ""] = /^([^=]+)=\s*(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)$/.exec(word) ?? [];
    if (name === "" || Number(low) > Number(high)) throw notUnderstood(knob, word, "Write NAME=LEAST-MOST, such as 1=8-20.");
    return [name.trim(), { low: Number(low), high: Number(high) }];
  }));
}

/** A setting that gives one word for another: `"too expensive=price"`; in lower case. */
export function wordsFor(knobs: KnobValues, knob: string): Map<string, string> {
  return new Map(wordsOf(knobs, knob).map((word) => {
    const [from = "", to = ""] = word.split("=").map((side) => side.trim().toLowerCase());
    if (from === "" || to === "") throw notUnderstood(knob, word, "Write WORD=WORD, such as too expensive=price.");
    return [from, to];
  }));
}

function notUnderstood(knob: string, given: unknown, advice: string): Error {
  return problem("bad_setting", `The setting ${knob} cannot be ${JSON.stringify(given ?? null)}.`, advice, { knob, given: given ?? null });
}
