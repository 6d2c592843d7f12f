import { Autocomplete, Button, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { AccountsChange, AccountsChanged } from "../../../src/serve/contract.ts";
import { AskProblem, send } from "../../api/ask.ts";
import { valuesQuestion, workspaceQuestion } from "../../api/questions.ts";
import { now } from "../../clock.ts";
import { dayOf, isDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { Dialog } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone, showUndo } from "../../frame/undo-toast.tsx";
import { locale } from "../../words/language.ts";
import { say } from "../../words/say.ts";
import { rememberAuthor, rememberedAuthor } from "../../figures/remembered-author.ts";

export type BulkField = "tier" | "owner";

export interface BulkChangeProps {
  /** What is changed; null: closed. */
  readonly field: BulkField | null;
  readonly count: number;
  /** Which accounts, as the API wants them. */
  readonly accounts: Pick<AccountsChange, "accounts" | "matching">;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** New tier or owner for the chosen accounts; what was written can be undone from the toast, and later from its import. */
export function BulkChange({ field, count, accounts, onClose, onDone }: BulkChangeProps): ReactElement {
  const title = field === null ? "" : say(`bulk.title.${field}`, { n: showCount(count), count });
  return <Dialog opened={field !== null} onClose={onClose} title={title}>{field !== null && <ChangeForm field={field} count={count} accounts={accounts} onDone={() => { onClose(); onDone(); }} />}</Dialog>;
}

const roles = ["ae", "sdr", "csm", "marketer"] as const;
/** The dimension that knows the values of today. */
const dimensionOf = { tier: "tier", owner: "account_owner" } as const;

function ChangeForm({ field, accounts, onDone }: Omit<BulkChangeProps, "field" | "onClose"> & { readonly field: BulkField }): ReactElement {
  const zone = useQuery(workspaceQuestion()).data?.zone ?? "UTC";
  const [text, setText] = useState("");
  const [role, setRole] = useState<(typeof roles)[number]>("ae");
  const [from, setFrom] = useState(() => dayOf(now(), zone));
  const [reason, setReason] = useState("");
  const [author, setAuthor] = useState(rememberedAuthor);
  const { busy, fault, change } = useChange(field, onDone);
  const submit = (): void => {
    rememberAuthor(author.trim());
    const named = field === "tier" ? { tier: text.trim() } : { owner: text.trim(), role };
    void change({ ...accounts, ...named, from, reason: reason.trim(), ...(author.trim() === "" ? {} : { author: author.trim() }) }, text.trim());
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <p className="soft">{say("bulk.lead")}</p>
      <Value field={field} text={text} onText={setText} />
      {field === "owner" && <NativeSelect label={say("bulk.role")} value={role} onChange={(event) => setRole(roles.find((one) => one === event.currentTarget.value) ?? "ae")} data={roles.map((value) => ({ value, label: say(`bulk.role.${value}`) }))} />}
      <TextInput type="date" required label={say("bulk.from")} description={say("bulk.from.hint")} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      <TextInput label={say("bulk.reason")} maxLength={1_000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <TextInput label={say("bulk.author")} maxLength={200} value={author} onChange={(event) => setAuthor(event.currentTarget.value)} />
      {fault !== null && <ProblemNote fault={fault} />}
      <Button type="submit" loading={busy} disabled={text.trim() === "" || !isDay(from)}>{say("bulk.apply")}</Button>
    </form>
  );
}

function Value({ field, text, onText }: { readonly field: BulkField; readonly text: string; readonly onText: (text: string) => void }): ReactElement {
  const [asked] = useDebouncedValue(text, 150);
  const known = useQuery(valuesQuestion(dimensionOf[field], "")).data?.values ?? [];
  const found = useQuery({ ...valuesQuestion(dimensionOf[field], asked), enabled: asked !== "" }).data?.values ?? [];
  const values = [...new Set([...known, ...found])].filter((value) => value !== "" && value !== "none").toSorted((a, b) => a.localeCompare(b, locale(), { numeric: true }));
  return <Autocomplete data-autofocus openOnFocus={false} required maxLength={200} label={say(`bulk.value.${field}`)} value={text} onChange={onText} data={values} limit={8} comboboxProps={{ withinPortal: false }} />;
}

interface Change {
  readonly busy: boolean;
  readonly fault: unknown;
  readonly change: (change: AccountsChange, value: string) => Promise<void>;
}

function useChange(field: BulkField, onDone: () => void): Change {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const change = async (asked: AccountsChange, value: string): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      const done = await send<AccountsChanged>("/accounts/change", asked);
      tell(done, field, value, () => client.invalidateQueries());
      // What it changed comes anew on the page behind; the dialog has said that it is done.
      void client.invalidateQueries();
      onDone();
    } catch (thrown) {
      setFault(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { busy, fault, change };
}

function tell({ imports, changed }: AccountsChanged, field: BulkField, value: string, again: () => Promise<void>): void {
  const failed = imports.find((one) => one.problem !== null)?.problem;
  if (failed !== undefined && failed !== null) throw new AskProblem({ ...failed, details: {} }, 500);
  if (changed === 0) return showDone(say("bulk.nothing"));
  const undo = async (): Promise<void> => {
    for (const { batch } of imports) await send(`/changes/${batch}/undo`);
    // The list comes anew by itself; that it was taken back is true now.
    void again();
  };
  showUndo({ text: say(`bulk.done.${field}`, { n: showCount(changed), count: changed, value }), undo });
}
