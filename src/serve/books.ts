/** Do the tables hold what the ledgers say? And: building the tables again from the kept files and the ledgers. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { beside } from "../collect/live/inbox/beside.ts";
import type { InboxFault } from "../collect/live/inbox/chain.ts";
import { inboxFolder } from "../collect/live/inbox/schema.ts";
import { look } from "../collect/files/look.ts";
import { keptPath } from "../collect/files/keep.ts";
import type { Mapping } from "../collect/files/preset.ts";
import { presets } from "../collect/presets/index.ts";
import { problem } from "../model/problem.ts";
import { undo } from "../resolve/settle.ts";
import type { ImportRecord } from "../store/control/imports.ts";
import type { Engine } from "../store/engine.ts";
import { ownTables } from "../store/own-tables.ts";
import { dropTable, shelfName } from "../store/schema.ts";
import { join, name, sql, value } from "../store/sql.ts";
import { recordTables } from "../store/tables/index.ts";
import { runMigrations } from "../store/migrate.ts";
import { runImport, settleOptions } from "./import-run.ts";
import { liveAs, rangeOf, settleAgain } from "./collect/live-import.ts";
import type { ImportParts } from "./imports.ts";
import { partFaults } from "./parts.ts";
import { replayedBy } from "./rejects.ts";

/** What {@link verify} found. */
export interface VerifyReport {
  readonly ok: boolean;
  /** Per kind: rows that imports brought by the ledger, rows that count, rows on the shelf; the two make the first. */
  readonly kinds: readonly { readonly kind: string; readonly received: number; readonly counted: number; readonly set_aside: number; readonly ok: boolean }[];
  /** Kept files that were read back. */
  readonly files: number;
  /** What is wrong, in sentences. */
  readonly faults: readonly string[];
}

/** Adds up the books, and reads back every kept file, the inbox with its archive, and the tables. */
export async function verify(parts: ImportParts): Promise<VerifyReport> {
  const imports = await keptImports(parts);
  const held = await heldRows(parts.engine);
  const kinds = recordTables.map(({ kind }) => bookOf(kind, imports, held)).filter((one) => one.received + one.counted + one.set_aside > 0);
  const files = new Set(imports.filter((one) => one.as !== liveAs).map((one) => one.file.sha256));
  const faults = [...(await fileFaults(parts.dataDir, imports)), ...(await inboxFaults(parts, imports)), ...(await rejectFault(parts.engine, imports)), ...(await partFaults(parts.engine)), ...(await auditFault(parts))];
  return { ok: faults.length === 0 && kinds.every((one) => one.ok), kinds, files: files.size, faults };
}

/** Imports whose rows are kept: those that count and those that were undone. */
async function keptImports({ control }: ImportParts): Promise<ImportRecord[]> {
  return (await control.imports.list()).filter((one) => one.state === "committed" || one.state === "undone").toReversed();
}

interface Held {
  readonly counted: number;
  readonly setAside: number;
}

/** A row that came back from the shelf may have left its copy there; it is counted once. */
async function heldRows(engine: Engine): Promise<Map<string, Held>> {
  const each = recordTables.map((table) => {
    const [counted, shelf] = [name(table.name), name(shelfName(table))];
    return sql`
      SELECT ${value.string(table.kind)} AS kind, (SELECT count() FROM ${counted}) AS counted, (SELECT count() FROM ${shelf}) AS shelved,
        (SELECT count() FROM ${counted} WHERE (row_key, batch, seq) GLOBAL IN (SELECT row_key, batch, seq FROM ${shelf})) AS copies`;
  });
  const rows = await engine.rows<Record<"kind" | "counted" | "shelved" | "copies", string>>(join(each, "\nUNION ALL\n"), { lane: "load" });
  return new Map(rows.map((row) => [row.kind, { counted: Number(row.counted), setAside: Number(row.shelved) - Number(row.copies) }]));
}

function receivedOf(kind: string, imports: readonly ImportRecord[]): number {
  const rows = imports.flatMap((one) => one.kinds.filter((own) => own.kind === kind).map((own) => own.rows));
  return rows.reduce((sum, one) => sum + one.new + one.changed + one.unchanged, 0);
}

function bookOf(kind: string, imports: readonly ImportRecord[], held: ReadonlyMap<string, Held>): VerifyReport["kinds"][number] {
  const received = receivedOf(kind, imports);
  const { counted, setAside } = held.get(kind) ?? { counted: 0, setAside: 0 };
  return { kind, received, counted, set_aside: setAside, ok: received === counted + setAside };
}

/** The inbox and its archive read back: their events, their books, and that they hold what live imports were made of. */
async function inboxFaults({ reader, dataDir }: ImportParts, imports: readonly ImportRecord[]): Promise<string[]> {
  const { faults, pages, books } = await beside({ what: "inspect", folder: inboxFolder(dataDir) });
  const last = reader.lastSeq();
  const lacking = imports.filter((one) => one.as === liveAs && rangeOf(one).to > last).map((one) => `Import ${one.batch} was made of events up to ${rangeOf(one).to}; the inbox ends at ${last}.`);
  return [...faults.map(inboxFault), ...pages, ...books, ...lacking];
}

