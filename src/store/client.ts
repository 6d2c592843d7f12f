import { createClient, type ClickHouseClient, type ClickHouseSettings, type DataFormat } from "@clickhouse/client";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Question } from "./embedded/asker.ts";
import { engineProblem } from "./engine-problem.ts";
import type { ClusterLayout, Engine, EngineHealth, LoadSummary, QueryOptions } from "./engine.ts";
import { wholeStream } from "./exception-in-stream.ts";
import { Watch } from "./query-watch.ts";
import { compile, type CompiledSql, type Sql } from "./sql.ts";

export interface Access {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export interface ClientOptions {
  readonly kind: EngineHealth["kind"];
  readonly database: string;
  readonly cluster: ClusterLayout | null;
  /** Where the engine is now; the embedded one may have moved after a restart. */
  readonly connect: () => Promise<Access>;
  /** The same for each node of a cluster, the first being {@link connect}'s. */
  readonly nodes?: readonly Access[];
  readonly vitals: () => { readonly version: string; readonly restarts: number; readonly ready: boolean; readonly beat: Beat | null };
  /** A shorter way than HTTP for rows that are held whole: as JSONEachRow, null where they are too many for it. */
  readonly ask?: (question: Question) => Promise<string | null>;
  /** Begins with an empty directory, where it has one of its own. */
  readonly anew?: () => Promise<void>;
  /** What the last one turns off. */
  readonly close: () => Promise<void>;
}

interface Beat {
  readonly residentBytes: number;
  readonly running: Readonly<Record<string, number>>;
  readonly waiting: number;
}

/** Node's longest timer. Time limits are ours, per query. */
const requestMsMax = 2 ** 31 - 1;
/** More than an engine runs at once, so that no short query waits for a socket behind long ones. */
const connectionsMax = 512;
/** How long a question waits for the embedded engine to be back. */
const restartMsMax = 20_000;
const restartPauseMs = 50;
/** Pauses between the kills of one cancelled query on a server. */
const killAgainMs = [0, 100, 400, 1_500, 4_000];
const rowsMax = 1_000_000;
const memoryBytesMax = 2 * 1024 ** 3;

/** The same on every engine, whatever its own profile says. */
const dialect: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  session_timezone: "UTC",
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
  compile_sort_description: 0,
  max_query_size: String(256 * 1024 * 1024),
};

/** What a query may hold in memory; groups and rows in order go to disk from half of it on, rather than the query being refused. */
function withinMemory(bytes: number): ClickHouseSettings {
  const half = String(Math.floor(bytes / 2));
  return { max_memory_usage: String(bytes), max_bytes_before_external_group_by: half, max_bytes_before_external_sort: half };
}

/** A table inside IN or JOIN is read whole by the node that was asked and sent to the others; inserts are done when they are answered. */
const clusterDialect: ClickHouseSettings = { distributed_product_mode: "global", distributed_foreground_insert: 1 };

/** A node that writes to itself without the network counts its rows twice in `written_rows` (measured: 1 508 of 1 000). */
const clusterLoad: ClickHouseSettings = { prefer_localhost_replica: 0 };

/** Opens an {@link Engine} over `@clickhouse/client` and makes sure of its database. */
export async function openClient(options: ClientOptions): Promise<Engine> {
  const engine = new ClientEngine(options);
  await engine.createDatabase();
  return engine;
}

class ClientEngine implements Engine {
  readonly #options: ClientOptions;
  readonly #clients = new Map<string, ClickHouseClient>();

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get database(): string {
    return this.#options.database;
  }

  get cluster(): ClusterLayout | null {
    return this.#options.cluster;
  }

