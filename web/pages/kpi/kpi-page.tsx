import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import type { ReactElement } from "react";
import type { Comparison, KpiResult } from "../../../src/serve/contract.ts";
import { cardQuestion, kpiQuestion } from "../../api/questions.ts";
import { IntervalBar } from "../../charts/interval-bar.tsx";
import { besideWord, showBeside } from "../../figures/beside.ts";
import { Change } from "../../figures/change.tsx";
import { hasSides, isUnmeasured, showSide, showValue, whyNone } from "../../figures/figure.ts";
import { GoalLine } from "../../figures/goal-line.tsx";
import { HowCountedText } from "../../figures/how-counted.tsx";
import { stalestOf } from "../../figures/source-name.ts";
import { FilterBar } from "../../filters/filter-bar.tsx";
import { addDays, showDay } from "../../format/days.ts";
import { labelOf } from "../../format/periods.ts";
import { showCount, showInterval } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Until } from "../../frame/until.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";
import { AsReported } from "./as-reported.tsx";
import { Behind } from "./behind.tsx";
import { Breakdown } from "./breakdown.tsx";
import { Buckets } from "./buckets.tsx";
import { Series } from "./series.tsx";
import "./kpi.css";

/** One KPI: its number, how it moves, what it is made of, and the rows behind it. */
export function KpiPage(): ReactElement {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { params, ready } = useView();
  const card = useQuery({ ...cardQuestion(id, params), enabled: ready });
  const kpi = useQuery({ ...kpiQuestion(id, { ...params, compare: true }), enabled: ready });
  const fault = kpi.error ?? card.error;
  return (
    <>
      <div className="page-head"><div><h1>{kpi.data?.title ?? card.data?.title ?? say(fault === null ? "app.loading" : "kpis.title")}</h1><p className="soft">{card.data?.question ?? "\u00a0"}</p></div></div>
      <FilterBar />
      {fault !== null ? <ProblemNote fault={fault} onRetry={() => { void kpi.refetch(); void card.refetch(); }} list="/kpis" /> : kpi.data === undefined ? <Waiting /> : <Drawn key={id} kpi={kpi.data} denominator={card.data?.denominator ?? ""} dimensions={card.data?.dimensions ?? []} />}
    </>
  );
}

interface DrawnProps {
  readonly kpi: KpiResult;
  readonly denominator: string;
  readonly dimensions: readonly string[];
}

function Drawn({ kpi, denominator, dimensions }: DrawnProps): ReactElement {
  return (
    <div className="kpi-layout fade">
      <div className="kpi-main">
        <NumberCard kpi={kpi} denominator={denominator} />
        <AsReported kpi={kpi} />
        {!isUnmeasured(kpi) && <><Series kpi={kpi} /><Buckets kpi={kpi} /><Breakdown kpi={kpi} dimensions={dimensions} /></>}
      </div>
      <aside className="card kpi-aside" aria-label={say("how.title")} tabIndex={0}><h2 style={{ marginBottom: 8 }}>{say("how.title")}</h2><HowCountedText id={kpi.id} /></aside>
      {!isUnmeasured(kpi) && <div className="kpi-behind"><Behind kpi={kpi} /></div>}
    </div>
  );
}

function NumberCard({ kpi, denominator }: { readonly kpi: KpiResult; readonly denominator: string }): ReactElement {
  return (
    <section className={kpi.small ? "card small-n" : "card"} aria-label={kpi.title}>
      <div className="kpi-number">
        <div>
          <div className={kpi.value === null ? "value nothing" : "value"} data-value={kpi.value ?? ""}>{showValue(kpi, kpi)}</div>
          {kpi.value === null && <p className="soft">{whyNone(kpi)} {kpi.fault !== undefined && <>{kpi.fault.text} {kpi.fault.advice} <code>{kpi.fault.code}</code></>}</p>}
          {hasSides(kpi) && kpi.value !== null && <p className="kpi-sides">{say("tile.of", { numerator: showSide(kpi.numerator, kpi, "numerator"), denominator: showSide(kpi.denominator, kpi, "denominator") })} {denominator}</p>}
          {kpi.interval !== null && kpi.value !== null && <div className="kpi-interval"><IntervalBar value={kpi.value} interval={kpi.interval} scale={kpi.unit === "nps" ? [-100, 100] : [0, 1]} /><span>{showInterval(kpi.interval, kpi.unit)}</span></div>}
          <GoalLine kpi={kpi} />
          {kpi.small && kpi.value !== null && <p className="soft small">{say("tile.small", { n: showCount(kpi.n), count: kpi.n })}. {say("tile.small.help")}</p>}
        </div>
        {!isUnmeasured(kpi) && <><Compared title={say("kpi.compare.previous")} comparison={kpi.previous} kpi={kpi} /><Compared title={say("kpi.compare.year")} comparison={kpi.year_before} kpi={kpi} /></>}
        <Beside kpi={kpi} />
      </div>
      <Remarks kpi={kpi} />
      <div style={{ marginTop: 10 }}><Until at={kpi.data_as_of} stalest={stalestOf(kpi)} /></div>
    </section>
  );
}

