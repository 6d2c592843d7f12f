/** Writes down what a step of an import gives to other accounts, once the step is done. */
import type { OnMoved } from "../resolve/moves.ts";
import type { Control } from "../store/control/control.ts";
import type { MovedPair } from "../store/control/moves.ts";

export interface MovesOfStep {
  readonly onMoved: OnMoved;
  /** Whether anything was told. */
  hasAny(): boolean;
  /** Writes what was told; nothing where nothing moved. */
  keep(control: Control, batch: number, at: Date): Promise<void>;
}

/** Gathers what moves in one step; the same pair of accounts counts once for each kind. */
export function movesOfStep(): MovesOfStep {
  const pairs = new Map<string, MovedPair>();
  let is_all = true;
  return {
    onMoved: (moved, isAll) => {
      is_all &&= isAll;
      for (const one of moved) {
        const key = JSON.stringify([one.kind, one.was, one.is]);
        pairs.set(key, { ...one, rows: one.rows + (pairs.get(key)?.rows ?? 0) });
      }
    },
    hasAny: () => pairs.size > 0,
    keep: async (control, batch, at) => {
      if (pairs.size > 0) await control.moves.write({ batch, at, pairs: [...pairs.values()], is_all });
    },
  };
}