  async rows<T = Record<string, unknown>>(query: Sql, options: QueryOptions = {}): Promise<T[]> {
    const statement = compile(query);
    const bounds = { max_result_rows: String(options.maxRows ?? rowsMax), result_overflow_mode: "throw" as const };
    return this.#watched(statement, options, async (client, call) => {
      const settings = { ...call.clickhouse_settings, ...bounds, ...options.settings };
      const found = await this.#options.ask?.({ ...statement, database: this.database, lane: options.lane ?? "short", settings, signal: call.abort_signal });
      if (typeof found === "string") return rowsIn<T>(found);
      const result = await client.query({ ...call, query: statement.text, format: "JSONEachRow", clickhouse_settings: settings });
      return stoppable(result.json<T>(), call.abort_signal, () => result.close());
    });
  }

  async stream(query: Sql, format: string, options: QueryOptions = {}): Promise<Readable> {
    const statement = compile(query);
    const text = `${statement.text}\nFORMAT ${plainFormat(format)}`;
    const watch = new Watch(options);
    try {
      watch.signal.throwIfAborted();
      const result = await this.#throughRestart(watch, async () => (await this.#client()).exec({ ...this.#call(statement, options, watch), query: text }));
      const tag = result.response_headers["x-clickhouse-exception-tag"];
      return wholeStream(result.stream, {
        tag: typeof tag === "string" ? tag : null,
        failure: (error) => engineProblem(error, statement, watch.stopped()),
        onEnd: () => {
          watch.end();
          this.#killOnServer(watch);
        },
        onLetGo: () => watch.cancel(),
        signal: watch.signal,
      });
    } catch (error) {
      watch.end();
      this.#killOnServer(watch);
      throw engineProblem(error, statement, watch.stopped());
    }
  }

  async insert(table: string, rows: readonly Record<string, unknown>[], options: QueryOptions = {}): Promise<void> {
    if (rows.length === 0) return;
    const into = { text: `INSERT INTO ${table}`, params: {} };
    await this.#watched(into, options, async (client, call) => {
      const settings: ClickHouseSettings = { ...call.clickhouse_settings, date_time_input_format: "best_effort", ...options.settings };
      await client.insert({ ...call, table, values: rows, format: "JSONEachRow", clickhouse_settings: settings });
    });
  }

  async load(insertSelect: Sql, body: Readable, format: string, options: QueryOptions = {}): Promise<LoadSummary> {
    const statement = compile(insertSelect);
    const startedAt = performance.now();
    const query = `${statement.text}\nFORMAT ${plainFormat(format)}`;
    const broken = new AbortController();
    let bodyError: Error | null = null;
    body.once("error", (error) => {
      if (error.name !== "AbortError") bodyError = error; // an AbortError is our own stop
      broken.abort(error);
    });
    const signal = options.signal === undefined ? broken.signal : AbortSignal.any([options.signal, broken.signal]);
    let hasBegun = false;
    const rows = await this.#watched(statement, { lane: "load", ...options, signal }, async (client, call) => {
      if (hasBegun) throw new Error("the engine went away, and a body can be sent only once");
      hasBegun = true;
      const settings = { ...call.clickhouse_settings, ...(this.cluster === null ? {} : clusterLoad), ...options.settings };
      const result = await client.exec({ ...call, query, values: body, clickhouse_settings: settings });
      await stoppable(emptied(result.stream), call.abort_signal, () => result.stream.destroy());
      return Number(result.summary?.written_rows ?? 0);
    }).catch((error: unknown) => {
      throw bodyError ?? error;
    });
    return { rows, seconds: (performance.now() - startedAt) / 1000 };
  }

  async command(statement: Sql, options: QueryOptions = {}): Promise<void> {
    await this.#command(statement, options, await this.#options.connect());
  }

  async everywhere(statement: Sql, options: QueryOptions = {}): Promise<void> {
    const { nodes } = this.#options;
    if (nodes === undefined) return this.command(statement, options);
    await Promise.all(nodes.map((node) => this.#command(statement, options, node)));
  }

  async anew(): Promise<boolean> {
    if (this.#options.anew === undefined) return false;
    await this.#options.anew();
    await this.createDatabase();
    return true;
  }

  async in(database: string): Promise<Engine> {
    return openClient({ ...this.#options, database, close: async () => undefined });
  }

  /** On every node. The connection must name a database that exists, so this one names none. */
  async createDatabase(): Promise<void> {
    const statement: CompiledSql = { text: `CREATE DATABASE IF NOT EXISTS {name:Identifier}`, params: { name: this.database } };
    const nodes = this.#options.nodes ?? [await this.#options.connect()];
    await Promise.all(nodes.map((node) => this.#runOn(node, "default", statement, {})));
  }

  async health(): Promise<EngineHealth> {
    const { version, restarts, ready, beat } = this.#options.vitals();
    const health = { kind: this.#options.kind, restarts, residentBytes: beat?.residentBytes ?? null, running: beat?.running ?? null, waiting: beat?.waiting ?? null };
    if (!ready) return { ...health, version, ready: false };
    return { ...health, ...(await this.#ask()) };
  }

  async #ask(): Promise<{ version: string; ready: boolean }> {
    const options = { timeoutMs: 5_000 };
    const watch = new Watch(options);
    try {
      const client = await this.#client();
      const result = await client.query({ query: "SELECT version() AS version", format: "JSONEachRow", ...this.#call({ text: "", params: {} }, options, watch) });
      return { version: (await result.json<{ version: string }>())[0]?.version ?? "", ready: true };
    } catch {
      return { version: this.#options.vitals().version, ready: false };
    } finally {
      watch.end();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
    this.#clients.clear();
    await this.#options.close();
  }

  #command(statement: Sql, options: QueryOptions, node: Access): Promise<void> {
    return this.#runOn(node, this.database, compile(statement), options);
  }

  async #runOn(node: Access, database: string, statement: CompiledSql, options: QueryOptions): Promise<void> {
    const run = async (client: ClickHouseClient, call: Call): Promise<void> => {
      await client.command({ ...call, query: statement.text });
    };
    await this.#watched(statement, options, run, this.#clientOf(node, database));
  }

  /** One query with its time limit and its signal; failures become problems. */
  async #watched<T>(statement: CompiledSql, options: QueryOptions, run: (client: ClickHouseClient, call: Call) => Promise<T>, on?: ClickHouseClient): Promise<T> {
    const watch = new Watch(options);
    try {
      watch.signal.throwIfAborted();
      return await this.#throughRestart(watch, async () => run(on ?? (await this.#client()), this.#call(statement, options, watch)));
    } catch (error) {
      this.#killOnServer(watch);
      throw engineProblem(error, statement, watch.stopped());
    } finally {
      watch.end();
    }
  }

  /** A connection that is refused has asked nothing, so asking again is safe: the embedded engine is being started anew. */
  async #throughRestart<T>(watch: Watch, work: () => Promise<T>): Promise<T> {
    const until = performance.now() + restartMsMax;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const isRefused = error instanceof Error && "code" in error && error.code === "ECONNREFUSED";
        if (!isRefused || this.#options.kind !== "embedded" || watch.signal.aborted || performance.now() > until) throw error;
        await pause(restartPauseMs);
      }
    }
  }

  /** The embedded engine kills what its client leaves; a server does so only for reads, and late. */
  #killOnServer(watch: Watch): void {
    if (this.#options.kind === "embedded" || watch.stopped() === null) return;
    void this.#killUntilArrived(watch.queryId).catch(() => undefined); // the query's own failure is what counts
  }

  /** A cancel can overtake its query, and a server does not kill what it has not seen: so it is said again for some seconds. */
  async #killUntilArrived(queryId: string): Promise<void> {
    for (const waitMs of killAgainMs) {
      await pause(waitMs, undefined, { ref: false });
      const client = await this.#client();
      await client.command({ query: "KILL QUERY WHERE query_id = {id:String} ASYNC", query_params: { id: queryId } });
    }
  }

  #call(statement: CompiledSql, options: QueryOptions, watch: Watch): Call {
    return {
      query_params: statement.params,
      query_id: watch.queryId,
      abort_signal: watch.signal,
      http_headers: { "X-Sextant-Lane": options.lane ?? "short" },
      clickhouse_settings: {
        // The embedded engine starts every query with them.
        ...(this.#options.kind === "embedded" ? {} : dialect),
        ...(this.#options.cluster === null ? {} : clusterDialect),
        ...(this.#options.kind === "embedded" ? {} : { cancel_http_readonly_queries_on_client_close: 1 as const }),
        ...withinMemory(options.maxMemoryBytes ?? memoryBytesMax),
        ...(watch.timeoutMs === null ? {} : { max_execution_time: Math.ceil(watch.timeoutMs / 1000) + 1 }),
        ...options.settings,
      },
    };
  }

  async #client(): Promise<ClickHouseClient> {
    return this.#clientOf(await this.#options.connect(), this.database);
  }

  #clientOf(access: Access, database: string): ClickHouseClient {
    const key = `${access.url}/${database}`;
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const client = createClient({
      url: access.url,
      username: access.user,
      password: access.password,
      database,
      request_timeout: requestMsMax,
      max_open_connections: connectionsMax,
      keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
      use_multipart_params_auto: true,
      json: { parse: JSON.parse, stringify: (value) => JSON.stringify(value, bigintAsText) },
      log: { level: 127 },
    });
    this.#clients.set(key, client);
    return client;
  }
}

interface Call {
  readonly query_params: Record<string, unknown>;
  readonly query_id: string;
  readonly abort_signal: AbortSignal;
  readonly http_headers: Record<string, string>;
  readonly clickhouse_settings: ClickHouseSettings;
}

/** Of JSONEachRow: a line break inside a text is escaped, so each parts two rows. */
function rowsIn<T>(lines: string): T[] {
  return JSON.parse(`[${lines.trimEnd().replaceAll("\n", ",")}]`) as T[];
}

function plainFormat(format: string): DataFormat {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(format)) throw new Error(`not a ClickHouse format: ${JSON.stringify(format)}`);
  return format as DataFormat;
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** The client's own signal ends with the answer's headers; rows may come long after them. */
async function stoppable<T>(answer: Promise<T>, signal: AbortSignal, letGo: () => void): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    letGo();
    aborted.reject(signal.reason as Error);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([answer, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    answer.catch(() => undefined);
  }
}

async function emptied(stream: Readable): Promise<void> {
  for await (const _ of stream); // an answer without rows
}
