import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { KpiResult } from "../../../src/serve/contract.ts";
import { kpiQuestion } from "../../api/questions.ts";
import { whyNone } from "../../figures/figure.ts";
import { showMoney, showShare } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

const kpiId = "cost_outliers";

/** New customers that cost far more than the others, with the limit beyond which they count as that. */
export function Outliers(): ReactElement {
  const { params, ready } = useView();
  const answer = useQuery({ ...kpiQuestion(kpiId, { ...params, accounts: true }), enabled: ready });
  return (
    <section className="card">
      <div className="chart-head"><h2><Link to="/kpis/$id" params={{ id: kpiId }} className="quiet-link">{answer.data?.title ?? say("app.loading")}</Link></h2></div>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={120} /> : <Found kpi={answer.data} />}
    </section>
  );
}

function Found({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  if (kpi.value === null) return <p className="soft">{whyNone(kpi)}</p>;
  const outliers = (kpi.accounts ?? []).filter(({ numerator }) => Number(numerator) > 0);
  return (
    <>
      {outliers.length === 0 && <p className="soft">{say("cost.outliers.none")}</p>}
      <ul className="plain-list">{outliers.map((account) => <li key={account.account_id}><Link to="/accounts/$id" params={{ id: account.account_id }} className="quiet-link"><bdi>{account.name || account.account_id}</bdi></Link></li>)}</ul>
      <p className="soft small">{[limit(kpi), share(kpi)].filter(Boolean).join(" · ")}</p>
    </>
  );
}

function limit({ beside, currency }: KpiResult): string {
  const value = beside["limit"] ?? null;
  return value === null ? "" : say("cost.outliers.limit", { amount: showMoney(String(value), currency ?? "") });
}

function share({ beside }: KpiResult): string {
  const value = beside["share_of_cost"] ?? null;
  return value === null ? "" : say("cost.outliers.share", { share: showShare(value) });
}
