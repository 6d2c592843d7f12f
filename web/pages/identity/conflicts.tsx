import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { ConflictSideAnswer, DecisionsAsked, IdentityQueue } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { useMay } from "../../frame/needs.tsx";
import { showDone, showFault } from "../../frame/undo-toast.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";
import { kindText } from "./decisions.tsx";

export interface ConflictsProps {
  readonly queue: IdentityQueue;
  readonly onAsk: (asked: DecisionsAsked) => void;
}

/** Evidence that contradicts itself: both sides, which one holds meanwhile, and one click for either. */
export function Conflicts({ queue: { conflicts, conflicts_total: total }, onAsk }: ConflictsProps): ReactElement | null {
  if (total === 0) return null;
  return (
    <section className="card" aria-label={say("identity.conflicts")}>
      <h2>{say("identity.conflicts")} <span className="soft tabular">{showCount(total)}</span></h2>
      <p className="soft small">{say("identity.conflicts.lead")}</p>
      <ul className="identity-pairs">
        {conflicts.map(({ kind, subject_kind, subject, sides }) => (
          <li key={`${kind} ${subject_kind} ${subject} ${sides.map(({ batch, seq }) => `${batch}:${seq}`).join(" ")}`} data-conflict={subject}>
            <div><bdi style={{ fontWeight: 550 }}>{subject}</bdi> <span className="soft small">{kindText(subject_kind)} · {say(`identity.conflict.${kind}`)}</span></div>
            <ul className="identity-sides">{sides.map((side) => <Side key={`${side.account_id} ${side.batch}:${side.seq}`} subject={subject} side={side} onAsk={onAsk} />)}</ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SideProps {
  readonly subject: string;
  readonly side: ConflictSideAnswer;
  readonly onAsk: (asked: DecisionsAsked) => void;
}

function Side({ subject, side, onAsk }: SideProps): ReactElement {
  const zone = useZone();
  const change = useChangeView();
  const { account_id, account_name: account, method, evidence, at, holds, record, batch, seq } = side;
  return (
    <li className="row between">
      <div>
        <Link to="/accounts/$id" params={{ id: account_id }} className="quiet-link"><bdi>{account}</bdi></Link>{" "}
        <span className="soft small">{wordsOf(method)}{evidence !== "" && <> · <bdi>{evidence}</bdi></>}{at !== null && ` · ${showInstantDay(at, zone)}`}</span>{" "}
        {holds && <span className="pill">{say("identity.conflict.holds")}</span>}{" "}
        {batch > 0 && <button type="button" className="plain-button link small" onClick={() => change({ row: `${record}:${batch}:${seq}` })}>{say("kpi.facts.open")}</button>}
      </div>
      <Choose subject={subject} side={side} onAsk={onAsk} />
    </li>
  );
}

/** What can be decided is looked at before; where two decisions exclude each other, the other one is taken back. */
function Choose({ subject, side: { account_name: account, decisions, undo }, onAsk }: SideProps): ReactElement | null {
  const client = useQueryClient();
  const may = useMay("identify");
  const [busy, setBusy] = useState(false);
  const takeBack = async (): Promise<void> => {
    setBusy(true);
    try {
      for (const batch of undo) await send(`/changes/${batch}/undo`);
      showDone(say("identity.conflict.undone"));
      await client.invalidateQueries();
    } catch (fault) {
      showFault(fault);
    } finally {
      setBusy(false);
    }
  };
  const choose = (): void => (decisions.length > 0 ? onAsk({ decisions: [...decisions] }) : void takeBack());
  if (!may) return null;
  return <Button size="compact-sm" variant="default" loading={busy} aria-label={`${say("identity.conflict.choose")}: ${say("identity.conflict.choose.label", { subject, account })}`} onClick={choose}>{say("identity.conflict.choose")}</Button>;
}
