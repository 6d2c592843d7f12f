import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Host, Stay } from "./host.ts";
import type { LaneName } from "./lanes.ts";
import { literal, quotedName } from "./literal.ts";
import { openReader, openWriter } from "./pipe.ts";
import type { Statement } from "./statement.ts";

/** One query as the border understood it. */
export interface Ask {
  /** Unique; the engine's running query carries it in a comment, so that it can be killed. */
  readonly tag: string;
  readonly statement: Statement;
  readonly lane: LaneName;
  readonly database: string | null;
  readonly settings: ReadonlyMap<string, string>;
  /** Values of `{name:Type}`, in ClickHouse's escaped form. */
  readonly params: ReadonlyMap<string, Uint8Array>;
  readonly defaultFormat: string;
  readonly body: Readable | null;
  /** Who asks holds the whole result anyway: it comes in one piece, without a pipe, and not at all where it {@link isTooLarge}. */
  readonly isWhole: boolean;
  /** Aborting kills the query. */
  readonly signal: AbortSignal;
}

export interface Summary {
  readonly readRows: number;
  readonly writtenRows: number;
}

/** Told while a query runs. */
export interface Listener {
  /**
   * The first byte is there (or the result is empty and the query is done): from now on it is an answer, not a refusal. Passes the
   * bytes on by `data` events, without destroying their source.
   */
  onBytes(bytes: Readable): Promise<void>;
}

/** Settings every query starts with. What the caller asks for comes on top. */
const baseline: ReadonlyMap<string, string> = new Map([
  ["output_format_json_quote_64bit_integers", "1"],
  ["output_format_json_quote_decimals", "1"],
  ["session_timezone", "UTC"],
  ["max_memory_usage", String(2 * 1024 ** 3)],
  ["max_query_size", String(256 * 1024 * 1024)],
  // Expressions of statements that run once: making machine code of them costs more than it saves.
  ["compile_expressions", "0"],
  ["compile_aggregate_expressions", "0"],
  ["compile_sort_description", "0"],
  // Conclusions from chains of comparisons (a < b AND b < c): looking for them took three quarters of planning a statement with many conditions
  // (measured: 440 → 115 ms), and ours have none to find.
  ["optimize_and_compare_chain", "0"],
]);

/**
 * Threads of what nobody waits for give way to those of short questions: 4 computing queries beside it, p99 of a short one 91 → 19 ms
 * (measured on 2 cores). Only with CAP_SYS_NICE; without it ClickHouse leaves the threads as they are.
 */
const niceness: Readonly<Record<LaneName, string>> = { short: "0", long: "10", load: "5", guest: "10" };

/** Runs one query from its place in the queue to its last byte. Fails with the engine's own error, or with the signal's reason. */
export async function run(host: Host, ask: Ask, listener: Listener): Promise<Summary & { readonly answer: Uint8Array | null }> {
  const stay = await host.enter(ask.lane, ask.signal);
  const killing = killWhenAborted(host, ask);
  try {
    const ready = await prepare(stay, ask);
    ask.signal.throwIfAborted();
    return await runStatement(host, stay, ready, listener);
  } finally {
    killing.stop();
    stay.leave();
  }
}

function runStatement(host: Host, stay: Stay, ask: Ready, listener: Listener): Promise<Summary & { readonly answer: Uint8Array | null }> {
  const { statement } = ask;
  switch (statement.kind) {
    case "rows":
      return ask.isWhole ? inOnePiece(stay, ask, statement) : streamOut(stay, ask, statement.into(stay.outPipe, ask.defaultFormat), listener);
    case "answer":
      return answer(stay, ask, statement.text, statement.format ?? ask.defaultFormat);
    case "insert":
      return insert(host, stay, ask, statement.text);
    case "load":
      return streamIn(host, stay, ask, statement.from(stay.inPipe));
  }
}

/** An ask with what stands before its statement in one text with it: saves a way into the engine and back. */
interface Ready extends Ask {
  readonly prefix: string;
}

function tagged(ask: Ready, text: string): string {
  return `${ask.prefix}/*sextant:${ask.tag}*/ ${text}`;
}

/**
 * Brings the session into the state that the query asks for, or says how in the query's own text. Of a guest's statement errors say the
 * place in the text, and inserts are one statement to the add-on: there it goes ahead. ClickHouse reads 256 KiB of a statement by default;
 * values travel in a `SET` and may be longer.
 */
async function prepare(stay: Stay, ask: Ask): Promise<Ready> {
  const text = preparation(ask);
  const { kind } = ask.statement;
  const isLong = text.length > 200_000;
  if (!isLong && ask.lane !== "guest" && (kind === "rows" || kind === "answer")) return { ...ask, prefix: `${text};\n` };
  if (isLong) await stay.session.queryAsync(`SET max_query_size = ${baseline.get("max_query_size")}`, { format: "Null" });
  await stay.session.queryAsync(text, { format: "Null" });
  return { ...ask, prefix: "" };
}

/** `USE` and one `SET` with settings and parameters, in one text. */
function preparation(ask: Ask): string {
  const settings = [...new Map([...baseline, ["os_threads_nice_value_query", niceness[ask.lane]], ...ask.settings])].map(([name, value]) => `${name} = ${literal(value)}`);
  const params = [...ask.params].map(([name, value]) => `param_${name} = ${literal(value)}`);
  const use = ask.database === null ? "" : `USE ${quotedName(ask.database)}; `;
  return `${use}SET ${[...settings, ...params].join(", ")}`;
}

