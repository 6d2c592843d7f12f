import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import type { ImportAnswer } from "../../../src/serve/contract.ts";
import { AskProblem, send } from "../../api/ask.ts";
import { say } from "../../words/say.ts";

/** Takes an import back, or puts it back; afterwards every number is asked for again. */
export function useTurn(batch: number): UseMutationResult<ImportAnswer, Error, "undo" | "redo"> {
  const questions = useQueryClient();
  return useMutation({
    mutationFn: (which: "undo" | "redo") => send<ImportAnswer>(`/imports/${batch}/${which}`),
    onSuccess: (_, which) => notifications.show({ message: say(which === "undo" ? "import.receipt.undone" : "import.receipt.redone"), withCloseButton: true, closeButtonProps: { "aria-label": say("app.close") } }),
    onError: (fault) => notifications.show({ color: "red", title: fault.message, message: fault instanceof AskProblem ? fault.advice : "", closeButtonProps: { "aria-label": say("app.close") } }),
    onSettled: () => questions.invalidateQueries(),
  });
}
