import { Button, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { DecisionsAsked, LedgerLink, Rung, WhyAnswer } from "../../../src/serve/contract.ts";
import { useSession } from "../../api/access.ts";
import { AskProblem } from "../../api/ask.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showShare } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";
import { AskDialog } from "./ask-dialog.tsx";
import { kindText } from "./decisions.tsx";
import { whyQuestion } from "./questions.ts";
import "./identity.css";

export interface RowWhyProps {
  readonly record: string;
  readonly batch: number;
  readonly seq: number;
}

/** Why a received row is on its account: the way that was taken with its evidence, the ways that were not, and a way to decide otherwise. */
export function RowWhy(row: RowWhyProps): ReactElement | null {
  const answer = useQuery(whyQuestion(row));
  // Rows of this kind belong to no account, or the row counts no more.
  if (answer.error instanceof AskProblem && answer.error.code === "unknown_row") return null;
  return (
    <section className="row-why" aria-label={say("identity.why")}>
      <h3>{say("identity.why")}</h3>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={72} aria-label={say("app.loading")} /> : <Drawn why={answer.data} row={row} />}
    </section>
  );
}

function Drawn({ why, row }: { readonly why: WhyAnswer; readonly row: RowWhyProps }): ReactElement {
  const others = why.rungs.filter(({ verdict }) => verdict !== "taken");
  const taken = why.rungs.find(({ verdict }) => verdict === "taken");
  const may = useSession()?.may.includes("identify") ?? false;
  return (
    <div className="stack" style={{ gap: 8 }}>
      {why.account_id === "" ? <p className="soft">{say(why.account_method === "decision" ? "identity.row.parted" : "identity.why.none")}</p> : (
        <p>
          <Link to="/accounts/$id" params={{ id: why.account_id }} className="quiet-link"><bdi style={{ fontWeight: 550 }}>{nameOf(why, why.account_id)}</bdi></Link>{" "}
          <span className="soft">{[wordsOf(why.account_method), showShare(why.account_confidence)].join(" · ")}</span>
          {taken !== undefined && taken.clue !== "row" && <span className="soft"> · {say("identity.why.says")} <bdi>{taken.text}</bdi></span>}
        </p>
      )}
      {why.chain.length > 0 && <ul className="plain-list small identity-chain">{why.chain.map((link) => <Evidence key={`${link.from_kind} ${link.from} ${link.batch} ${link.seq}`} link={link} />)}</ul>}
      {others.length > 0 && <Others rungs={others} why={why} />}
      {may && <Otherwise why={why} row={row} />}
    </div>
  );
}

const nameOf = ({ names }: WhyAnswer, id: string): string => names[id] ?? id;

function Evidence({ link }: { readonly link: LedgerLink }): ReactElement {
  const zone = useZone();
  const change = useChangeView();
  const since = link.since === null ? say("identity.ledger.always") : showInstantDay(link.since, zone);
  return (
    <li data-evidence={`${link.from_kind} ${link.from}`}>
      <span className="soft">{kindText(link.from_kind)}</span> <bdi>{link.from_kind === "person" && link.evidence !== "" ? link.evidence : link.from}</bdi>{" "}
      <span className="soft">{[wordsOf(link.method), showShare(link.confidence), `${say("identity.ledger.col.since")}: ${since}`].join(" · ")}{link.record === "identity_link" && link.evidence !== "" && <> · <bdi>{link.evidence}</bdi></>}</span>{" "}
      {link.batch > 0 && <button type="button" className="plain-button link" onClick={() => change({ row: `${link.record}:${link.batch}:${link.seq}` })}>{say("kpi.facts.open")}</button>}
    </li>
  );
}

/** Ways that lead elsewhere, or to the same with less. */
const othersShown = 6;

function Others({ rungs, why }: { readonly rungs: readonly Rung[]; readonly why: WhyAnswer }): ReactElement {
  return (
    <details>
      <summary className="small soft">{say("identity.row.others", { n: String(rungs.length), count: rungs.length })}</summary>
      <ul className="plain-list small">
        {rungs.slice(0, othersShown).map((rung) => (
          <li key={`${rung.rule} ${rung.account_id} ${rung.since ?? ""}`}>
            <span className="soft">{wordsOf(rung.method)}</span> <bdi>{rung.text}</bdi> <span aria-hidden className="soft">→</span> <bdi>{rung.account_id === "" ? "—" : nameOf(why, rung.account_id)}</bdi>{" "}
            <span className="soft">{showShare(rung.confidence)} · {say(`identity.verdict.${rung.verdict}`)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Otherwise({ why, row: { record, batch, seq } }: { readonly why: WhyAnswer; readonly row: RowWhyProps }): ReactElement {
  const [asked, setAsked] = useState<DecisionsAsked | null>(null);
  const [to, setTo] = useState("");
  const decide = (means: "link" | "apart", account: string): void => setAsked({ decisions: [{ means, from_kind: "row", from: `${record}/${batch}/${seq}`, to: account }] });
  return (
    <>
      <form className="row identity-find" onSubmit={(event) => { event.preventDefault(); decide("link", to.trim()); }}>
        <TextInput size="xs" label={say("identity.row.to")} maxLength={300} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        <Button type="submit" size="xs" variant="default" disabled={to.trim() === ""}>{say("identity.split.button")}</Button>
        {why.account_id !== "" && <Button size="xs" variant="subtle" onClick={() => decide("apart", why.account_id)}>{say("identity.row.part")}</Button>}
      </form>
      <AskDialog asked={asked} onClose={() => setAsked(null)} onDone={() => { setAsked(null); setTo(""); }} zIndex={400} />
    </>
  );
}