function inboxFault({ from, to, says }: InboxFault): string {
  return `Of the inbox, ${from === to ? `event ${from}` : `events ${from} to ${to}`}: ${says}.`;
}

async function fileFaults(dataDir: string, imports: readonly ImportRecord[]): Promise<string[]> {
  const names = new Map(imports.filter((one) => one.as !== liveAs).map((one) => [one.file.sha256, one.file.name]));
  const faults = [];
  for (const [sha256, file] of names) {
    const found = await hashOf(keptPath(dataDir, sha256));
    if (found === null) faults.push(`The kept file of ${file} is gone (${sha256}).`);
    else if (found !== sha256) faults.push(`The kept file of ${file} is not what it was (${sha256}).`);
  }
  return faults;
}

async function hashOf(path: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
    return hash.digest("hex");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function rejectFault(engine: Engine, imports: readonly ImportRecord[]): Promise<string[]> {
  const expected = imports.reduce((sum, one) => sum + one.rows.rejected, 0);
  const [row] = await engine.rows<{ held: string }>(sql`SELECT count() AS held FROM reject WHERE batch IN ${value.uints(imports.map((one) => one.batch))}`);
  return Number(row?.held) === expected ? [] : [`Imports refused ${expected} rows; ${row?.held} of them are kept.`];
}

async function auditFault({ control }: ImportParts): Promise<string[]> {
  const broken = await control.audit.firstBroken();
  return broken === null ? [] : [`Line ${broken} of the audit ledger was altered after it was written.`];
}

/** Which tables do not hold what the ledger says: a power cut took rows that the engine had called written. Null: none. */
export async function lackingRows(parts: ImportParts): Promise<string | null> {
  const imports = await keptImports(parts);
  const held = await heldRows(parts.engine);
  const differing = recordTables.map(({ kind }) => bookOf(kind, imports, held)).filter(({ ok }) => !ok);
  const lacking = differing.map(({ kind, received, counted, set_aside }) => `${kind}: ${counted + set_aside} of ${received}`);
  const found = [...lacking, ...(await rejectFault(parts.engine, imports))];
  return found.length === 0 ? null : found.join("; ");
}

/** Whether the engine holds nothing although imports brought rows: its directory was deleted, or a backup was restored. */
export async function lostRows(parts: ImportParts): Promise<boolean> {
  const imports = await keptImports(parts);
  const received = recordTables.reduce((sum, { kind }) => sum + receivedOf(kind, imports), 0);
  if (received === 0) return false;
  const held = await heldRows(parts.engine);
  return [...held.values()].every((one) => one.counted + one.setAside === 0);
}

/**
 * Drops the engine's tables and reads every import again, in the order and with the numbers of the ledger. Broken off in between it leaves
 * fewer rows than the ledger says, which {@link verify} tells, and it can be run again. What it is made of is looked at first.
 * `cleared`: empties the engine as a whole where it can; else the tables are dropped.
 * @throws Problem `cannot_rebuild` while a kept file or a range of the archive is missing or damaged: the tables stand as they were
 */
export async function rebuild(parts: ImportParts, cleared: () => Promise<boolean> = async () => false): Promise<void> {
  await refuseLoss(parts);
  await parts.tables.during(() => rebuildNow(parts, cleared));
}

async function rebuildNow(parts: ImportParts, cleared: () => Promise<boolean>): Promise<void> {
  const { engine, now } = parts;
  if (!(await cleared())) for (const table of [...recordTables.flatMap((one) => [one.name, shelfName(one)]), ...ownTables.map((one) => one.name), "schema_migration"]) await dropTable(engine, table);
  await runMigrations(engine, now);
  const active: number[] = [];
  for (const one of await keptImports(parts)) {
    await readAgain(parts, one, active);
    active.push(one.batch);
  }
  for (const one of await keptImports(parts)) if (one.state === "undone") await undo(await settleOptions(parts), one.batch, active);
}

/** What the tables hold of a file that is gone is gone with them. */
async function refuseLoss(parts: ImportParts): Promise<void> {
  const { archived } = await beside({ what: "inspect", folder: inboxFolder(parts.dataDir) });
  const [fault] = [...archived.map(inboxFault), ...(await fileFaults(parts.dataDir, await keptImports(parts)))];
  if (fault !== undefined) throw problem("cannot_rebuild", `The tables cannot be built again: ${fault}`, "Put the file back from a backup first; until then the tables stay as they are.");
}

async function readAgain(parts: ImportParts, one: ImportRecord, active: readonly number[]): Promise<void> {
  if (one.as === liveAs) return settleAgain(parts, one, active);
  const said = Object.fromEntries(["sheet", "encoding"].flatMap((key) => (typeof one.options[key] === "string" ? [[key, one.options[key]]] : [])));
  const seen = await look({ dataDir: parts.dataDir, sha256: one.file.sha256, name: one.file.name, presets, ...said });
  const job = {
    batch: one.batch,
    look: seen,
    mappings: one.mappings as readonly Mapping[],
    zone: one.zone,
    currency: one.currency === "" ? null : one.currency,
    receivedAt: one.received_at,
    replayOf: replayedBy(one) ?? undefined,
    signal: new AbortController().signal,
    onProgress: () => {},
  };
  await runImport(parts, job, active, async () => {});
}
