/** Bodies of requests, held to a size and a pace. */
import type { Context } from "hono";
import { problem } from "../model/problem.ts";

/** JSON bodies are requests by people and scripts, never data: 1 MiB is a mapping of a thousand columns. */
export const jsonBytesMax = 1024 * 1024;

/** A request's body must be there within this time; an upload must move within it. A server on this machine waits for nobody. */
export const bodyStallMs = 30_000;

/** The body as text, at most `max` bytes. */
export async function textBody(c: Context, max: number = jsonBytesMax): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of paced(c.req.raw.body)) {
    bytes += chunk.length;
    if (bytes > max) throw problem("body_too_large", `The request is larger than ${max} bytes.`, "Data goes to /api/v1/files; this address takes a request only.", { max });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The chunks of a body as they come; a stall of {@link bodyStallMs} ends it with `body_too_slow`. */
export async function* paced(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await withinTime(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(problem("body_too_slow", `Nothing of the request came for ${bodyStallMs / 1000} seconds.`, "Send it again over a quicker way.")), bodyStallMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
