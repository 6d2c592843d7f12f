import { parseError } from "@clickhouse/client";
import type { ChildProcess } from "node:child_process";
import type { CompiledSql } from "../sql.ts";
import type { LaneName } from "./lanes.ts";
import type { FromChild, ToChild } from "./messages.ts";

/** A statement whose rows are held whole. */
export interface Question extends CompiledSql {
  readonly database: string;
  readonly lane: LaneName;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Aborting kills it. */
  readonly signal: AbortSignal;
}

/** Puts questions to the engine's process over the channel that it was started with, which takes a third of the time that HTTP does. */
export class Asker {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<string | null>>();
  #last = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (message: FromChild) => this.#heard(message));
    child.once("disconnect", () => this.#lost()).once("exit", () => this.#lost());
  }

  /** Rows as JSONEachRow; null: too many for one piece. Fails with the engine's error, the signal's reason, or since the engine died; with `ECONNREFUSED` where it was not asked. */
  async ask({ text, params, database, lane, settings, signal }: Question): Promise<string | null> {
    signal.throwIfAborted();
    if (!this.#child.connected) throw notAsked();
    this.#last += 1;
    const id = this.#last;
    const answer = Promise.withResolvers<string | null>();
    const leave = (): void => {
      this.#tell({ kind: "leave", id });
      answer.reject(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
    this.#wait(id, answer);
    this.#tell({ kind: "ask", id, lane, database, text, settings: texts(settings, String), params: texts(params, paramText) });
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener("abort", leave);
      this.#stopWaiting(id);
    }
  }

  /** Who waits for an answer keeps the process alive; the channel by itself does not. */
  #wait(id: number, answer: PromiseWithResolvers<string | null>): void {
    if (this.#waiting.size === 0) this.#child.channel?.ref();
    this.#waiting.set(id, answer);
  }

  #stopWaiting(id: number): void {
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#child.channel?.unref();
  }

  #tell(message: ToChild): void {
    if (!this.#child.connected) return;
    this.#child.send(message, (error) => {
      if (error !== null && message.kind === "ask") this.#waiting.get(message.id)?.reject(notAsked());
    });
  }

  #heard(message: FromChild): void {
    if (message.kind === "answer") this.#waiting.get(message.id)?.resolve(message.rows);
    if (message.kind === "refusal") this.#waiting.get(message.id)?.reject(parseError(`Code: ${message.code}. DB::Exception: ${message.message}`));
  }

  #lost(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error("the engine's process has ended"));
  }
}

/** Like a connection that is refused: whoever gets it may ask again, the engine is being started anew. */
function notAsked(): Error {
  return Object.assign(new Error("the engine's process has ended"), { code: "ECONNREFUSED" });
}

function texts(values: Readonly<Record<string, unknown>>, textOf: (value: unknown) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined).map(([name, value]) => [name, textOf(value)]));
}

/** A parameter as ClickHouse reads it: texts escaped, and in quotes inside a list. */
function paramText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => (typeof one === "string" ? `'${escaped(one)}'` : String(one))).join(",")}]`;
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "string" ? escaped(value) : String(value);
}

const escapes: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "'": "\\'", "\\": "\\\\" };

function escaped(text: string): string {
  return text.replace(/[\t\n\r'\\]/g, (one) => escapes[one] ?? one);
}
