import { useState, type ReactElement } from "react";
import type { BreakdownLine } from "../../src/serve/contract.ts";
import { besideWord, showBeside, type BesideKind } from "../figures/beside.ts";
import { keyWords } from "../figures/key-words.ts";
import { showValue } from "../figures/figure.ts";
import { showCount, showInterval } from "../format/numbers.ts";
import { say } from "../words/say.ts";
import type { AboutChart } from "./about-chart.ts";
import { ChartMenu } from "./chart-menu.tsx";
import type { TableRows } from "./clipboard-table.ts";
import type { Colours } from "./use-drawing.ts";
import "./chart.css";

const first = 12;

export interface BreakdownBarsProps {
  readonly lines: readonly BreakdownLine[];
  readonly kind: BesideKind;
  /** The dimension. */
  readonly title: string;
  /** What is broken down. */
  readonly of: string;
  readonly onChoose: (key: string) => void;
}

/** A sorted bar list that is its own table: key, bar, value, n; rates carry their interval on the bar, what stands beside a line stands below it. */
export function BreakdownBars({ lines, kind, title, of, onChoose }: BreakdownBarsProps): ReactElement {
  const [all, showAll] = useState(false);
  const sorted = [...lines].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  const shown = all ? sorted : sorted.slice(0, first);
  const most = Math.max(0, ...sorted.map((line) => line.interval?.high ?? line.value ?? 0), ...sorted.map((line) => line.value ?? 0)) || 1;
  const unsaid = (line: BreakdownLine): string => (line.key === "" ? say("kpi.noaccount") : keyWords(line.key));
  const besides = [...new Set(sorted.flatMap(({ beside }) => Object.keys(beside ?? {})))];
  const rows = (): TableRows => [[title, say("kpi.breakdown.value"), say("kpi.breakdown.n"), ...besides.map((name) => besideWord(name, kind))], ...sorted.map((line) => [unsaid(line), showValue(line, kind), showCount(line.n), ...besides.map((name) => besideOf(line, name, kind))])];
  const taken = `${of}, ${title}`;
  const svg = async (colours: Colours, { period, ground }: AboutChart): Promise<string> => (await import("./bars-picture.ts")).barsPicture({ title: taken, subtitle: `${period} · ${ground}`, heads: [say("kpi.breakdown.value"), say("kpi.breakdown.n")], most, bars: sorted.map((line) => ({ name: unsaid(line), value: line.value ?? 0, low: line.interval?.low ?? null, high: line.interval?.high ?? null, texts: [showValue(line, kind, "board"), showCount(line.n, "board")], small: line.small })) }, colours);
  return (
    <>
    <div className="bars" role="table" aria-label={title}>
      <div className="bar-line bar-heads" role="row">
        <span role="columnheader">{title}</span><span role="columnheader"><span className="unseen">{say("kpi.share")}</span></span><span role="columnheader" className="bar-value">{say("kpi.breakdown.value")}</span><span role="columnheader" className="bar-n">{say("kpi.breakdown.n")}</span>
      </div>
      {shown.map((line) => <Line key={line.key} line={line} kind={kind} most={most} onChoose={onChoose} />)}
      {shown.length < sorted.length && <button type="button" className="plain-button link small" style={{ padding: "4px 6px" }} onClick={() => showAll(true)}>{say("kpi.breakdown.more", { n: sorted.length - shown.length })}</button>}
    </div>
    <div className="row" style={{ justifyContent: "flex-end" }}><ChartMenu title={taken} table={rows} svg={svg} /></div>
    </>
  );
}

interface LineProps {
  readonly line: BreakdownLine;
  readonly kind: BesideKind;
  readonly most: number;
  readonly onChoose: (key: string) => void;
}

function Line({ line, kind, most, onChoose }: LineProps): ReactElement {
  const name = line.key === "" ? say("kpi.noaccount") : keyWords(line.key);
  const exact = showValue(line, kind);
  const share = (value: number): string => `${(Math.max(0, value) / most) * 100}%`;
  const besides = Object.entries(line.beside ?? {}).flatMap(([name, value]) => (value === null ? [] : [name]));
  const range = line.interval === null ? "" : ` [${showInterval(line.interval, kind.unit)}]`;
  return (
    <div className={line.small ? "bar-line small-n" : "bar-line"} role="row" title={`${exact}${range}`}>
      <span role="cell" className="clip"><button type="button" className="plain-button quiet-link clip" style={{ maxWidth: "100%" }} title={name} aria-label={say("kpi.breakdown.filter", { key: name })} onClick={() => onChoose(line.key)}><bdi>{name}</bdi></button></span>
      <span role="cell" className="bar-track">{line.value !== null && <i style={{ width: share(line.value), left: 0 }} />}{line.interval !== null && <b style={{ left: share(line.interval.low), width: `calc(${share(line.interval.high)} - ${share(line.interval.low)})` }} />}</span>
      <span role="cell" className="bar-value">{showValue(line, kind, "board")}</span>
      <span role="cell" className="bar-n">{showCount(line.n, "board")}</span>
      {besides.length > 0 && <span role="cell" className="bar-beside">{besides.map((name) => `${besideWord(name, kind)} ${besideOf(line, name, kind)}`).join(" · ")}</span>}
    </div>
  );
}

function besideOf(line: BreakdownLine, name: string, kind: BesideKind): string {
  const value = line.beside?.[name] ?? null;
  return value === null ? "—" : showBeside(name, value, kind);
}
