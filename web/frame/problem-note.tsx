import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { CircleAlert } from "lucide-react";
import type { ReactElement } from "react";
import { AskProblem } from "../api/ask.ts";
import { say } from "../words/say.ts";

export interface ProblemNoteProps {
  readonly fault: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** The page where it would be found: a link there, if there is no such thing, instead of the server's advice, which names a command of the terminal. */
  readonly list?: keyof typeof listNames | undefined;
}

const listNames = { "/accounts": "nav.accounts", "/kpis": "nav.kpis" } as const;

/** What went wrong, in the server's sentence, and what to do. */
export function ProblemNote({ fault, onRetry, list }: ProblemNoteProps): ReactElement {
  const { message, advice } = wordsFor(fault);
  const isNowhere = fault instanceof AskProblem && fault.status === 404;
  return (
    <div className="note" role="alert">
      <CircleAlert size={18} color="var(--worse)" aria-hidden />
      <div className="stack" style={{ gap: 4 }}>
        <div className="note-title">{message}</div>
        {isNowhere && list !== undefined ? <ToList list={list} /> : <div className="soft">{advice}</div>}
        {onRetry !== undefined && !isNowhere && <div><Button variant="default" onClick={onRetry} mt={4}>{say("app.retry")}</Button></div>}
      </div>
    </div>
  );
}

function ToList({ list }: { readonly list: keyof typeof listNames }): ReactElement {
  return <div><Button variant="default" mt={4} renderRoot={(props) => <Link to={list} {...props} />}>{say(listNames[list])}</Button></div>;
}

function wordsFor(fault: unknown): { readonly message: string; readonly advice: string } {
  if (fault instanceof AskProblem) return { message: fault.message, advice: fault.advice };
  return { message: say("problem.render"), advice: say("problem.render.advice") };
}

/** For the router: a page that threw while it was drawn. */
export function RenderProblem({ error, reset }: { readonly error: unknown; readonly reset: () => void }): ReactElement {
  return <ProblemNote fault={error} onRetry={reset} />;
}
