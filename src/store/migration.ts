import type { Engine } from "./engine.ts";

/** One step forward of the schema. Forward only; each says why, what it costs and how it goes on after a crash in the middle. */
export interface Migration {
  /** `0001` … in the order in which they run. */
  readonly id: string;
  readonly why: string;
  readonly cost: string;
  /** How it goes on when it was interrupted: every step must be safe to run again. */
  readonly resume: string;
  readonly run: (engine: Engine) => Promise<void>;
}
