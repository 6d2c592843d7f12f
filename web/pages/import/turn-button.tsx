import { Button, Progress } from "@mantine/core";
import { Undo2 } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { Batch } from "../../../src/serve/contract.ts";
import { fileWords } from "../../figures/file-words.ts";
import { useMay } from "../../frame/needs.tsx";
import { say } from "../../words/say.ts";
import { UndoDialog } from "./undo-dialog.tsx";
import { useTurn, type Turning } from "./use-turn.ts";

export interface TurnButtonProps {
  readonly batch: Batch;
  /** In a line of a table. */
  readonly small?: boolean;
}

/** Undo with what hangs on the import, or Redo; while one of them runs how far it is, with Cancel. */
export function TurnButton({ batch, small = false }: TurnButtonProps): ReactElement | null {
  const turning = useTurn(batch.batch);
  const may = useMay("import");
  const [asking, ask] = useState(false);
  const named = { batch: batch.batch, file: fileWords(batch.file.name) };
  const look = small ? { size: "compact-xs" } as const : {};
  if (turning.way !== null) return <Running turning={turning} named={named} small={small} />;
  if (!may) return null;
  if (batch.state === "undone") return <Button {...look} variant="default" aria-label={small ? say("import.list.redo.label", named) : undefined} onClick={() => turning.start("redo")}>{say(small ? "import.list.redo" : "import.receipt.redo")}</Button>;
  if (batch.state !== "committed") return null;
  return (
    <>
      <Button {...look} variant="default" leftSection={small ? undefined : <Undo2 size={14} aria-hidden />} aria-label={small ? say("import.list.undo.label", named) : undefined} onClick={() => ask(true)}>{say(small ? "import.list.undo" : "import.receipt.undo")}</Button>
      <UndoDialog batch={batch} opened={asking} onClose={() => ask(false)} onConfirm={() => { ask(false); turning.start("undo"); }} />
    </>
  );
}

interface RunningProps {
  readonly turning: Turning;
  readonly named: { readonly batch: number; readonly file: string };
  readonly small: boolean;
}

function Running({ turning, named, small }: RunningProps): ReactElement {
  const { way, progress, cancel } = turning;
  const label = say(way === "undo" ? "import.turn.undoing" : "import.turn.redoing", named);
  const step = say(`import.run.step.${progress?.step ?? "finding"}`);
  return (
    <div className={small ? "turning turning-small" : "turning"} role="status" aria-label={label}>
      <div><div className="soft small nowrap">{step}</div><Progress size="xs" value={(progress?.share ?? 0) * 100} aria-label={step} transitionDuration={120} /></div>
      <Button size="compact-xs" variant="default" aria-label={say("import.turn.cancel", named)} onClick={cancel}>{say("import.run.cancel")}</Button>
    </div>
  );
}
