import { say } from "../words/say.ts";
import { type Picture, svgOf, svgRect, svgText } from "./picture.ts";
import type { Colours, Drawing } from "./use-drawing.ts";

export interface SeriesDrawing extends Pick<Picture, "title" | "subtitle"> {
  readonly drawn: NonNullable<ReturnType<Drawing["picture"]>>;
  /** A bar stands for a period that is not over. */
  readonly isPartial: boolean;
  /** The line of a year before stands behind. */
  readonly isCompared: boolean;
}

const [markWidth, keyWidth, keyHeight] = [14, 260, 24];

/** A series as it is drawn, under its title and over what its marks mean. */
export function seriesPicture({ drawn, title, subtitle, isPartial, isCompared }: SeriesDrawing, colours: Colours): string {
  const y = drawn.height + 12;
  const partial = (x: number): string => svgRect({ x, y, width: markWidth, height: 10, fill: colours("bar-soft") });
  const line = (x: number): string => [0, 9].map((from) => svgRect({ x: x + from, y: y + 4, width: 5, height: 2, fill: colours("compare"), rx: 0 })).join("");
  const keys = [...(isPartial ? [[partial, say("kpi.series.legend.partial")] as const] : []), ...(isCompared ? [[line, say("kpi.series.before")] as const] : [])];
  const legend = keys.map(([mark, text], i) => mark(i * keyWidth) + svgText(text, { x: i * keyWidth + markWidth + 6, y: y + 9, fill: colours("text-soft") }));
  return svgOf({ width: drawn.width, height: drawn.height + keyHeight, title, subtitle, body: [drawn.svg, ...legend].join("") }, colours);
}
