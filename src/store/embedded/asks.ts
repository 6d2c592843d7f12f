import { setTimeout as pause } from "node:timers/promises";
import { engineError } from "./engine-error.ts";
import type { Host } from "./host.ts";
import type { AskMessage, FromChild } from "./messages.ts";
import { isTooLarge, run } from "./run.ts";
import { readStatement, RefusedText } from "./statement.ts";

const closeLookMs = 10;

/** The parent's own questions, in the engine's process: those whose rows it holds whole come over the channel between the two. */
export class Asks {
  readonly #host: Host;
  readonly #tell: (message: FromChild) => void;
  readonly #running = new Map<number, AbortController>();

  constructor(host: Host, tell: (message: FromChild) => void) {
    this.#host = host;
    this.#tell = tell;
  }

  /** Tells the rows, or why there are none. */
  async answer(asked: AskMessage): Promise<void> {
    const stop = new AbortController();
    this.#running.set(asked.id, stop);
    try {
      this.#tell({ kind: "answer", id: asked.id, rows: await this.#rows(asked, stop.signal) });
    } catch (error) {
      if (isTooLarge(error)) this.#tell({ kind: "answer", id: asked.id, rows: null });
      else this.#tell({ kind: "refusal", id: asked.id, ...engineError(error) });
    } finally {
      this.#running.delete(asked.id);
    }
  }

  /** Kills it. */
  leave(id: number): void {
    this.#running.get(id)?.abort(new Error("the client went away"));
  }

  /** Gives running questions the time, then kills them. */
  async close(graceMs: number): Promise<void> {
    await this.#idle(graceMs);
    for (const running of this.#running.values()) running.abort(new Error("the engine is stopping"));
    await this.#idle(graceMs);
  }

  /** The tag ends with a full stop, so that none begins like another. */
  async #rows({ id, lane, database, text, settings, params }: AskMessage, signal: AbortSignal): Promise<string> {
    const statement = readStatement(text, false);
    if (statement.kind !== "rows" && statement.kind !== "answer") throw new RefusedText(62, "Syntax error: a question for rows is to read");
    const { answer } = await run(this.#host, {
      tag: `asked-${id}.`, statement, lane, database, signal,
      settings: new Map(Object.entries(settings)),
      params: new Map(Object.entries(params).map(([name, value]) => [name, Buffer.from(value)])),
      defaultFormat: "JSONEachRow", body: null, isWhole: true,
    }, { onBytes: async () => undefined });
    return answer === null ? "" : Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength).toString("utf8");
  }

  async #idle(waitMsMax: number): Promise<void> {
    const until = performance.now() + waitMsMax;
    while (this.#running.size > 0 && performance.now() < until) await pause(closeLookMs);
  }
}
