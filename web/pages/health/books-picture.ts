import type { EventCounts } from "../../../src/serve/contract.ts";
import type { TableRows } from "../../charts/clipboard-table.ts";
import { svgOf, svgRect, svgText } from "../../charts/picture.ts";
import type { Colours } from "../../charts/use-drawing.ts";
import { showCount } from "../../format/numbers.ts";
import { say } from "../../words/say.ts";

export const verdicts = ["accepted", "duplicate", "conflict", "rejected", "suppressed"] as const;

/** One source's hours, the oldest first; what sent nothing in an hour has none of it. */
export interface HoursOfSource {
  readonly source: string;
  readonly hours: readonly { readonly at: string; readonly counts: EventCounts | undefined }[];
}

const colourOf = { accepted: "bar", duplicate: "bar-soft", conflict: "warning", rejected: "worse", suppressed: "line-strong" } as const;
const [width, plot, head, foot] = [720, 90, 24, 20];

/** The hours of each source as stacked bars, with what the colours mean. */
export function booksPicture(sources: readonly HoursOfSource[], most: number, colours: Colours): string {
  const key = verdicts.map((id, i) => svgRect({ x: i * 140, y: 0, width: 10, height: 10, fill: colours(colourOf[id]) }) + svgText(say(`live.verdict.${id}`), { x: i * 140 + 16, y: 10, fill: colours("text-soft") }));
  const charts = sources.map((one, i) => `<g transform="translate(0 ${head + i * (plot + head + foot)})">${sourceBars(one, most, colours)}</g>`);
  return svgOf({ width, height: head + sources.length * (plot + head + foot), title: say("health.books"), subtitle: "", body: [...key, ...charts].join("") }, colours);
}

function sourceBars({ source, hours }: HoursOfSource, most: number, colours: Colours): string {
  const step = width / Math.max(1, hours.length);
  const ends = [hours[0]?.at ?? "", hours.at(-1)?.at ?? ""] as const;
  const labels = [svgText(ends[0], { x: 0, y: head + plot + 14, fill: colours("text-soft") }), svgText(ends[1], { x: width, y: head + plot + 14, fill: colours("text-soft"), anchor: "end" })];
  const bars = hours.flatMap(({ counts }, i) => (counts === undefined ? [] : stacked(counts, most, colours, i * step + 1, step - 2)));
  return [svgText(source, { x: 0, y: 14, fill: colours("text"), weight: 600 }), ...bars, svgRect({ x: 0, y: head + plot, width, height: 1, fill: colours("line-strong"), rx: 0 }), ...labels].join("");
}

function stacked(counts: EventCounts, most: number, colours: Colours, x: number, barWidth: number): readonly string[] {
  let top = head + plot;
  return verdicts.filter((id) => counts[id] > 0).map((id) => {
    const height = (counts[id] / most) * plot;
    top -= height;
    return svgRect({ x, y: top, width: barWidth, height, fill: colours(colourOf[id]), rx: 0 });
  });
}

/** The same as rows. */
export function booksTable(sources: readonly HoursOfSource[]): TableRows {
  const lines = sources.flatMap(({ source, hours }) => hours.flatMap(({ at, counts }) => (counts === undefined ? [] : [[source, at, showCount(counts.received), ...verdicts.map((id) => showCount(counts[id]))]])));
  return [[say("sources.title"), say("health.hour"), say("live.received"), ...verdicts.map((id) => say(`live.verdict.${id}`))], ...lines];
}
