import type { SeriesPoint } from "../../src/serve/contract.ts";
import { showValue, type Kind } from "../figures/figure.ts";
import { showMonthShort } from "../format/days.ts";
import { labelOf } from "../format/periods.ts";
import { say } from "../words/say.ts";
import type { TableRows } from "./clipboard-table.ts";
import { fitted, svgOf, svgRect, svgText } from "./picture.ts";
import type { Colours } from "./use-drawing.ts";

export interface SparkDrawing {
  readonly title: string;
  readonly subtitle: string;
  readonly points: readonly SeriesPoint[];
  readonly kind: Kind;
}

const [step, plot, textHeight] = [64, 140, 18];

/** The months of a tile as a picture of its own: each with its number, the unfinished one paler. */
export function sparkPicture({ title, subtitle, points, kind }: SparkDrawing, colours: Colours): string {
  const values = points.map(({ value }) => value ?? 0);
  const [top, bottom] = [Math.max(0, ...values), Math.min(0, ...values)];
  const y = (value: number): number => textHeight + ((top - value) / (top - bottom || 1)) * plot;
  const body = points.map((point, i) => {
    const middle = i * step + step / 2;
    const [from, to] = [y(Math.max(0, point.value ?? 0)), y(Math.min(0, point.value ?? 0))];
    const bar = point.value === null ? "" : svgRect({ x: i * step + 8, y: from, width: step - 16, height: Math.max(1, to - from), fill: colours(point.partial ? "bar-soft" : "bar") });
    return bar
      + svgText(fitted(showValue(point, kind, "board"), step, 11), { x: middle, y: from - 5, size: 11, fill: colours("text"), anchor: "middle" })
      + svgText(showMonthShort(point.from), { x: middle, y: textHeight * 2 + plot, size: 11, fill: colours("text-soft"), anchor: "middle" })
      + (i === 0 || point.from.slice(5, 7) === "01" ? svgText(point.from.slice(0, 4), { x: middle, y: textHeight * 3 + plot, size: 11, fill: colours("text-soft"), anchor: "middle" }) : "");
  });
  return svgOf({ width: points.length * step, height: plot + textHeight * 3 + 4, title, subtitle, body: body.join("") }, colours);
}

/** The same as rows. */
export function sparkTable({ points, kind }: Pick<SparkDrawing, "points" | "kind">): TableRows {
  return [[say("kpi.table.period"), say("kpi.breakdown.value"), say("kpi.breakdown.n")], ...points.map((point) => [labelOf(point), showValue(point, kind), String(point.n)])];
}
