import { Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { factsQuestion } from "../../api/questions.ts";
import { reasonOf } from "../../figures/figure.ts";
import { showMoney, showShare } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useView } from "../../frame/use-view.ts";
import { useKpi } from "../../tiles/tile-row.tsx";
import { say } from "../../words/say.ts";

const kpiId = "cost_outliers";

/** New customers that cost far more than the others, with the limit beyond which they count as that. */
export function Outliers(): ReactElement {
  const outliers = useKpi(kpiId);
  const { params, ready } = useView();
  const pages = useInfiniteQuery({ ...factsQuestion(kpiId, params), enabled: ready && Number(outliers.data?.value ?? 0) > 0 });
  const kpi = outliers.data;
  const found = (pages.data?.pages ?? []).flatMap((page) => page.facts).filter(({ numerator }) => Number(numerator) > 0);
  return (
    <section className="card">
      <div className="chart-head"><h2><Link to="/kpis/$id" params={{ id: kpiId }} className="quiet-link">{kpi?.title ?? say("app.loading")}</Link></h2></div>
      {outliers.isError ? <ProblemNote fault={outliers.error} onRetry={() => void outliers.refetch()} /> : kpi === undefined ? <Skeleton h={120} /> : kpi.value === null ? <p className="soft">{reasonOf(kpi.reason)}</p> : kpi.value === 0 ? <p className="soft">{say("cost.outliers.none")}</p> : pages.data === undefined ? <Skeleton h={40} /> : (
        <ul className="plain-list">{found.map((fact) => <li key={fact.subject_id}><Link to="/accounts/$id" params={{ id: fact.account_id }} className="quiet-link"><bdi>{fact.account_name || fact.account_id}</bdi></Link></li>)}</ul>
      )}
      {kpi !== undefined && kpi.value !== null && <p className="soft small">{[limit(kpi.beside["limit"], kpi.currency), share(kpi.beside["share_of_cost"])].filter(Boolean).join(" · ")}</p>}
    </section>
  );
}

function limit(value: number | null | undefined, currency: string | null): string {
  return value === null || value === undefined ? "" : say("cost.outliers.limit", { amount: showMoney(String(value), currency ?? "") });
}

function share(value: number | null | undefined): string {
  return value === null || value === undefined ? "" : say("cost.outliers.share", { share: showShare(value) });
}
