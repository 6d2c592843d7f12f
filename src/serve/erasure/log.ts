/**
 * The list of erasures: keyed hashes of what erased people were known by, and what was done. It stands beside the ledgers and not in them, since
 * it must outlive a backup that is brought back: whatever came before an erasure is erased again.
 */
import { existsSync } from "node:fs";
import { appendFile, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncDirectory } from "../../collect/files/write-down.ts";
import { problem } from "../../model/problem.ts";
import type { ErasureMode } from "./blot.ts";
import { newKey, type SoughtMark } from "./sought.ts";

/** How much of a person stood where. */
export interface ErasureCounts {
  /** Kept files that were written anew, and their rows. */
  readonly files: number;
  readonly file_rows: number;
  /** Rows of others that named them beside. */
  readonly rows_naming: number;
  /** Uploads that were never imported and named them. */
  readonly uploads: number;
  readonly events: number;
  /** Events that were set aside at the door. */
  readonly events_aside: number;
  /** Events in sealed ranges. */
  readonly events_archived: number;
  /** Texts of ledgers, settings, segments and frozen boards. */
  readonly ledger_texts: number;
  readonly audit_lines: number;
  /** Rows of the engine's tables, by kind; what counts and what waits on a shelf. */
  readonly tables: readonly { readonly kind: string; readonly counted: number; readonly set_aside: number }[];
  readonly rejects: number;
}

/** What was done, without whom it concerned. */
export interface Certificate extends ErasureCounts {
  /** Found again after it was done; 0 in every certificate that is given. */
  readonly left: number;
  /** Backups that were told, and that could not be reached. */
  readonly backups: number;
  readonly backups_out_of_reach: number;
  readonly seconds: number;
}

export interface ErasureRecord {
  /** Its number here, from 1. */
  readonly id: number;
  /** What stands in the place of names; also the erasure's own name, the same wherever it is applied. */
  readonly stand_in: string;
  readonly asked_at: string;
  readonly actor: string;
  readonly reason: string;
  readonly mode: ErasureMode;
  readonly marks: readonly SoughtMark[];
  /** How much was found so far: kept, so that a stop in between forgets nothing. */
  readonly found: ErasureCounts;
  /** Null: not done yet, or brought here beside data that are older. */
  readonly done_at: string | null;
  readonly certificate: Certificate | null;
}

interface LogFile {
  readonly format: 1;
  readonly key: string;
  readonly erasures: readonly ErasureRecord[];
}

const logName = "erasures.json";
const backupsName = "backups.list";

export function logPath(directory: string): string {
  return join(directory, logName);
}

