/**
 * A backup is what cannot be made again: the ledgers and the kept files, with a manifest of their hashes. The engine's tables are left
 * out; they are built again from these. It can be made while a server runs.
 */
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { copyFile, link, mkdir, open, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { backup as copyDatabase, DatabaseSync } from "node:sqlite";
import { Archive, archiveFile, manifestFile } from "../collect/live/inbox/archive.ts";
import type { Seal } from "../collect/live/inbox/messages.ts";
import { archiveFolder, inboxFiles, inboxFolder, openAllForReading } from "../collect/live/inbox/schema.ts";
import { readSeals } from "../collect/live/inbox/seals.ts";
import { problem } from "../model/problem.ts";
import { bringErasures, logPath, noteBackup } from "./erasure/log.ts";
import { productVersion } from "./version.ts";

/** What a backup holds: path from its root, size and hash of each file. */
export interface Manifest {
  readonly format: 1;
  readonly version: string;
  readonly made_at: string;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
}

const manifestName = "manifest.json";
const ledgerName = "control.sqlite";
/** All pages at one go: one state of the file, and no beginning anew at each commit of the server beside. */
const pagesAtOnce = 2 ** 31 - 1;
const keptFolders = ["imports", "inbox", "archive"] as const;

/** Writes a backup of a data directory into a directory that is new or empty. @throws Problem `not_empty`, `no_data` */
export async function backUp({ dataDir, target, now }: { dataDir: string; target: string; now: Date }): Promise<Manifest> {
  if (!existsSync(join(dataDir, ledgerName))) throw problem("no_data", `There is no data in ${dataDir}.`, "Name the data directory with --data.", { dataDir });
  await newDirectory(target);
  await copyLedgers(join(dataDir, ledgerName), join(target, ledgerName));
  // The inbox after the ledgers and before its archive: so it holds every event that they know of, and names no range that is not there.
  const paths = [ledgerName, ...(await copyInbox(dataDir, target)), ...(await linkArchive(dataDir, target)), ...(await linkFiles(dataDir, target))];
  const files = [];
  for (const path of paths) files.push({ path, bytes: (await stat(join(target, path))).size, sha256: await hashOf(join(target, path)) });
  const manifest: Manifest = { format: 1, version: productVersion, made_at: now.toISOString(), files };
  refuseRot(manifest);
  await writeDurably(join(target, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  await noteBackup(dataDir, target, now);
  return manifest;
}

/**
 * Brings a backup into a new data directory, after every file of it was checked. Who was erased since it was made is erased again when it is opened;
 * `erasures`: further lists of them, where the backup could not be told.
 * @throws Problem `not_empty`, `no_backup`, `backup_damaged`, `erasures_unreadable`, `other_erasures`
 */
export async function restoreBackup({ source, dataDir, erasures = [] }: { source: string; dataDir: string; erasures?: readonly string[] }): Promise<Manifest> {
  const manifest = await manifestOf(source);
  for (const file of manifest.files) await check(source, file);
  await newDirectory(dataDir);
  for (const folder of keptFolders) await mkdir(join(dataDir, folder), { mode: 0o700 });
  for (const { path } of manifest.files) await copyFile(join(source, path), join(dataDir, path));
  await bringErasures({ dataDir, from: [logPath(source), ...erasures] });
  for (const path of [...manifest.files.map((file) => file.path), ...keptFolders, ""]) await synced(join(dataDir, path));
  return manifest;
}

async function copyLedgers(from: string, to: string): Promise<void> {
  const ledgers = new DatabaseSync(from, { readOnly: true });
  try {
    await copyDatabase(ledgers, to, { rate: pagesAtOnce });
  } finally {
    ledgers.close();
  }
}

/** The inbox as it stands, each of its files whole, while events go on coming in. */
async function copyInbox(dataDir: string, target: string): Promise<string[]> {
  const folder = inboxFolder(dataDir);
  if (!existsSync(folder)) return [];
  await mkdir(join(target, "inbox"), { mode: 0o700 });
  const names = inboxFiles(folder).map((path) => `inbox/${basename(path)}`);
  for (const name of names) await copyLedgers(join(dataDir, name), join(target, name));
  return names;
}

/** The ranges that the copied inbox names, each checked. */
async function linkArchive(dataDir: string, target: string): Promise<string[]> {
  await mkdir(join(target, "archive"), { mode: 0o700 });
  const seals = sealsOf(inboxFolder(target));
  const folder = archiveFolder(inboxFolder(dataDir));
  const archive = new Archive(folder, seals);
  for (const seal of seals) {
    await linkOrCopy(archive.path(seal), join(target, "archive", archiveFile(seal.name)));
    await linkOrCopy(join(folder, manifestFile(seal.name)), join(target, "archive", manifestFile(seal.name)));
    if ((await hashOf(join(target, "archive", archiveFile(seal.name)))) !== seal.sha256) throw archiveRot(seal);
  }
  return seals.flatMap(({ name }) => [`archive/${archiveFile(name)}`, `archive/${manifestFile(name)}`]);
}

function sealsOf(folder: string): readonly Seal[] {
  const files = existsSync(folder) ? openAllForReading(folder) : [];
  try {
    return readSeals(files);
  } finally {
    for (const file of files) file.close();
  }
}

function archiveRot({ name, first, last }: Seal): Error {
  return problem("file_damaged", `The archive of events ${first} to ${last} (${name}) is not what was written.`, "Put its file and its manifest back from an older backup.", { first, last });
}

/** Kept files never change, so a second name for the same bytes is enough where the disk is the same. */
async function linkFiles(dataDir: string, target: string): Promise<string[]> {
  const kept = join(dataDir, "imports");
  await mkdir(join(target, "imports"), { mode: 0o700 });
  const names = existsSync(kept) ? (await readdir(kept)).filter((name) => /^[0-9a-f]{64}$/.test(name)) : [];
  for (const name of names) await linkOrCopy(join(kept, name), join(target, "imports", name));
  return names.toSorted().map((name) => `imports/${name}`);
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
  }
}

// A kept file is named by its hash: another hash now means that the disk lost bits.
function refuseRot({ files }: Manifest): void {
  const rotten = files.find(({ path, sha256 }) => path.startsWith("imports/") && path !== `imports/${sha256}`);
  if (rotten !== undefined) throw problem("file_damaged", `The kept file ${rotten.path} is not what it was when it was imported.`, "Restore it from an older backup, or import the original again.", { path: rotten.path });
}

async function manifestOf(source: string): Promise<Manifest> {
  try {
    const manifest = JSON.parse(await readFile(join(source, manifestName), "utf8")) as Manifest;
    if (manifest.format === 1 && manifest.files.every(({ path }) => path === ledgerName || /^imports\/[0-9a-f]{64}$|^inbox\/\d{4}\.sqlite$|^archive\/\d{12}-\d{12}(-erased-[0-9a-f]{8})?\.(json|jsonl\.zst)$/.test(path))) return manifest;
  } catch {
    // Told below, like a manifest of another form.
  }
  throw problem("no_backup", `${source} holds no backup that this version can read.`, "Name the directory that sextant backup wrote.", { source });
}

async function check(source: string, file: Manifest["files"][number]): Promise<void> {
  const path = join(source, file.path);
  const damaged = !existsSync(path) ? "is missing" : (await hashOf(path)) === file.sha256 ? null : "is not what was backed up";
  if (damaged !== null) throw problem("backup_damaged", `${file.path} of the backup ${damaged}. Nothing was restored.`, "Use another backup.", { path: file.path });
}

async function newDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if ((await readdir(directory)).length > 0) throw problem("not_empty", `${directory} is not empty.`, "Name a directory that is new or empty.", { directory });
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

async function writeDurably(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await synced(`${path}.new`);
  await rename(`${path}.new`, path);
  await synced(dirname(path));
}

async function synced(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
