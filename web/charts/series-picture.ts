import { say } from "../words/say.ts";
import { type Picture, svgOf, svgRect, svgText } from "./picture.ts";
import type { Colours, Drawing } from "./use-drawing.ts";

export interface SeriesDrawing extends Pick<Picture, "title" | "subtitle"> {
  readonly drawn: NonNullable<ReturnType<Drawing["picture"]>>;
  /** A bar stands for a period that is not over. */
  readonly isPartial: boolean;
  /** A bar is grey, for it rests on few cases. */
  readonly isSmall: boolean;
  /** The line of a year before stands behind. */
  readonly isCompared: boolean;
}

const [markWidth, keyWidth, keyHeight] = [14, 220, 20];

/** A series as it is drawn, under its title and over what its marks mean. */
export function seriesPicture({ drawn, title, subtitle, isPartial, isSmall, isCompared }: SeriesDrawing, colours: Colours): string {
  const bar = (fill: string): Mark => (x, y) => svgRect({ x, y, width: markWidth, height: 10, fill });
  const line: Mark = (x, y) => [0, 9].map((from) => svgRect({ x: x + from, y: y + 4, width: 5, height: 2, fill: colours("compare"), rx: 0 })).join("");
  const keys: readonly (readonly [Mark, string])[] = [
    ...(isPartial ? [[bar(colours("bar-soft")), say("kpi.series.legend.partial")] as const] : []),
    ...(isSmall ? [[bar(colours("compare")), say("kpi.series.legend.small")] as const] : []),
    ...(isCompared ? [[line, say("kpi.series.before")] as const] : []),
  ];
  const perLine = Math.max(1, Math.floor(drawn.width / keyWidth));
  const legend = keys.map(([mark, text], i) => {
    const [x, y] = [(i % perLine) * keyWidth, drawn.height + 12 + Math.floor(i / perLine) * keyHeight];
    return mark(x, y) + svgText(text, { x: x + markWidth + 6, y: y + 9, fill: colours("text-soft") });
  });
  const lines = Math.ceil(keys.length / perLine);
  return svgOf({ width: drawn.width, height: drawn.height + 4 + lines * keyHeight, title, subtitle, body: [drawn.svg, ...legend].join("") }, colours);
}

/** Draws what stands before a meaning. */
type Mark = (x: number, y: number) => string;
