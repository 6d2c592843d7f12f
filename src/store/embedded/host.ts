import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadChdb, insertWith, type ChdbSession } from "./chdb.ts";
import { Lanes, type LaneName, type Place } from "./lanes.ts";
import { literal } from "./literal.ts";
import { makePipes } from "./pipe.ts";

export interface HostOptions {
  /** chDB's data directory. */
  readonly path: string;
  /** A private directory for the pipes and the configuration file. */
  readonly runDir: string;
  readonly lanes: Lanes;
  readonly places: number;
  /** Whether every inserted part is fsynced before the insert is answered. */
  readonly isDurable: boolean;
  /** The engine as a whole refuses memory beyond this. */
  readonly memoryBytesMax: number;
  /** A query did not stop although it was killed again and again: only a new process helps. */
  readonly onStuck: () => void;
}

/** One query's place in the engine: a session nobody used before (so nothing can leak into it) and its two pipes. */
export interface Stay {
  readonly session: ChdbSession;
  readonly outPipe: string;
  readonly inPipe: string;
  leave(): void;
}

/**
 * The engine inside this process. Opening a session on an open path takes 0.15 ms (measured), so each query gets a fresh one: no
 * setting, parameter, temporary table or USE of one query can reach another. A control session stays open for kills, and with it the engine.
 */
export class Host {
  readonly #options: HostOptions;
  readonly #chdb = loadChdb();
  readonly #control: ChdbSession;
  readonly #doomed = new Set<string>();
  #killTurn: Promise<void> = Promise.resolve();
  #nextKill: Promise<void> | null = null;

  private constructor(options: HostOptions) {
    this.#options = options;
    this.#control = this.#chdb.openSession(options.path, [`--config-file=${writeConfig(options)}`]);
  }

  static async open(options: HostOptions): Promise<Host> {
    mkdirSync(options.path, { recursive: true, mode: 0o700 });
    await makePipes(Array.from({ length: options.places }, (_, i) => [pipe(options, "in", i), pipe(options, "out", i)]).flat());
    const host = new Host(options);
    await host.beat();
    return host;
  }

  async enter(lane: LaneName, signal: AbortSignal): Promise<Stay> {
    const place = await this.#options.lanes.enter(lane, signal);
    try {
      return this.#stay(lane, place);
    } catch (error) {
      this.#options.lanes.leave(lane, place);
      throw error;
    }
  }

  #stay(lane: LaneName, place: Place): Stay {
    const session = this.#chdb.openSession(this.#options.path, []);
    return {
      session,
      outPipe: pipe(this.#options, "out", place.number),
      inPipe: pipe(this.#options, "in", place.number),
      leave: () => {
        session.close();
        this.#options.lanes.leave(lane, place);
      },
    };
  }

  insert(session: ChdbSession, text: string): Promise<number> {
    return insertWith(this.#chdb.addon, session, text);
  }

  /** A short question of our own, beside all queues: is the engine alive? */
  async beat(): Promise<string> {
    const session = this.#chdb.openSession(this.#options.path, []);
    try {
      return (await session.queryAsync("SELECT version()", { format: "TSV" })).text().trim();
    } finally {
      session.close();
    }
  }

  /**
   * Asks the engine to stop whatever query carries the tag; resolves when it was asked, not when it has stopped. One statement at a time,
   * for all who want to be killed by then: sixty cancels at once on a busy machine must not queue up behind each other.
   */
  kill(tag: string): Promise<void> {
    this.#doomed.add(tag);
    this.#nextKill ??= this.#killTurn.then(() => this.#killDoomed());
    return this.#nextKill;
  }

  async #killDoomed(): Promise<void> {
    const tags = [...this.#doomed].map((tag) => literal(tag));
    this.#doomed.clear();
    this.#nextKill = null;
    const killing = this.#control.queryAsync(
      `KILL QUERY WHERE arrayExists(tag -> position(query, concat('sextant:', tag)) > 0, [${tags.join(", ")}]) ASYNC`,
      { format: "Null" },
    );
    this.#killTurn = killing.then(() => undefined, () => undefined);
    await killing;
  }

  stuck(): void {
    this.#options.onStuck();
  }

  counts(): ReturnType<Lanes["counts"]> {
    return this.#options.lanes.counts();
  }

  async close(): Promise<void> {
    await this.#killTurn;
    this.#control.close();
    rmSync(this.#options.runDir, { recursive: true, force: true });
  }
}

function pipe(options: HostOptions, direction: "in" | "out", place: number): string {
  return join(options.runDir, `${direction}-${place}`);
}

/** fsync is a property of MergeTree tables, not of queries; it can only be set for all tables here. */
function writeConfig(options: HostOptions): string {
  const file = join(options.runDir, "engine.xml");
  const on = options.isDurable ? 1 : 0;
  writeFileSync(
    file,
    `<clickhouse>
  <max_server_memory_usage>${options.memoryBytesMax}</max_server_memory_usage>
  <merge_tree>
    <fsync_after_insert>${on}</fsync_after_insert>
    <fsync_part_directory>${on}</fsync_part_directory>
    <min_rows_to_fsync_after_merge>${on}</min_rows_to_fsync_after_merge>
  </merge_tree>
</clickhouse>
`,
  );
  return file;
}
