import { Button, Progress, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, Undo2, X } from "lucide-react";
import { useEffect, type ReactElement } from "react";
import type { ImportAnswer, NumbersMade } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { importQuestion } from "../../api/questions.ts";
import { showBytes, showCount, showNumber } from "../../format/numbers.ts";
import { Offer } from "../../frame/needs.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";
import { inWords } from "../../words/language.ts";
import { CountTile } from "./count-tile.tsx";
import { TurnButton } from "./turn-button.tsx";

const askAgainMs = 400;

/** An import: its progress while it runs, then what it did, with Undo. */
export function Receipt({ batch }: { readonly batch: number }): ReactElement {
  const questions = useQueryClient();
  const answer = useQuery({ ...importQuestion(batch), refetchInterval: ({ state }) => (isRunning(state.data) || isMaking(state.data) ? askAgainMs : false) });
  const state = answer.data?.state;
  useEffect(() => {
    if (state !== undefined && state !== "running" && state !== "waiting") void questions.invalidateQueries({ predicate: (query) => query.queryKey[0] !== `/imports/${batch}` });
  }, [state, questions, batch]);
  if (answer.isError) return <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <section aria-label={say("import.run")} aria-busy><Skeleton h={140} radius="md" /></section>;
  return isRunning(answer.data) ? <Running answer={answer.data} /> : <Done answer={answer.data} />;
}

function isRunning(answer: ImportAnswer | undefined): boolean {
  return answer?.state === "running" || answer?.state === "waiting";
}

function isMaking(answer: ImportAnswer | undefined): boolean {
  return answer !== undefined && answer.numbers !== null;
}

/** The last step of an import of much: it counts already. */
function Making({ made, of }: NumbersMade): ReactElement {
  const told = say("import.receipt.numbers", { made: showCount(made), of: showCount(of) });
  return <div role="status" style={{ display: "grid", gap: 6 }}><p className="soft small tabular">{told}</p><Progress size="xs" value={(made / of) * 100} aria-label={told} transitionDuration={120} /></div>;
}

function Running({ answer }: { readonly answer: ImportAnswer }): ReactElement {
  const questions = useQueryClient();
  const cancel = useMutation({ mutationFn: () => send<ImportAnswer>(`/imports/${answer.batch}/cancel`), onSettled: () => void questions.invalidateQueries({ queryKey: importQuestion(answer.batch).queryKey }) });
  const { progress } = answer;
  const step = progress?.step ?? "reading";
  const share = progress === null || progress.bytesTotal === 0 ? 0 : (progress.bytes / progress.bytesTotal) * 100;
  return (
    <section className="card progress-line" role="status" aria-label={say("import.run")}>
      <div className="row between"><strong><bdi>{answer.file.name}</bdi></strong><Offer permission="import"><Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>{say("import.run.cancel")}</Button></Offer></div>
      <Progress value={step === "reading" ? share : 100} animated={step !== "reading"} aria-label={say(`import.run.step.${step}`)} transitionDuration={120} />
      <div className="row between soft small tabular">
        <span>{say(`import.run.step.${step}`)}{progress !== null && `, ${say("import.run.progress", { rows: showCount(progress.rows), speed: showCount(Math.round(progress.rowsPerSecond)) })}`}</span>
        {progress !== null && <span>{say("import.drop.sent", { sent: showBytes(progress.bytes), total: showBytes(progress.bytesTotal) })}</span>}
      </div>
      {cancel.isError && <ProblemNote fault={cancel.error} />}
    </section>
  );
}

function Done({ answer }: { readonly answer: ImportAnswer }): ReactElement {
  const change = useChangeView();
  return (
    <section className="card stack fade" aria-label={say("import.batch", { batch: answer.batch })} data-state={answer.state}>
      <div className="row" style={{ flexWrap: "nowrap", alignItems: "flex-start", gap: 12 }}>
        <span className="receipt-mark" aria-hidden>{answer.state === "committed" ? <Check size={18} /> : answer.state === "undone" ? <Undo2 size={18} /> : <X size={18} />}</span>
        <div style={{ minWidth: 0 }} role="status">
          <h2 style={{ fontSize: 16 }}>{headline(answer)}</h2>
          <p className="soft tabular" style={{ overflowWrap: "anywhere" }}><bdi>{say("import.receipt.text", { file: answer.file.name, rows: say("import.check.read", { n: showCount(answer.rows.read), count: answer.rows.read }), seconds: showNumber(answer.seconds, { unit: "count", precision: "board" }) })}</bdi></p>
        </div>
      </div>
      {answer.problem !== null && <div className="note"><div><div className="note-title">{inWords(answer.problem.message)}</div><div className="soft">{inWords(answer.problem.advice)}</div></div></div>}
      {(answer.state === "committed" || answer.state === "undone") && <Counts answer={answer} />}
      {answer.notes.map((note) => <p key={note} className="soft">{inWords(note)}</p>)}
      {answer.numbers !== null && <Making {...answer.numbers} />}
      <div className="row">
        <TurnButton batch={answer} />
        {answer.state === "committed" && <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>{say("import.receipt.board")}</Button>}
        {answer.rows.rejected > 0 && <Button variant="default" renderRoot={(props) => <Link to="/imports/$batch" params={{ batch: String(answer.batch) }} {...props} />}>{say("import.receipt.rejects", { n: showCount(answer.rows.rejected), count: answer.rows.rejected })}</Button>}
        <Button variant="subtle" onClick={() => change({ file: undefined, batch: undefined, as: undefined, choose: undefined, sheet: undefined, encoding: undefined })}>{say("import.drop.another")}</Button>
      </div>
    </section>
  );
}

function headline({ state }: ImportAnswer): string {
  if (state === "committed") return say("import.receipt");
  if (state === "undone") return say("import.receipt.undone");
  return state === "cancelled" ? say("import.run.cancelled") : say("problem.title");
}

/** What an import did, as counts. */
export function Counts({ answer }: { readonly answer: ImportAnswer }): ReactElement {
  return (
    <>
      <div className="counts">{(["new", "changed", "unchanged", "rejected", "unmatched", "skipped"] as const).map((one) => <CountTile key={one} name={one} rows={answer.rows[one]} />)}</div>
      {Object.keys(answer.flags).length > 0 && <div className="row">{Object.entries(answer.flags).map(([flag, count]) => <span key={flag} className="pill tabular">{wordsOf(flag)} {showCount(count)}</span>)}</div>}
    </>
  );
}
