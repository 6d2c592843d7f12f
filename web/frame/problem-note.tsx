import { Button } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import type { ReactElement } from "react";
import { AskProblem } from "../api/ask.ts";
import { say } from "../words/say.ts";

export interface ProblemNoteProps {
  readonly fault: unknown;
  readonly onRetry?: (() => void) | undefined;
}

/** What went wrong, in the server's sentence, and what to do. */
export function ProblemNote({ fault, onRetry }: ProblemNoteProps): ReactElement {
  const { message, advice } = wordsFor(fault);
  const isNowhere = fault instanceof AskProblem && fault.status === 404;
  return (
    <div className="note" role="alert">
      <CircleAlert size={18} color="var(--worse)" aria-hidden />
      <div className="stack" style={{ gap: 4 }}>
        <div className="note-title">{message}</div>
        <div className="soft">{advice}</div>
        {onRetry !== undefined && !isNowhere && <div><Button variant="default" onClick={onRetry} mt={4}>{say("app.retry")}</Button></div>}
      </div>
    </div>
  );
}

function wordsFor(fault: unknown): { readonly message: string; readonly advice: string } {
  if (fault instanceof AskProblem) return { message: fault.message, advice: fault.advice };
  return { message: say("problem.render"), advice: say("problem.render.advice") };
}

/** For the router: a page that threw while it was drawn. */
export function RenderProblem({ error, reset }: { readonly error: unknown; readonly reset: () => void }): ReactElement {
  return <ProblemNote fault={error} onRetry={reset} />;
}
