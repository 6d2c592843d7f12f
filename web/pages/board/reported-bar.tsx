import { Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Snowflake } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { FrozenBoardCard, KpiResult, ReportedBoard } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { frozenQuestion, reportedBoardQuestion } from "../../api/questions.ts";
import { showValue } from "../../figures/figure.ts";
import { showCount } from "../../format/numbers.ts";
import { labelOf, type Span } from "../../format/periods.ts";
import { Dialog } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone } from "../../frame/undo-toast.tsx";
import { useView } from "../../frame/use-view.ts";
import { showDifference } from "../../reported/difference.ts";
import { FrozenOn } from "../../reported/frozen-on.tsx";
import { useFrozen } from "../../reported/use-frozen.ts";
import { useMay } from "../../frame/needs.tsx";
import { say } from "../../words/say.ts";

/** Over a frozen board: when and by whom, how many numbers have moved since, and which. */
export function ReportedBar(): ReactElement | null {
  const frozen = useFrozen();
  return frozen === undefined || frozen === null ? null : <Bar frozen={frozen} />;
}

function Bar({ frozen }: { readonly frozen: FrozenBoardCard }): ReactElement {
  const [open, setOpen] = useState(false);
  const answer = useQuery(reportedBoardQuestion({ from: frozen.from, to: frozen.to }));
  const moved = answer.data?.moved;
  return (
    <section className="card reported" aria-label={say("reported.title")} style={{ padding: "8px 12px", marginBottom: 12 }}>
      <div className="row" style={{ justifyContent: "space-between", gap: 8 }}>
        <FrozenOn frozen={frozen} />
        {moved !== undefined && <span className="row small" style={{ gap: 10 }}><strong data-moved={moved}>{moved === 0 ? say("reported.same") : say("reported.moved", { n: showCount(moved), count: moved })}</strong>{moved > 0 && <button type="button" className="plain-button link" aria-expanded={open} onClick={() => setOpen(!open)}>{say(open ? "reported.hide" : "reported.compare")}</button>}</span>}
      </div>
      {answer.isError && <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />}
      {open && answer.data !== undefined && <Moved lines={answer.data.lines} />}
    </section>
  );
}

function Moved({ lines }: Pick<ReportedBoard, "lines">): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("reported.compare")} style={{ marginTop: 8 }}>
      <table className="lines tight stacked">
        <thead><tr><th scope="col">{say("kpis.title")}</th><th scope="col" className="right">{say("reported.title")}</th><th scope="col" className="right">{say("reported.restated")}</th><th scope="col" className="right">{say("reported.col.difference")}</th></tr></thead>
        <tbody>{lines.filter(({ moved }) => moved).map((line) => <tr key={line.id} data-moved-kpi={line.id}><td><Link to="/kpis/$id" params={{ id: line.id }} search={((before: object) => before) as never} className="quiet-link">{line.title}</Link></td><td className="right" data-label={say("reported.title")}>{valueOf(line.reported)}</td><td className="right" data-label={say("reported.restated")}>{valueOf(line.restated)}</td><td className="right" data-label={say("reported.col.difference")}>{showDifference(line.difference, line.restated)}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

function valueOf(result: KpiResult | null): string {
  return result === null ? say("reported.younger") : showValue(result, result);
}

/** Under a board whose period is over and was not frozen yet: the way to freeze it. */
export function FreezeButton(): ReactElement | null {
  const { span, today } = useView();
  const frozen = useFrozen();
  const [open, setOpen] = useState(false);
  const may = useMay("define");
  if (!may || frozen !== null || span.to > today) return null;
  const title = say("reported.freeze.title", { label: labelOf(span) });
  return (
    <>
      <button type="button" className="plain-button link small row" style={{ gap: 6 }} onClick={() => setOpen(true)}><Snowflake size={13} aria-hidden />{say("reported.freeze")}</button>
      <Dialog opened={open} onClose={() => setOpen(false)} title={title}>{open && <FreezeForm span={span} onDone={() => setOpen(false)} />}</Dialog>
    </>
  );
}

function FreezeForm({ span, onDone }: { readonly span: Span; readonly onDone: () => void }): ReactElement {
  const client = useQueryClient();
  const [author, setAuthor] = useState("");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await send<FrozenBoardCard>("/frozen", { from: span.from, to: span.to, reason: reason.trim(), ...(author.trim() === "" ? {} : { author: author.trim() }) });
      await client.invalidateQueries({ queryKey: frozenQuestion().queryKey });
      showDone(say("reported.freeze.done", { label: labelOf(span) }));
      onDone();
    } catch (thrown) {
      setFault(thrown);
      setBusy(false);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <p className="soft">{say("reported.freeze.lead")}</p>
      <TextInput data-autofocus maxLength={200} label={say("reported.freeze.author")} value={author} onChange={(event) => setAuthor(event.currentTarget.value)} />
      <TextInput maxLength={2000} label={say("reported.freeze.reason")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      {fault !== null && <ProblemNote fault={fault} />}
      <Button type="submit" loading={busy}>{say("reported.freeze.button")}</Button>
    </form>
  );
}
