import { Link } from "@tanstack/react-router";
import { FileSearch } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { AccountDetail } from "../../../src/serve/contract.ts";
import { rowAddress } from "../../figures/row-drawer.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { addDays, showDay, showInstantDay } from "../../format/days.ts";
import { showMoney } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";
import { Side } from "./side.tsx";

export function Opportunities({ account }: { readonly account: AccountDetail }): ReactElement {
  const rows = account.opportunities;
  return (
    <Side title={say("account.opportunities")}>
      {rows.length === 0 ? <p className="soft">{say("account.opportunities.none")} <Link to="/import" search={{ as: "opportunity" } as never} className="link">{say("nav.import")}</Link></p> : (
        <table className="lines tight">
          <thead><tr><th scope="col">{say("account.opportunity.name")}</th><th scope="col">{say("account.opportunity.status")}</th><th scope="col" className="right">{say("account.opportunity.amount")}</th><th scope="col"><span className="unseen">{say("account.row")}</span></th></tr></thead>
          <tbody>{rows.map((one) => <OpportunityRow key={`${one.batch}-${one.seq}`} one={one} />)}</tbody>
        </table>
      )}
    </Side>
  );
}

type Opportunity = AccountDetail["opportunities"][number];

function OpportunityRow({ one }: { readonly one: Opportunity }): ReactElement {
  const zone = useZone();
  const [opened, open] = useState(false);
  const name = one.name || one.id;
  const dates = one.closed_at === null ? one.created_at === null ? "" : `${say("account.opportunity.created")} ${showInstantDay(one.created_at, zone)}` : `${say("account.opportunity.closed")} ${showInstantDay(one.closed_at, zone)}`;
  return (
    <>
      <tr>
        <td>
          <bdi>{name}</bdi>
          <div className="soft small">{[wordsOf(one.kind), one.owner, dates].filter(Boolean).join(" · ")}</div>
          {one.history.length > 1 && <button type="button" className="plain-button link small" aria-expanded={opened} aria-label={`${say("account.opportunity.history", { name })}: ${say("account.opportunity.steps", { n: one.history.length })}`} onClick={() => open(!opened)}>{say("account.opportunity.steps", { n: one.history.length })} <span aria-hidden>{opened ? "▴" : "▾"}</span></button>}
        </td>
        <td><Status status={one.status} stage={one.stage} deleted={one.deleted} /></td>
        <td className="right" title={showMoney(one.amount, one.currency, "exact")}>{showMoney(one.amount, one.currency)}</td>
        <td className="right"><OpenRow record="opportunity" batch={one.batch} seq={one.seq} name={name} /></td>
      </tr>
      {opened && <tr><td colSpan={4} className="steps-cell"><Steps one={one} /></td></tr>}
    </>
  );
}

/** How it went from stage to stage, each with its row. */
function Steps({ one }: { readonly one: Opportunity }): ReactElement {
  const zone = useZone();
  return (
    <ol className="steps">
      {one.history.map((step) => (
        <li key={`${step.batch}:${step.seq}`} data-stage={step.status === "won" ? "won" : step.status === "lost" ? undefined : "opportunity"}>
          <span className="soft small tabular">{step.at === null ? say("account.history.always") : showInstantDay(step.at, zone)}</span>
          <bdi>{step.status === "open" && step.stage !== "" ? step.stage : wordsOf(step.status)}</bdi>
          <span className="tabular steps-amount">{showMoney(step.amount, one.currency)}</span>
          <OpenRow record="opportunity" batch={step.batch} seq={step.seq} name={`${one.name || one.id}, ${step.stage || step.status}`} />
        </li>
      ))}
    </ol>
  );
}

function Status({ status, stage, deleted }: { readonly status: string; readonly stage: string; readonly deleted: boolean }): ReactElement {
  const hue = status === "won" ? "won" : "opportunity";
  return <><span className="pill" data-stage={status === "lost" || deleted ? undefined : hue}><span className="dot" aria-hidden />{deleted ? say("accounts.deleted") : wordsOf(status)}</span>{stage !== "" && !stage.toLowerCase().split(" ").includes(status) && <div className="soft small"><bdi>{stage}</bdi></div>}</>;
}

export function Contracts({ account }: { readonly account: AccountDetail }): ReactElement {
  return (
    <Side title={say("account.contracts")}>
      {account.contracts.length === 0 ? <p className="soft">{say("account.contracts.none")} <Link to="/import" search={{ as: "contract" } as never} className="link">{say("nav.import")}</Link></p> : (
        <table className="lines">
          <thead><tr><th scope="col">{say("account.contract.id")}</th><th scope="col">{say("account.contract.starts")}</th><th scope="col">{say("account.contract.until")}</th><th scope="col" className="right">{say("account.contract.value")}</th><th scope="col"><span className="unseen">{say("account.row")}</span></th></tr></thead>
          <tbody>
            {account.contracts.map((one) => (
              <tr key={`${one.batch}-${one.seq}`}>
                <td><bdi>{one.id || "—"}</bdi>{one.product_lines.length > 0 && <div className="soft small"><bdi>{one.product_lines.join(", ")}</bdi></div>}</td>
                <td className="nowrap">{showDay(one.starts)}</td><td className="nowrap">{one.ends === null ? "—" : showDay(addDays(one.ends, -1))}</td>
                <td className="right" title={showMoney(one.value, one.currency, "exact")}>{showMoney(one.value ?? one.recurring_value, one.currency)}</td>
                <td className="right"><OpenRow record="contract" batch={one.batch} seq={one.seq} name={one.id} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Side>
  );
}

/** What falls due, and what became of it. */
export function Renewals({ account }: { readonly account: AccountDetail }): ReactElement | null {
  if (account.renewals.length === 0) return null;
  return (
    <Side title={say("account.renewals")}>
      <table className="lines">
        <thead><tr><th scope="col">{say("account.renewal.due")}</th><th scope="col">{say("account.renewal.outcome")}</th><th scope="col" className="right">{say("account.opportunity.amount")}</th><th scope="col"><span className="unseen">{say("account.row")}</span></th></tr></thead>
        <tbody>
          {account.renewals.map((one) => (
            <tr key={`${one.batch}-${one.seq}`}>
              <td className="nowrap">{showDay(one.due_date)}<div className="soft small"><bdi>{one.contract}</bdi></div></td>
              <td><span className="pill" data-stage={one.outcome === "renewed" ? "retained" : undefined}><span className="dot" aria-hidden />{one.outcome === "" ? say("account.renewal.open") : wordsOf(one.outcome)}</span></td>
              <td className="right">{showMoney(one.renewed_amount ?? one.target_amount, one.currency)}</td>
              <td className="right"><OpenRow record="renewal" batch={one.batch} seq={one.seq} name={`${say("account.renewal.due")} ${showDay(one.due_date)}`} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Side>
  );
}

/** Leads to file and line. */
export function OpenRow({ record, batch, seq, name }: { readonly record: string; readonly batch: number; readonly seq: number; readonly name: string }): ReactElement {
  const change = useChangeView();
  return <button type="button" className="icon-button" style={{ width: 22, height: 22 }} aria-label={`${say("kpi.facts.openrow")}: ${name}`} title={say("kpi.facts.openrow")} onClick={() => change({ row: rowAddress(record, batch, seq) })}><FileSearch size={14} aria-hidden /></button>;
}
