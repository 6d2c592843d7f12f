/** Writes a range of the inbox into the archive. It is whole on the disk and was read back before anybody may rely on it. */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";
import { problem } from "../../../model/problem.ts";
import { Archive, type ArchivedEvent, type ArchivedGroup, archiveFile, type ArchiveManifest, type Frame, manifestFile } from "./archive.ts";
import { checkedLines } from "./chain.ts";
import { chainStart } from "./ledger.ts";
import type { Seal } from "./messages.ts";
import { archiveFolder, openAllForReading, syncDirectory } from "./schema.ts";
import { readSeals, sealedUpTo } from "./seals.ts";

/** Which events may leave. */
export interface SealTask {
  /** The inbox. */
  readonly folder: string;
  /** All up to here were settled. */
  readonly settledTo: number;
  /** Only what came before this instant, milliseconds since 1970; null = whenever it came, since there is much of it. */
  readonly receivedBefore: number | null;
  /** A range is cut behind the group that reaches so many bytes. */
  readonly bytesMax: number;
}

const frameBytes = 256 * 1024;

/** Writes the oldest range that may leave. @returns null where there is none. @throws Problem `inbox_damaged` */
export function writeRange({ folder, ...task }: SealTask): Seal | null {
  const files = openAllForReading(folder);
  try {
    const seals = readSeals(files);
    const groups = groupsOf(files, { after: sealedUpTo(seals), ...task });
    const [begin, end] = [groups[0], groups.at(-1)];
    if (begin === undefined || end === undefined) return null;
    const archive = archiveFolder(folder);
    mkdirSync(archive, { recursive: true, mode: 0o700 });
    syncDirectory(dirname(archive));
    const chainBefore = seals.at(-1)?.chain ?? Buffer.from(chainStart).toString("hex");
    return readBack(archive, writeFiles(archive, { groups, first: sealedUpTo(seals) + 1, last: end.last, chainBefore }), chainBefore);
  } finally {
    for (const file of files) file.close();
  }
}

interface Group {
  readonly file: DatabaseSync;
  readonly first: number;
  readonly last: number;
  readonly hash: string;
}

/** Whole groups, so that the chain can be followed in each range by itself. */
function groupsOf(files: readonly DatabaseSync[], { after, settledTo, receivedBefore, bytesMax }: Omit<SealTask, "folder"> & { after: number }): Group[] {
  const found: Group[] = [];
  let bytes = 0;
  for (const file of files) {
    const size = file.prepare("SELECT coalesce(sum(length(body) + length(marks)), 0) AS bytes FROM event WHERE seq BETWEEN ? AND ?");
    const received = file.prepare("SELECT r.received_at AS at FROM event AS e JOIN request AS r ON r.id = e.request WHERE e.seq = ?");
    for (const row of file.prepare(`SELECT first_seq, last_seq, hash FROM "group" WHERE last_seq > ? AND last_seq <= ? ORDER BY last_seq`).iterate(after, settledTo)) {
      const [first, last] = [Number(row["first_seq"]), Number(row["last_seq"])];
      if (bytes >= bytesMax || (receivedBefore !== null && Number(received.get(last)?.["at"]) >= receivedBefore)) return found;
      found.push({ file, first, last, hash: Buffer.from(row["hash"] as Uint8Array).toString("hex") });
      bytes += Number(size.get(first, last)?.["bytes"]);
    }
  }
  return found;
}

interface Range {
  readonly groups: readonly Group[];
  readonly first: number;
  readonly last: number;
  readonly chainBefore: string;
}

function writeFiles(folder: string, { groups, first, last, chainBefore }: Range): Seal {
  const name = `${padded(first)}-${padded(last)}`;
  const { frames, ...packed } = writeDurably(join(folder, archiveFile(name)), (write) => pack(groups, write));
  const rows = frames.reduce((sum, frame) => sum + frame.rows, 0);
  const chain = groups.at(-1)?.hash ?? chainBefore;
  const manifest: ArchiveManifest = { format: 1, first, last, rows, file: archiveFile(name), ...packed, chain_before: chainBefore, chain_after: chain, frames };
  const path = join(folder, manifestFile(name));
  writeFileSync(`${path}.new`, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  syncDirectory(folder);
  return { first, last, name, rows, sha256: packed.sha256, chain };
}

const padded = (seq: number): string => String(seq).padStart(12, "0");

function writeDurably<T>(path: string, work: (write: (bytes: Uint8Array) => void) => T): T & { bytes: number; sha256: string } {
  const file = openSync(`${path}.new`, "w", 0o600);
  const sum = createHash("sha256");
  let bytes = 0;
  try {
    const result = work((chunk) => {
      for (let done = 0; done < chunk.length; ) done += writeSync(file, chunk, done);
      sum.update(chunk);
      bytes += chunk.length;
    });
    fsyncSync(file);
    renameSync(`${path}.new`, path);
    return { ...result, bytes, sha256: sum.digest("hex") };
  } finally {
    closeSync(file);
  }
}

/** Groups as lines, in frames. */
function pack(groups: readonly Group[], write: (bytes: Uint8Array) => void): { frames: Frame[] } {
  const frames: Frame[] = [];
  let lines: string[] = [];
  let [size, offset, rows] = [0, 0, 0];
  let first = groups[0]?.first ?? 0;
  const end = (last: number): void => {
    if (lines.length === 0) return;
    const packed = zstdCompressSync(Buffer.from(`${lines.join("\n")}\n`));
    write(packed);
    frames.push({ first, last, rows, offset, bytes: packed.length });
    offset += packed.length;
    [lines, size, rows, first] = [[], 0, 0, last + 1];
  };
  for (const group of groups) {
    for (const event of eventsOf(group)) {
      const line = JSON.stringify(event);
      lines.push(line);
      [size, rows] = [size + line.length, rows + 1];
    }
    lines.push(JSON.stringify({ group: [group.first, group.last], hash: group.hash } satisfies ArchivedGroup));
    if (size >= frameBytes) end(group.last);
  }
  end(groups.at(-1)?.last ?? 0);
  return { frames };
}

function eventsOf({ file, first, last }: Group): ArchivedEvent[] {
  const rows = file.prepare(`
    SELECT e.seq, e.request, r.source, r.door, r.trust, r.received_at, r.historical, e.message_id, e.page, e.body, e.marks, e.hash
    FROM event AS e JOIN request AS r ON r.id = e.request
    WHERE e.seq BETWEEN ? AND ? ORDER BY e.seq`).all(first, last);
  return rows.map((row) => ({ ...row, hash: Buffer.from(row["hash"] as Uint8Array).toString("hex") }) as unknown as ArchivedEvent);
}

/** What was damaged before it came here stays in the inbox, where it is named; what was damaged on the way is written again. */
function readBack(folder: string, seal: Seal, chainBefore: string): Seal {
  let rows = 0;
  for (const { fault, events } of checkedLines(new Archive(folder, [seal]).lines(seal), Buffer.from(chainBefore, "hex"))) {
    rows += events;
    if (fault !== null) throw problem("inbox_damaged", `Of the inbox, events ${fault.from} to ${fault.to}: ${fault.says}.`, "They stay in the inbox and are not sealed; sextant verify names all faults.", { from: fault.from, to: fault.to });
  }
  if (rows !== seal.rows) throw new Error(`${seal.name} holds ${rows} events, not ${seal.rows}`);
  return seal;
}
