import type { EChartsCoreOption } from "echarts/core";
import { useCallback, type ReactElement } from "react";
import type { SeriesPoint } from "../../src/serve/contract.ts";
import { showValue, type Kind } from "../figures/figure.ts";
import { showNumber } from "../format/numbers.ts";
import { axisLabels, labelOf } from "../format/periods.ts";
import { say } from "../words/say.ts";
import type { AboutChart } from "./about-chart.ts";
import { ChartMenu } from "./chart-menu.tsx";
import type { TableRows } from "./clipboard-table.ts";
import { useDrawing, type Colours, type Drawing } from "./use-drawing.ts";
import "./chart.css";

export interface SeriesChartProps {
  readonly points: readonly SeriesPoint[];
  /** The same number of periods, a year before; drawn as a line behind. */
  readonly before: readonly SeriesPoint[];
  readonly kind: Kind;
  readonly label: string;
}

/** Bars by period from zero, what is not complete hatched, the year before as a dashed line. The table twin is its caller's. */
export function SeriesChart({ points, before, kind, label }: SeriesChartProps): ReactElement {
  const options = useCallback((colours: Colours, width: number) => optionsOf({ points, before, kind, label }, colours, width), [points, before, kind, label]);
  const { place, picture } = useDrawing(options);
  return (
    <>
      <div ref={place} className="chart-area" role="img" aria-label={label} />
      <div className="row between">
        <div className="chart-legend" aria-hidden>
          {points.some(isHatched) && <span><i className="hatched" />{say("kpi.series.legend.partial")}</span>}
          {points.some(isGrey) && <span><i className="grey" />{say("kpi.series.legend.small")}</span>}
          {before.some((point) => point.value !== null) && <span><i className="line" />{say("kpi.series.before")}</span>}
        </div>
        <ChartMenu title={label} table={() => rowsOf(points, before, kind)} svg={async (colours, { ground }) => framed(picture(), { label, kind, ground, points, before }, colours)} />
      </div>
    </>
  );
}

/** The drawing with its title, its unit and what its marks mean, as a picture of its own. */
async function framed(drawn: ReturnType<Drawing["picture"]>, { label, kind, ground, points, before }: SeriesChartProps & Pick<AboutChart, "ground">, colours: Colours): Promise<string> {
  if (drawn === null) throw new Error("nothing is drawn yet");
  const { seriesPicture } = await import("./series-picture.ts");
  const marks = { isPartial: points.some(isHatched), isSmall: points.some(isGrey), isCompared: before.some(({ value }) => value !== null) };
  return seriesPicture({ drawn, title: label, subtitle: `${unitText(kind)} · ${ground}`, ...marks }, colours);
}

function unitText({ unit, currency }: Kind): string {
  return currency !== null && unit.startsWith("money") ? `${say(`unit.name.${unit}`)}, ${currency}` : say(`unit.name.${unit}`);
}

function rowsOf(points: readonly SeriesPoint[], before: readonly SeriesPoint[], kind: Kind): TableRows {
  const isCompared = before.some((point) => point.value !== null);
  const head = [say("kpi.table.period"), say("kpi.breakdown.value"), say("kpi.breakdown.n"), ...(isCompared ? [say("kpi.series.before")] : [])];
  return [head, ...points.map((point, i) => [labelOf(point), showValue(point, kind), String(point.n), ...(isCompared ? [before[i] === undefined ? "" : showValue(before[i], kind)] : [])])];
}

function optionsOf({ points, before, kind, label }: SeriesChartProps, colours: Colours, width: number): EChartsCoreOption {
  const axis = { axisLine: { lineStyle: { color: colours("line-strong") } }, axisTick: { show: false }, axisLabel: { color: colours("text-soft"), fontSize: 11 } };
  return {
    animation: false,
    aria: { enabled: true, label: { description: label } },
    // ECharts writes the names as they are into an attribute in double quotes.
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily.replaceAll('"', "'") },
    grid: { left: 4, right: 4, top: 22, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: colours("text"), opacity: 0.05 } }, renderMode: "richText", backgroundColor: colours("card"), borderColor: colours("line-strong"), textStyle: { color: colours("text"), fontSize: 12 }, formatter: (shown: unknown) => tooltip(shown, points, before, kind) },
    xAxis: { ...axis, type: "category", data: [...axisLabels(points)], axisLabel: { ...axis.axisLabel, hideOverlap: true, lineHeight: 14 } },
    yAxis: { ...axis, type: "value", splitNumber: 4, ...(points.every(isWhole) ? { minInterval: 1 } : {}), ...(endsAtWhole([...points, ...before], kind) ? { max: 1, interval: 0.25 } : {}), axisLine: { show: false }, splitLine: { lineStyle: { color: colours("line") } }, axisLabel: { ...axis.axisLabel, formatter: (value: number) => showNumber(value, { ...kind, precision: "axis" }) } },
    series: [bars(points, kind, colours, width), line(before, points.length, colours)],
  };
}

