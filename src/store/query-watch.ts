/** How long one query may take, and how it is told to stop. */
import { randomUUID } from "node:crypto";
import type { StopReason } from "./engine-problem.ts";
import type { QueryOptions } from "./engine.ts";

const timeoutMs = { short: 30_000, long: 600_000, load: null } as const;

/** One query's clock and signal. */
export class Watch {
  readonly queryId = `sextant-${randomUUID()}`;
  readonly timeoutMs: number | null;
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #outer: AbortSignal | undefined;
  #reason: StopReason = null;

  constructor(options: QueryOptions) {
    this.timeoutMs = options.timeoutMs ?? timeoutMs[options.lane ?? "short"];
    this.#outer = options.signal;
    if (this.#outer?.aborted === true) this.cancel();
    this.#outer?.addEventListener("abort", this.cancel, { once: true });
    if (this.timeoutMs !== null) this.#timer = setTimeout(() => this.#stop({ why: "timeout", timeoutMs: this.timeoutMs ?? 0 }), this.timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  stopped(): StopReason {
    return this.#reason;
  }

  readonly cancel = (): void => this.#stop({ why: "cancelled" });

  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.cancel);
  }

  #stop(reason: StopReason): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    this.#abort.abort();
  }
}
