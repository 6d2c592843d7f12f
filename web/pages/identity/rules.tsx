import { Button, NumberInput, Skeleton, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { IdentityRuleLine } from "../../../src/serve/contract.ts";
import { useSession } from "../../api/access.ts";
import { send } from "../../api/ask.ts";
import { decimalSign, showCount } from "../../format/numbers.ts";
import { Dialog } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone } from "../../frame/undo-toast.tsx";
import { inWords } from "../../words/language.ts";
import { say } from "../../words/say.ts";
import { Moves } from "./ask-dialog.tsx";
import { rulesPreviewQuestion, rulesQuestion } from "./questions.ts";

/** The thresholds by which rows find their account; a new value is looked at before it is set. */
export function Rules(): ReactElement {
  const answer = useQuery(rulesQuestion());
  const [asked, setAsked] = useState<Asked | null>(null);
  const may = useSession()?.may.includes("define") ?? false;
  return (
    <section className="card" aria-label={say("identity.rules")}>
      <h2>{say("identity.rules")}</h2>
      <p className="soft small">{say("identity.rules.lead")}</p>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={160} aria-label={say("app.loading")} /> : (
        <ul className="identity-pairs">{answer.data.rules.map((rule) => <Line key={`${rule.name} ${rule.value}`} rule={rule} onAsk={may ? setAsked : null} />)}</ul>
      )}
      <Dialog opened={asked !== null} onClose={() => setAsked(null)} title={say("identity.ask.title")}>{asked !== null && <Ask asked={asked} onClose={() => setAsked(null)} />}</Dialog>
    </section>
  );
}

interface Asked {
  readonly rule: IdentityRuleLine;
  readonly value: number;
}

const ruleText = (name: string): string => say(`identity.rule.${name as "min_confidence"}`);

function Line({ rule, onAsk }: { readonly rule: IdentityRuleLine; readonly onAsk: ((asked: Asked) => void) | null }): ReactElement {
  const [value, setValue] = useState<number | string>(rule.value);
  const isNew = typeof value === "number" && value !== rule.value && value >= rule.least && value <= rule.most;
  return (
    <li className="row between" data-rule={rule.name}>
      <div><span style={{ fontWeight: 550 }}>{ruleText(rule.name)}</span><div className="soft small">{inWords(rule.meaning)} {say("identity.rules.default", { value: showCount(rule.default) })}</div></div>
      {onAsk === null ? <span className="tabular">{showCount(rule.value)}</span> : (
        <form className="row nowrap" onSubmit={(event) => { event.preventDefault(); if (typeof value === "number") onAsk({ rule, value }); }}>
          <NumberInput size="xs" w={96} aria-label={ruleText(rule.name)} value={value} min={rule.least} max={rule.most} step={rule.whole ? 1 : 0.05} allowDecimal={!rule.whole} decimalSeparator={decimalSign()} onChange={setValue} />
          <Button type="submit" size="xs" variant="default" disabled={!isNew} aria-label={`${say("identity.rules.set")}: ${ruleText(rule.name)}`}>{say("identity.rules.set")}</Button>
        </form>
      )}
    </li>
  );
}

function Ask({ asked: { rule, value }, onClose }: { readonly asked: Asked; readonly onClose: () => void }): ReactElement {
  const client = useQueryClient();
  const preview = useQuery({ ...rulesPreviewQuestion({ [rule.name]: value }), enabled: rule.moves });
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const set = async (): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      await send(`/settings/${rule.setting}`, { value, reason: reason.trim() }, "PUT");
      showDone(say("identity.rules.done"));
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] !== "preview" });
      onClose();
    } catch (thrown) {
      setFault(thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void set(); }}>
      <p>{ruleText(rule.name)}: <span className="tabular">{showCount(rule.value)} → <strong>{showCount(value)}</strong></span></p>
      {rule.moves && (preview.isError ? <ProblemNote fault={preview.error} onRetry={() => void preview.refetch()} /> : preview.data === undefined ? <Skeleton h={96} aria-label={say("app.loading")} /> : <Moves would={preview.data} isRule />)}
      <TextInput label={say("identity.ask.reason")} maxLength={1_000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      {fault !== null && <ProblemNote fault={fault} />}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button variant="default" onClick={onClose}>{say("identity.ask.back")}</Button>
        <Button type="submit" loading={busy} disabled={rule.moves && preview.data === undefined}>{say("identity.rules.set")}</Button>
      </div>
    </form>
  );
}
