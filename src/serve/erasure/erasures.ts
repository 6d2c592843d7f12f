/**
 * Erases people. First it is written down, by keyed hashes, who is to be erased: from then on nothing of theirs comes in. Then everything that
 * tables are made of is written anew without them: kept files, inbox, archive, ledgers, frozen boards. Then the tables are made again, and what
 * is left is looked for. A crash anywhere in between is answered by going on at the next start, before anybody is answered.
 */
import { join as joinPath } from "node:path";
import { readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { keptPath } from "../../collect/files/keep.ts";
import type { Mapping } from "../../collect/files/preset.ts";
import type { FileLook } from "../../collect/files/report.ts";
import { inboxFolder } from "../../collect/live/inbox/schema.ts";
import { mailHost } from "../../model/domains.ts";
import { isProblem, problem } from "../../model/problem.ts";
import type { ImportRecord } from "../../store/control/imports.ts";
import { countTexts, renameKeptFile, rewriteTexts } from "../../store/control/rewritten.ts";
import { lostRows, rebuild } from "../books.ts";
import type { ImportParts } from "../imports.ts";
import { blotJsonText, type ErasureMode } from "./blot.ts";
import { blotInbox } from "./inbox.ts";
import { blotKeptFile } from "./kept-file.ts";
import { hostsOfAccounts, type Known, knownBy, rejectsOf, rowsOf } from "./known-by.ts";
import { type ErasureCounts, type ErasureLog, type ErasureRecord, nothingFound, openLog, tellBackups } from "./log.ts";
import { recount } from "./recount.ts";
import { type Identifier, marksOf, plainOf, type Sought, soughtBy, standInLabel } from "./sought.ts";

/** Whom, and how. One of the two is enough. */
export interface ErasureAsk {
  readonly mail?: string | undefined;
  /** An id as a source writes it. */
  readonly id?: string | undefined;
}

export interface ErasureOrder extends ErasureAsk {
  readonly mode: ErasureMode;
  /** What was asked for, once more: nobody is erased by a slip. */
  readonly confirm: string;
  readonly reason: string;
}

/** What an erasure would touch; nothing is written. */
export interface ErasurePreview {
  readonly identifiers: { readonly mails: number; readonly ids: number; readonly devices: number; readonly names: number };
  /** Full names that somebody else bears too. */
  readonly namesakes: number;
  readonly accounts: readonly string[];
  /** The person may log in here; logins are taken away with people and keys. */
  readonly has_login: boolean;
  readonly counts: ErasureCounts;
}

export type ErasureStep = "waiting" | "files" | "inbox" | "ledgers" | "tables" | "proof";

export interface ErasureState {
  readonly record: ErasureRecord;
  /** Null when it is done. */
  readonly step: ErasureStep | null;
  /** Why it stopped; it goes on at the next start, or when it is asked again. */
  readonly fault: string | null;
}

export interface Erasures {
  /** Everybody who was erased, for the doors. */
  sought(): Sought;
  /** @throws Problem `nobody_to_erase`, `unknown_person` */
  preview(ask: ErasureAsk): Promise<ErasurePreview>;
  /** Writes it down and begins. @throws Problem `not_confirmed` and those of {@link preview} */
  begin(order: ErasureOrder, actor: string): Promise<ErasureState>;
  get(id: number): ErasureState;
  list(): readonly ErasureState[];
  /** A file that is about to be imported, without erased people; null where it names none. */
  sift(look: FileLook, mappings: readonly Mapping[]): Promise<{ readonly sha256: string; readonly bytes: number; readonly suppressed: number } | null>;
  /** After a start: takes whoever is still to be erased out of what the tables are made of. */
  recoverSources(): Promise<void>;
  /** After that, when the imports stand again: makes tables of before again, and writes the certificates. */
  finish(): Promise<void>;
  /** Waits for what runs. */
  settled(): Promise<void>;
}

export interface ErasuresOptions {
  readonly parts: ImportParts;
  /** One thing at a time changes what counts. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Clears the engine's directory, where it has one: what was dropped lies there for minutes. False: a server's tables are only made again. */
  readonly anew: () => Promise<boolean>;
  /** Waits until what was on its way into the inbox lies there. */
  readonly arrived: () => Promise<void>;
}

/** Opens the list of erasures of a data directory. @throws Problem `erasures_unreadable` */
export async function openErasures(options: ErasuresOptions): Promise<Erasures> {
  return new Desk(options, await openLog(options.parts.dataDir));
}

class Desk implements Erasures {
  readonly #options: ErasuresOptions;
  readonly #parts: ImportParts;
  readonly #log: ErasureLog;
  readonly #steps = new Map<number, ErasureStep>();
  readonly #faults = new Map<number, string>();
  /** In clear, while this process knows them. */
  readonly #identifiers = new Map<number, readonly Identifier[]>();
  readonly #startedAt = new Map<number, number>();
  #sought: Sought;
  #work: Promise<void> = Promise.resolve();
  #recovering: "tables are made" | "tables are of before" | null = null;

  constructor(options: ErasuresOptions, log: ErasureLog) {
    this.#options = options;
    this.#parts = options.parts;
    this.#log = log;
    this.#sought = soughtIn(log);
  }

  sought(): Sought {
    return this.#sought;
  }

  async preview(ask: ErasureAsk): Promise<ErasurePreview> {
    const known = await this.#known(ask);
    const { engine, control } = this.#parts;
    const sought = await this.#soughtOf(known);
    const [tables, rejects, people] = await Promise.all([rowsOf(engine, known.identifiers), rejectsOf(engine, known.identifiers), control.people.list()]);
    const sources = await this.#blot({ sought, mode: "anonymise", isTrial: true });
    const count = (kind: Identifier["kind"]): number => new Set(known.identifiers.filter((one) => one.kind === kind).map((one) => plainOf(kind, one.text))).size;
    return {
      identifiers: { mails: count("mail"), ids: count("person"), devices: count("visitor"), names: Math.ceil(count("name") / 2) },
      namesakes: known.namesakes,
      accounts: known.accounts,
      has_login: people.some(({ email }) => sought.standIn("mail", email) !== null),
      counts: { ...sources, tables, rejects },
    };
  }

  async #known({ mail, id }: ErasureAsk): Promise<Known> {
    if (mail === undefined && id === undefined) throw problem("nobody_to_erase", "It is not said who is to be erased.", "Give a mail address, or the id of a person.");
    if (mail !== undefined && plainOf("mail", mail) === "") throw problem("nobody_to_erase", "That is no mail address.", "Write it as ann@example.com; an id is given as such.");
    return knownBy(this.#parts.engine, { mail, id });
  }

  async #soughtOf({ identifiers }: Known): Promise<Sought> {
    return soughtBy(this.#log.key, await this.#marks(identifiers, standInLabel()));
  }

  /** A company's domain may stay; one that is somebody's own may be their name. */
  async #marks(identifiers: readonly Identifier[], label: string): Promise<ReturnType<typeof marksOf>> {
    const hosts = identifiers.filter(({ kind }) => kind === "mail").map(({ text }) => mailHost(text));
    const known = await hostsOfAccounts(this.#parts.engine, hosts);
    return marksOf(this.#log.key, identifiers, { label, keepsHost: (host) => known.has(host) });
  }

  async begin({ mode, confirm, reason, ...ask }: ErasureOrder, actor: string): Promise<ErasureState> {
    if (confirm.trim() !== (ask.mail ?? ask.id ?? "").trim()) throw problem("not_confirmed", "What was typed to confirm is not whom it is about.", "Type the address or the id once more, as it was given.");
    const { engine, control, now } = this.#parts;
    const known = await this.#known(ask);
    const [tables, rejects] = await Promise.all([rowsOf(engine, known.identifiers), rejectsOf(engine, known.identifiers)]);
    const stand_in = standInLabel();
    const record = await this.#log.add({ stand_in, asked_at: now().toISOString(), actor, reason, mode, marks: await this.#marks(known.identifiers, stand_in), found: { ...nothingFound, tables, rejects } });
    this.#sought = soughtIn(this.#log);
    this.#identifiers.set(record.id, known.identifiers);
    this.#steps.set(record.id, "waiting");
    await control.audit.write({ at: now(), actor, action: "erase.begin", subject: record.stand_in, details: { mode } });
    this.#work = this.#work.then(() => this.#options.inTurn(() => this.#run(record))).catch((error: unknown) => this.#stopped(record.id, error));
    return this.get(record.id);
  }

  #stopped(id: number, error: unknown): void {
    this.#faults.set(id, isProblem(error) ? error.message : "A fault of ours stopped it; the log of the server says which.");
    this.#parts.log.error({ erasure: id, error }, "an erasure stopped; it goes on at the next start");
  }

  /** Events that were being sealed may have been looked at in neither place: then it is done once more. */
  async #run(record: ErasureRecord): Promise<void> {
    await this.#options.arrived();
    for (let attempt = 1; ; attempt += 1) {
      await this.#eraseSources(record);
      this.#steps.set(record.id, "tables");
      await this.#tablesAgain();
      const left = await this.#left(record);
      if (left === 0 || attempt === attemptsMax) return this.#certify(record, left);
    }
  }

  async #eraseSources(record: ErasureRecord): Promise<void> {
    this.#startedAt.set(record.id, this.#startedAt.get(record.id) ?? performance.now());
    const sought = soughtBy(this.#log.key, record.marks);
    const counts = await this.#blot({ sought, mode: record.mode, isTrial: false, onStep: (step) => this.#steps.set(record.id, step) });
    await this.#log.found(record.id, { ...nothingFound, ...counts });
    this.#parts.reader.reopen();
  }

  /** Looks first whether everything is there that they are made of; only then they are cleared. */
  async #tablesAgain(): Promise<void> {
    await this.#parts.tables.during(async () => {
      await rebuild(this.#parts, this.#options.anew);
      await recount(this.#parts);
    });
  }

  async #certify(record: ErasureRecord, left: number): Promise<void> {
    const { id, actor, stand_in, mode } = record;
    const { control, now, dataDir } = this.#parts;
    if (left > 0) throw problem("not_erased", `${left} places still name the person of erasure ${id}.`, "Nothing is certified. Start the server again: it goes on; and please report it.");
    const seconds = Math.round(performance.now() - (this.#startedAt.get(id) ?? performance.now())) / 1000;
    await this.#log.done(id, now(), { ...this.#log.get(id).found, left, backups: 0, backups_out_of_reach: 0, seconds });
    const { told, outOfReach } = await tellBackups(dataDir);
    if (told + outOfReach > 0) await this.#log.backups(id, { told, outOfReach });
    await control.audit.write({ at: now(), actor, action: "erase.done", subject: stand_in, details: { mode } });
    for (const known of [this.#steps, this.#identifiers, this.#startedAt, this.#faults]) known.delete(id);
  }

  /** Places that still name the person: where everything comes from, by the hashes; and the tables, as long as it is known whom to look for. */
  async #left({ id, marks, mode }: ErasureRecord): Promise<number> {
    this.#steps.set(id, "proof");
    const identifiers = this.#identifiers.get(id) ?? [];
    const { file_rows, rows_naming, uploads, events, events_aside, events_archived, ledger_texts, audit_lines } = await this.#blot({ sought: soughtBy(this.#log.key, marks), mode, isTrial: true });
    const inTables = identifiers.length === 0 ? [] : await rowsOf(this.#parts.engine, identifiers);
    const rejects = await rejectsOf(this.#parts.engine, identifiers);
    return file_rows + rows_naming + uploads + events + events_aside + events_archived + ledger_texts + audit_lines + rejects + inTables.reduce((sum, one) => sum + one.counted + one.set_aside, 0);
  }

  get(id: number): ErasureState {
    const record = this.#log.get(id);
    return { record, step: record.done_at === null ? (this.#steps.get(id) ?? "waiting") : null, fault: this.#faults.get(id) ?? null };
  }

  list(): readonly ErasureState[] {
    return this.#log.all.map(({ id }) => this.get(id)).toReversed();
  }

  async sift(look: FileLook, mappings: readonly Mapping[]): ReturnType<Erasures["sift"]> {
    if (this.#sought.isEmpty) return null;
    const { dataDir, engine, control } = this.#parts;
    const reading = { mappings, ...(look.sheet === undefined ? {} : { sheet: look.sheet }), ...(look.encoding === null ? {} : { encoding: look.encoding }) };
    const found = await blotKeptFile({ dataDir, engine, sha256: look.sha256, name: look.name, readings: [reading], sought: this.#sought, mode: "delete" });
    if (found === null) return null;
    if ((await control.imports.ofFile(look.sha256)).length === 0) await rm(keptPath(dataDir, look.sha256), { force: true });
    return { sha256: found.sha256, bytes: found.bytes, suppressed: found.theirs };
  }

  #pending(): readonly ErasureRecord[] {
    return this.#log.all.filter(({ done_at }) => done_at === null);
  }

  async recoverSources(): Promise<void> {
    if (this.#pending().length === 0) return;
    // Where there are none, as after a restore, the imports make them in any case.
    this.#recovering = (await lostRows(this.#parts)) ? "tables are made" : "tables are of before";
    for (const record of this.#pending()) await this.#eraseSources(record);
  }

  /** What keeps it from being done keeps nobody from the rest: it is told, and tried again at the next start. */
  async finish(): Promise<void> {
    const standing = this.#recovering;
    this.#recovering = null;
    if (standing === null) return;
    for (const [i, record] of this.#pending().entries()) {
      try {
        if (standing === "tables are of before" && i === 0) await this.#tablesAgain();
        else await recount(this.#parts);
        await this.#certify(record, await this.#left(record));
      } catch (error) {
        this.#stopped(record.id, error);
      }
    }
  }

  async settled(): Promise<void> {
    await this.#work;
  }

  /** Everything that tables are made of, and what is kept of them elsewhere. */
  async #blot({ onStep = () => {}, ...task }: Blotting): Promise<SourceCounts> {
    onStep("files");
    const files = await this.#blotFiles(task);
    onStep("inbox");
    const inbox = await blotInbox({ folder: inboxFolder(this.#parts.dataDir), ...task });
    onStep("ledgers");
    const ledgers = await this.#blotLedgers(task);
    return { ...files, events: inbox.events, events_aside: inbox.aside, events_archived: inbox.archived, ledger_texts: ledgers.texts, audit_lines: ledgers.audit };
  }

  async #blotFiles({ sought, mode, isTrial }: Blotting): Promise<Pick<ErasureCounts, "files" | "file_rows" | "rows_naming" | "uploads">> {
    const { dataDir, engine, control } = this.#parts;
    const folder = joinPath(dataDir, "imports");
    const imports = Map.groupBy(await control.imports.list(), ({ file }) => file.sha256);
    const counts = { files: 0, file_rows: 0, rows_naming: 0, uploads: 0 };
    for (const sha256 of existsSync(folder) ? (await readdir(folder)).filter((name) => /^[0-9a-f]{64}$/.test(name)) : []) {
      const of = imports.get(sha256) ?? [];
      const found = await blotKeptFile({ dataDir, engine, sha256, name: of[0]?.file.name ?? `${sha256.slice(0, 12)}.csv`, readings: of.map(readingOf), sought, mode, isTrial });
      if (found === null) continue;
      if (of.length === 0) counts.uploads += 1;
      else [counts.files, counts.file_rows, counts.rows_naming] = [counts.files + 1, counts.file_rows + found.theirs, counts.rows_naming + found.named];
      if (isTrial) continue;
      if (of.length > 0) await renameKeptFile(control.database, { from: sha256, to: found.sha256, bytes: found.bytes });
      else await rm(keptPath(dataDir, found.sha256), { force: true });
      await rm(keptPath(dataDir, sha256), { force: true });
    }
    return counts;
  }

  #blotLedgers({ sought, isTrial }: Blotting): ReturnType<typeof countTexts> {
    const { database } = this.#parts.control;
    const id = (text: string): string | null => {
      const [, kind = "", rest = text] = /^((?:person|visitor|row|touch):)(.+)$/.exec(text) ?? [];
      const own = sought.standIn("person", rest) ?? sought.standIn("visitor", rest);
      return own === null ? null : kind + own;
    };
    const rewrite = (text: string): string => id(text) ?? blotJsonText(text, sought, id);
    return isTrial ? countTexts(database, rewrite) : rewriteTexts(database, rewrite);
  }
}

type SourceCounts = Omit<ErasureCounts, "tables" | "rejects">;
const attemptsMax = 2;

interface Blotting {
  readonly sought: Sought;
  readonly mode: ErasureMode;
  /** Only counts. */
  readonly isTrial: boolean;
  readonly onStep?: (step: ErasureStep) => void;
}

function soughtIn(log: ErasureLog): Sought {
  return log.all.length === 0 ? soughtBy("00".repeat(32), []) : soughtBy(log.key, log.all.flatMap(({ marks }) => marks));
}

function readingOf({ options, mappings }: ImportRecord): { sheet?: string; encoding?: string; mappings: readonly Mapping[] } {
  const said = Object.fromEntries(["sheet", "encoding"].flatMap((key) => (typeof options[key] === "string" ? [[key, options[key]]] : [])));
  return { ...said, mappings: mappings as readonly Mapping[] };
}

/**
 * What a start finds to be erased, in the order in which a workspace is opened: first what tables are made of, then imports, then the tables. It is
 * over before anybody is answered.
 */
export async function recoverErasures(erasures: Erasures, { recoverImports }: { readonly recoverImports: () => Promise<void> }): Promise<void> {
  await erasures.recoverSources();
  await recoverImports();
  await erasures.finish();
}
