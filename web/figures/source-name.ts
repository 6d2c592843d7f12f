import type { KpiResult } from "../../src/serve/contract.ts";
import { now } from "../clock.ts";
import { showInstantDay } from "../format/days.ts";
import { say, wordsOf } from "../words/say.ts";

const dayMs = 86_400_000;
/** A tile says it when the source has been silent for so long; the page of the number always. */
const silentDays = 2;

/** A source as people call it. Files of nobody named are told apart by what they hold: `file: touch` is “file (touch)”. */
export function sourceName(source: string): string {
  const [, kind] = /^file: (\w+)$/.exec(source) ?? [];
  return kind === undefined ? source : `${wordsOf("file")} (${wordsOf(kind)})`;
}

/** Which of a number's sources is silent for longest, and since when; "" where it has none. */
export function stalestOf({ stalest, period }: Pick<KpiResult, "stalest" | "period">): string {
  return stalest === undefined ? "" : say("tile.stalest", { source: sourceName(stalest.source), at: showInstantDay(stalest.until, period.zone) });
}

/** Long enough to be said where there is little room. */
export function isSilent({ stalest }: Pick<KpiResult, "stalest">): boolean {
  return stalest !== undefined && now().getTime() - Date.parse(stalest.until) > silentDays * dayMs;
}
