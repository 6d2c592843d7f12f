import type { KpiResult } from "../../src/serve/contract.ts";
import { now } from "../clock.ts";
import { showInstantDay } from "../format/days.ts";
import { say } from "../words/say.ts";
import { sourceName } from "./key-words.ts";

const dayMs = 86_400_000;
/** A tile says it when the source has been silent for so long; the page of the number always. */
const silentDays = 2;

/** Which of a number's sources is silent for longest, and since when; "" where it has none. */
export function stalestOf({ stalest, period }: Pick<KpiResult, "stalest" | "period">): string {
  return stalest === undefined ? "" : say("tile.stalest", { source: sourceName(stalest.source), at: showInstantDay(stalest.until, period.zone) });
}

/** Long enough to be said where there is little room. */
export function isSilent({ stalest }: Pick<KpiResult, "stalest">): boolean {
  return stalest !== undefined && now().getTime() - Date.parse(stalest.until) > silentDays * dayMs;
}
