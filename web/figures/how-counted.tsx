import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { KpiCard, Unit } from "../../src/serve/contract.ts";
import { cardQuestion, workspaceQuestion } from "../api/questions.ts";
import { showCount, showNumber } from "../format/numbers.ts";
import { showDay, showInstant } from "../format/days.ts";
import { Panel } from "../frame/panel.tsx";
import { ProblemNote } from "../frame/problem-note.tsx";
import { useView } from "../frame/use-view.ts";
import { fieldWords, known, say, wordsOf } from "../words/say.ts";
import { CopyText } from "./copy-text.tsx";
import { aboutGoal, showTarget, useGoal } from "./goal-line.tsx";
import { KpiNotes } from "./kpi-notes.tsx";
import { useZone } from "./use-zone.ts";
import "./figures.css";

/** The drawer "How is this counted?" of a tile. */
export function HowCounted({ id, onClose }: { readonly id: string | undefined; readonly onClose: () => void }): ReactElement {
  return (
    <Panel opened={id !== undefined} onClose={onClose} title={say("how.title")}>
      {id !== undefined && <HowCountedText id={id} withTitle />}
    </Panel>
  );
}

/** Sentence, formula, worked example, settings, sources and SQL of a KPI, for the period on screen. */
export function HowCountedText({ id, withTitle = false }: { readonly id: string; readonly withTitle?: boolean }): ReactElement {
  const { params, ready } = useView();
  const card = useQuery({ ...cardQuestion(id, params), enabled: ready });
  if (card.isError) return <ProblemNote fault={card.error} onRetry={() => void card.refetch()} />;
  if (card.data === undefined) return <div className="stack"><Skeleton h={40} /><Skeleton h={90} /><Skeleton h={160} /></div>;
  return <CardText card={card.data} withTitle={withTitle} />;
}

function CardText({ card, withTitle }: { readonly card: KpiCard; readonly withTitle: boolean }): ReactElement {
  return (
    <div className="stack how fade">
      {withTitle && <div><h2 style={{ fontSize: 16 }}>{card.title}</h2><Link to="/kpis/$id" params={{ id: card.id }} className="link small">{say("how.open")}</Link></div>}
      <p>{card.question}</p>
      <p className="how-formula">{card.formula}</p>
      <div className="row"><Pill>{wordFor(`reading.${card.reading}`)}</Pill><Pill>{wordFor(`better.${card.better}`)}</Pill><Pill>{say("how.version", { version: card.version })}</Pill></div>
      <Section title={say("how.example")}><WorkedExample card={card} /></Section>
      <Section title={say("notes.title")}><KpiNotes id={card.id} /></Section>
      {card.knobs.length > 0 && <Section title={say("how.knobs")}><Knobs card={card} /></Section>}
      <Section title={say("goal.title")}><GoalText card={card} /></Section>
      <Section title={say("how.sources")}><Sources card={card} /></Section>
      <Section title={say("how.nothing")}><p>{card.nothing}</p></Section>
      {card.caveats.length > 0 && <Section title={say("how.caveats")}><ul>{card.caveats.map((caveat) => <li key={caveat}>{caveat}</li>)}</ul></Section>}
      {card.sql !== "" && <details className="how-section"><summary><h3 style={{ display: "inline" }}>{say("how.sql")}</h3></summary><div className="row" style={{ justifyContent: "flex-end" }}><CopyText text={card.sql} /></div><pre className="code" tabIndex={0}>{card.sql}</pre></details>}
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return <section className="how-section"><h3>{title}</h3>{children}</section>;
}
function Pill({ children }: { readonly children: ReactNode }): ReactElement {
  return <span className="pill">{children}</span>;
}
function wordFor(key: string): string {
  return known(key) ? say(key) : key;
}

function WorkedExample({ card }: { readonly card: KpiCard }): ReactElement {
  const { given, period, value, of, because } = card.example;
  const unit = card.unit as Unit;
  return (
    <>
      {Object.entries(given).map(([record, table]) => <GivenTable key={record} record={record} table={table} />)}
      <p className="soft small" style={{ marginBottom: 8 }}>{say("how.example.period", { from: showDay(period[0]), until: showDay(lastDay(period[1])) })}</p>
      <div className="example-result">
        <div className="tabular"><span className="soft">{say("how.example.result")} </span><strong>{value === null ? "—" : showNumber(value, { unit })}</strong>{of !== null && <span className="soft"> ({say("tile.of", { numerator: showCount(of[0]), denominator: showCount(of[1]) })})</span>}</div>
        <p>{because}</p>
      </div>
    </>
  );
}

function lastDay(to: string): string {
  return new Date(Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** A table as the definition writes it: first line the columns, cells parted by `|`. */
function GivenTable({ record, table }: { readonly record: string; readonly table: string }): ReactElement {
  const [head = [], ...rows] = table.trim().split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return (
    <div className="example-table" tabIndex={0} role="region" aria-label={wordsOf(record)}>
      <table className="lines">
        <caption>{wordsOf(record)}</caption>
        <thead><tr>{head.map((cell, place) => <th key={place} scope="col">{fieldWords(cell)}</th>)}</tr></thead>
        <tbody>{rows.map((cells, place) => <tr key={place}>{cells.map((cell, column) => <td key={column} className="nowrap tabular">{cell}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function GoalText({ card }: { readonly card: KpiCard }): ReactElement {
  const currency = useQuery(workspaceQuestion()).data?.currency ?? null;
  const goal = useGoal({ id: card.id, currency });
  if (goal === undefined) return <p className="soft">{say("goal.none")} <Link to="/import" className="link">{say("tile.import")}</Link></p>;
  return <p><strong className="tabular">{showTarget(goal.target, { unit: card.unit as Unit, currency })}</strong> <span className="soft">{aboutGoal(goal)}</span></p>;
}

function Knobs({ card }: { readonly card: KpiCard }): ReactElement {
  return (
    <dl className="facts-list">
      {card.knobs.map((knob) => (
        <div key={knob.name} style={{ display: "contents" }}>
          <dt><code>{knob.name}</code></dt>
          <dd><strong>{String(knob.value)}</strong> <span className="soft small">{knob.value === knob.default ? say("how.knobs.default") : say("how.knobs.changed", { value: String(knob.default) })}</span><br /><span className="soft">{knob.meaning}</span></dd>
        </div>
      ))}
    </dl>
  );
}

function Sources({ card }: { readonly card: KpiCard }): ReactElement {
  const zone = useZone();
  const missing = card.needs.filter((need) => !need.collected);
  return (
    <dl className="facts-list">
      {card.reads.map((source) => (
        <div key={source.record} style={{ display: "contents" }}>
          <dt>{source.title}</dt>
          <dd className="tabular">{source.rows === 0 ? <span className="soft">{say("how.sources.none")}</span> : <>{say("how.sources.rows", { n: showCount(source.rows), count: source.rows })}{source.newest !== null && <span className="soft">, {say("how.sources.newest", { at: showInstant(source.newest, zone) })}</span>}</>}</dd>
        </div>
      ))}
      {missing.map((need) => <div key={`${need.record}-${need.brought_by}`} style={{ display: "contents" }}><dt>{wordsOf(need.record)}</dt><dd>{say("how.sources.brought", { source: need.brought_by })} · <Link to="/import" className="link">{say("tile.import")}</Link></dd></div>)}
    </dl>
  );
}
