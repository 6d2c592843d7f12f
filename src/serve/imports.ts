/**
 * The import desk: takes files and requests, runs one import at a time, and knows how far each is. Whatever it does is written to the ledger
 * of imports first, so that a crash leaves nothing half done.
 */
import type { Readable } from "node:stream";
import { keepStream } from "../collect/files/keep.ts";
import { look } from "../collect/files/look.ts";
import { presets } from "../collect/presets/index.ts";
import type { Clock } from "../model/clock.ts";
import { isProblem, problem } from "../model/problem.ts";
import { redo, undo } from "../resolve/settle.ts";
import type { Phase } from "../resolve/settle-options.ts";
import type { Control } from "../store/control/control.ts";
import type { ImportRecord } from "../store/control/imports.ts";
import type { LastStop } from "../store/embedded/lock.ts";
import type { Engine } from "../store/engine.ts";
import type { InboxReader } from "../collect/live/inbox/reader.ts";
import { actorNow } from "./access/who.ts";
import { movesOfStep } from "./moved.ts";
import { rebuild, verify, type VerifyReport } from "./books.ts";
import type { Batch, FileLook, ImportAnswer, ImportRequest, MappingDraft, Mapping, Progress, ReplayRequest, UndoPreview } from "./contract.ts";
import { draftFor, planOf } from "./import-plan.ts";
import { dryNotesOf, notesOf } from "./import-notes.ts";
import { dryRun, type ImportJob, runImport, settleOptions } from "./import-run.ts";
import type { Log } from "./log.ts";
import { recoverTables } from "./recover-tables.ts";
import type { TablesAway } from "./tables-away.ts";
import type { ReadySteps } from "./ready.ts";
import { undoPreview } from "./undo-preview.ts";

/** What an import works with. */
export interface ImportParts {
  readonly dataDir: string;
  readonly engine: Engine;
  readonly control: Control;
  readonly now: Clock;
  readonly log: Log;
  /** What live imports are made of. */
  readonly reader: InboxReader;
  /** Told when the tables do not hold everything. */
  readonly tables: TablesAway;
  /** What makes the usual board ready after an import of much. */
  readonly ready?: ReadySteps | undefined;
  /** A file that is about to be imported, without people who were erased; null where it names none. */
  readonly sift?: ((look: FileLook, mappings: readonly Mapping[]) => Promise<{ readonly sha256: string; readonly bytes: number; readonly suppressed: number } | null>) | undefined;
}

/** How a file is to be read, where it leaves that open. */
export interface Reading {
  readonly sheet?: string | undefined;
  readonly encoding?: string | undefined;
}

export interface ImportDesk {
  /** Keeps the bytes under their hash and looks at them. */
  keep(name: string, bytes: Readable, reading: Reading, signal?: AbortSignal): Promise<FileLook>;
  look(sha256: string, reading: Reading): Promise<FileLook>;
  draft(sha256: string, as: string | undefined, reading: Reading): Promise<MappingDraft>;
  start(request: ImportRequest, signal: AbortSignal): Promise<ImportAnswer>;
  replay(request: ReplayRequest, signal: AbortSignal): Promise<ImportAnswer>;
  get(batch: number): Promise<ImportAnswer>;
  list(): Promise<Batch[]>;
  cancel(batch: number): Promise<ImportAnswer>;
  /** What an undo would do, and which imports hang on this one. */
  undoPreview(batch: number): Promise<UndoPreview>;
  undo(batch: number, how?: TurnHow): Promise<ImportAnswer>;
  redo(batch: number, how?: TurnHow): Promise<ImportAnswer>;
  verify(): Promise<VerifyReport>;
  rebuild(): Promise<VerifyReport>;
  /**
   * After a start: finishes or takes back what a crash cut short, and builds the tables again where the engine has lost rows of them. Whether it
   * has is looked at closely after a stop that was not clean.
   */
  recover(stop?: LastStop): Promise<void>;
  /** One thing at a time changes what counts: waits for its turn. @throws Problem `stopping` */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Cancels what runs and waits for its end. */
  close(): Promise<void>;
}

