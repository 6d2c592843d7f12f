/** What every change of what counts works with. */
import type { Clock } from "../model/clock.ts";
import type { Engine } from "../store/engine.ts";
import { bulk } from "./bulk.ts";
import { minConfidenceDefault } from "./ladder.ts";
import type { OnMoved } from "./moves.ts";
import type { RematchOptions } from "./rematch.ts";
import type { VisitorRules } from "./visitors.ts";

export interface SettleOptions {
  readonly engine: Engine;
  readonly now: Clock;
  /** Setting `rule.identity.min_confidence`. */
  readonly minConfidence?: number;
  readonly signal?: AbortSignal;
  /** Told how far an undo or redo is. */
  readonly onPhase?: (phase: Phase) => void;
  /** Told when an undo or redo begins to move rows: from then on it is carried through and `signal` does nothing. */
  readonly onSealed?: () => void;
  /** Settings `rule.identity.backfill_days` and `rule.identity.people_per_device`. */
  readonly visitorRules?: VisitorRules;
  /** Told which rows of other imports went to other accounts by it. */
  readonly onMoved?: OnMoved;
}

/** What an undo or redo is doing: looking for what changes, deciding what stands, moving rows, finding accounts. */
export interface Phase {
  readonly step: "finding" | "deciding" | "moving" | "matching";
  /** Of all that is to be done, 0–1. */
  readonly share: number;
}

/** How statements of the work are sent: they end when it is cancelled. */
export function callOf({ signal }: SettleOptions): typeof bulk {
  return signal === undefined ? bulk : { ...bulk, signal };
}

/** For work that nobody can cancel. */
export function carriedThrough({ engine, now, minConfidence, visitorRules, onMoved }: SettleOptions): SettleOptions {
  return { engine, now, ...(minConfidence === undefined ? {} : { minConfidence }), ...(visitorRules === undefined ? {} : { visitorRules }), ...(onMoved === undefined ? {} : { onMoved }) };
}

/** The same for what follows a change in other tables. */
export function rematching({ engine, now, minConfidence = minConfidenceDefault, visitorRules, onMoved }: SettleOptions): RematchOptions {
  return { engine, now, minConfidence, visitorRules, onMoved };
}
