import { notifications, type NotificationData } from "@mantine/notifications";
import { useState, type ReactElement } from "react";
import { say } from "../words/say.ts";
import { ProblemNote } from "./problem-note.tsx";

/** Long enough to read it and think again. */
const shownMs = 12_000;

export interface UndoToast {
  /** What was done, as a sentence. */
  readonly text: string;
  /** Takes it back; its fault is shown in the toast. */
  readonly undo: () => Promise<void>;
}

/** A toast whose cross has a name (Mantine 9.7 gives it none). */
function toast(shown: NotificationData): string {
  return notifications.show({ ...shown, closeButtonProps: { "aria-label": say("app.close") } });
}

/** Says what was done and offers to take it back. */
export function showUndo({ text, undo }: UndoToast): void {
  const id = toast({ message: <UndoLine text={text} undo={undo} onStart={() => notifications.update({ id, autoClose: false, message: <p>{say("undo.doing")}</p> })} onEnd={(message) => notifications.update({ id, autoClose: 4_000, message })} />, autoClose: shownMs });
}

/** Says what was done, where there is nothing to take back. */
export function showDone(text: string): void {
  toast({ message: <p>{text}</p>, autoClose: 4_000 });
}

/** Says what could not be done and why. */
export function showFault(fault: unknown): void {
  toast({ message: <ProblemNote fault={fault} />, autoClose: shownMs });
}

interface UndoLineProps extends UndoToast {
  readonly onStart: () => void;
  readonly onEnd: (message: ReactElement) => void;
}

function UndoLine({ text, undo, onStart, onEnd }: UndoLineProps): ReactElement {
  const [begun, begin] = useState(false);
  const back = (): void => {
    begin(true);
    onStart();
    undo().then(() => onEnd(<p>{say("undo.done")}</p>), (fault: unknown) => onEnd(<ProblemNote fault={fault} />));
  };
  return <div className="row between" style={{ gap: 16, flexWrap: "nowrap" }}><bdi>{text}</bdi><button type="button" className="plain-button link toast-undo" disabled={begun} onClick={back}>{say("undo.button")}</button></div>;
}
