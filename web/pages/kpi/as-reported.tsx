import { authorName } from "../../figures/author.ts";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { KpiResult, MovedAccount, ReportedKpi } from "../../../src/serve/contract.ts";
import { reportedKpiQuestion } from "../../api/questions.ts";
import { showValue } from "../../figures/figure.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showCount, showNumber } from "../../format/numbers.ts";
import { AskProblem } from "../../api/ask.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useView } from "../../frame/use-view.ts";
import { showDifference } from "../../reported/difference.ts";
import { FrozenOn } from "../../reported/frozen-on.tsx";
import { useFrozen } from "../../reported/use-frozen.ts";
import { say } from "../../words/say.ts";

/** The number as it was reported beside the number of now, and what moved it. Nothing where the period was not frozen. */
export function AsReported({ kpi }: { readonly kpi: KpiResult }): ReactElement | null {
  const { span } = useView();
  const frozen = useFrozen();
  const answer = useQuery({ ...reportedKpiQuestion(kpi.id, { from: span.from, to: span.to }), enabled: frozen !== undefined && frozen !== null, retry: false });
  if (frozen === undefined || frozen === null) return null;
  // The KPI is younger than the board.
  if (answer.error instanceof AskProblem && answer.error.code === "report_not_found") return null;
  return (
    <section className="card reported" aria-label={say("reported.title")}>
      <div className="chart-head"><h2>{say("reported.title")}</h2></div>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={120} /> : <Drawn answer={answer.data} kpi={kpi} />}
    </section>
  );
}

function Drawn({ answer, kpi }: { readonly answer: ReportedKpi; readonly kpi: KpiResult }): ReactElement {
  const { frozen, reported, restated, difference, facts_moved: moved } = answer;
  return (
    <div className="stack" style={{ gap: 12 }}>
      <FrozenOn frozen={frozen} />
      <div className="kpi-number">
        <div className="kpi-compare"><span>{say("reported.title")}</span><strong data-reported={reported.value ?? ""}>{showValue(reported, reported)}</strong></div>
        <div className="kpi-compare"><span>{say("reported.restated")}</span><strong>{showValue(restated, restated)}</strong></div>
        {reported.value !== restated.value && <div className="kpi-compare"><span>{say("reported.col.difference")}</span><strong>{showDifference(difference, kpi)}</strong></div>}
      </div>
      {reported.value === restated.value && <p className="soft">{moved === null || moved === 0 ? say("reported.same.one") : say("reported.same.hidden", { n: showCount(moved), count: moved })}</p>}
      {answer.causes.length > 0 && <Causes answer={answer} kpi={kpi} />}
      {answer.accounts.length > 0 && <Accounts accounts={answer.accounts} kpi={kpi} />}
      <Since answer={answer} />
    </div>
  );
}

function Causes({ answer, kpi }: { readonly answer: ReportedKpi; readonly kpi: KpiResult }): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("reported.col.cause")}>
      <table className="lines tight">
        <thead><tr><th scope="col">{say("reported.col.cause")}</th><th scope="col">{say("reported.col.moved")}</th><th scope="col" className="right">{say("reported.col.difference")}</th></tr></thead>
        <tbody>
          {answer.causes.map(({ cause, imports, difference, facts, accounts }) => (
            <tr key={`${cause} ${imports.join()}`} data-cause={cause}>
              <td>{say(`reported.cause.${cause}`)}<Decided answer={answer} imports={imports} /></td>
              <td className="soft">{facts === null ? "—" : `${say("reported.facts", { n: showCount(facts), count: facts })}, ${say("reported.accounts", { n: showCount(accounts ?? 0), count: accounts ?? 0 })}`}</td>
              <td className="right">{showDifference(difference, kpi)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Who decided, when, why, and how many rows it moved. */
function Decided({ answer, imports }: { readonly answer: ReportedKpi; readonly imports: readonly number[] }): ReactElement | null {
  const zone = useZone();
  const decisions = answer.imports.flatMap(({ decision, ...one }) => (decision === null || !imports.includes(one.batch) ? [] : [{ ...one, decision }]));
  return decisions.length === 0 ? null : (
    <ul className="plain-list small soft">
      {decisions.map(({ batch, at, undone, moved, decision: { author, reason } }) => (
        <li key={batch} data-decided={batch}>
          <Link to="/imports/$batch" params={{ batch: String(batch) }} className="quiet-link"><bdi>{say(undone ? "reported.decision.undone" : "reported.decision", { author: author === "" ? "—" : author })}</bdi></Link>{" "}
          {[showInstantDay(at, zone), say("reported.decision.rows", { n: showCount(moved), count: moved })].join(" · ")}{reason !== "" && <> · <bdi>{reason}</bdi></>}
        </li>
      ))}
    </ul>
  );
}

function Accounts({ accounts, kpi }: { readonly accounts: readonly MovedAccount[]; readonly kpi: KpiResult }): ReactElement {
  return (
    <div>
      <h3 className="small soft">{say("reported.accounts.title")}</h3>
      <ul className="plain-list small">{accounts.slice(0, 8).map((one) => <li key={one.account_id}><Link to="/accounts/$id" params={{ id: one.account_id }} className="quiet-link"><bdi>{one.name}</bdi></Link> <span className="tabular">{sides(one.reported, kpi)} → {sides(one.restated, kpi)}</span> <span className="soft">{one.causes.map((cause) => say(`reported.cause.${cause}`)).join(", ")}</span></li>)}</ul>
    </div>
  );
}

/** Numerator alone, or of its denominator. */
function sides([top, bottom]: MovedAccount["reported"], kpi: KpiResult): string {
  const unit = kpi.unit.startsWith("money") ? "money" : "count";
  const numerator = showNumber(top, { unit, currency: kpi.currency });
  return kpi.combine === "ratio" || kpi.combine === "mean" ? say("tile.of", { numerator, denominator: showNumber(bottom, { unit: "count" }) }) : numerator;
}

function Since({ answer: { imports, settings } }: { readonly answer: ReportedKpi }): ReactElement | null {
  const zone = useZone();
  if (imports.length + settings.length === 0) return null;
  return (
    <div>
      <h3 className="small soft">{say("reported.since")}</h3>
      <ul className="plain-list small">
        {imports.slice(0, 10).map((one) => <li key={one.batch}><span className="soft tabular">{showInstantDay(one.at, zone)}</span> {one.as === "erasure" ? <bdi>{sinceText(one)}</bdi> : <Link to="/imports/$batch" params={{ batch: String(one.batch) }} className="quiet-link"><bdi>{sinceText(one)}</bdi></Link>}</li>)}
        {settings.map((one) => <li key={`${one.name} ${one.set_at}`}><span className="soft tabular">{showInstantDay(one.set_at, zone)}</span> <bdi>{say("reported.setting", { name: one.name, value: String(one.value) })}</bdi> <span className="soft"><bdi>{authorName(one.author)}</bdi>{one.reason === "" ? "" : ` · ${one.reason}`}</span></li>)}
      </ul>
    </div>
  );
}

function sinceText({ as, file, undone, new: fresh, changed, decision }: ReportedKpi["imports"][number]): string {
  const counts = { fresh: showCount(fresh), changed: showCount(changed) };
  if (as === "erasure") return say("erasure.since", { names: file });
  if (as === "live") return say("reported.live", counts);
  if (decision !== null) return say(undone ? "reported.decision.undone" : "reported.decision", { author: decision.author === "" ? "—" : authorName(decision.author) });
  return undone ? say("reported.undone", { file }) : say("reported.import", { file, ...counts });
}
