import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import type { ReactElement } from "react";
import type { AccountLine, KpiResult } from "../../../src/serve/contract.ts";
import { kpiQuestion } from "../../api/questions.ts";
import { hasSides, showSide, showValue } from "../../figures/figure.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

/** The accounts behind the number, largest first; each opens its facts. */
export function AccountsBehind({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const { params } = useView();
  const answer = useQuery(kpiQuestion(kpi.id, { ...params, accounts: true }));
  if (answer.isError) return <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Skeleton h={180} />;
  const lines = answer.data.accounts ?? [];
  if (lines.length === 0) return <p className="soft">{say("kpi.accounts.none")}</p>;
  const total = answer.data.accounts_total ?? lines.length;
  return (
    <>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={say("kpi.accounts.title")}>
        <table className="lines tight">
          <thead><tr><th scope="col">{say("accounts.col.name")}</th><th scope="col" className="right">{kpi.title}</th>{hasSides(kpi) && <><th scope="col" className="right">{say("kpi.facts.numerator")}</th><th scope="col" className="right">{say("kpi.facts.denominator")}</th></>}<th scope="col" className="right">{say("kpi.facts")}</th></tr></thead>
          <tbody>{lines.map((line) => <Line key={line.account_id} line={line} kpi={kpi} />)}</tbody>
        </table>
      </div>
      <p className="foot-note" style={{ marginTop: 6 }}>{say("kpi.accounts.shown", { shown: showCount(lines.length), total: showCount(total) })}</p>
    </>
  );
}

function Line({ line, kpi }: { readonly line: AccountLine; readonly kpi: KpiResult }): ReactElement {
  const change = useChangeView();
  const name = line.account_id === "" ? say("kpi.noaccount") : line.name;
  return (
    <tr>
      <td>{line.account_id === "" ? <span className="soft">{name}</span> : <Link to="/accounts/$id" params={{ id: line.account_id }} className="quiet-link"><bdi>{name}</bdi></Link>} <span className="soft small behind-domain">{line.domain}</span></td>
      <td className="right">{showValue(line, kpi)}</td>
      {hasSides(kpi) && <><td className="right">{showSide(line.numerator, kpi, "numerator")}</td><td className="right">{showSide(line.denominator, kpi, "denominator")}</td></>}
      <td className="right"><button type="button" className="plain-button link" aria-label={say("kpi.facts.of", { n: showCount(line.n), count: line.n, name })} onClick={() => change({ behind: "facts", account: line.account_id === "" ? "none" : line.account_id, key: undefined, bucket: undefined })}>{showCount(line.n)} <ChevronRight size={12} aria-hidden style={{ verticalAlign: "-1px" }} /></button></td>
    </tr>
  );
}
