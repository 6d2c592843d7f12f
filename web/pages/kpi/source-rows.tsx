import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { FileSearch } from "lucide-react";
import type { ReactElement } from "react";
import type { KpiResult, SourceRow } from "../../../src/serve/contract.ts";
import { sourcesQuestion } from "../../api/questions.ts";
import { rowAddress } from "../../figures/row-drawer.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { Panel } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { kpiView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { amountInWords, rowInWords } from "./row-words.ts";

/** A fact made of several received rows: those rows and their sum. The address names the fact as `account|subject`. */
export function SourceRows({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const subject = kpiView(useSearch({ strict: false })).subject;
  const change = useChangeView();
  return (
    <Panel opened={subject !== undefined} onClose={() => change({ subject: undefined })} title={say("rows.title")}>
      {subject !== undefined && <Rows kpi={kpi} fact={subject} />}
    </Panel>
  );
}

function Rows({ kpi, fact }: { readonly kpi: KpiResult; readonly fact: string }): ReactElement {
  const { params } = useView();
  const cut = fact.indexOf("|");
  const answer = useQuery(sourcesQuestion(kpi.id, { from: params["from"], to: params["to"], account: fact.slice(0, cut), subject: fact.slice(cut + 1) }));
  if (answer.isError) return <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Skeleton h={200} />;
  if (answer.data.rows.length === 0) return <p className="soft">{say("rows.none")}</p>;
  return <RowTable rows={answer.data.rows} />;
}

function RowTable({ rows }: { readonly rows: readonly SourceRow[] }): ReactElement {
  const units = new Set(rows.map((row) => row.unit_of_amount));
  const sum = rows.reduce((total, row) => total + row.amount, 0);
  return (
    <table className="lines fade">
      <thead><tr><th scope="col">{say("kpi.facts.at")}</th><th scope="col">{say("rows.what")}</th><th scope="col" className="right">{say("rows.amount")}</th><th scope="col"><span className="unseen">{say("kpi.facts.open")}</span></th></tr></thead>
      <tbody>{rows.map((row, place) => <Row key={place} row={row} />)}</tbody>
      {units.size === 1 && <tfoot><tr className="total"><td colSpan={2}>{say("rows.sum")}</td><td className="right">{amountInWords(sum, [...units][0] ?? "")}</td><td /></tr></tfoot>}
    </table>
  );
}

function Row({ row }: { readonly row: SourceRow }): ReactElement {
  const zone = useZone();
  const change = useChangeView();
  const open = (): void => change({ row: rowAddress(row.record, row.batch, row.seq) });
  return (
    <tr className="clickable" onClick={open}>
      <td className="nowrap tabular">{showInstant(row.at, zone)}</td><td><bdi>{rowInWords(row.what)}</bdi></td><td className="right">{amountInWords(row.amount, row.unit_of_amount)}</td>
      <td className="right"><button type="button" className="icon-button" style={{ width: 22, height: 22 }} aria-label={`${say("kpi.facts.openrow")}: ${rowInWords(row.what)}`} onClick={(event) => { event.stopPropagation(); open(); }}><FileSearch size={14} aria-hidden /></button></td>
    </tr>
  );
}