async function answer(stay: Stay, ask: Ready, text: string, format: string): Promise<Summary & { answer: Uint8Array }> {
  const result = await stay.session.queryAsync(tagged(ask, text), { format });
  return { answer: result.bytes(), readRows: result.rowsRead, writtenRows: 0 };
}

async function insert(host: Host, stay: Stay, ask: Ready, text: string): Promise<Summary & { answer: null }> {
  const writtenRows = await host.insert(stay.session, tagged(ask, text));
  return { answer: null, readRows: 0, writtenRows };
}

/** Beyond so much the engine would hold the result twice: it is to be asked for through a pipe. */
const pieceBytesMax = 4 * 1024 ** 2;

/** A small result needs no pipe and no threads that format it beside each other: both cost as much as a short query. */
const inPiece = `SET max_result_bytes = ${pieceBytesMax}, result_overflow_mode = 'throw', output_format_parallel_formatting = 0`;

function inOnePiece(stay: Stay, ask: Ready, statement: Extract<Statement, { kind: "rows" }>): Promise<Summary & { answer: Uint8Array }> {
  return answer(stay, { ...ask, prefix: `${ask.prefix}${inPiece};\n` }, statement.text, statement.format ?? ask.defaultFormat);
}

/** Whether a result was refused since it is too large for one piece. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof Error && /^Code: 396\b.*max bytes/s.test(error.message.trim());
}

/**
 * The pipe is read until the query is over, also when nobody wants the bytes any more: an engine blocked in open(2) or write(2) of a pipe
 * that nobody reads notices no kill, and would stay for ever.
 */
async function streamOut(stay: Stay, ask: Ready, text: string, listener: Listener): Promise<Summary & { answer: null }> {
  const reader = openReader(stay.outPipe);
  const discard = (): void => void reader.bytes.removeAllListeners("data").resume();
  ask.signal.addEventListener("abort", discard, { once: true });
  try {
    const query = stay.session.queryAsync(tagged(ask, text), { format: "Null" }).finally(reader.finish);
    await Promise.race([query, firstBytes(reader.bytes)]);
    if (ask.signal.aborted) await query;
    const result = await firstFailure(query, listener.onBytes(reader.bytes).finally(discard));
    return { answer: null, readRows: result.rowsRead, writtenRows: 0 };
  } finally {
    ask.signal.removeEventListener("abort", discard);
    await reader.close();
  }
}

function firstBytes(bytes: Readable): Promise<void> {
  return new Promise((resolve) => bytes.once("readable", resolve).once("close", resolve));
}

/** Waits for both, whatever happens (a session must not be closed under a running query); the first promise's failure counts first. */
async function firstFailure<T>(first: Promise<T>, second: Promise<unknown>): Promise<T> {
  const [one, two] = await Promise.allSettled([first, second]);
  if (one.status === "rejected") throw one.reason;
  if (two.status === "rejected") throw two.reason;
  return one.value;
}

async function streamIn(host: Host, stay: Stay, ask: Ready, text: string): Promise<Summary & { answer: null }> {
  const query = host.insert(stay.session, tagged(ask, text));
  const feeding = feed(host, stay, ask, query);
  await firstFailure(feeding, query);
  return { answer: null, readRows: 0, writtenRows: await query };
}

/** Body → pipe. The pipe is closed normally only after the whole body; if the body breaks off, the query is killed first. */
async function feed(host: Host, stay: Stay, ask: Ask, query: Promise<unknown>): Promise<void> {
  const over = query.then(() => "over" as const, () => "over" as const);
  let isOver = false;
  void over.then(() => (isOver = true));
  const writer = await openWriter(stay.inPipe, () => isOver);
  if (writer === undefined) return;
  writer.on("error", () => undefined); // the engine closed its end: its own error says why
  try {
    await pump(ask, writer, over);
    writer.end();
  } catch (error) {
    // The engine must know that the query is dead before it sees the end of its data, or it would take half the data for all of it.
    await host.kill(ask.tag);
    writer.destroy();
    await over;
    throw error;
  } finally {
    writer.destroySoon();
  }
}

async function pump(ask: Ask, writer: Socket, over: Promise<"over">): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    ask.signal.addEventListener("abort", () => reject(ask.signal.reason as Error), { once: true });
  });
  aborted.catch(() => undefined);
  ask.signal.throwIfAborted();
  const chunks = (ask.body ?? Readable.from([]))[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  for (;;) {
    const next = chunks.next();
    next.catch(() => undefined);
    const step = await Promise.race([next, over, aborted]);
    if (step === "over" || step.done === true) return;
    if (!writer.write(step.value)) await Promise.race([new Promise((resolve) => writer.once("drain", resolve)), over, aborted]);
  }
}

const killPauseMsMax = 1_000;
/**
 * A killed query stops within a block; one that does not for so long sits in a fault of the engine. While it is planned it hears no kill: a board's 95 KPIs
 * are planned for seconds, and were for over two minutes on two cores that twenty others wanted, too.
 */
const stuckMsMax = 600_000;

/** Repeats the kill until the query is gone: the first may come before the engine has registered it. */
function killWhenAborted(host: Host, ask: Ask): { stop(): void } {
  const over = new AbortController();
  const onAbort = async (): Promise<void> => {
    const stuckAt = performance.now() + stuckMsMax;
    for (let waitMs = 20; !over.signal.aborted; waitMs = Math.min(waitMs * 2, killPauseMsMax)) {
      await host.kill(ask.tag).catch(() => undefined);
      await pause(waitMs);
      if (performance.now() > stuckAt) host.stuck();
    }
  };
  ask.signal.addEventListener("abort", onAbort, { once: true });
  return {
    stop: () => {
      over.abort();
      ask.signal.removeEventListener("abort", onAbort);
    },
  };
}
