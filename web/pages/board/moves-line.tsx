import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { Board, StageMoves } from "../../../src/serve/contract.ts";
import { stageMovesQuestion } from "../../api/questions.ts";
import { StagePill } from "../../figures/stage-pill.tsx";
import { showCount } from "../../format/numbers.ts";
import { labelOf } from "../../format/periods.ts";
import { Panel } from "../../frame/panel.tsx";
import { useChangeView, useView, type View } from "../../frame/use-view.ts";
import { boardView } from "../../views.ts";
import { say } from "../../words/say.ts";

type Way = "forward" | "back";

/** Filters of the board that the list of accounts has too, by their names there. */
const ofAccounts: Readonly<Record<string, string>> = { tier: "tier", industry: "industry", country: "country", region: "region", list: "list", owner: "owner", account_owner: "owner" };

/** Under the strip: how many accounts moved from stage to stage in the period, and which renewals are overdue; each opens. */
export function MovesLine({ board, hrefOf }: { readonly board: Board; readonly hrefOf: (kpi: string, accounts?: boolean) => string }): ReactElement | null {
  const view = useView();
  const where = accountFilters(view);
  // The numbers of the board go first: this asks the engine for much that they work out.
  const moves = useQuery({ ...stageMovesQuestion({ from: view.span.from, to: view.span.to, where: where ?? [] }), enabled: view.ready && where !== null && board.waiting.length === 0 });
  const overdue = board.kpis.find(({ id }) => id === "renewals_due")?.flags["overdue"] ?? 0;
  if (where === null || moves.isError) return null;
  return (
    <section className="board-moves" aria-label={say("moves.title")} aria-busy={moves.data === undefined}>
      <span className="soft">{say("moves.title")}</span>
      {moves.data === undefined ? <Skeleton h={14} w={260} radius="sm" /> : <Counts moves={moves.data} />}
      {overdue > 0 && <a className="link" href={hrefOf("renewals_due", true)}>{say("moves.overdue", { n: showCount(overdue), count: overdue })}</a>}
      {moves.data !== undefined && <MovedAccounts moves={moves.data} />}
    </section>
  );
}

/** Null where the board is narrowed by what accounts are not. */
function accountFilters({ where }: View): readonly string[] | null {
  const named = where.map((one) => [ofAccounts[one.slice(0, one.indexOf("="))], one.slice(one.indexOf("=") + 1)] as const);
  return named.every(([column]) => column !== undefined) ? named.map(([column, value]) => `${column}=${value}`) : null;
}

function Counts({ moves: { forward, back } }: { readonly moves: StageMoves }): ReactElement {
  if (forward + back === 0) return <span className="soft">{say("moves.none")}</span>;
  return (
    <>
      {forward > 0 && <Opens way="forward"><ArrowRight size={13} aria-hidden />{say("moves.forward", { n: showCount(forward), count: forward })}</Opens>}
      {back > 0 && <Opens way="back"><ArrowLeft size={13} aria-hidden />{say("moves.back", { n: showCount(back), count: back })}</Opens>}
    </>
  );
}

function Opens({ way, children }: { readonly way: Way; readonly children: ReactNode }): ReactElement {
  const change = useChangeView();
  return <button type="button" className="plain-button link row" style={{ gap: 4 }} data-moves={way} onClick={() => change({ moves: way })}>{children}</button>;
}

function MovedAccounts({ moves }: { readonly moves: StageMoves }): ReactElement {
  const { moves: way } = boardView(useSearch({ strict: false }));
  const { span } = useView();
  const change = useChangeView();
  return (
    <Panel opened={way !== undefined} onClose={() => change({ moves: undefined })} title={say(way === "back" ? "moves.panel.back" : "moves.panel.forward", { label: labelOf(span) })}>
      {way !== undefined && <Listed moves={moves} way={way} />}
    </Panel>
  );
}

const order = ["", "target", "engaged", "opportunity", "won", "retained", "expanded"];

function Listed({ moves, way }: { readonly moves: StageMoves; readonly way: Way }): ReactElement {
  const shown = moves.accounts.filter(({ before, after }) => (order.indexOf(after) > order.indexOf(before)) === (way === "forward"));
  const n = moves[way];
  return (
    <div className="stack">
      <p className="soft small">{say("moves.lead")}{n > shown.length && ` ${say("moves.more", { shown: showCount(shown.length), n: showCount(n) })}`}</p>
      <table className="lines">
        <thead><tr><th scope="col">{say("accounts.col.name")}</th><th scope="col">{say("changes.before")}</th><th scope="col">{say("changes.now")}</th></tr></thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.account_id}>
              <td><Link to="/accounts/$id" params={{ id: one.account_id }} className="quiet-link"><bdi>{one.name}</bdi></Link></td>
              <td><Stage stage={one.before} /></td>
              <td><Stage stage={one.after} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Stage({ stage }: { readonly stage: string }): ReactElement {
  return stage === "" ? <span className="soft">{say("accounts.stage.none")}</span> : <StagePill stage={stage} />;
}