/** The list of a directory; null where nobody was ever erased. @throws Problem `erasures_unreadable` */
export async function readLog(path: string): Promise<LogFile | null> {
  if (!existsSync(path)) return null;
  try {
    const log = JSON.parse(await readFile(path, "utf8")) as LogFile;
    if (log.format === 1 && /^[0-9a-f]{64}$/.test(log.key) && Array.isArray(log.erasures)) return log;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw problem("erasures_unreadable", `The list of erasures ${path} cannot be read, so it is not known whom it is about.`, "Bring it back from the newest backup; without it erased people could come back.", { path });
}

/** Before anything was looked for. */
export const nothingFound: ErasureCounts = { files: 0, file_rows: 0, rows_naming: 0, uploads: 0, events: 0, events_aside: 0, events_archived: 0, ledger_texts: 0, audit_lines: 0, tables: [], rejects: 0 };

function sumOf(one: ErasureCounts, other: ErasureCounts): ErasureCounts {
  const sum = (id: Exclude<keyof ErasureCounts, "tables">): number => one[id] + other[id];
  return {
    files: sum("files"), file_rows: sum("file_rows"), rows_naming: sum("rows_naming"), uploads: sum("uploads"), events: sum("events"), events_aside: sum("events_aside"),
    events_archived: sum("events_archived"), ledger_texts: sum("ledger_texts"), audit_lines: sum("audit_lines"), rejects: sum("rejects"), tables: [...one.tables, ...other.tables],
  };
}

/** The list of a data directory, as it stands and as it is written. */
export class ErasureLog {
  readonly #path: string;
  #file: LogFile | null;

  constructor(path: string, file: LogFile | null) {
    this.#path = path;
    this.#file = file;
  }

  get key(): string {
    this.#file ??= { format: 1, key: newKey(), erasures: [] };
    return this.#file.key;
  }

  get all(): readonly ErasureRecord[] {
    return this.#file?.erasures ?? [];
  }

  /** @throws Problem `erasure_not_found` */
  get(id: number): ErasureRecord {
    const found = this.all.find((one) => one.id === id);
    if (found === undefined) throw problem("erasure_not_found", `There is no erasure ${id}.`, "sextant erase --list shows them all.", { id });
    return found;
  }

  async add(record: Omit<ErasureRecord, "id" | "done_at" | "certificate">): Promise<ErasureRecord> {
    const added = { ...record, id: Math.max(0, ...this.all.map(({ id }) => id)) + 1, done_at: null, certificate: null };
    await this.#write([...this.all, added]);
    return added;
  }

  async done(id: number, at: Date, certificate: Certificate): Promise<void> {
    await this.#write(this.all.map((one) => (one.id === id ? { ...one, done_at: at.toISOString(), certificate: one.certificate ?? certificate } : one)));
  }

  /** Adds to what was found. */
  async found(id: number, more: ErasureCounts): Promise<void> {
    await this.#write(this.all.map((one) => (one.id === id ? { ...one, found: sumOf(one.found, more) } : one)));
  }

  /** Notes which backups were told. */
  async backups(id: number, { told, outOfReach }: { readonly told: number; readonly outOfReach: number }): Promise<void> {
    await this.#write(this.all.map((one) => (one.id !== id || one.certificate === null ? one : { ...one, certificate: { ...one.certificate, backups: told, backups_out_of_reach: outOfReach } })));
  }

  async #write(erasures: readonly ErasureRecord[]): Promise<void> {
    const file: LogFile = { format: 1, key: this.key, erasures };
    await writeDurably(this.#path, file);
    this.#file = file;
  }
}

export async function openLog(dataDir: string): Promise<ErasureLog> {
  return new ErasureLog(logPath(dataDir), await readLog(logPath(dataDir)));
}

/** The list goes with a backup, and every later erasure is told to the backups that can be reached. */
export async function noteBackup(dataDir: string, target: string, now: Date): Promise<void> {
  const log = await readLog(logPath(dataDir));
  if (log !== null) await writeDurably(logPath(target), log);
  await appendFile(join(dataDir, backupsName), `${JSON.stringify({ path: target, at: now.toISOString() })}\n`, { mode: 0o600 });
}

/** Writes the list into every backup that is still there. */
export async function tellBackups(dataDir: string): Promise<{ readonly told: number; readonly outOfReach: number }> {
  const log = await readLog(logPath(dataDir));
  const known = join(dataDir, backupsName);
  if (log === null || !existsSync(known)) return { told: 0, outOfReach: 0 };
  const paths = [...new Set((await readFile(known, "utf8")).split("\n").filter((line) => line !== "").map((line) => (JSON.parse(line) as { path: string }).path))];
  const reached = paths.filter((path) => existsSync(join(path, "manifest.json")));
  for (const path of reached) await writeDurably(logPath(path), log);
  return { told: reached.length, outOfReach: paths.length - reached.length };
}

/**
 * Brings the lists of erasures to a directory that was restored: that of the backup and those that were named. All of them are applied again before
 * anything is answered. @throws Problem `erasures_unreadable`, `other_erasures`
 */
export async function bringErasures({ dataDir, from }: { readonly dataDir: string; readonly from: readonly string[] }): Promise<number> {
  const logs = (await Promise.all(from.map(readLog))).filter((log) => log !== null);
  const [first] = logs;
  if (first === undefined) return 0;
  if (logs.some(({ key }) => key !== first.key)) throw problem("other_erasures", "The lists of erasures are not of one data directory.", "Name the list of the directory that the backup was made of: --erasures DIRECTORY/erasures.json.");
  const erasures = [...new Map(logs.flatMap((log) => log.erasures).map((one) => [one.stand_in, one])).values()].toSorted((a, b) => (a.asked_at < b.asked_at ? -1 : 1));
  await writeDurably(logPath(dataDir), { ...first, erasures: erasures.map((one, i) => ({ ...one, id: i + 1, done_at: null })) });
  return erasures.length;
}

async function writeDurably(path: string, log: LogFile): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(log, null, 1)}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  await syncDirectory(dirname(path));
}
