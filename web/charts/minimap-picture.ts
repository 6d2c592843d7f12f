import { showDay } from "../format/days.ts";
import { showCount, showNumber } from "../format/numbers.ts";
import { say } from "../words/say.ts";
import type { MinimapSpan, MinimapWeek } from "./account-minimap.tsx";
import type { TableRows } from "./clipboard-table.ts";
import type { MinimapArrival, MinimapBand } from "./minimap-past.tsx";
import { fitted, svgOf, svgRect, svgText } from "./picture.ts";
import type { Colours } from "./use-drawing.ts";

export interface MinimapDrawing {
  readonly title: string;
  /** How new the data are, and whose days they are. */
  readonly ground: string;
  readonly weeks: readonly MinimapWeek[];
  readonly lanes: readonly (readonly MinimapSpan[])[];
  readonly bands: readonly MinimapBand[];
  readonly arrivals: readonly MinimapArrival[];
}

const width = 960;
const plot = 120;
const lane = 20;
/** Under the bars: stages and dates. */
const under = 36;

/** The minimap as a picture of its own. */
export function minimapPicture({ title, ground, weeks, lanes, bands, arrivals }: MinimapDrawing, colours: Colours): string {
  const byMinutes = weeks.some((one) => one.minutes > 0);
  const most = Math.max(1, ...weeks.map((one) => (byMinutes ? one.minutes : one.touches)));
  const step = width / Math.max(1, weeks.length);
  const bars = weeks.map((one, i) => {
    const height = ((byMinutes ? one.minutes : one.touches) / most) * plot;
    return height === 0 ? "" : svgRect({ x: i * step + 1, y: plot - height, width: step - 2, height, fill: colours("bar") });
  });
  const ends = [weeks[0]?.week, weeks.at(-1)?.week];
  const labels = [svgText(ends[0] === undefined ? "" : showDay(ends[0]), { x: 0, y: plot + 24, fill: colours("text-soft") }), svgText(ends[1] === undefined ? "" : showDay(ends[1]), { x: width, y: plot + 24, fill: colours("text-soft"), anchor: "end" })];
  const stages = bands.map(({ from, to, stage }) => svgRect({ x: placeOf(from, weeks), y: plot + 2, width: Math.max(2, placeOf(to, weeks) - placeOf(from, weeks)), height: 6, fill: colours(`stage-${stage}`) }));
  const marks = arrivals.map(({ day }) => svgRect({ x: placeOf(day, weeks) - 3, y: 0, width: 6, height: 6, rx: 3, fill: colours("accent") }));
  const spans = lanes.flatMap((ones, i) => ones.map((one) => spanOf(one, { weeks, y: plot + under + i * (lane + 4), colours })));
  return svgOf({ width, height: plot + under + lanes.length * (lane + 4), title, subtitle: `${say(byMinutes ? "unit.name.minutes" : "unit.name.count")} · ${ground}`, body: [...bars, ...marks, ...stages, ...labels, ...spans].join("") }, colours);
}

function spanOf({ from, to, stage, text }: MinimapSpan, { weeks, y, colours }: { readonly weeks: readonly MinimapWeek[]; readonly y: number; readonly colours: Colours }): string {
  const x = placeOf(from, weeks);
  const end = placeOf(to, weeks);
  const fill = colours(stage === "lost" ? "compare" : `stage-${stage}`);
  return svgRect({ x, y, width: Math.max(3, end - x), height: lane, fill, opacity: 0.3 }) + svgText(fitted(text, end - x - 8), { x: x + 4, y: y + 14, fill: colours("text") });
}

function placeOf(day: string, weeks: readonly MinimapWeek[]): number {
  const first = Date.parse(weeks[0]?.week ?? day);
  return Math.min(width, Math.max(0, ((Date.parse(day) - first) / (weeks.length * 7 * 86_400_000)) * width));
}

/** The same as rows. */
export function minimapTable(weeks: readonly MinimapWeek[]): TableRows {
  return [[say("kpi.table.period"), say("unit.name.minutes"), say("account.person.touches")], ...weeks.map((one) => [one.week, showNumber(one.minutes, { unit: "count" }), showCount(one.touches)])];
}
