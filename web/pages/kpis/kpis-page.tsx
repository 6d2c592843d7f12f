import { Button, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Search } from "lucide-react";
import type { ReactElement } from "react";
import type { KpiName, Unit } from "../../../src/serve/contract.ts";
import { notesQuestion } from "../../api/notes.ts";
import { kpisQuestion, workspaceQuestion } from "../../api/questions.ts";
import { showTarget, useGoal } from "../../figures/goal-line.tsx";
import { groupOrder } from "../../figures/groups.ts";
import { showCount } from "../../format/numbers.ts";
import { EmptyState } from "../../frame/empty-state.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { kpisView } from "../../views.ts";
import { known, say } from "../../words/say.ts";
import "./kpis.css";


/** Everything that is measured, by group, with search over names and questions. */
export function KpisPage(): ReactElement {
  const view = kpisView(useSearch({ strict: false }));
  const change = useChangeView();
  const answer = useQuery(kpisQuestion());
  const cards = (answer.data?.kpis ?? []).filter((card) => matches(card, view.search ?? ""));
  const chosen = groupOrder.find((group) => group === view.group);
  const groups = groupOrder.filter((group) => cards.some((card) => card.group === group) && (chosen ?? group) === group);
  const all = groupOrder.filter((group) => answer.data?.kpis.some((card) => card.group === group) === true);
  return (
    <>
      <div className="page-head">
        <div><h1>{say("kpis.title")}</h1><p className="soft">{say("kpis.lead")}</p></div>
        <TextInput type="search" w={{ base: "100%", sm: 320 }} leftSection={<Search size={15} aria-hidden />} placeholder={say("kpis.search")} aria-label={say("kpis.search")} value={view.search ?? ""} onChange={(event) => change({ search: event.currentTarget.value || undefined }, { replace: true })} />
      </div>
      <div className="row" role="group" aria-label={say("kpis.all")}>
        <button type="button" className={chosen === undefined ? "chip chip-on" : "chip"} aria-pressed={chosen === undefined} onClick={() => change({ group: undefined })}>{say("kpis.all")}</button>
        {all.map((group) => <button key={group} type="button" data-stage={group} className={chosen === group ? "chip chip-on" : "chip"} aria-pressed={chosen === group} onClick={() => change({ group })}><span className="dot" aria-hidden />{groupTitle(group)}</button>)}
      </div>
      {answer.isError && <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <div className="kpi-cards" style={{ marginTop: 20 }}>{Array.from({ length: 9 }, (_, place) => <Skeleton key={place} h={96} radius="md" />)}</div>}
      {answer.data !== undefined && groups.length === 0 && <NoMatch search={view.search ?? ""} group={chosen} />}
      {groups.map((group) => <Group key={group} group={group} cards={cards.filter((card) => card.group === group)} />)}
    </>
  );
}

/** Says what was looked for and where, and offers the way out. */
function NoMatch({ search, group }: { readonly search: string; readonly group: string | undefined }): ReactElement {
  const change = useChangeView();
  const title = group === undefined ? say("kpis.none", { search }) : say("kpis.none.group", { search, group: groupTitle(group) });
  return <div style={{ marginTop: 20 }}><EmptyState title={title} text={say("kpis.none.text")}><Button mt="sm" variant="default" onClick={() => change({ search: undefined, group: undefined })}>{say("kpis.none.button")}</Button></EmptyState></div>;
}

function matches(card: KpiName, search: string): boolean {
  const text = `${card.title} ${card.id} ${card.question}`.toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

function Group({ group, cards }: { readonly group: string; readonly cards: readonly KpiName[] }): ReactElement {
  return (
    <section className="kpi-group" data-stage={group} aria-label={groupTitle(group)}>
      <h2><span className="dot" aria-hidden />{groupTitle(group)} <span className="soft small" style={{ fontWeight: 400 }}>{say("kpis.count", { n: cards.length })}</span></h2>
      <div className="kpi-cards">{cards.map((card) => <Card key={card.id} card={card} />)}</div>
    </section>
  );
}

function Card({ card }: { readonly card: KpiName }): ReactElement {
  return (
    <Link to="/kpis/$id" params={{ id: card.id }} className="kpi-card">
      <h3>{card.title}</h3>
      <p>{card.question}</p>
      <div className="row"><span className="pill">{wordFor(`unit.name.${card.unit}`)}</span><span className="pill">{wordFor(`better.${card.better}`)}</span>{!card.collected && <span className="pill">{say("kpis.missing")}</span>}<Doubts kpi={card.id} /><Wanted card={card} /></div>
      {card.missing.length > 0 && <p className="small">{say("tile.brought", { sources: card.missing.join("; ") })}</p>}
    </Link>
  );
}

/** The goal for the period on screen, or the place where it would stand. */
function Wanted({ card }: { readonly card: KpiName }): ReactElement {
  const currency = useQuery(workspaceQuestion()).data?.currency ?? null;
  const goal = useGoal({ id: card.id, currency });
  return <span className="soft small tabular">{goal === undefined ? say("kpis.goal.none") : say("kpis.goal", { target: showTarget(goal.target, { unit: card.unit as Unit, currency }) })}</span>;
}

function Doubts({ kpi }: { readonly kpi: string }): ReactElement | null {
  const open = (useQuery(notesQuestion()).data ?? []).filter((note) => note.kpi === kpi && note.kind === "doubt" && note.settled === null).length;
  return open === 0 ? null : <span className="pill">{say("kpis.doubts", { n: showCount(open), count: open })}</span>;
}

function wordFor(key: string): string {
  return known(key) ? say(key) : key;
}
function groupTitle(group: string): string {
  return wordFor(`group.${group}`);
}