function Compared({ title, comparison, kpi }: { readonly title: string; readonly comparison: Comparison | undefined; readonly kpi: KpiResult }): ReactElement | null {
  if (comparison === undefined) return null;
  const label = labelOf(comparison.period);
  return (
    <div className="kpi-compare">
      <span>{title}</span>
      <strong>{showValue(comparison, kpi)}</strong>
      <Change comparison={comparison} unit={kpi.unit} currency={kpi.currency} better={kpi.better} label={label} />
      {Object.entries(comparison.beside ?? {}).map(([name, value]) => value !== null && <span key={name} className="soft small tabular">{besideWord(name, kpi)} {showBeside(name, value, kpi)}</span>)}
    </div>
  );
}

function Beside({ kpi }: { readonly kpi: KpiResult }): ReactElement | null {
  const shown = Object.entries(kpi.beside).filter((entry): entry is [string, number] => entry[1] !== null);
  if (shown.length === 0) return null;
  return (
    <dl className="facts-list" style={{ gap: "0 12px", fontSize: 12 }}>
      {shown.map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt><BesideName name={name} kpi={kpi} /></dt><dd className="tabular">{showBeside(name, value, kpi)}</dd></div>)}
    </dl>
  );
}

/** A figure that counts the keys of a dimension opens to the number by it, one of accounts to these. */
function BesideName({ name, kpi }: { readonly name: string; readonly kpi: KpiResult }): ReactElement {
  const change = useChangeView();
  const by = kpi.beside_by?.[name];
  if (by === undefined) return <>{besideWord(name, kpi)}</>;
  const opened = by === "account_id" ? { behind: "accounts" } : { by, key: undefined };
  return <button type="button" className="plain-button link" onClick={() => change(opened)}>{besideWord(name, kpi)}</button>;
}

function Remarks({ kpi }: { readonly kpi: KpiResult }): ReactElement | null {
  const flags = Object.entries(kpi.flags);
  if (flags.length + kpi.warnings.length + kpi.missing.length === 0 && kpi.partial === null) return null;
  return (
    <div className="stack" style={{ gap: 6, marginTop: 12 }}>
      {flags.length > 0 && <div className="row"><span className="soft small">{say("kpi.flags")}</span>{flags.map(([flag, count]) => <span key={flag} className="pill tabular">{wordsOf(flag)} {showCount(count)}</span>)}</div>}
      {kpi.partial !== null && <Remark text={say("tile.partial", { from: showDay(kpi.partial.from), until: showDay(addDays(kpi.partial.to, -1)) })} />}
      {kpi.warnings.map((warning) => <Remark key={warning.code} text={warning.text} />)}
      {kpi.missing.length > 0 && <p className="soft">{say("tile.brought", { sources: kpi.missing.join("; ") })}. <Link to="/import" className="link">{say("tile.import")}</Link></p>}
    </div>
  );
}

function Remark({ text }: { readonly text: string }): ReactElement {
  return <p className="row small" style={{ gap: 6, color: "var(--warning)", flexWrap: "nowrap", alignItems: "flex-start" }}><CircleAlert size={14} aria-hidden style={{ flex: "none", marginTop: 2 }} /><span>{text}</span></p>;
}

function Waiting(): ReactElement {
  return <div className="kpi-layout" role="status" aria-label={say("app.loading")}><div className="kpi-main"><Skeleton h={130} radius="md" /><Skeleton h={340} radius="md" /><Skeleton h={240} radius="md" /></div><Skeleton h={560} radius="md" /></div>;
}
