import type { Readable } from "node:stream";
import type { Sql } from "./sql.ts";

/**
 * The engine: one ClickHouse dialect behind one door, whether it is the embedded engine, a server or a cluster.
 * Everything else in Sextant knows this interface and nothing of what stands behind it. `engine.cases.ts` says what it promises.
 */
export interface Engine {
  /** The database that unqualified names mean. */
  readonly database: string;
  /** How facts are spread: `null` on one machine, else the cluster's name and the HTTP URL of each node. */
  readonly cluster: ClusterLayout | null;
  /** It keeps in tables what statements share (`shared`, `pooled` in sql.ts), until something is written. */
  readonly isKeeping?: boolean;
  /** From so many rows on, of those that a number is made of, facts and relations are kept by quarters of the calendar, not of all time at once; none: never. */
  readonly piecedFrom?: number;
  /** Whether all that a question shares stands in tables already; where nothing is kept there is no such question. */
  holds?(query: Sql): boolean;

  /** Rows of a query as objects. 64-bit integers and decimals are strings. At most `maxRows` (default 1 000 000), beyond it the query fails. */
  rows<T = Record<string, unknown>>(query: Sql, options?: QueryOptions): Promise<T[]>;
  /** The result of a query as a byte stream in a ClickHouse format; never held in memory. */
  stream(query: Sql, format: string, options?: QueryOptions): Promise<Readable>;
  /** Small inserts of objects (JSONEachRow). Bulk goes through {@link load}. */
  insert(table: string, rows: readonly Record<string, unknown>[], options?: QueryOptions): Promise<void>;
  /**
   * `INSERT INTO t SELECT … FROM input('c0 String, …')` with the bytes of `body` in `format`. Streams: the body is never held in memory,
   * and back-pressure reaches its producer.
   */
  load(insertSelect: Sql, body: Readable, format: string, options?: QueryOptions): Promise<LoadSummary>;
  /** A statement without rows: DDL, INSERT … SELECT, DELETE. On the node that we talk to. */
  command(statement: Sql, options?: QueryOptions): Promise<void>;
  /** A statement on every node (the same as {@link command} on one machine): local tables, lightweight deletes. */
  everywhere(statement: Sql, options?: QueryOptions): Promise<void>;
  /** The same engine with another default database (created if missing): scratch space of tests and examples. */
  in(database: string): Promise<Engine>;
  /**
   * The embedded engine only: begins anew with an empty directory and an empty database. Tables and parts that were dropped lie in theirs for
   * minutes otherwise. Who asks meanwhile waits, and then finds no table. @returns false where it has no directory of its own
   */
  anew?(): Promise<boolean>;
  /** Version, uptime, lanes, memory: for `doctor`, health and metrics. */
  health(): Promise<EngineHealth>;
  /** Lets go. The embedded engine is stopped cleanly by its owner. */
  close(): Promise<void>;
}

export interface ClusterLayout {
  readonly name: string;
  readonly nodes: readonly string[];
}

export interface QueryOptions {
  /** Which queue it waits in: `short` for what a person waits for, `long` for heavy reads, `load` for imports. Default `short`. */
  readonly lane?: Lane;
  /** After this the query is killed in the engine and fails with code `query_timeout`. Default 30 000 (`short`), 600 000 (`long`), none (`load`). */
  readonly timeoutMs?: number;
  /** Aborting kills the query in the engine, not only the waiting. */
  readonly signal?: AbortSignal;
  /** Default 2 GiB. */
  readonly maxMemoryBytes?: number;
  readonly maxRows?: number;
  /** ClickHouse settings. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

export type Lane = "short" | "long" | "load";

export interface LoadSummary {
  readonly rows: number;
  readonly seconds: number;
}

export interface EngineHealth {
  readonly kind: "embedded" | "server" | "cluster";
  readonly version: string;
  readonly ready: boolean;
  readonly restarts: number;
  readonly residentBytes: number | null;
  /** Queries running per lane, as of the last heartbeat; `null` where somebody else's server answers. */
  readonly running: Readonly<Record<string, number>> | null;
  /** Queries waiting for a place in their lane. */
  readonly waiting: number | null;
}

/** Where the engine is: nothing for the embedded one, else ClickHouse HTTP URLs (several = the nodes of a cluster, the first is asked). */
export interface EngineAddress {
  /** The data directory; the embedded engine lives in `<dataDir>/engine`. */
  readonly dataDir: string;
  /** `http://user:password@host:8123/database?cluster=name`, several separated by commas. */
  readonly url?: string | undefined;
}
