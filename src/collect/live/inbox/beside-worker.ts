import { parentPort, workerData } from "node:worker_threads";
import { isProblem } from "../../../model/problem.ts";
import type { Inspection, Outcome, Task } from "./beside.ts";
import { InboxReader } from "./reader.ts";
import { writeRange } from "./seal.ts";

parentPort?.postMessage(outcomeOf(workerData as Task));

function outcomeOf(task: Task): Outcome {
  try {
    return { result: task.what === "seal" ? writeRange(task) : inspected(task.folder) };
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { code, message, advice, details } = error;
    return { problem: { code, message, advice, details } };
  }
}

function inspected(folder: string): Inspection {
  const reader = new InboxReader(folder);
  try {
    return { faults: reader.faults(), archived: reader.archiveFaults().faults, pages: reader.brokenPages(), books: reader.booksThatDiffer() };
  } finally {
    reader.close();
  }
}
