/** What every change of what counts works with. */
import type { Clock } from "../model/clock.ts";
import type { Engine } from "../store/engine.ts";
import { bulk } from "./bulk.ts";
import { minConfidenceDefault } from "./ladder.ts";
import type { RematchOptions } from "./rematch.ts";

export interface SettleOptions {
  readonly engine: Engine;
  readonly now: Clock;
  /** Setting `rule.identity.min_confidence`. */
  readonly minConfidence?: number;
  readonly signal?: AbortSignal;
}

/** How statements of the work are sent: they end when it is cancelled. */
export function callOf({ signal }: SettleOptions): typeof bulk {
  return signal === undefined ? bulk : { ...bulk, signal };
}

/** The same for what follows a change in other tables. */
export function rematching({ engine, now, minConfidence = minConfidenceDefault }: SettleOptions): RematchOptions {
  return { engine, now, minConfidence };
}
