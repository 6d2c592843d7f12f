import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { FactRow, KpiResult } from "../../../src/serve/contract.ts";
import { factsQuestion } from "../../api/questions.ts";
import { CopyText, csvOf } from "../../figures/copy-text.tsx";
import { isUnmeasured } from "../../figures/figure.ts";
import { keyWords } from "../../figures/key-words.ts";
import { NoFigure } from "../../figures/no-figure.tsx";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { useKpi } from "../../tiles/tile-row.tsx";
import { salesView } from "../../views.ts";
import { say, wordsOf } from "../../words/say.ts";

const kpiId = "coverage_reasons";
const ownerDimension = "account_owner";

/** Accounts that nobody covers, by the first thing that is missing and by whose account it is. */
export function WorkList(): ReactElement {
  const reasons = useKpi(kpiId, { by: ownerDimension });
  return (
    <section className="card">
      <div className="chart-head"><div><h2>{say("sales.work")}</h2><p className="soft small">{say("sales.work.lead")}</p></div>{reasons.data !== undefined && !isUnmeasured(reasons.data) && <OwnerChoice kpi={reasons.data} />}</div>
      {reasons.isError ? <ProblemNote fault={reasons.error} onRetry={() => void reasons.refetch()} /> : reasons.data === undefined ? <Skeleton h={200} /> : <Uncovered kpi={reasons.data} />}
    </section>
  );
}

/** That nothing is known of any account does not mean that each is covered. */
function Uncovered({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  if (isUnmeasured(kpi)) return <NoFigure kpi={kpi} />;
  return <><ReasonChips kpi={kpi} /><Accounts /></>;
}

function ReasonChips({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const { reason } = salesView(useSearch({ strict: false }));
  const change = useChangeView();
  const chip = (key: string | undefined, label: string): ReactElement => <button key={key ?? ""} type="button" className={reason === key ? "chip chip-on" : "chip"} aria-pressed={reason === key} onClick={() => change({ reason: key })}>{label}</button>;
  return (
    <div className="row" role="group" aria-label={say("sales.work.reason")} style={{ marginBottom: 8 }}>
      {chip(undefined, say("sales.work.all"))}
      {(kpi.buckets ?? []).filter(({ value }) => value > 0).map(({ key, value }) => chip(key, `${wordsOf(key)} ${showCount(value)}`))}
    </div>
  );
}

function OwnerChoice({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const { owner } = salesView(useSearch({ strict: false }));
  const change = useChangeView();
  const owners = (kpi.breakdown ?? []).map(({ key, numerator }) => ({ value: key, label: `${keyWords(key)} (${showCount(numerator ?? 0)})` }));
  return <NativeSelect size="xs" aria-label={say("sales.work.owner")} value={owner ?? ""} onChange={(event) => change({ owner: event.currentTarget.value || undefined })} data={[{ value: "", label: say("sales.work.everyone") }, ...owners]} />;
}

function Accounts(): ReactElement {
  const { reason, owner } = salesView(useSearch({ strict: false }));
  const { params, ready } = useView();
  const narrowed = { ...params, ...(reason === undefined ? {} : { bucket: reason }), ...(owner === undefined ? {} : { by: ownerDimension, key: owner }) };
  const pages = useInfiniteQuery({ ...factsQuestion(kpiId, narrowed), enabled: ready });
  if (pages.isError) return <ProblemNote fault={pages.error} onRetry={() => void pages.refetch()} />;
  if (pages.data === undefined) return <Skeleton h={160} />;
  const facts = pages.data.pages.flatMap((page) => page.facts).filter(({ account_id: account }) => account !== "");
  if (facts.length === 0) return <p className="soft">{say("sales.work.none")}</p>;
  return (
    <>
      <div className="work-list">{facts.map((fact) => <AccountLine key={fact.subject_id} fact={fact} />)}</div>
      <div className="row between" style={{ marginTop: 8 }}>
        {pages.hasNextPage ? <Button size="xs" variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{say("app.more")}</Button> : <span />}
        <CopyText label={say("kpi.table.copy")} text={() => csvOf([[say("accounts.col.name"), say("sales.work.reason")], ...facts.map((fact) => [fact.account_name || fact.account_id, wordsOf(fact.bucket)])])} />
      </div>
    </>
  );
}

function AccountLine({ fact }: { readonly fact: FactRow }): ReactElement {
  return <Link className="work-line" to="/accounts/$id" params={{ id: fact.account_id }}><bdi className="clip">{fact.account_name || fact.account_id}</bdi><span className="soft small">{wordsOf(fact.bucket)}</span></Link>;
}
