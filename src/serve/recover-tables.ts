/** After a start: the tables against the ledgers. */
import { recover } from "../resolve/recover.ts";
import { rematchAfter } from "../resolve/rematch.ts";
import { rematching } from "../resolve/settle-options.ts";
import type { LastStop } from "../store/embedded/lock.ts";
import { recordTables } from "../store/tables/index.ts";
import { lackingRows, lostRows, rebuild } from "./books.ts";
import { settleOptions } from "./import-run.ts";
import type { ImportParts } from "./imports.ts";
import { partsBeside } from "./parts.ts";

/**
 * Finishes or takes back what a crash cut short, and builds the tables again where the engine has lost rows of them: an empty directory is
 * always seen, so are parts that the engine could not open; single rows are looked for after a stop that was not clean.
 */
export async function recoverTables(parts: ImportParts, stop: LastStop = "clean"): Promise<void> {
  const why = await whatIsLost(parts, stop);
  if (why === null) return;
  parts.log.warn({ why }, "the engine's tables do not hold what the ledger says: building them again");
  await rebuild(parts);
}

/** Null: nothing. Tables of our own engine that cannot even be asked are lost; a server elsewhere may only be away. */
async function whatIsLost(parts: ImportParts, stop: LastStop): Promise<string | null> {
  try {
    await finishInterrupted(parts);
    const [beside] = await partsBeside(parts.engine);
    if (stop === "clean" && beside === undefined) return (await lostRows(parts)) ? "they are empty" : null;
    const lacking = (await lackingRows(parts)) ?? beside ?? null;
    // Counts do not show a row that was given to another account and lost that again.
    if (lacking === null && stop === "power") await rematchAfter(rematching(await settleOptions(parts)), recordTables.map(({ kind }) => kind));
    return lacking;
  } catch (error) {
    if ((await parts.engine.health()).kind !== "embedded") throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

async function finishInterrupted(parts: ImportParts): Promise<void> {
  const taken = await recover(await settleOptions(parts), parts.control);
  if (taken.length > 0) parts.log.warn({ imports: taken }, "finished or took back what was interrupted");
}
