/** After a start: what a crash cut short is finished or taken back. */
import type { Control } from "../store/control/control.ts";
import type { ImportRecord } from "../store/control/imports.ts";
import { recordTables } from "../store/tables/index.ts";
import { rematchAfter } from "./rematch.ts";
import { rematching, type SettleOptions } from "./settle-options.ts";
import { finishSwaps } from "./swap.ts";
import { forget, redoNow, undoNow } from "./take-back.ts";
import { sweep } from "./sweep.ts";
import { inTurn } from "./turn.ts";
import { dropCopies } from "./what-if.ts";

/**
 * After a start: finishes or takes back what a crash cut short, by the ledger of imports. Imports that were being read or committed are taken
 * back and fail with `interrupted`; undoing and redoing are finished. @returns the imports it dealt with
 */
export async function recover(options: SettleOptions, control: Control): Promise<number[]> {
  return inTurn(options.engine, async () => {
    const finished = await finishSwaps(options.engine, options.now());
    await sweep(options.engine);
    await dropCopies(options.engine);
    const unfinished = await control.imports.unfinished();
    for (const { batch, step, as } of unfinished) {
      const active = (await control.imports.active()).filter((other) => other !== batch);
      if (step === "undoing") await undoNow(options, batch, active);
      else if (step === "redoing") await redoNow(options, batch, active);
      else await forget(options, batch, active);
      await writeDown(control, options, { batch, step, as });
    }
    if (finished.length > 0 || unfinished.length > 0) await rematchAfter(rematching(options), recordTables.map(({ kind }) => kind));
    return unfinished.map(({ batch }) => batch);
  });
}

async function writeDown(control: Control, { now }: SettleOptions, { batch, step, as }: Pick<ImportRecord, "batch" | "step" | "as">): Promise<void> {
  if (step === "undoing") await control.imports.step(batch, "undone", now());
  else if (step === "redoing") await control.imports.step(batch, "committed", now());
  else await control.imports.step(batch, "failed", now(), { problem: as === "live" ? drainedAgain : interrupted });
}

const drainedAgain = {
  code: "interrupted",
  message: "Sextant or its engine stopped while these events were settled.",
  advice: "Nothing is lost: they are settled again, under another number.",
};

const interrupted = {
  code: "interrupted",
  message: "Sextant stopped while this import was running.",
  advice: "Nothing of it is counted. Import the file again.",
};
