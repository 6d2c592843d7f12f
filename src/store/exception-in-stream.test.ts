import { PassThrough, type Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { wholeStream } from "./exception-in-stream.ts";

function begun(): { readonly stop: () => void; readonly whole: Readable } {
  const control = new AbortController();
  const whole = wholeStream(new PassThrough(), { tag: null, failure: (error) => error as Error, signal: control.signal, onEnd: () => undefined, onLetGo: () => undefined });
  return { stop: () => control.abort(), whole };
}

describe("an answer that is broken off", () => {
  it("before anybody reads it ends nothing but itself, and tells who reads it then", async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on("uncaughtException", hear);
    try {
      const { stop, whole } = begun();
      stop();
      // Errors of streams are told once the turn is over.
      await new Promise(setImmediate);
      expect(unheard).toEqual([]);
      await expect(text(whole)).rejects.toThrow("stopped");
    } finally {
      process.off("uncaughtException", hear);
    }
  });

  it("while somebody reads it tells them", async () => {
    const { stop, whole } = begun();
    const read = text(whole);
    stop();
    await expect(read).rejects.toThrow("stopped");
  });
});
