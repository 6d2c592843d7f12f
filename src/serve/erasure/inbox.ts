/** The inbox and its archive without an erased person: in a thread of its own, beside the writer, in short transactions. */
import { Worker } from "node:worker_threads";
import type { ErasureMode } from "./blot.ts";
import type { Sought } from "./sought.ts";

/** What goes to the thread. */
export interface InboxToBlot {
  readonly folder: string;
  readonly sought: Sought["made"];
  readonly mode: ErasureMode;
  /** Only counts. */
  readonly isTrial: boolean;
}

/** Events that were written anew; the last number that was looked at. */
export interface BlottedInbox {
  readonly events: number;
  readonly aside: number;
  readonly archived: number;
}

/** Goes through every event that lies there. What comes meanwhile is looked at too. */
export function blotInbox(task: Omit<InboxToBlot, "sought"> & { readonly sought: Sought }): Promise<BlottedInbox> {
  const workerData: InboxToBlot = { ...task, sought: task.sought.made };
  const worker = new Worker(new URL(import.meta.url.endsWith(".ts") ? "./inbox-thread.ts" : "./inbox-thread.js", import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the thread that goes through the inbox ended with ${code}`)));
  });
}
