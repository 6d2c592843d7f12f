/** Bodies of requests, held to a size and a pace. */
import type { Context } from "hono";
import { problem } from "../model/problem.ts";

/** JSON bodies are requests by people and scripts, never data: 1 MiB is a mapping of a thousand columns. */
export const jsonBytesMax = 1024 * 1024;

/** A request's body must be there within this time as a whole; an upload must move within it. */
const bodyWithinMs = 25_000;

/** The body as text, at most `max` bytes. */
export async function textBody(c: Context, max: number = jsonBytesMax): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of whole(c.req.raw.body)) {
    bytes += chunk.length;
    if (bytes > max) throw problem("body_too_large", `The request is larger than ${max} bytes.`, "Data goes to /api/v1/files; this address takes a request only.", { max });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The chunks of a body as they come; a stall of {@link bodyWithinMs} ends it with `body_too_slow`. */
export function paced(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  return within(body, () => bodyWithinMs);
}

/** The chunks of a body that is there within {@link bodyWithinMs}: whoever sends a byte now and then holds nothing for longer. @throws Problem `body_too_slow` */
export function whole(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const started = performance.now();
  return within(body, () => bodyWithinMs - (performance.now() - started));
}

async function* within(body: ReadableStream<Uint8Array> | null, leftMs: () => number): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), leftMs());
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function inTime<T>(work: Promise<T>, leftMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(problem("body_too_slow", `The request was not there within ${bodyWithinMs / 1000} seconds.`, "Send it again over a quicker way.")), Math.max(0, leftMs));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
