/** Sealed ranges without an erased person: a range that names them is written anew beside, and counts from the moment that the inbox names it. */
import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";
import { Archive, type ArchivedLine, archiveFile, type ArchiveManifest, type Frame, manifestFile } from "../../collect/live/inbox/archive.ts";
import type { Seal } from "../../collect/live/inbox/messages.ts";
import { archiveFolder, inboxFiles, openForReading, openForWriting, syncDirectory } from "../../collect/live/inbox/schema.ts";
import { readSeals } from "../../collect/live/inbox/seals.ts";
import type { EventRow } from "./inbox-thread.ts";

export interface ArchiveBlotting {
  /** What is left of an event; null where it names nobody sought. */
  readonly blot: (row: EventRow) => Pick<EventRow, "message_id" | "body" | "marks"> | null;
  /** Only counts. */
  readonly isTrial: boolean;
}

/** @returns how many events were written anew */
export function blotArchive(inbox: string, blotting: ArchiveBlotting): number {
  const folder = archiveFolder(inbox);
  let events = 0;
  for (const path of inboxFiles(inbox)) {
    const database = blotting.isTrial ? openForReading(path) : openForWriting(path);
    try {
      for (const seal of hasSeals(database) ? readSeals([database]) : []) events += blotRange(database, folder, { seal, ...blotting });
    } finally {
      database.close();
    }
  }
  return events;
}

/** A file that an older version wrote and nobody opened for writing since has none. */
function hasSeals(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seal'").get() !== undefined;
}

function blotRange(database: DatabaseSync, folder: string, { seal, blot, isTrial }: ArchiveBlotting & { readonly seal: Seal }): number {
  const seqs: number[] = [];
  const lines = [...new Archive(folder, [seal]).lines(seal)].map((line): ArchivedLine => {
    const left = "seq" in line ? blot(line) : null;
    if (left === null || !("seq" in line)) return line;
    seqs.push(line.seq);
    return { ...line, ...left };
  });
  if (seqs.length === 0 || isTrial) return seqs.length;
  const next = writeAnew(folder, { seal, lines });
  database.exec("BEGIN IMMEDIATE");
  database.prepare("UPDATE seal SET name = ?, sha256 = ? WHERE last = ?").run(next.name, next.sha256, seal.last);
  for (const seq of seqs) database.prepare("UPDATE message SET content = NULL WHERE seq = ?").run(seq);
  database.exec("COMMIT");
  for (const name of [archiveFile(seal.name), manifestFile(seal.name)]) rmSync(join(folder, name), { force: true });
  syncDirectory(folder);
  return seqs.length;
}

/** Frames of this size are unpacked to read one event. */
const frameBytes = 256 * 1024;

function writeAnew(folder: string, { seal, lines }: { readonly seal: Seal; readonly lines: readonly ArchivedLine[] }): { readonly name: string; readonly sha256: string } {
  const { packed, frames } = pack(lines, seal.first);
  const sha256 = createHash("sha256").update(packed).digest("hex");
  const name = `${seal.name.replace(/-erased-.*$/, "")}-erased-${sha256.slice(0, 8)}`;
  const before = JSON.parse(readFileSync(join(folder, manifestFile(seal.name)), "utf8")) as ArchiveManifest;
  const manifest: ArchiveManifest = { ...before, file: archiveFile(name), bytes: packed.byteLength, sha256, frames };
  writeDurably(join(folder, archiveFile(name)), packed);
  writeDurably(join(folder, manifestFile(name)), `${JSON.stringify(manifest, null, 1)}\n`);
  syncDirectory(folder);
  return { name, sha256 };
}

/** Whole groups in each frame. */
function pack(lines: readonly ArchivedLine[], start: number): { packed: Buffer; frames: Frame[] } {
  const frames: Frame[] = [];
  const pieces: Buffer[] = [];
  let [texts, size, rows, offset, first]: [string[], number, number, number, number] = [[], 0, 0, 0, start];
  lines.forEach((line, i) => {
    const text = JSON.stringify(line);
    texts.push(text);
    size += text.length;
    if ("seq" in line) rows += 1;
    if ("seq" in line || (size < frameBytes && i < lines.length - 1)) return;
    const piece = zstdCompressSync(Buffer.from(`${texts.join("\n")}\n`));
    const last = line.group[1];
    frames.push({ first, last, rows, offset, bytes: piece.length });
    pieces.push(piece);
    [texts, size, rows, offset, first] = [[], 0, 0, offset + piece.length, last + 1];
  });
  return { packed: Buffer.concat(pieces), frames };
}

function writeDurably(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}
