import { showCount } from "../format/numbers.ts";
import { known, say } from "../words/say.ts";

/** What a KPI beside a stage's count is called in the strip: its money, or its share. */
export function wordsOf(what: "worth" | "rate", kpi: string): string {
  const key = `board.strip.${what}.${kpi}`;
  return known(key) ? say(key) : "";
}

/** Whole days; a dash where nobody came. */
export function showDays(days: number | null): string {
  return days === null ? "—" : say("board.strip.days", { n: showCount(Math.round(days)), count: Math.round(days) });
}
