/**
 * The last step of an import that brought much: the facts of the board that a dashboard opens with are made and kept, so that nobody who opens it
 * then waits for them. The import counts already; what is asked meanwhile is answered as ever, and waits at most for what it needs itself.
 */
import { kpis } from "../measure/kpis/index.ts";
import { type BoardAsk, measureBoard } from "../measure/board.ts";
import type { Coverage } from "../measure/coverage.ts";
import { isInQuarters } from "../measure/keeping.ts";
import { periodBetween } from "../model/period.ts";
import { dayOf } from "../model/zone.ts";
import type { NumbersMade, RowCounts } from "./contract.ts";
import { happenedUntil } from "./happened.ts";
import { askOfAll, groundOf, type Measured } from "./measuring.ts";
import { type CalendarSpan, monthsLater, usualSpan } from "./periods.ts";
import type { Log } from "./log.ts";

/** After fewer rows that came or changed nobody waits for it: a board is made when it is asked for, or ahead of that. */
const fromUsual = 500_000;
/** So often it says how far it is. */
const kpisAtOnce = 8;
/** Of the year that ends with the usual quarter its comparison makes the quarter before and the same of the year before; these are between them. */
const monthsBetween = [6, 9] as const;

interface Making {
  readonly signal: AbortSignal;
  readonly onMade: (made: NumbersMade) => void;
}

/** Measures the board that a dashboard opens with, some KPIs after others in its order, and then as a whole; of much data also what other periods of the year are made of. */
export async function makeReady(workspace: Measured, { signal, onMade }: Making): Promise<void> {
  const { last } = await happenedUntil(workspace.engine, workspace.steadyNow(), { signal });
  if (last === null) return;
  const { zone } = await workspace.settings();
  const span = usualSpan(dayOf(last, zone));
  const ground = await groundOf(workspace, span, signal);
  const ask = { ...askOfAll(workspace, ground, [], signal), compare: true };
  const further = quartersBetween({ ...ask, kpis }, span);
  const of = kpis.length + further.length * (further[0]?.kpis.length ?? 0);
  const told = (before: number) => (made: number): void => onMade({ made: before + made, of });
  await inTurn({ ...ask, kpis }, told(0));
  await measureBoard({ ...ask, kpis });
  for (const [nth, quarter] of further.entries()) await inTurn(quarter, told(kpis.length + nth * quarter.kpis.length));
}

/** Some KPIs after others; it says before each how many are made. */
async function inTurn(ask: BoardAsk, onMade: (made: number) => void): Promise<void> {
  for (let made = 0; made < ask.kpis.length; made += kpisAtOnce) {
    onMade(made);
    await measureBoard({ ...ask, kpis: ask.kpis.slice(made, made + kpisAtOnce) });
  }
  onMade(ask.kpis.length);
}

/** The facts by which any period of that year is pieced together, wherever it cuts quarters. States are none of them: each period has its own. */
export function quartersBetween(ask: BoardAsk & { readonly coverage: Coverage }, { from }: CalendarSpan): BoardAsk[] {
  const { engine, coverage, settings } = ask;
  const pieced = ask.kpis.filter((kpi) => kpi.reading !== "snapshot" && isInQuarters({ engine, kpi, coverage }));
  if (pieced.length === 0) return [];
  return monthsBetween.map((months) => ({ ...ask, kpis: pieced, period: periodBetween(monthsLater(from, -months), monthsLater(from, 3 - months), settings), compare: false }));
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
