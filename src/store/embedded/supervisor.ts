import { fork, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { problem } from "../../model/problem.ts";
import { Asker, type Question } from "./asker.ts";
import { laneLimits } from "./lanes.ts";
import { lockDataDir, type Lock } from "./lock.ts";
import type { BeatMessage, FromChild, ReadyMessage, ToChild } from "./messages.ts";
import { listenFor, type Listening } from "./silence.ts";

export interface SupervisorOptions {
  /** Every inserted part is fsynced before the insert is answered (about 20 ms for a small one). Default true. */
  readonly isDurable?: boolean;
  /** The engine refuses a query that would need more in all. Default: half of the machine's memory. */
  readonly memoryBytesMax?: number;
  /** Beyond this resident memory the child is recycled. Default: `memoryBytesMax` and 1 GiB. */
  readonly residentBytesMax?: number;
  /** Without a sign of life for so long the child is killed and started again. Default 30 000. */
  readonly silenceMsMax?: number;
  /** Where the directory for the engine's named pipes is made. Default: the system's temporary directory. */
  readonly pipesIn?: string;
}

/** Three crashes without a minute's life in between: something is wrong that a fourth start will not cure. */
const crashesInRowMax = 3;
const steadyAfterMs = 60_000;
const startMsMax = 60_000;
const stopMsMax = 4_000;
const restartPauseMs = [100, 1_000, 5_000] as const;
const orphanMsMax = 10_000;
const logCharsMax = 16_384;

export const engineUser = "sextant";

/** What is known of the running child. */
export interface Vitals {
  readonly version: string;
  readonly restarts: number;
  readonly beat: BeatMessage | null;
}

type State =
  | { readonly name: "starting" }
  | { readonly name: "ready"; readonly child: ChildProcess; readonly ready: ReadyMessage; readonly asker: Asker; readonly since: number }
  | { readonly name: "stopped" }
  | { readonly name: "broken"; readonly because: Error };

/** Starts the engine's child process, watches it, starts it again when it dies, and stops it cleanly. */
export class Supervisor {
  readonly #path: string;
  readonly #lock: Lock;
  readonly #options: Required<SupervisorOptions>;
  readonly password: string = randomBytes(24).toString("base64url");
  #state: State = { name: "starting" };
  #settled: PromiseWithResolvers<void> = Promise.withResolvers();
  #child: ChildProcess | null = null;
  #beat: BeatMessage | null = null;
  #listening: Listening | null = null;
  #restarts = 0;
  #crashes = 0;
  #isRecycling = false;
  #port = 0;
  #log = "";

  private constructor(dataDir: string, options: SupervisorOptions) {
    this.#path = join(dataDir, "engine");
    this.#lock = lockDataDir(dataDir);
    const memoryBytesMax = options.memoryBytesMax ?? Math.floor(totalmem() / 2);
    this.#options = {
      isDurable: options.isDurable ?? true,
      memoryBytesMax,
      residentBytesMax: options.residentBytesMax ?? memoryBytesMax + 1024 ** 3,
      silenceMsMax: options.silenceMsMax ?? 30_000,
      pipesIn: options.pipesIn ?? tmpdir(),
    };
  }

  /** @throws Problem `data_dir_in_use`, `engine_start_failed` */
  static async start(dataDir: string, options: SupervisorOptions = {}): Promise<Supervisor> {
    const supervisor = new Supervisor(dataDir, options);
    try {
      await supervisor.#startFirstChild();
      return supervisor;
    } catch (error) {
      supervisor.#lock.release(true);
      throw error;
    }
  }

  /** `http://127.0.0.1:port`, once the engine is ready; waits through a restart. */
  async url(): Promise<string> {
    return `http://127.0.0.1:${(await this.#whenReady()).ready.port}`;
  }

  /**
   * Rows as JSONEachRow, over the shortest way; null: too many for one piece, they are to be asked for over HTTP. Waits through a restart, but fails
   * if the engine dies meanwhile.
   */
  async ask(question: Question): Promise<string | null> {
    return (await this.#whenReady()).asker.ask(question);
  }

  async #whenReady(): Promise<Extract<State, { name: "ready" }>> {
    while (this.#state.name === "starting") await this.#settled.promise;
    if (this.#state.name === "broken") throw this.#state.because;
    if (this.#state.name === "stopped") throw problem("engine_stopped", "The engine has been stopped.", "Start Sextant again.");
    return this.#state;
  }

  isReady(): boolean {
    return this.#state.name === "ready";
  }

  vitals(): Vitals {
    return { version: this.#state.name === "ready" ? this.#state.ready.version : "", restarts: this.#restarts, beat: this.#beat };
  }

  /** The child's process id, for those who watch or kill it. */
  pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** The last words of the children, for `doctor` and for who looks into a crash. */
  log(): string {
    return this.#log;
  }

  async stop(): Promise<void> {
    const { name } = this.#state;
    if (name === "stopped") return;
    this.#become({ name: "stopped" });
    this.#lock.release(this.#child === null || (await stopChild(this.#child)));
  }

  /** Stops the child, clears its directory and starts another. @throws Problem `engine_start_failed`; then nothing runs until the next start */
  async anew(): Promise<void> {
    const child = this.#child;
    this.#become({ name: "starting" });
    if (child !== null) await stopChild(child);
    try {
      rmSync(this.#path, { recursive: true, force: true });
      await this.#startChild();
    } catch (error) {
      this.#become({ name: "broken", because: error instanceof Error ? error : new Error(String(error)) });
      throw error;
    }
  }

  /** The lock is ours, so another engine in the directory can only be the child of an owner who died just now; it dies too. */
  async #startFirstChild(): Promise<void> {
    const until = performance.now() + orphanMsMax;
    for (;;) {
      try {
        return await this.#startChild();
      } catch (error) {
        if (!this.#log.includes("Cannot lock file") || performance.now() > until) throw error;
        this.#log = "";
        await pause(100);
      }
    }
  }

  async #startChild(): Promise<void> {
    const runDir = makeRunDir(this.#options.pipesIn);
    const child = forkChild();
    this.#child = child;
    this.#listen(child, runDir);
    tell(child, {
      kind: "start",
      path: this.#path,
      runDir,
      user: engineUser,
      password: this.password,
      port: this.#port,
      isDurable: this.#options.isDurable,
      memoryBytesMax: this.#options.memoryBytesMax,
    });
    const ready = await untilReady(child, () => this.#log);
    this.#port = ready.port;
    this.#become({ name: "ready", child, ready, asker: new Asker(child), since: performance.now() });
    this.#lock.publish({ url: `http://127.0.0.1:${ready.port}`, user: engineUser, password: this.password, database: "sextant" });
    letParentExit(child);
    this.#watch(child);
  }

  #listen(child: ChildProcess, runDir: string): void {
    const keepLog = (text: Buffer): void => void (this.#log = (this.#log + text.toString()).slice(-logCharsMax));
    child.stdout?.on("data", keepLog);
    child.stderr?.on("data", keepLog);
    child.on("message", (message: FromChild) => {
      if (message.kind !== "beat") return;
      this.#beat = message;
      this.#listening?.heard();
      if (message.residentBytes > this.#options.residentBytesMax) this.#recycle(child);
    });
    child.once("exit", () => {
      rmSync(runDir, { recursive: true, force: true });
      if (this.#child === child) this.#child = null;
      if (this.#state.name === "ready" && this.#state.child === child) void this.#restart(this.#state.since);
    });
  }

  #watch(child: ChildProcess): void {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const listening = listenFor(this.#options.silenceMsMax, () => child.kill("SIGKILL"));
    this.#listening = listening;
    child.once("exit", () => listening.stop());
  }

  /** Too much memory: the same as a crash for who waits, but it is not counted as one. */
  #recycle(child: ChildProcess): void {
    this.#isRecycling = true;
    child.kill("SIGKILL");
  }

  async #restart(since: number): Promise<void> {
    this.#become({ name: "starting" });
    if (performance.now() - since > steadyAfterMs) this.#crashes = 0;
    if (!this.#isRecycling) this.#crashes += 1;
    this.#isRecycling = false;
    while (this.#state.name === "starting") {
      if (this.#crashes >= crashesInRowMax) return this.#giveUp();
      await pause(restartPauseMs[Math.max(0, this.#crashes - 1)] ?? 5_000);
      this.#restarts += 1;
      await this.#startChild().catch(() => (this.#crashes += 1));
    }
  }

  #giveUp(): void {
    const because = problem(
      "engine_crashes",
      `The engine stopped ${this.#crashes} times in a row.`,
      "Look at the log below, free memory or disk space, and start again; “sextant rebuild” makes the engine's tables anew from what was received.",
      { log: this.#log },
    );
    this.#become({ name: "broken", because });
  }

  #become(state: State): void {
    if (this.#state.name === "stopped") return;
    this.#state = state;
    this.#settled.resolve();
    this.#settled = Promise.withResolvers();
  }
}

/** Of our own, so that nobody else can put a pipe there; pipes need no room on the data disk. */
function makeRunDir(pipesIn: string): string {
  mkdirSync(pipesIn, { recursive: true });
  return mkdtempSync(join(pipesIn, "sextant-engine-"));
}

function forkChild(): ChildProcess {
  const entry = join(import.meta.dirname, import.meta.filename.endsWith(".ts") ? "child.ts" : "child.js");
  return fork(entry, [], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: ["--disable-proto=delete"],
    serialization: "json",
    // Nothing of our environment: it may hold secrets, and the engine needs none of it. One thread for each place and some for files.
    env: { UV_THREADPOOL_SIZE: String(laneLimits.places + 8), TZ: "UTC", TMPDIR: tmpdir() },
  });
}

function tell(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message);
}

function untilReady(child: ChildProcess, log: () => string): Promise<ReadyMessage> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(
        problem("engine_start_failed", `The embedded engine did not start: ${reason}`, "“sextant doctor” checks the installation.", { log: log() }),
      );
    };
    const timer = setTimeout(() => fail(`no answer for ${startMsMax / 1000} s`), startMsMax);
    child.once("exit", (code, signal) => fail(`it ended with ${signal ?? code}`));
    child.once("error", (error) => fail(error.message));
    child.on("message", (message: FromChild) => {
      if (message.kind === "failed") fail(message.message);
      if (message.kind !== "ready") return;
      clearTimeout(timer);
      resolve(message);
    });
  });
}

/** Whoever forgets to close the engine can still end; the child notices and ends too. */
function letParentExit(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref?: () => void } | null)?.unref?.();
}

/** @returns whether it ended by itself */
async function stopChild(child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode === 0;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.ref();
  tell(child, { kind: "stop" });
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMsMax);
  await ended;
  clearTimeout(timer);
  return child.signalCode === null;
}
