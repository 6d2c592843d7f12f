/** The numbers of the story that the KPIs' own files work out: those that docs/concepts/story.md does not tell. */
import type { Kpi } from "../src/measure/kpi.ts";

/** What is told of a KPI, in the form of the story: a heading, the arithmetic, and the marked line that the test reads. */
export function toldBy({ id, title, story }: Kpi): readonly string[] {
  return story === undefined ? [] : [`**${title}.** ${story.told}`, "", `> \`${id}\` = ${story.sum}`, ""];
}

/** All of them, one after the other. */
export function furtherStory(kpis: readonly Kpi[]): string {
  return kpis.flatMap(toldBy).join("\n");
}
