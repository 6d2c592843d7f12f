/**
 * The archive: ranges that left the inbox, one compressed file each with its manifest. A file is lines of JSON, cut into frames that can be
 * unpacked by themselves, so that one event is read without its range; `zstd -d` unpacks the whole. It counts only where the inbox names it.
 */
import { hash } from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { zstdDecompressSync } from "node:zlib";
import { problem } from "../../../model/problem.ts";
import type { Seal } from "./messages.ts";

/** An event as the inbox held it. */
export interface ArchivedEvent {
  readonly seq: number;
  readonly request: number;
  readonly source: string;
  readonly door: string;
  readonly trust: string;
  /** Milliseconds since 1970. */
  readonly received_at: number;
  readonly historical: number;
  readonly message_id: string;
  readonly page: string;
  readonly body: string;
  readonly marks: string;
  /** Hex. */
  readonly hash: string;
}

/** Closes a group: the chain's link over its events. */
export interface ArchivedGroup {
  /** First and last event. */
  readonly group: readonly [number, number];
  /** Hex. */
  readonly hash: string;
}

export type ArchivedLine = ArchivedEvent | ArchivedGroup;

/** A part of the file that is unpacked by itself. */
export interface Frame {
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  readonly offset: number;
  readonly bytes: number;
}

/** What stands beside a file, so that it can be read wherever it is taken. */
export interface ArchiveManifest {
  readonly format: 1;
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Hash of the chain before its first group and after its last, hex. */
  readonly chain_before: string;
  readonly chain_after: string;
  readonly frames: readonly Frame[];
}

/** Unpacked frames that are kept: readers walk through neighbours. */
const framesKept = 4;

export const archiveFile = (name: string): string => `${name}.jsonl.zst`;
export const manifestFile = (name: string): string => `${name}.json`;

/** Reads sealed ranges. */
export class Archive {
  readonly #folder: string;
  readonly #seals: readonly Seal[];
  readonly #manifests = new Map<string, ArchiveManifest>();
  readonly #frames = new Map<string, readonly ArchivedEvent[]>();

  constructor(folder: string, seals: readonly Seal[]) {
    this.#folder = folder;
    this.#seals = seals;
  }

  get seals(): readonly Seal[] {
    return this.#seals;
  }

  /** Events after a number, in order. @throws Problem `archive_missing`, `archive_damaged` */
  after(seq: number, limit: number, upTo: number): ArchivedEvent[] {
    const found: ArchivedEvent[] = [];
    for (const seal of this.#seals.filter(({ first, last }) => last > seq && first <= upTo)) {
      for (const frame of this.#manifest(seal).frames.filter((one) => one.last > seq && one.first <= upTo)) {
        found.push(...this.#frame(seal, frame).filter((row) => row.seq > seq && row.seq <= upTo).slice(0, limit - found.length));
        if (found.length >= limit) return found;
      }
    }
    return found;
  }

  /** Events before a number, newest first. @throws as {@link after} */
  before(seq: number, limit: number): ArchivedEvent[] {
    const found: ArchivedEvent[] = [];
    for (const seal of this.#seals.filter(({ first }) => first < seq).toReversed()) {
      for (const frame of this.#manifest(seal).frames.filter(({ first }) => first < seq).toReversed()) {
        found.push(...this.#frame(seal, frame).filter((row) => row.seq < seq).toReversed().slice(0, limit - found.length));
        if (found.length >= limit) return found;
      }
    }
    return found;
  }

  /** @throws as {@link after} */
  event(seq: number): ArchivedEvent | undefined {
    return this.after(seq - 1, 1, seq)[0];
  }

  /** The whole range, after its hash was compared. @throws as {@link after} */
  *lines(seal: Seal): Generator<ArchivedLine> {
    const { frames } = this.#manifest(seal);
    const packed = readFileSync(this.path(seal));
    if (hash("sha256", packed, "hex") !== seal.sha256) throw damaged(seal);
    for (const { offset, bytes } of frames) yield* unpacked(seal, packed.subarray(offset, offset + bytes));
  }

  /** Where the range lies: under its name, or under whatever name bears it. @throws Problem `archive_missing` */
  path(seal: Seal): string {
    const usual = join(this.#folder, archiveFile(seal.name));
    if (existsSync(usual)) return usual;
    const renamed = (existsSync(this.#folder) ? readdirSync(this.#folder) : []).map((name) => join(this.#folder, name)).find((path) => path.endsWith(".zst") && hash("sha256", readFileSync(path), "hex") === seal.sha256);
    if (renamed === undefined) throw missing(seal);
    return renamed;
  }

  #manifest(seal: Seal): ArchiveManifest {
    const known = this.#manifests.get(seal.name) ?? readManifest(this.#folder, seal);
    this.#manifests.set(seal.name, known);
    return known;
  }

  #frame(seal: Seal, { offset, bytes }: Frame): readonly ArchivedEvent[] {
    const key = `${seal.name} ${offset}`;
    const known = this.#frames.get(key) ?? unpacked(seal, this.#bytes(seal, offset, bytes)).filter((line) => "seq" in line);
    this.#frames.delete(key);
    this.#frames.set(key, known);
    for (const oldest of this.#frames.keys()) if (this.#frames.size > framesKept) this.#frames.delete(oldest);
    return known;
  }

  #bytes(seal: Seal, offset: number, bytes: number): Buffer {
    const file = openSync(this.path(seal), "r");
    try {
      const packed = Buffer.alloc(Math.min(bytes, Math.max(0, fstatSync(file).size - offset)));
      readSync(file, packed, 0, packed.length, offset);
      return packed;
    } finally {
      closeSync(file);
    }
  }
}

function unpacked(seal: Seal, packed: Uint8Array): ArchivedLine[] {
  try {
    return zstdDecompressSync(packed).toString().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as ArchivedLine);
  } catch {
    throw damaged(seal);
  }
}

function readManifest(folder: string, seal: Seal): ArchiveManifest {
  const path = join(folder, manifestFile(seal.name));
  if (!existsSync(path)) throw missing(seal);
  try {
    const manifest = JSON.parse(readFileSync(path, "utf8")) as ArchiveManifest;
    if (manifest.format === 1 && manifest.sha256 === seal.sha256 && manifest.last === seal.last) return manifest;
  } catch {
    // Told below, like a manifest of something else.
  }
  throw damaged(seal);
}

function missing({ first, last, name }: Seal): Error {
  return problem("archive_missing", `The archive of events ${first} to ${last} (${name}) is not there.`, "Put its file and its manifest back into the folder archive of the data directory.", { first, last });
}

function damaged({ first, last, name }: Seal): Error {
  return problem("archive_damaged", `The archive of events ${first} to ${last} (${name}) is not what was written.`, "Put its file and its manifest back from a backup.", { first, last });
}
