import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ImportAnswer, Progress } from "../../../src/serve/contract.ts";
import { ask, send } from "../../api/ask.ts";
import { showDone, showFault } from "../../frame/undo-toast.tsx";
import { say } from "../../words/say.ts";

export type TurnWay = "undo" | "redo";

export interface Turning {
  readonly start: (way: TurnWay) => void;
  /** Which way it goes, while it does. */
  readonly way: TurnWay | null;
  readonly progress: Progress | null;
  /** Works as long as no rows move. */
  readonly cancel: () => void;
}

const askAgainMs = 300;

/** Takes an import back, or puts it back, and tells how far it is; afterwards every number is asked for again. */
export function useTurn(batch: number): Turning {
  const questions = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);
  const turn = useMutation({
    mutationFn: (way: TurnWay) => followed(batch, way, setProgress),
    onSuccess: (answer, way) => showDone(endOf(answer, way)),
    onError: showFault,
    onSettled: () => {
      setProgress(null);
      return questions.invalidateQueries();
    },
  });
  const cancel = useMutation({ mutationFn: () => send<ImportAnswer>(`/imports/${batch}/cancel`), onError: showFault });
  return { start: (way) => turn.mutate(way), way: turn.isPending ? turn.variables : null, progress, cancel: () => cancel.mutate() };
}

async function followed(batch: number, way: TurnWay, tell: (progress: Progress) => void): Promise<ImportAnswer> {
  let answer = await send<ImportAnswer>(`/imports/${batch}/${way}?background=true`);
  while (answer.progress !== null) {
    tell(answer.progress);
    await new Promise((again) => setTimeout(again, askAgainMs));
    answer = await ask<ImportAnswer>(`/imports/${batch}`);
  }
  return answer;
}

function endOf({ state, notes }: ImportAnswer, way: TurnWay): string {
  if (state === "undone" && way === "undo") return say("import.receipt.undone");
  if (state === "committed" && way === "redo") return say("import.receipt.redone");
  return notes[0] ?? say("problem.title");
}
