import { Button, Skeleton, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { DecisionAsked, DecisionsAsked, DecisionsMade, WhatIfAnswer } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { showCount } from "../../format/numbers.ts";
import { Dialog } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showUndo } from "../../frame/undo-toast.tsx";
import { say, wordsOf } from "../../words/say.ts";
import { previewQuestion } from "./questions.ts";

export interface AskDialogProps {
  /** What would be decided; null: closed. */
  readonly asked: DecisionsAsked | null;
  readonly onClose: () => void;
  readonly onDone: (made: DecisionsMade) => void;
  /** Above a panel that asks. */
  readonly zIndex?: number;
}

/** What decisions would move, before they are made; a reason for the ledger, and a way back in the toast. */
export function AskDialog({ asked, onClose, onDone, zIndex }: AskDialogProps): ReactElement {
  return <Dialog opened={asked !== null} onClose={onClose} title={say("identity.ask.title")} {...(zIndex === undefined ? {} : { zIndex })}>{asked !== null && <Ask asked={asked} onClose={onClose} onDone={onDone} />}</Dialog>;
}

function Ask({ asked, onClose, onDone }: Omit<AskDialogProps, "zIndex"> & { readonly asked: DecisionsAsked }): ReactElement {
  const client = useQueryClient();
  const preview = useQuery(previewQuestion(asked));
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const decide = async (): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      const made = await send<DecisionsMade>("/identity/decide", { ...asked, reason: reason.trim() });
      showUndo({ text: say("identity.done"), undo: () => takeBack(made, () => client.invalidateQueries()) });
      // Not the look at what would move: it has moved, and asking again would be refused.
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "preview" });
      onDone(made);
    } catch (thrown) {
      setFault(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void decide(); }}>
      {preview.isError ? <ProblemNote fault={preview.error} onRetry={() => void preview.refetch()} /> : preview.data === undefined ? <Skeleton h={96} aria-label={say("app.loading")} /> : <Moves would={preview.data} isRule={asked.decisions.every(({ from_kind }) => isRule(from_kind))} />}
      <TextInput label={say("identity.ask.reason")} maxLength={1_000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      {fault !== null && <ProblemNote fault={fault} />}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button variant="default" onClick={onClose}>{say("identity.ask.back")}</Button>
        <Button type="submit" loading={busy} disabled={preview.data === undefined}>{say("identity.ask.do")}</Button>
      </div>
    </form>
  );
}

/** The last import first: a split's people go back before its account does. */
export async function takeBack({ imports }: Pick<DecisionsMade, "imports">, again: () => Promise<void>): Promise<void> {
  for (const { batch } of [...imports].reverse()) await send(`/changes/${batch}/undo`);
  await again();
}

/** What is said of a name, domain or network holds for all rows that bear it: a rule. */
function isRule(kind: DecisionAsked["from_kind"]): boolean {
  return kind === "name" || kind === "domain" || kind === "network";
}

/** Touches, other rows, and the accounts that they leave and come to. */
export function Moves({ would, isRule: asRule }: { readonly would: WhatIfAnswer; readonly isRule: boolean }): ReactElement {
  const rows = Object.entries(would.rows);
  if (rows.length === 0) return <p className="soft">{say("identity.ask.nothing")}</p>;
  const others = rows.filter(([kind]) => kind !== "touch");
  return (
    <div className="stack" style={{ gap: 8 }}>
      <p className="identity-would tabular"><strong>{say(asRule ? "identity.ask.rule" : "identity.ask.decision", {
        touches: say("identity.ask.touches", { n: showCount(would.touches), count: would.touches }), accounts: say("identity.ask.accounts", { n: showCount(would.accounts_total), count: would.accounts_total }),
      })}</strong></p>
      {others.length > 0 && <p className="soft small">{others.map(([kind, n]) => say("identity.ask.rows", { n: showCount(n), kind: wordsOf(kind) })).join(" · ")}</p>}
      <div className="scroll-x identity-moves" tabIndex={0} role="region" aria-label={say("identity.ask.title")}>
        <table className="lines tight">
          <thead><tr><th scope="col">{say("identity.col.account")}</th><th scope="col" className="right">{say("identity.ask.leaving")}</th><th scope="col" className="right">{say("identity.ask.coming")}</th></tr></thead>
          <tbody>{would.accounts.map((one) => <tr key={one.account_id}><td><bdi>{one.name}</bdi></td><td className="right tabular">{showCount(one.leaving)}</td><td className="right tabular">{showCount(one.coming)}</td></tr>)}</tbody>
        </table>
      </div>
    </div>
  );
}