/** The period is not over. */
function isHatched(point: SeriesPoint): boolean {
  return point.partial && hasBar(point);
}

/** An estimate of few cases. */
function isGrey(point: SeriesPoint): boolean {
  return point.small && !point.partial && hasBar(point);
}

function hasBar({ value }: SeriesPoint): boolean {
  return value !== null && value !== 0;
}

/** Of what is counted there is no half: neither in the bars nor between them. */
function isWhole({ value }: SeriesPoint): boolean {
  return value === null || Number.isInteger(value);
}

/** Where shares come near to the whole the scale ends with it: nobody reads of 120 %. */
function endsAtWhole(points: readonly SeriesPoint[], { unit }: Kind): boolean {
  const most = Math.max(0, ...points.map(({ value }) => value ?? 0));
  return unit === "percent" && most > 0.75 && most <= 1;
}

function bars(points: readonly SeriesPoint[], kind: Kind, colours: Colours, width: number): object {
  const hatched = { color: colours("bar-soft"), decal: { symbol: "rect", color: colours("bar"), dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 } };
  return {
    type: "bar", barMaxWidth: 36, barCategoryGap: "28%",
    itemStyle: { color: colours("bar"), borderRadius: [2, 2, 0, 0] },
    label: { show: haveRoom(points, kind, width), position: "top", color: colours("text-soft"), opacity: 1, backgroundColor: colours("card"), padding: [1, 2], distance: 3, fontSize: 11, formatter: ({ dataIndex }: { readonly dataIndex: number }) => barLabel(points[dataIndex], kind) },
    labelLayout: { hideOverlap: true },
    data: points.map((point) => ({ value: point.value, itemStyle: styleOf(point, hatched, colours) })),
  };
}

const [letterPx, axisPx] = [6.2, 60];

/** Each number stands over its own bar, or none does: the table twin has them all. */
function haveRoom(points: readonly SeriesPoint[], kind: Kind, width: number): boolean {
  const longest = Math.max(0, ...points.map((point) => barLabel(point, kind).length));
  return longest * letterPx < (width - axisPx) / Math.max(1, points.length);
}

function barLabel(point: SeriesPoint | undefined, kind: Kind): string {
  return point === undefined || point.value === null ? "" : showValue(point, kind, "board");
}

function styleOf(point: SeriesPoint, hatched: object, colours: Colours): object {
  if (isHatched(point)) return hatched;
  return isGrey(point) ? { color: colours("compare"), opacity: 0.6 } : {};
}

function line(before: readonly SeriesPoint[], length: number, colours: Colours): object {
  const values = Array.from({ length }, (_, place) => before[place]?.value ?? null);
  return { type: "line", z: 1, data: values.map((value, place) => ({ value, symbol: standsAlone(values, place) ? "circle" : "none" })), symbolSize: 4, silent: true, connectNulls: false, lineStyle: { color: colours("compare"), width: 1.5, type: "dashed" }, itemStyle: { color: colours("compare") } };
}

/** No line leads to it or from it: a dot says that it is there. */
function standsAlone(values: readonly (number | null)[], place: number): boolean {
  return (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null;
}

function tooltip(shown: unknown, points: readonly SeriesPoint[], before: readonly SeriesPoint[], kind: Kind): string {
  const place = (shown as readonly { readonly dataIndex: number }[])[0]?.dataIndex ?? 0;
  const point = points[place];
  const earlier = before[place];
  if (point === undefined) return "";
  const head = point.partial ? `${labelOf(point)} (${say("kpi.partial.mark")})` : labelOf(point);
  const lines = [head, `${showValue(point, kind)}  ·  ${say("tile.n", { n: point.n })}`];
  return (earlier === undefined ? lines : [...lines, `${labelOf(earlier)}: ${showValue(earlier, kind)}`]).join("\n");
}
