import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Batch, UndoPreview } from "../../../src/serve/contract.ts";
import { undoQuestion } from "../../api/questions.ts";
import { fileWords } from "../../figures/file-words.ts";
import { showCount } from "../../format/numbers.ts";
import { Dialog } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say, wordsOf } from "../../words/say.ts";

export interface UndoDialogProps {
  readonly batch: Batch;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** What an undo would do and which imports hang on this one, before it is done. */
export function UndoDialog({ batch, opened, onClose, onConfirm }: UndoDialogProps): ReactElement {
  return (
    <Dialog opened={opened} onClose={onClose} title={say("import.undo.title", { batch: batch.batch })}>
      {opened && <Preview batch={batch} onClose={onClose} onConfirm={onConfirm} />}
    </Dialog>
  );
}

function Preview({ batch, onClose, onConfirm }: Omit<UndoDialogProps, "opened">): ReactElement {
  const preview = useQuery(undoQuestion(batch.batch));
  return (
    <div className="stack" style={{ gap: 14 }}>
      <p><bdi>{say("import.undo.lead", { file: fileWords(batch.file.name) })}</bdi></p>
      {preview.isError && <ProblemNote fault={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isPending && <Skeleton h={72} />}
      {preview.data !== undefined && <><Rows preview={preview.data} /><Others preview={preview.data} onLeave={onClose} /></>}
      <div className="row" style={{ justifyContent: "flex-end" }}>
        <Button variant="default" onClick={onClose} data-autofocus>{say("import.undo.keep")}</Button>
        <Button color="red" disabled={preview.data === undefined} onClick={onConfirm}>{say("import.undo.button")}</Button>
      </div>
    </div>
  );
}

function Rows({ preview }: { readonly preview: UndoPreview }): ReactElement {
  if (preview.kinds.every(({ leaving }) => leaving === 0)) return <p className="soft">{say("import.undo.nothing")}</p>;
  return (
    <ul className="undo-list tabular">
      {preview.kinds.filter(({ leaving }) => leaving > 0).map(({ kind, leaving, returning }) => (
        <li key={kind} data-leaving={kind}>
          {say("import.undo.leaving", { n: showCount(leaving), count: leaving, kind: wordsOf(kind) })}
          {returning > 0 && <span className="soft">; {say("import.undo.replaced", { n: showCount(returning), count: returning })}</span>}
        </li>
      ))}
    </ul>
  );
}

function Others({ preview, onLeave }: { readonly preview: UndoPreview; readonly onLeave: () => void }): ReactElement {
  const { imports } = preview;
  if (imports.length === 0) return <p className="soft">{say("import.undo.alone")}</p>;
  return (
    <div>
      <h3 style={{ marginBottom: 4 }}>{say("import.undo.others", { n: showCount(imports.length), count: imports.length })}</h3>
      <ul className="undo-list undo-others tabular">
        {imports.map((one) => (
          <li key={one.batch} data-dependent={one.batch}>
            <Link to="/imports/$batch" params={{ batch: String(one.batch) }} className="quiet-link" onClick={onLeave}><bdi>{one.batch} · {fileWords(one.file)}</bdi></Link>
            <div className="soft small">{concerns(one).join("; ")}</div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function concerns({ returning, replaced, matched, replays }: UndoPreview["imports"][number]): string[] {
  const counts = [["import.undo.returning", returning], ["import.undo.superseded", replaced], ["import.undo.matched", matched]] as const;
  return [...counts.flatMap(([key, rows]) => (rows > 0 ? [say(key, { n: showCount(rows), count: rows })] : [])), ...(replays ? [say("import.undo.replays")] : [])];
}
