import { SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { KpiResult, SeriesPoint } from "../../../src/serve/contract.ts";
import { kpiQuestion } from "../../api/questions.ts";
import { SeriesChart } from "../../charts/series-chart.tsx";
import { CopyText, csvOf } from "../../figures/copy-text.tsx";
import { showValue, whyNone } from "../../figures/figure.ts";
import { useZone } from "../../figures/use-zone.ts";
import { addDays, addMonths } from "../../format/days.ts";
import { daysIn, labelOf, type Span } from "../../format/periods.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Until } from "../../frame/until.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { kpiView, type Every } from "../../views.ts";
import { say } from "../../words/say.ts";

const everies = ["day", "week", "month", "quarter"] as const;

/** The series up to the end of the period, long enough to see a movement, with the year before behind it. */
export function Series({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const { params, span } = useView();
  const every = kpiView(useSearch({ strict: false })).every ?? "month";
  const change = useChangeView();
  const zone = useZone();
  const shown = spanFor(span, every);
  const series = useQuery(kpiQuestion(kpi.id, { ...params, ...shown, every }));
  const before = useQuery(kpiQuestion(kpi.id, { ...params, ...yearBefore(shown), every }));
  const [table, showTable] = useState(false);
  const points = series.data?.series ?? [];
  const earlier = before.data?.series ?? [];
  return (
    <section className="card">
      <div className="chart-head">
        <div><h2>{say("kpi.series")}</h2><p className="soft small">{say("kpi.series.subtitle", { unit: unitName(kpi), every: say(`kpi.every.${every}`).toLowerCase(), zone })}</p></div>
        <SegmentedControl size="xs" value={every} onChange={(value) => change({ every: value as Every })} data={everies.map((value) => ({ value, label: say(`kpi.every.${value}`) }))} aria-label={say("kpi.series.every")} />
      </div>
      {series.isError ? <ProblemNote fault={series.error} /> : series.data === undefined ? <Skeleton h={260} /> : isEmpty(points) && isEmpty(earlier) ? <p className="soft">{kpi.reason === null ? say("kpi.series.empty") : whyNone(kpi)}</p> : table ? <Twin points={points} earlier={earlier} kpi={kpi} /> : <SeriesChart points={points} before={earlier} kind={kpi} label={`${kpi.title}, ${say("kpi.series")}`} />}
      <div className="row between" style={{ marginTop: 6 }}>
        <Until at={kpi.data_as_of} />
        <div className="row" style={{ gap: 16 }}>
          <CopyText label={say("kpi.table.copy")} text={() => csvOf(points.map((point) => [point.label, point.from, point.to, String(point.value ?? ""), String(point.n)]))} />
          <button type="button" className="plain-button link small no-print" aria-pressed={table} onClick={() => showTable(!table)}>{say(table ? "kpi.chart" : "kpi.table")}</button>
        </div>
      </div>
    </section>
  );
}

/** Axes alone would say nothing. */
function isEmpty(points: readonly SeriesPoint[]): boolean {
  return points.every(({ value }) => value === null);
}

function unitName(kpi: KpiResult): string {
  return kpi.currency !== null && kpi.unit.startsWith("money") ? `${say(`unit.name.${kpi.unit}`)}, ${kpi.currency}` : say(`unit.name.${kpi.unit}`);
}

/** A month of days, half a year of weeks, a year of months, three years of quarters; never shorter than the period itself unless it would not fit. */
function spanFor(span: Span, every: Every): Span {
  const back = { day: addDays(span.to, -31), week: addMonths(span.to, -6), month: addMonths(span.to, -12), quarter: addMonths(span.to, -36) }[every];
  const fits = daysIn(span) <= { day: 92, week: 400, month: 1900, quarter: 4000 }[every];
  return { from: fits && span.from < back ? span.from : back, to: span.to };
}

function yearBefore(span: Span): Span {
  const earlier = (day: string): string => `${Number(day.slice(0, 4)) - 1}${day.slice(4) === "-02-29" ? "-02-28" : day.slice(4)}`;
  return { from: earlier(span.from), to: earlier(span.to) };
}

function Twin({ points, earlier, kpi }: { readonly points: readonly SeriesPoint[]; readonly earlier: readonly SeriesPoint[]; readonly kpi: KpiResult }): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("kpi.series")}>
      <table className="lines tight">
        <thead><tr><th scope="col">{say("kpi.table.period")}</th><th scope="col" className="right">{kpi.title}</th><th scope="col" className="right">{say("kpi.breakdown.n")}</th><th scope="col" className="right">{say("kpi.series.before")}</th></tr></thead>
        <tbody>
          {points.map((point, place) => (
            <tr key={point.from}>
              <td className="nowrap">{labelOf(point)}{point.partial && <span className="soft small"> · {say("kpi.partial.mark")}</span>}</td>
              <td className="right">{showValue(point, kpi)}</td><td className="right">{showCount(point.n)}</td>
              <td className="right soft">{earlier[place] === undefined ? "—" : showValue(earlier[place], kpi)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
