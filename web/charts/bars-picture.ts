import { fitted, svgOf, svgRect, svgText } from "./picture.ts";
import type { Colours } from "./use-drawing.ts";

export interface BarsDrawing {
  readonly title: string;
  readonly subtitle: string;
  /** Over the two columns of texts at the right. */
  readonly heads: readonly [string, string];
  /** The value at the end of the scale. */
  readonly most: number;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly low: number | null; readonly high: number | null; readonly texts: readonly [string, string]; readonly small?: boolean }[];
}

const width = 760;
const nameWidth = 220;
const trackWidth = 340;
const lineHeight = 26;

/** A list of bars as a picture of its own. */
export function barsPicture({ title, subtitle, heads, most, bars }: BarsDrawing, colours: Colours): string {
  const scale = (value: number): number => (Math.max(0, value) / most) * trackWidth;
  const columns = [nameWidth + trackWidth + 110, width] as const;
  const head = heads.map((text, i) => svgText(text, { x: columns[i === 0 ? 0 : 1], y: 12, fill: colours("text-soft"), anchor: "end" })).join("");
  const lines = bars.map(({ name, value, low, high, texts, small = false }, i) => {
    const y = 22 + i * lineHeight;
    const interval = low === null || high === null ? "" : svgRect({ x: nameWidth + scale(low), y: y + 8, width: scale(high) - scale(low), height: 2, fill: colours("text"), rx: 0, opacity: 0.55 });
    return svgText(fitted(name, nameWidth - 12), { x: 0, y: y + 14, fill: colours("text") })
      + svgRect({ x: nameWidth, y: y + 2, width: Math.max(1, scale(value)), height: 14, fill: colours(small ? "compare" : "bar"), opacity: small ? 0.6 : 1 }) + interval
      + svgText(texts[0], { x: columns[0], y: y + 14, fill: colours("text"), weight: 600, anchor: "end" })
      + svgText(texts[1], { x: columns[1], y: y + 14, fill: colours("text-soft"), anchor: "end" });
  });
  return svgOf({ width, height: 22 + bars.length * lineHeight, title, subtitle, body: head + lines.join("") }, colours);
}
