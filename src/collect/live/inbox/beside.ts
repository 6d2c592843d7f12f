/** Work that reads much of the inbox is done in a thread of its own: events go on coming in meanwhile. */
import { Worker } from "node:worker_threads";
import { problem } from "../../../model/problem.ts";
import type { InboxFault } from "./chain.ts";
import type { Seal } from "./messages.ts";
import type { SealTask } from "./seal.ts";

export type Task = ({ readonly what: "seal" } & SealTask) | { readonly what: "inspect"; readonly folder: string };

/** What the inbox and its archive hold, read back. */
export interface Inspection {
  readonly faults: readonly InboxFault[];
  /** Of them, ranges of the archive that cannot be read. */
  readonly archived: readonly InboxFault[];
  /** What is wrong with the files as such. */
  readonly pages: readonly string[];
  /** Lines of the books that do not say what is there. */
  readonly books: readonly string[];
}

export type Outcome =
  | { readonly result: Seal | Inspection | null }
  | { readonly problem: { readonly code: string; readonly message: string; readonly advice: string; readonly details: Readonly<Record<string, unknown>> } };

/** Starts a thread of this folder. */
export function threadOf(file: "worker" | "beside-worker", workerData: object): Worker {
  return new Worker(new URL(`./${file}${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url), { workerData });
}

/** Does it, and ends the thread. @throws Problem whatever the task throws */
export async function beside<T extends Task>(task: T): Promise<T extends { readonly what: "inspect" } ? Inspection : Seal | null> {
  const worker = threadOf("beside-worker", task);
  const outcome = await new Promise<Outcome>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the thread ended with ${code}`)));
  });
  if ("problem" in outcome) throw problem(outcome.problem.code, outcome.problem.message, outcome.problem.advice, outcome.problem.details);
  return outcome.result as T extends { readonly what: "inspect" } ? Inspection : Seal | null;
}
