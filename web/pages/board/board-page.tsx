import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { Board, KpiResult } from "../../../src/serve/contract.ts";
import type { Params } from "../../api/ask.ts";
import type { Denominator } from "../../api/in-words.ts";
import { boardQuestion, denominatorsQuestion, workspaceQuestion } from "../../api/questions.ts";
import { StageStrip, type StageStripProps } from "../../charts/stage-strip.tsx";
import { byGroup } from "../../figures/groups.ts";
import { HowCounted } from "../../figures/how-counted.tsx";
import { FilterBar } from "../../filters/filter-bar.tsx";
import { EmptyState } from "../../frame/empty-state.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Until } from "../../frame/until.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { boardView } from "../../views.ts";
import { known, say } from "../../words/say.ts";
import { parted, type Parted } from "./leading.ts";
import { FoldedLines, Lines } from "./lines.tsx";
import { MovesLine } from "./moves-line.tsx";
import { ChangesBar } from "./changes-bar.tsx";
import { FreezeButton, ReportedBar } from "./reported-bar.tsx";
import { useShownColumn } from "./use-shown-column.ts";
import { Tile } from "../../tiles/tile.tsx";
import "./board.css";

const stages = ["target", "engaged", "opportunity", "won", "retained", "expanded"] as const;

/** The six stages side by side, under what the address narrows them to. */
export function BoardPage(): ReactElement {
  const workspace = useQuery(workspaceQuestion());
  const empty = workspace.data !== undefined && workspace.data.records.every((record) => record.rows === 0);
  return (
    <>
      <h1 className="unseen">{say("board.title")}</h1>
      {workspace.isError && <ProblemNote fault={workspace.error} onRetry={() => void workspace.refetch()} />}
      {empty ? <NothingYet /> : !workspace.isError && <Filled />}
    </>
  );
}

function Filled(): ReactElement {
  const { params, compare, ready } = useView();
  const board = useBoard({ ...params, compare: compare !== "none" }, ready);
  const how = boardView(useSearch({ strict: false })).how;
  const change = useChangeView();
  return (
    <>
      <FilterBar />
      <ReportedBar />
      <ChangesBar />
      {board.isError ? <ProblemNote fault={board.error} onRetry={() => void board.refetch()} /> : board.data === undefined ? <Waiting /> : <Drawn board={board.data} dim={board.isPlaceholderData} />}
      <HowCounted id={how} onClose={() => change({ how: undefined })} />
    </>
  );
}

/** What is at hand comes at once and is shown; what must be worked out first follows. */
function useBoard(asked: Params, ready: boolean) {
  const first = useQuery({ ...boardQuestion({ ...asked, at_hand: true }), enabled: ready });
  const isFirst = first.data !== undefined && !first.isPlaceholderData;
  const whole = useQuery({ ...boardQuestion(asked), enabled: ready && (first.isError || (isFirst && first.data.waiting.length > 0)) });
  const isWhole = whole.data !== undefined && !whole.isPlaceholderData;
  return isWhole || whole.isError || (first.isError && !isFirst) ? whole : first;
}

function Drawn({ board, dim }: { readonly board: Board; readonly dim: boolean }): ReactElement {
  const cards = useQuery(denominatorsQuestion()).data;
  const hrefOf = useKpiAddresses();
  const { compare } = useView();
  const row = useShownColumn();
  const beyond = [...new Set([...board.kpis, ...board.waiting].map((kpi) => kpi.group))].filter((group) => !stages.some((stage) => stage === group)).toSorted(byGroup);
  return (
    <div className="fade" aria-busy={dim} style={dim ? { opacity: 0.6 } : undefined}>
      <StageStrip stages={board.stages} kpis={board.kpis} compare={compare} hrefOf={hrefOf} />
      <MovesLine board={board} hrefOf={hrefOf} />
      <div ref={row} className="board-columns" role="region" aria-label={say("board.stages")} tabIndex={0}>
        {stages.map((stage) => <Column key={stage} stage={stage}><Stage parts={parted(board.kpis, stage)} cards={cards} /><Coming board={board} group={stage} /></Column>)}
      </div>
      {beyond.map((group) => (
        <section key={group} className="board-beyond" aria-label={groupTitle(group)}>
          <h2>{groupTitle(group)}</h2>
          <Lines kpis={parted(board.kpis, group).lines} />
          <Coming board={board} group={group} />
        </section>
      ))}
      <div className="row" style={{ marginTop: 16, justifyContent: "space-between" }}><Until at={newestOf(board)} /><FreezeButton /></div>
    </div>
  );
}

/** Of the board that is shown: while events come in the workspace may have newer ones. */
function newestOf({ kpis }: Board): string | null {
  return kpis.reduce<string | null>((newest, { data_as_of: at }) => (at !== null && (newest === null || at > newest) ? at : newest), null);
}

function Column({ stage, children }: { readonly stage: KpiResult["group"]; readonly children: ReactNode }): ReactElement {
  return <section className="board-column" data-stage={stage} aria-label={say("board.column", { stage: groupTitle(stage) })}><h2><span className="dot" aria-hidden />{groupTitle(stage)}</h2>{children}</section>;
}

function Stage({ parts, cards }: { readonly parts: Parted; readonly cards: ReadonlyMap<string, Denominator> | undefined }): ReactElement {
  return <>{parts.tiles.map((kpi) => <Tile key={kpi.id} kpi={kpi} card={cards?.get(kpi.id)} />)}<FoldedLines kpis={parts.lines} /></>;
}

/** The places of those that are being worked out. */
function Coming({ board, group }: { readonly board: Board; readonly group: string }): ReactNode {
  return board.waiting.filter((kpi) => kpi.group === group).map((kpi) => <Skeleton key={kpi.id} h={28} mt={6} radius="sm" aria-hidden />);
}

function groupTitle(group: string): string {
  const key = `group.${group}`;
  return known(key) ? say(key) : group;
}

/** Addresses of KPI pages that keep period and filters. */
function useKpiAddresses(): StageStripProps["hrefOf"] {
  const router = useRouter();
  return (kpi, accounts = false, facts = null) => router.buildLocation({ to: "/kpis/$id", params: { id: kpi }, search: ((before: object) => ({ ...before, how: undefined, ...(facts === null ? { behind: accounts ? "accounts" : undefined } : { ...facts, behind: "facts" }) })) as never }).href;
}

function NothingYet(): ReactElement {
  return (
    <EmptyState title={say("board.empty.title")} text={say("board.empty.text")} picture={<Compass size={40} strokeWidth={1.25} />}>
      <Button mt="sm" renderRoot={(props) => <Link to="/import" {...props} />}>{say("board.empty.button")}</Button>
    </EmptyState>
  );
}

function Waiting(): ReactElement {
  return (
    <div role="status" aria-label={say("app.loading")}>
      <Skeleton h={188} radius="md" mb={12} />
      <div className="board-columns">{stages.map((stage) => <div key={stage} className="board-column">{[0, 1, 2].map((tile) => <Skeleton key={tile} h={146} radius="md" />)}</div>)}</div>
    </div>
  );
}