export interface TurnHow {
  /** Answer at once and go on; `get` says how far it is. */
  readonly background?: boolean | undefined;
}

/** A job, with the name of what it is read by. */
interface NamedJob extends ImportJob {
  readonly as: string;
}

/** A dry run has no number in the ledger; its stage tables are told apart by numbers that no import reaches. */
const dryRunsFrom = 4_000_000_000;
/** Imports that may wait for their turn. */
const waitingMax = 1_000;

interface Running {
  readonly abort: AbortController;
  progress: Progress | null;
}

/** Opens the desk of a data directory. */
export function openImportDesk(parts: ImportParts): ImportDesk {
  return new Desk(parts);
}

class Desk implements ImportDesk {
  readonly #parts: ImportParts;
  readonly #running = new Map<number, Running>();
  readonly #names = new Map<string, string>();
  #turn: Promise<unknown> = Promise.resolve();
  #dryRuns = 0;
  #closed = false;

  constructor(parts: ImportParts) {
    this.#parts = parts;
  }

  async keep(name: string, bytes: Readable, reading: Reading, signal?: AbortSignal): Promise<FileLook> {
    const kept = await keepStream({ dataDir: this.#parts.dataDir, name, stream: bytes, ...(signal === undefined ? {} : { signal }) });
    this.#names.set(kept.sha256, name);
    return this.look(kept.sha256, reading);
  }

  async look(sha256: string, { sheet, encoding }: Reading, name?: string): Promise<FileLook> {
    const known = name ?? this.#names.get(sha256) ?? (await this.#parts.control.imports.ofFile(sha256))[0]?.file.name ?? `${sha256.slice(0, 12)}.csv`;
    const said = { ...(sheet === undefined ? {} : { sheet }), ...(encoding === undefined ? {} : { encoding }) };
    const seen = await look({ dataDir: this.#parts.dataDir, engine: this.#parts.engine, sha256, name: known, presets, ...said });
    const saved = await this.#parts.control.mappings.forColumns(seen.columns.map((column) => column.name));
    if (saved === undefined) return seen;
    return { ...seen, guesses: [{ as: saved.name, title: `Saved mapping “${saved.name}”`, confidence: 1 }, ...seen.guesses] };
  }

  async draft(sha256: string, as: string | undefined, reading: Reading): Promise<MappingDraft> {
    return draftFor(this.#parts, await this.look(sha256, reading), as);
  }

  async start(request: ImportRequest, signal: AbortSignal): Promise<ImportAnswer> {
    const seen = await this.look(request.sha256, request, request.name);
    return this.#begin(seen, request, signal);
  }

  async replay({ batch, ...request }: ReplayRequest, signal: AbortSignal): Promise<ImportAnswer> {
    const before = batch === undefined ? await this.#newestWithRejects() : await this.#parts.control.imports.get(batch);
    if (before.rows.rejected === 0) throw problem("no_rejects", `Import ${before.batch} (${before.file.name}) has no rejected rows.`, "sextant rejects lists those there are.", { batch: before.batch });
    if (before.state !== "committed") throw problem("not_committed", `Import ${before.batch} is ${before.state}; its rows do not count.`, "Redo it first.", { batch: before.batch });
    const reading = { ...textsOf(before.options, ["sheet", "encoding"]), ...request };
    const seen = await this.look(before.file.sha256, reading, before.file.name);
    return this.#begin(seen, { ...reading, as: request.as ?? before.as, sha256: before.file.sha256 }, signal, before);
  }

  async #newestWithRejects(): Promise<ImportRecord> {
    const found = (await this.#parts.control.imports.list()).find((one) => one.state === "committed" && one.rows.rejected > 0);
    if (found === undefined) throw problem("no_rejects", "No import has rejected rows.", "There is nothing to replay.");
    return found;
  }

  async #begin(came: FileLook, request: ImportRequest, signal: AbortSignal, replayed?: ImportRecord): Promise<ImportAnswer> {
    const { control, now } = this.#parts;
    const { as, mappings } = await planOf(this.#parts, came, request, replayed);
    const { seen, suppressed } = await this.#sifted(came, mappings, request);
    const zone = String(await control.settings.value("zone", now()));
    const currency = (await this.#reportingCurrency()) ?? null;
    const receivedAt = now();
    const about = { as, look: seen, mappings, zone, currency, receivedAt: receivedAt.toISOString(), replayOf: replayed?.batch };
    if (request.dry_run === true) return this.#dryRun(about, signal);
    if (this.#running.size >= waitingMax) throw problem("too_busy", `${waitingMax} imports are waiting already.`, "Try again when some are done.");
    const batch = await control.imports.begin({
      kind: mappings[0]?.kind ?? "", as, mappings, zone, currency: currency ?? "", receivedAt,
      source: mappings[0]?.source ?? "",
      file: { name: seen.name, sha256: seen.sha256, bytes: seen.bytes },
      options: { ...textsOf({ ...request }, ["sheet", "encoding"]), ...(replayed === undefined ? {} : { replay_of: replayed.batch }), ...(suppressed === 0 ? {} : { suppressed }) },
    });
    const done = this.#run({ ...about, batch });
    if (request.background !== true) await done;
    return this.get(batch);
  }

  /** Rows of people who were erased are left out before anything is written down of the file. A dry run leaves the file as it came. */
  async #sifted(seen: FileLook, mappings: readonly Mapping[], { dry_run }: ImportRequest): Promise<{ readonly seen: FileLook; readonly suppressed: number }> {
    const sifted = dry_run === true ? null : await this.#parts.sift?.(seen, mappings);
    if (sifted === null || sifted === undefined) return { seen, suppressed: 0 };
    return { seen: { ...seen, sha256: sifted.sha256, bytes: sifted.bytes, flags: [...seen.flags, ...(sifted.suppressed > 0 ? ["erased_left_out"] : [])] }, suppressed: sifted.suppressed };
  }

  /** Null while nobody has said it. */
  async #reportingCurrency(): Promise<string | undefined> {
    const line = (await this.#parts.control.settings.at(this.#parts.now())).get("currency");
    return line === undefined ? undefined : String(line.value);
  }

  async #dryRun(about: Omit<NamedJob, "batch" | "signal" | "onProgress">, signal: AbortSignal): Promise<ImportAnswer> {
    const started = performance.now();
    const batch = dryRunsFrom + (this.#dryRuns++ % 100_000);
    const result = await dryRun(this.#parts, { ...about, batch, signal, onProgress: () => {} });
    const { as, look: seen, mappings, receivedAt } = about;
    return {
      batch: 0, as, mappings, rows: result.rows, kinds: result.kinds, flags: result.flags, dry_run: result,
      kind: mappings[0]?.kind ?? "",
      source: mappings[0]?.source ?? "",
      file: { name: seen.name, sha256: seen.sha256, bytes: seen.bytes },
      state: "waiting", received_at: receivedAt, seconds: secondsSince(started), undone_at: null, problem: null, progress: null, numbers: null,
      notes: dryNotesOf({ ...result, as, look: seen, mappings }),
    };
  }

  /** Runs when its turn comes; never throws: how it ended stands in the ledger. */
  async #run(about: Omit<NamedJob, "signal" | "onProgress">): Promise<void> {
    const { control, now } = this.#parts;
    const running: Running = { abort: new AbortController(), progress: null };
    this.#running.set(about.batch, running);
    await control.imports.step(about.batch, "waiting", now());
    this.#parts.ready?.giveUp();
    await this.inTurn(() => this.#runNow(about, running)).finally(() => this.#running.delete(about.batch));
    await this.#parts.ready?.run(about.batch);
  }

  async #runNow(about: Omit<NamedJob, "signal" | "onProgress">, running: Running): Promise<void> {
    const { control, now, log } = this.#parts;
    const { batch } = about;
    const started = performance.now();
    try {
      running.abort.signal.throwIfAborted();
      await control.imports.step(batch, "running", now());
      const moves = movesOfStep();
      const job = { ...about, signal: running.abort.signal, onProgress: (progress: Progress) => void (running.progress = progress), onMoved: moves.onMoved };
      const counts = await runImport(this.#parts, job, await this.#activeBut(batch), async () => void (await control.imports.step(batch, "committing", now())));
      const notes = await notesOf(this.#parts, batch, { ...about, ...counts });
      if (this.#running.size === 1) this.#parts.ready?.announce(batch, counts.rows);
      await control.imports.step(batch, "committed", now(), { ...counts, notes, seconds: secondsSince(started) });
      await moves.keep(control, batch, now());
      log.info({ batch, file: about.look.name, rows: counts.rows }, "imported");
    } catch (error) {
      await this.#ended(batch, error, running.abort.signal.aborted, secondsSince(started));
    }
  }

  async #ended(batch: number, error: unknown, isCancelled: boolean, seconds: number): Promise<void> {
    const { control, now, log } = this.#parts;
    if (isCancelled) return void (await control.imports.step(batch, "cancelled", now(), { seconds }));
    const known = isProblem(error);
    if (!known) log.error({ batch, error }, "an import failed");
    const said = known
      ? { code: error.code, message: error.message, advice: error.advice }
      : { code: "internal", message: "The import failed by a fault of ours.", advice: `Nothing of it is counted. Please report it; the log names import ${batch}.` };
    await control.imports.step(batch, "failed", now(), { problem: said, seconds });
  }

  async #activeBut(batch: number): Promise<number[]> {
    return (await this.#parts.control.imports.active()).filter((one) => one !== batch);
  }

  async get(batch: number): Promise<ImportAnswer> {
    const record = await this.#parts.control.imports.get(batch);
    return { ...batchOf(record), progress: this.#running.get(batch)?.progress ?? null, numbers: this.#parts.ready?.of(batch) ?? null, notes: record.notes };
  }

  async list(): Promise<Batch[]> {
    return (await this.#parts.control.imports.list()).map(batchOf);
  }

  async cancel(batch: number): Promise<ImportAnswer> {
    const running = this.#running.get(batch);
    if (running === undefined) {
      const { state } = await this.#parts.control.imports.get(batch);
      throw problem("not_running", `Import ${batch} is not running; it is ${state}.`, state === "committed" ? "Undo it instead." : "There is nothing to cancel.", { batch, state });
    }
    running.abort.abort();
    return this.get(batch);
  }

  async undoPreview(batch: number): Promise<UndoPreview> {
    const { control, engine } = this.#parts;
    return undoPreview({ engine, imports: await control.imports.list(), of: this.#standing(await control.imports.get(batch), undoing) });
  }

  undo(batch: number, how: TurnHow = {}): Promise<ImportAnswer> {
    return this.#turnBack(batch, undoing, how);
  }

  redo(batch: number, how: TurnHow = {}): Promise<ImportAnswer> {
    return this.#turnBack(batch, redoing, how);
  }

  /** @throws Problem `not_committed`, `not_undone`; `busy` while it is being turned already */
  #standing(record: ImportRecord, { from, otherwise }: TurnWay): ImportRecord {
    const { batch, state } = record;
    if (state !== from) throw problem(`not_${from}`, `Import ${batch} is ${state}.`, otherwise, { batch, state });
    return record;
  }

  async #turnBack(batch: number, way: TurnWay, { background }: TurnHow): Promise<ImportAnswer> {
    this.#standing(await this.#parts.control.imports.get(batch), way);
    if (this.#running.has(batch)) throw problem("busy", `Import ${batch} is being undone or redone already.`, "Wait for its end, or cancel it.", { batch });
    const running: Running = { abort: new AbortController(), progress: { ...noProgress, step: "finding", share: 0 } };
    this.#running.set(batch, running);
    this.#parts.ready?.giveUp();
    const done = this.inTurn(() => this.#turnNow(batch, way, running)).finally(() => this.#running.delete(batch)).then(() => this.#parts.ready?.run(batch));
    if (background !== true) await done;
    else void done.catch((error: unknown) => this.#parts.log.warn({ batch, error }, `the ${way.verb} did not end well`));
    return this.get(batch);
  }

  /** Until rows move, a cancel or a fault leaves the import as it was; after that it is finished, if need be by the next start. */
  async #turnNow(batch: number, way: TurnWay, running: Running): Promise<void> {
    const { control, now } = this.#parts;
    const record = this.#standing(await control.imports.get(batch), way);
    await control.imports.step(batch, way.intent, now());
    let isMoving = false;
    try {
      running.abort.signal.throwIfAborted();
      const onPhase = ({ step, share }: Phase): void => void (running.progress = { ...noProgress, step, share });
      const moves = movesOfStep();
      const options = { ...(await settleOptions(this.#parts, running.abort.signal)), onPhase, onSealed: () => void (isMoving = true), onMoved: moves.onMoved };
      await way.settle(options, batch, await control.imports.active());
      if (this.#running.size === 1) this.#parts.ready?.announce(batch, record.rows);
      await control.imports.step(batch, way.to, now(), { notes: [] });
      await moves.keep(control, batch, now());
    } catch (error) {
      if (isMoving) throw error;
      const cancelled = running.abort.signal.aborted ? `The ${way.verb} was cancelled; the import is ${way.from} as before.` : null;
      await control.imports.step(batch, way.from, now(), cancelled === null ? {} : { notes: [cancelled] });
      throw cancelled === null ? error : problem("cancelled", cancelled, "", { batch });
    }
    await control.audit.write({ at: now(), actor: actorNow(), action: `import.${way.verb}`, subject: String(batch) });
  }

  verify(): Promise<VerifyReport> {
    return this.inTurn(() => verify(this.#parts));
  }

  rebuild(): Promise<VerifyReport> {
    return this.inTurn(async () => {
      await rebuild(this.#parts);
      return verify(this.#parts);
    });
  }

  recover(stop?: LastStop): Promise<void> {
    return recoverTables(this.#parts, stop);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#parts.ready?.giveUp();
    for (const { abort } of this.#running.values()) abort.abort();
    await this.#turn.catch(() => {});
  }

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw problem("stopping", "The server is stopping.", "Start it again and repeat this.");
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

/** An undo or a redo. */
interface TurnWay {
  readonly verb: "undo" | "redo";
  readonly from: "committed" | "undone";
  readonly intent: "undoing" | "redoing";
  readonly to: "undone" | "committed";
  readonly otherwise: string;
  readonly settle: typeof undo;
}

const noProgress = { rows: 0, bytes: 0, bytesTotal: 0, rowsPerSecond: 0 };

const undoing: TurnWay = { verb: "undo", from: "committed", intent: "undoing", to: "undone", otherwise: "Only an import that counts can be undone.", settle: undo };
const redoing: TurnWay = { verb: "redo", from: "undone", intent: "redoing", to: "committed", otherwise: "Only an undone import can be brought back.", settle: redo };

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}

function textsOf(from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.flatMap((key) => (typeof from[key] === "string" ? [[key, from[key]]] : [])));
}

function batchOf(record: ImportRecord): Batch {
  const { batch, kind, kinds, as, source, file, state, received_at, rows, seconds, flags, mappings, undone_at, problem: said } = record;
  return { batch, kind, kinds, as, source, file, state, received_at, rows, seconds, flags, mappings: mappings as readonly Mapping[], undone_at, problem: said };
}
