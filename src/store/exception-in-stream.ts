import { Transform, type Readable, type TransformCallback } from "node:stream";

export interface WholeStreamOptions {
  /** The answer's `x-clickhouse-exception-tag`; `null` from servers before 25.11. */
  readonly tag: string | null;
  readonly failure: (error: unknown) => Error;
  /** Breaks the stream off. */
  readonly signal: AbortSignal;
  /** The stream is over, well or badly. */
  readonly onEnd: () => void;
  /** The reader let go before the end. */
  readonly onLetGo: () => void;
}

/**
 * A result's bytes that end with an error if the engine failed in the middle. ClickHouse has sent 200 by then and puts a marked block
 * behind the data (`\r\n__exception__\r\n<tag>\r\n<message>\n<length> <tag>\r\n__exception__\r\n`); nobody must take that for data.
 */
export function wholeStream(source: Readable, options: WholeStreamOptions): Readable {
  const whole = new Whole(options);
  // Who reads is told by reading. Nobody may have begun to, or they may have gone: an error that nobody hears would end the whole process.
  whole.on("error", () => undefined);
  source.on("error", (error) => whole.breakOff(error));
  source.once("close", () => {
    if (!source.readableEnded) whole.breakOff(new Error("the engine broke off its answer"));
  });
  const onAbort = (): void => whole.breakOff(new Error("stopped"));
  options.signal.addEventListener("abort", onAbort, { once: true });
  whole.once("close", () => {
    options.signal.removeEventListener("abort", onAbort);
    if (!source.readableEnded) options.onLetGo();
    options.onEnd();
    source.destroy();
  });
  return source.pipe(whole);
}

class Whole extends Transform {
  readonly #options: WholeStreamOptions;
  readonly #mark: Buffer | null;
  #held: Buffer = Buffer.alloc(0);
  #exception: Buffer[] | null = null;

  constructor(options: WholeStreamOptions) {
    super();
    this.#options = options;
    this.#mark = options.tag === null ? null : Buffer.from(`\r\n__exception__\r\n${options.tag}\r\n`);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    if (this.#exception !== null) this.#exception.push(chunk);
    else this.#pass(chunk);
    done();
  }

  override _flush(done: TransformCallback): void {
    if (this.#exception !== null) return done(this.#failure());
    this.push(this.#held);
    done();
  }

  /** The source ended without its end. */
  breakOff(error: Error): void {
    this.destroy(this.#exception === null ? this.#options.failure(error) : this.#failure());
  }

  /** Keeps back as many bytes as a mark may have at a chunk's edge. */
  #pass(chunk: Buffer): void {
    if (this.#mark === null) return void this.push(chunk);
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const at = bytes.indexOf(this.#mark);
    if (at >= 0) {
      this.push(bytes.subarray(0, at));
      this.#exception = [bytes.subarray(at + this.#mark.length)];
      return;
    }
    const keep = markStart(bytes, this.#mark);
    this.push(bytes.subarray(0, keep));
    this.#held = bytes.subarray(keep);
  }

  #failure(): Error {
    const text = Buffer.concat(this.#exception ?? []).toString("utf8");
    return this.#options.failure(new Error(text.replace(/\n\d+ \S+\r\n__exception__\r\n$/, "")));
  }
}

/** Where the bytes' longest end that could begin a mark starts. */
function markStart(bytes: Buffer, mark: Buffer): number {
  const from = Math.max(0, bytes.length - mark.length + 1);
  for (let at = bytes.indexOf(13, from); at >= 0; at = bytes.indexOf(13, at + 1)) {
    if (mark.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return at;
  }
  return bytes.length;
}
