/**
 * The last step of an import that brought much: the facts of the board that a dashboard opens with are made and kept, so that nobody who opens it
 * then waits for them. The import counts already; what is asked meanwhile is answered as ever, and waits at most for what it needs itself.
 */
import { kpis } from "../measure/kpis/index.ts";
import { measureBoard } from "../measure/board.ts";
import { dayOf } from "../model/zone.ts";
import type { NumbersMade, RowCounts } from "./contract.ts";
import { happenedUntil } from "./happened.ts";
import { askOfAll, groundOf, type Measured } from "./measuring.ts";
import { usualSpan } from "./periods.ts";
import type { Log } from "./log.ts";

/** After fewer rows that came or changed nobody waits for it: a board is made when it is asked for, or ahead of that. */
const fromUsual = 500_000;
/** So often it says how far it is. */
const kpisAtOnce = 8;

interface Making {
  readonly signal: AbortSignal;
  readonly onMade: (made: NumbersMade) => void;
}

/** Measures the board that a dashboard opens with, some KPIs after others in its order, and then as a whole. */
export async function makeReady(workspace: Measured, { signal, onMade }: Making): Promise<void> {
  const { last } = await happenedUntil(workspace.engine, workspace.steadyNow(), { signal });
  if (last === null) return;
  const { zone } = await workspace.settings();
  const ground = await groundOf(workspace, usualSpan(dayOf(last, zone)), signal);
  const ask = { ...askOfAll(workspace, ground, [], signal), compare: true };
  for (let made = 0; made < kpis.length; made += kpisAtOnce) {
    onMade({ made, of: kpis.length });
    await measureBoard({ ...ask, kpis: kpis.slice(made, made + kpisAtOnce) });
  }
  onMade({ made: kpis.length, of: kpis.length });
  await measureBoard({ ...ask, kpis });
}

interface ReadyStep {
  readonly batch: number;
  readonly abort: AbortController;
  made: NumbersMade;
}

export interface ReadyOptions {
  readonly make: (making: Making) => Promise<void>;
  readonly log: Log;
  /** Rows that came or changed. */
  readonly from?: number | undefined;
}

/** The step of the import that ended last. The next import ends it: its numbers would be out of date before they were read. */
export class ReadySteps {
  readonly #options: ReadyOptions;
  #step: ReadyStep | null = null;

  constructor(options: ReadyOptions) {
    this.#options = options;
  }

  /** How far the step of an import is; null where it has none, or it has ended. */
  of(batch: number): NumbersMade | null {
    return this.#step?.batch === batch ? this.#step.made : null;
  }

    /** The import is about to count, and its step comes next: nobody who asks in between shall think that all is done. */
  announce(batch: number, { new: fresh, changed }: Pick<RowCounts, "new" | "changed">): void {
    this.giveUp();
    if (fresh + changed < (this.#options.from ?? fromUsual)) return;
    this.#step = { batch, abort: new AbortController(), made: { made: 0, of: kpis.length } };
  }

  /** Makes what was announced. It never throws: a board that cannot be made says so to whoever asks for it. */
  async run(batch: number): Promise<void> {
    const step = this.#step;
    if (step?.batch !== batch) return;
    try {
      await this.#options.make({ signal: step.abort.signal, onMade: (made) => void (step.made = made) });
    } catch (error) {
      if (!step.abort.signal.aborted) this.#options.log.warn({ batch, error }, "the numbers could not be made ready");
    } finally {
      if (this.#step === step) this.#step = null;
    }
  }

  giveUp(): void {
    this.#step?.abort.abort();
    this.#step = null;
  }
}
