import { Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { FactRow, KpiResult } from "../../../src/serve/contract.ts";
import { factsQuestion } from "../../api/questions.ts";
import { CopyText, csvOf } from "../../figures/copy-text.tsx";
import { showSide, showValue } from "../../figures/figure.ts";
import { NoFigure } from "../../figures/no-figure.tsx";
import { showDay } from "../../format/days.ts";
import { showMoney } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { useKpi } from "../../tiles/tile-row.tsx";
import { say, wordsOf } from "../../words/say.ts";

const kpiId = "renewals_due";
/** The flag, and the part, of what should have been decided. */
const overdue = "overdue";
/** So many stand there before more are asked for: the numbers below are to be seen too. */
const firstShown = 10;

/** The contracts that fall due soon, the largest first: the day, and what the customer said last. */
export function RenewalsDue(): ReactElement {
  const due = useKpi(kpiId, { by: "due_in" });
  return (
    <section className="card">
      <div className="chart-head"><div><h2>{say("customers.due")}</h2><p className="soft small">{say("customers.due.lead")}</p></div>{due.data !== undefined && due.data.value !== null && <strong style={{ fontSize: 20 }}><Link to="/kpis/$id" params={{ id: kpiId }} className="quiet-link tabular">{showValue(due.data, due.data, "board")}</Link></strong>}</div>
      {due.isError ? <ProblemNote fault={due.error} onRetry={() => void due.refetch()} /> : due.data === undefined ? <Skeleton h={200} /> : <Due kpi={due.data} />}
    </section>
  );
}

function Due({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  if (kpi.value === null) return <NoFigure kpi={kpi} />;
  return <><Spans kpi={kpi} /><Contracts kpi={kpi} /></>;
}

/** How much falls due in each span of days, and how many are overdue: these are in no sum. */
function Spans({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const lines = [...(kpi.breakdown ?? [])].filter((line) => line.key !== overdue).sort((a, b) => Number.parseInt(a.key, 10) - Number.parseInt(b.key, 10));
  const late = kpi.flags[overdue] ?? 0;
  return (
    <div className="row" style={{ marginBottom: 8, gap: "2px 16px" }}>
      {lines.map((line) => <span key={line.key} className="tabular"><span className="soft">{dueWords(line.key)}</span> <strong>{showValue(line, kpi, "board")}</strong></span>)}
      {late > 0 && <span className="soft">{say("moves.overdue", { n: late })}</span>}
    </div>
  );
}

function Contracts({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const { params, ready } = useView();
  const [all, setAll] = useState(false);
  const pages = useInfiniteQuery({ ...factsQuestion(kpiId, params), enabled: ready });
  if (pages.isError) return <ProblemNote fault={pages.error} onRetry={() => void pages.refetch()} />;
  if (pages.data === undefined) return <Skeleton h={160} />;
  const facts = pages.data.pages.flatMap((page) => page.facts).sort((a, b) => Number(b.numerator ?? 0) - Number(a.numerator ?? 0));
  if (facts.length === 0) return <p className="soft">{say("customers.due.none")}</p>;
  const shown = all ? facts : facts.slice(0, firstShown);
  const further = all ? pages.hasNextPage : shown.length < facts.length || pages.hasNextPage;
  const more = (): void => { if (all) void pages.fetchNextPage(); else setAll(true); };
  return (
    <>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={say("customers.due")}>
        <table className="lines tight stacked due-list">
          <thead><tr><th scope="col">{say("accounts.col.name")}</th><th scope="col">{say("customers.due.when")}</th><th scope="col">{say("customers.due.answer")}</th><th scope="col" className="right">{say("account.opportunity.amount")}</th><th scope="col"><span className="unseen">{say("account.row")}</span></th></tr></thead>
          <tbody>{shown.map((fact) => <Contract key={fact.subject_id} fact={fact} kpi={kpi} />)}</tbody>
        </table>
      </div>
      <div className="row between" style={{ marginTop: 8 }}>
        {further ? <button type="button" className="plain-button link small no-print" onClick={more}>{say("app.more")}</button> : <span />}
        <CopyText label={say("kpi.table.copy")} text={() => csvOf([[say("accounts.col.name"), say("customers.due.when"), say("customers.due.answer"), say("account.opportunity.amount")], ...facts.map((fact) => [fact.account_name || fact.account_id, fact.labels["due_on"] ?? "", fact.labels["last_answer"] ?? "", String(fact.numerator ?? "")])])} />
      </div>
    </>
  );
}

/** "31–60 days" → "in 31–60 days"; "overdue" is a word of its own. */
function dueWords(key: string): string {
  return key.endsWith(" days") ? say("customers.due.in", { days: key.slice(0, -" days".length) }) : wordsOf(key);
}

function Contract({ fact, kpi }: { readonly fact: FactRow; readonly kpi: KpiResult }): ReactElement {
  const change = useChangeView();
  const { due_on: day, last_answer: answer = "" } = fact.labels;
  const amount = fact.own_amount === null ? showSide(fact.numerator, { unit: kpi.unit, currency: kpi.currency }, "numerator") : showMoney(fact.own_amount, fact.currency, "exact");
  return (
    <tr>
      <td>{fact.account_id === "" ? say("kpi.noaccount") : <Link to="/accounts/$id" params={{ id: fact.account_id }} className="quiet-link"><bdi>{fact.account_name || fact.account_id}</bdi></Link>}</td>
      <td style={{ whiteSpace: "nowrap" }}>{day !== undefined && showDay(day)} <span className="soft small">{dueWords(fact.labels["due_in"] ?? "")}</span></td>
      {answer === "" ? <td className="stacked-none">—</td> : <td>{wordsOf(answer)}</td>}
      <td className="right tabular">{amount}</td>
      <td className="right">{fact.record !== "" && <button type="button" className="plain-button link small" onClick={() => change({ row: `${fact.record}:${fact.batch}:${fact.seq}` })}>{say("kpi.facts.open")}</button>}</td>
    </tr>
  );
}
