import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { KpiResult } from "../../../src/serve/contract.ts";
import type { AboutChart } from "../../charts/about-chart.ts";
import { ChartMenu } from "../../charts/chart-menu.tsx";
import type { Colours } from "../../charts/use-drawing.ts";
import { isUnmeasured } from "../../figures/figure.ts";
import { NoFigure } from "../../figures/no-figure.tsx";
import { showCount, showShare } from "../../format/numbers.ts";
import { useKpi } from "../../tiles/tile-row.tsx";
import { say, type WordKey } from "../../words/say.ts";

interface Step {
  readonly label: WordKey;
  readonly count: number;
  readonly kpi: string;
  /** Of the step before. */
  readonly share: number | null;
}

/** Calls → conversations → meetings, as far as each is known; the shares are those of the two KPIs. */
export function CallSteps(): ReactElement {
  const talks = useKpi("calls_to_conversations").data;
  const meetings = useKpi("conversations_to_meetings").data;
  return (
    <section className="card">
      <div className="chart-head"><h2>{say("sales.steps")}</h2></div>
      {talks === undefined || meetings === undefined ? <Skeleton h={120} /> : isUnmeasured(talks) ? <NoFigure kpi={talks} /> : <Steps steps={stepsOf(talks, meetings)} />}
    </section>
  );
}

function stepsOf(talks: KpiResult, meetings: KpiResult): readonly Step[] {
  return [
    { label: "sales.steps.calls", count: Number(talks.denominator ?? 0), kpi: "call_outcomes", share: null },
    { label: "sales.steps.talks", count: Number(talks.numerator ?? 0), kpi: "calls_to_conversations", share: talks.value },
    { label: "sales.steps.meetings", count: Number(meetings.numerator ?? 0), kpi: "conversations_to_meetings", share: meetings.value },
  ];
}

function Steps({ steps }: { readonly steps: readonly Step[] }): ReactElement {
  const most = Math.max(1, ...steps.map(({ count }) => count));
  return (
    <>
    <ol className="call-steps">
      {steps.map(({ label, count, kpi, share }) => (
        <li key={kpi}>
          <div className="row between"><Link to="/kpis/$id" params={{ id: kpi }} className="quiet-link">{say(label)}</Link><span className="tabular"><strong>{showCount(count)}</strong>{share !== null && <span className="soft"> {showShare(share)}</span>}</span></div>
          <i aria-hidden style={{ width: `${(count / most) * 100}%` }} />
        </li>
      ))}
    </ol>
    <p className="soft small" style={{ marginTop: 8 }}>{say("sales.steps.note")}</p>
    <div className="row" style={{ justifyContent: "flex-end" }}><ChartMenu title={say("sales.steps")} table={() => [["", ...heads()], ...steps.map((step) => [say(step.label), ...textsOf(step)])]} svg={(colours, about) => picture({ steps, most, about }, colours)} /></div>
    </>
  );
}

const heads = (): [string, string] => [say("kpi.breakdown.n"), say("kpi.share")];

function textsOf({ count, share }: Step): [string, string] {
  return [showCount(count), share === null ? "—" : showShare(share)];
}

interface StepsDrawing {
  readonly steps: readonly Step[];
  readonly most: number;
  readonly about: AboutChart;
}

async function picture({ steps, most, about: { period, ground } }: StepsDrawing, colours: Colours): Promise<string> {
  const bars = steps.map((step) => ({ name: say(step.label), value: step.count, low: null, high: null, texts: textsOf(step) }));
  return (await import("../../charts/bars-picture.ts")).barsPicture({ title: say("sales.steps"), subtitle: `${period} · ${ground}`, heads: heads(), most, bars }, colours);
}
