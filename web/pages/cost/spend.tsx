import { NativeSelect, Skeleton } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { BreakdownLine, KpiResult } from "../../../src/serve/contract.ts";
import type { AboutChart } from "../../charts/about-chart.ts";
import { ChartMenu } from "../../charts/chart-menu.tsx";
import type { TableRows } from "../../charts/clipboard-table.ts";
import type { Colours } from "../../charts/use-drawing.ts";
import { CopyText, csvOf } from "../../figures/copy-text.tsx";
import { keyWords } from "../../figures/key-words.ts";
import { NoFigure } from "../../figures/no-figure.tsx";
import { showCount, showMoney, showShare } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { useKpi } from "../../tiles/tile-row.tsx";
import { costView } from "../../views.ts";
import { say, wordsOf } from "../../words/say.ts";

const kpiId = "cac";
const ways = ["kind", "campaign", "source"] as const;
type Way = (typeof ways)[number];

/** All cost of marketing and sales in the period (the numerator of the acquisition cost), parted one way. Each line opens its cost rows. */
export function Spend(): ReactElement {
  const by = costView(useSearch({ strict: false })).by ?? "kind";
  const change = useChangeView();
  const cost = useKpi(kpiId, { by });
  return (
    <section className="card">
      <div className="chart-head">
        <div><h2>{say("cost.spend")}</h2><p className="soft small">{say("cost.spend.lead")}</p></div>
        <NativeSelect size="xs" value={by} aria-label={say("kpi.breakdown.choose")} onChange={(event) => change({ by: event.currentTarget.value })} data={ways.map((value) => ({ value, label: say(`dimension.${value}`) }))} />
      </div>
      {cost.isError ? <ProblemNote fault={cost.error} onRetry={() => void cost.refetch()} /> : cost.data === undefined ? <Skeleton h={200} /> : <Lines kpi={cost.data} by={by} />}
    </section>
  );
}

function Lines({ kpi, by }: { readonly kpi: KpiResult; readonly by: Way }): ReactElement {
  if (kpi.numerator === null) return <NoFigure kpi={kpi} />;
  const lines = (kpi.breakdown ?? []).filter((line) => Number(line.numerator ?? 0) !== 0).sort((a, b) => Number(b.numerator) - Number(a.numerator));
  const total = Number(kpi.numerator);
  const most = Math.max(1, ...lines.map((line) => Number(line.numerator)));
  const currency = kpi.currency ?? "";
  // A kind of cost wins nobody: a column of dashes would look like a gap.
  const won = lines.some((line) => wonBy(line) > 0);
  return (
    <>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={say("cost.spend")}>
        <table className="lines tight spend">
          <thead><tr><th scope="col">{say(`dimension.${by}`)}</th><th scope="col"><span className="unseen">{say("kpi.share")}</span></th><th scope="col" className="right">{say("cost.amount")}</th><th scope="col" className="right">{say("kpi.share")}</th>{won && <th scope="col" className="right">{say("cost.won")}</th>}</tr></thead>
          <tbody>{lines.map((line) => <Line key={line.key} line={line} by={by} share={Number(line.numerator) / most} of={total} currency={currency} won={won} />)}</tbody>
          <tfoot><tr><td>{say("rows.sum")}</td><td /><td className="right tabular"><strong>{showMoney(String(kpi.numerator), currency)}</strong></td><td />{won && <td className="right tabular">{showCount(kpi.denominator ?? 0)}</td>}</tr></tfoot>
        </table>
      </div>
      <div className="row" style={{ justifyContent: "flex-end", marginTop: 6 }}><ChartMenu title={say("cost.spend")} table={() => spendTable(lines, by, currency)} svg={(colours, about) => spendPicture({ lines, by, currency, about }, colours)} /><CopyText label={say("kpi.table.copy")} text={() => csvOf([[say(`dimension.${by}`), say("cost.amount"), currency], ...lines.map((line) => [line.key, String(line.numerator), currency])])} /></div>
    </>
  );
}

interface LineProps {
  readonly line: BreakdownLine;
  readonly by: Way;
  /** Of the longest bar, 0–1. */
  readonly share: number;
  readonly of: number;
  readonly currency: string;
  /** Whether the customers won have a column. */
  readonly won: boolean;
}

function Line({ line, by, share, of, currency, won }: LineProps): ReactElement {
  return (
    <tr>
      <td><Link className="quiet-link" to="/kpis/$id" params={{ id: kpiId }} search={((before: object) => ({ ...before, by, key: line.key, behind: "facts" })) as never}><bdi>{nameOf(line, by)}</bdi></Link></td>
      <td><i className="spend-bar" aria-hidden style={{ width: `${Math.max(0, share) * 100}%` }} /></td>
      <td className="right tabular">{showMoney(String(line.numerator), currency)}</td>
      <td className="right tabular soft">{showShare(Number(line.numerator) / of)}</td>
      {won && <td className="right tabular">{wonBy(line) === 0 ? "—" : showCount(wonBy(line))}</td>}
    </tr>
  );
}

function wonBy({ denominator }: BreakdownLine): number {
  return Number(denominator ?? 0);
}

function nameOf({ key }: BreakdownLine, by: Way): string {
  return by === "kind" ? wordsOf(key) : keyWords(key);
}

function textsOf(line: BreakdownLine, of: number, currency: string): [string, string] {
  return [showMoney(String(line.numerator), currency), showShare(Number(line.numerator) / of)];
}

const sumOf = (lines: readonly BreakdownLine[]): number => lines.reduce((sum, line) => sum + Number(line.numerator), 0);
const heads = (): [string, string] => [say("cost.amount"), say("kpi.share")];

function spendTable(lines: readonly BreakdownLine[], by: Way, currency: string): TableRows {
  return [[say(`dimension.${by}`), ...heads()], ...lines.map((line) => [nameOf(line, by), ...textsOf(line, sumOf(lines), currency)])];
}

interface SpendDrawing {
  readonly lines: readonly BreakdownLine[];
  readonly by: Way;
  readonly currency: string;
  readonly about: AboutChart;
}

async function spendPicture({ lines, by, currency, about: { period, ground } }: SpendDrawing, colours: Colours): Promise<string> {
  const bars = lines.map((line) => ({ name: nameOf(line, by), value: Number(line.numerator), low: null, high: null, texts: textsOf(line, sumOf(lines), currency) }));
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (await import("../../charts/bars-picture.ts")).barsPicture({ title: say("cost.spend"), subtitle: `${period} · ${ground}`, heads: heads(), most, bars }, colours);
}
