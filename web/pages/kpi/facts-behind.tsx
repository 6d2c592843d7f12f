import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { FileSearch, Rows3, X } from "lucide-react";
import type { ReactElement } from "react";
import type { FactRow, KpiResult } from "../../../src/serve/contract.ts";
import { accountQuestion, factsQuestion } from "../../api/questions.ts";
import type { Params } from "../../api/ask.ts";
import { hasSides, showSide } from "../../figures/figure.ts";
import { rowAddress } from "../../figures/row-drawer.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { keyWords } from "../../figures/key-words.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { kpiView, type KpiView } from "../../views.ts";
import { say, wordsOf } from "../../words/say.ts";
import { SourceRows } from "./source-rows.tsx";

/** Each fact that was counted, and under them their sum, which is the number. */
export function FactsBehind({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const view = kpiView(useSearch({ strict: false }));
  const { params } = useView();
  const answer = useInfiniteQuery(factsQuestion(kpi.id, { ...params, ...narrowing(view) }));
  if (answer.isError) return <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Skeleton h={220} />;
  const facts = answer.data.pages.flatMap((page) => page.facts);
  const first = answer.data.pages[0];
  return (
    <>
      <Narrowed view={view} />
      {facts.length === 0 || first === undefined ? <p className="soft">{say("kpi.facts.none")}</p> : <FactTable facts={facts} kpi={kpi} total={first.total} numerator={first.numerator} denominator={first.denominator} whole={isWhole(view)} />}
      {answer.hasNextPage && <Button variant="default" mt="sm" loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>{say("app.more")}</Button>}
      <SourceRows kpi={kpi} />
    </>
  );
}

function narrowing(view: KpiView): Params {
  return { account: view.account === "none" ? "" : view.account, bucket: view.bucket, ...(view.by !== undefined && view.key !== undefined ? { by: view.by, key: view.key } : {}) };
}

function isWhole(view: KpiView): boolean {
  return view.account === undefined && view.bucket === undefined && view.key === undefined;
}

function Narrowed({ view }: { readonly view: KpiView }): ReactElement | null {
  const change = useChangeView();
  const account = useQuery({ ...accountQuestion(view.account ?? ""), enabled: view.account !== undefined && view.account !== "none" });
  if (isWhole(view)) return null;
  const name = view.account === "none" ? say("kpi.noaccount") : account.data?.name ?? "…";
  return (
    <div className="row" style={{ marginBottom: 8 }}>
      {view.account !== undefined && <Narrow text={say("kpi.facts.filter.account", { name })} onRemove={() => change({ account: undefined })} />}
      {view.key !== undefined && view.by !== undefined && <Narrow text={say("kpi.facts.filter.key", { dimension: wordsOf(view.by), key: keyWords(view.key) })} onRemove={() => change({ key: undefined })} />}
      {view.bucket !== undefined && <Narrow text={say("kpi.facts.filter.bucket", { bucket: keyWords(view.bucket) })} onRemove={() => change({ bucket: undefined })} />}
    </div>
  );
}

function Narrow({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }): ReactElement {
  return <button type="button" className="chip chip-on" onClick={onRemove} aria-label={say("filter.remove", { sentence: text })}><bdi className="clip">{text}</bdi><X size={13} aria-hidden /></button>;
}

interface FactTableProps {
  readonly facts: readonly FactRow[];
  readonly kpi: KpiResult;
  readonly total: number;
  readonly numerator: number | string | null;
  readonly denominator: number | string | null;
  /** Nothing is narrowed: the sums are the number's own. */
  readonly whole: boolean;
}

function FactTable({ facts, kpi, total, numerator, denominator, whole }: FactTableProps): ReactElement {
  const sides = hasSides(kpi);
  const extras = { subject: facts.some((fact) => subjectOf(fact) !== "" || labelsOf(fact) !== ""), bucket: facts.some((fact) => fact.bucket !== ""), flag: facts.some((fact) => fact.flag !== "") };
  const equal = whole && String(numerator) === String(kpi.numerator) && String(denominator) === String(kpi.denominator);
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("kpi.facts.title")}>
      <table className="lines stacked">
        <thead>
          <tr>
            <th scope="col">{say("kpi.facts.at")}</th><th scope="col">{say("kpi.facts.account")}</th>{extras.subject && <th scope="col">{say("kpi.facts.subject")}</th>}
            {extras.bucket && <th scope="col">{say("kpi.facts.bucket")}</th>}{extras.flag && <th scope="col">{say("kpi.facts.flag")}</th>}
            <th scope="col" className="right">{say("kpi.facts.numerator")}</th>{sides && <th scope="col" className="right">{say("kpi.facts.denominator")}</th>}
            <th scope="col"><span className="unseen">{say("kpi.facts.open")}</span></th>
          </tr>
        </thead>
        <tbody>{facts.map((fact, place) => <Fact key={place} fact={fact} kpi={kpi} sides={sides} extras={extras} />)}</tbody>
        <tfoot>
          <tr className="total">
            <td colSpan={2 + Number(extras.subject) + Number(extras.bucket) + Number(extras.flag)}>{say("kpi.facts.sum")} <span className="soft small" style={{ fontWeight: 400 }}>{say("kpi.facts.total", { n: showCount(total), count: total })}{equal && `, ${say("kpi.facts.equals")}`}</span></td>
            <td className="right" data-sum="numerator" data-label={say("kpi.facts.numerator")}>{showSide(numerator, kpi, "numerator")}</td>{sides && <td className="right" data-sum="denominator" data-label={say("kpi.facts.denominator")}>{showSide(denominator, kpi, "denominator")}</td>}<td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface FactProps {
  readonly fact: FactRow;
  readonly kpi: KpiResult;
  readonly sides: boolean;
  readonly extras: { readonly subject: boolean; readonly bucket: boolean; readonly flag: boolean };
}

/** What was counted; nothing where it is the account itself, whose name stands beside. */
function subjectOf({ subject_id, account_id }: FactRow): string {
  return subject_id === account_id ? "" : subject_id;
}

/** A call over the channel of calls is one word. */
function labelsOf({ labels }: FactRow): string {
  return [...new Set(Object.values(labels).filter((value) => value !== "").map(wordsOf))].join(" · ");
}

function Fact({ fact, kpi, sides, extras }: FactProps): ReactElement {
  const zone = useZone();
  const change = useChangeView();
  const one = fact.record !== "";
  const open = (): void => change(one ? { row: rowAddress(fact.record, fact.batch, fact.seq) } : { subject: `${fact.account_id}|${fact.subject_id}` });
  const label = say(one ? "kpi.facts.openrow" : "kpi.facts.openrows");
  const Icon = one ? FileSearch : Rows3;
  return (
    <tr className="clickable" onClick={open}>
      <td className="nowrap tabular">{showInstantDay(fact.at, zone)}</td>
      <td><bdi>{fact.account_id === "" ? <span className="soft">{say("kpi.noaccount")}</span> : fact.account_name || fact.account_id}</bdi></td>
      {extras.subject && <td><bdi>{subjectOf(fact)}</bdi> <span className="soft small">{labelsOf(fact)}</span></td>}
      {extras.bucket && <td><bdi>{keyWords(fact.bucket)}</bdi></td>}{extras.flag && <td className="soft">{wordsOf(fact.flag)}</td>}
      <td className="right" data-label={say("kpi.facts.numerator")}>{showSide(fact.numerator, { unit: kpi.unit, currency: fact.currency === "" ? kpi.currency : fact.currency }, "numerator")}</td>{sides && <td className="right" data-label={say("kpi.facts.denominator")}>{showSide(fact.denominator, kpi, "denominator")}</td>}
      <td className="right"><button type="button" className="icon-button" style={{ width: 22, height: 22 }} aria-label={`${label}: ${subjectOf(fact) || fact.account_name || fact.account_id}`} title={label} onClick={(event) => { event.stopPropagation(); open(); }}><Icon size={14} aria-hidden /></button></td>
    </tr>
  );
}
