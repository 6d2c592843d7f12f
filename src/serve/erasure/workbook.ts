/** A workbook without an erased person: taken apart and written anew in a thread of its own, as it is read in one. */
import { Worker } from "node:worker_threads";
import type { ErasureMode } from "./blot.ts";
import { columnRoles, type FileColumn } from "./columns.ts";
import type { LookedAt } from "./kept-file.ts";
import type { Sought } from "./sought.ts";

/** What goes to the thread. */
export interface WorkbookToBlot {
  readonly path: string;
  readonly sought: Sought["made"];
  readonly mode: ErasureMode;
  /** Sheets that were read, with the row of their header. Others are looked at for addresses and names. */
  readonly sheets: readonly { readonly name: string; readonly headerLine: number; readonly columns: readonly FileColumn[] }[];
}

/** What comes back. */
export interface BlottedWorkbook {
  readonly bytes: Uint8Array;
  readonly theirs: number;
  readonly named: number;
}

interface Blotting {
  readonly looks: readonly LookedAt[];
  readonly sought: Sought;
  readonly mode: ErasureMode;
  readonly tally: { theirs: number; named: number };
}

/** The new workbook's bytes. Values, dates and sheets stay; fonts and colours do not. */
export async function* blotWorkbook(path: string, { looks, sought, mode, tally }: Blotting): AsyncGenerator<Buffer> {
  const sheets = looks.map(({ look, mappings }) => ({ name: look.sheet ?? "", headerLine: look.headerLine ?? 0, columns: columnRoles(look.columns.map((one) => one.name), mappings) }));
  const { bytes, theirs, named } = await inThread({ path, sought: sought.made, mode, sheets });
  tally.theirs += theirs;
  tally.named += named;
  yield Buffer.from(bytes);
}

function inThread(workerData: WorkbookToBlot): Promise<BlottedWorkbook> {
  const worker = new Worker(new URL(import.meta.url.endsWith(".ts") ? "./workbook-thread.ts" : "./workbook-thread.js", import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the workbook's thread ended with ${code}`)));
  });
}
