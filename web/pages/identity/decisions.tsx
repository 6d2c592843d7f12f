import { authorName } from "../../figures/author.ts";
import { Button, Skeleton } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { DecisionLine } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone, showFault } from "../../frame/undo-toast.tsx";
import { Offer } from "../../frame/needs.tsx";
import { say } from "../../words/say.ts";
import { decisionsQuestion } from "./questions.ts";

/** Decisions that count, the last first; each goes back with its import. */
export function Decisions(): ReactElement {
  const answer = useQuery(decisionsQuestion());
  const decisions = answer.data?.decisions ?? [];
  return (
    <section className="card">
      <h2>{say("identity.decisions")}</h2>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={64} aria-label={say("app.loading")} /> : decisions.length === 0 ? <p className="soft">{say("identity.decisions.none")}</p> : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={say("identity.decisions")}>
          <table className="lines stacked">
            <thead><tr><th scope="col">{say("identity.decisions.col.what")}</th><th scope="col">{say("identity.decisions.col.who")}</th><th scope="col">{say("identity.decisions.col.when")}</th><th scope="col"><span className="unseen">{say("identity.decisions.col.undo")}</span></th></tr></thead>
            <tbody>{decisions.map((one) => <Line key={`${one.batch}:${one.seq}`} one={one} />)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Line({ one }: { readonly one: DecisionLine }): ReactElement {
  const zone = useZone();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const what = saidOf(one);
  const undo = async (): Promise<void> => {
    setBusy(true);
    try {
      await send(`/changes/${one.batch}/undo`);
      showDone(say("identity.undone"));
      await client.invalidateQueries();
    } catch (fault) {
      showFault(fault);
    } finally {
      setBusy(false);
    }
  };
  return (
    <tr data-decision={one.batch}>
      <td><bdi>{what}</bdi>{one.reason !== "" && <div className="soft small"><bdi>{one.reason}</bdi></div>}</td>
      <td className="soft"><bdi>{authorName(one.author)}</bdi></td>
      <td className="nowrap soft">{showInstant(one.decided_at, zone)}</td>
      <td className="right"><Offer permission="identify"><Button size="compact-sm" variant="subtle" loading={busy} aria-label={say("identity.undo.label", { what })} onClick={() => void undo()}>{say("identity.undo")}</Button></Offer></td>
    </tr>
  );
}

function saidOf({ means, from_kind, from, account_name: account }: DecisionLine): string {
  if (means === "merge") return say("identity.said.merge", { from, account });
  if (from_kind === "person" && from === account) return say(means === "apart" ? "identity.said.nobody" : "identity.said.one", { from });
  if (from_kind === "person") return say(means === "apart" ? "identity.said.nomember" : "identity.said.member", { from, account });
  return say(means === "apart" ? "identity.said.apart" : "identity.said.link", { kind: kindText(from_kind), from, account });
}

const kinds = ["name", "domain", "network", "visitor", "person", "opportunity", "account", "row", "id"] as const;

/** What a link starts from, in words; a record kind as it is called elsewhere. */
export function kindText(kind: string): string {
  const found = kinds.find((one) => one === kind);
  return found === undefined ? kind : say(`identity.kind.${found}`);
}
