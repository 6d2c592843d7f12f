/**
 * Workbooks: values only. They are read in a thread of their own with a memory limit, so that a hostile one ends itself and not the
 * server; formulas, macros and links are never followed.
 */
import { Worker } from "node:worker_threads";
import { readFile } from "node:fs/promises";
import { problem } from "../../model/problem.ts";
import { keptBytes, keptPath } from "./keep.ts";
import { checkedZip } from "./zip-check.ts";

export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean; readonly rows: number }[];
  /** The sheet whose rows these are. */
  readonly sheet: string;
  /** Rows from the first on; a row's number is its place + 1. Numbers as written by the file, dates as ISO text, empty cells ''. */
  readonly rows: readonly (readonly string[])[];
  readonly flags: readonly string[];
}

/** What the thread answers. */
export type WorkbookAnswer = { readonly workbook: Workbook } | { readonly unknownSheet: readonly string[] } | { readonly broken: string };

/** A workbook is read whole: a million rows of ten columns have about 60 MB. Larger tables come as CSV or Parquet. */
const workbookBytesMax = 128 * 1024 * 1024;
const threadMemoryMb = 1_024;

/** Fails with `workbook_too_large`, `unknown_sheet`, `corrupt`, or what the check of the archive finds. */
export async function readWorkbook(options: { dataDir: string; sha256: string; name: string; sheet?: string | undefined }): Promise<Workbook> {
  const bytes = await keptBytes(options.dataDir, options.sha256);
  if (bytes > workbookBytesMax) {
    throw problem("workbook_too_large", `${options.name} has ${Math.round(bytes / 1024 / 1024)} MB; workbooks are read up to ${workbookBytesMax / 1024 / 1024} MB.`, "Save the sheet as CSV: there is no limit for it.", { bytes });
  }
  const content = await readFile(keptPath(options.dataDir, options.sha256));
  const entries = checkedZip(content, options.name);
  const answer = await inThread({ path: keptPath(options.dataDir, options.sha256), sheet: options.sheet ?? null }, options.name);
  if ("broken" in answer) throw corrupt(options.name, answer.broken);
  if ("unknownSheet" in answer) throw problem("unknown_sheet", `${options.name} has no sheet “${options.sheet ?? ""}”.`, `It has: ${answer.unknownSheet.join(", ")}.`, { known: answer.unknownSheet });
  const names = entries.map((entry) => entry.name.toLowerCase());
  const flags = [...(names.some((one) => one.includes("vbaproject")) ? ["macros_ignored"] : []), ...(names.some((one) => one.includes("externallinks/")) ? ["links_ignored"] : [])];
  return { ...answer.workbook, flags: [...answer.workbook.flags, ...flags] };
}

function inThread(workerData: { path: string; sheet: string | null }, name: string): Promise<WorkbookAnswer> {
  const file = new URL(import.meta.url.endsWith(".ts") ? "./workbook-thread.ts" : "./workbook-thread.js", import.meta.url);
  const worker = new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb } });
  return new Promise((resolve, reject) => {
    worker.once("message", (answer: WorkbookAnswer) => resolve(answer));
    worker.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? bomb(name) : error));
    worker.once("exit", () => reject(corrupt(name, "it could not be read to its end")));
  });
}

function bomb(name: string): Error {
  return problem("bomb", `${name} needs more than ${threadMemoryMb} MB to be read.`, "Save the sheet as CSV.", { file: name });
}

function corrupt(name: string, why: string): Error {
  return problem("corrupt", `${name} is a broken workbook: ${why}.`, "Open it in a spreadsheet program and save it again.", { file: name });
}
