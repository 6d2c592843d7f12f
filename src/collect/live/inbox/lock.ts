/** One writer for each inbox. The lock is the operating system's, an exclusive SQLite transaction that is never ended: it ends with the process. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { problem } from "../../../model/problem.ts";

/** @returns lets go of it. @throws Problem `data_dir_in_use` */
export function lockInbox(folder: string): () => void {
  const held = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
  try {
    held.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return () => {
      if (held.isOpen) held.close();
    };
  } catch (error) {
    held.close();
    if (!/locked|busy/i.test(String(error))) throw error;
    throw problem("data_dir_in_use", `Another process takes events into ${folder}.`, "Stop it, or give this one its own directory with --data.", { folder });
  }
}
