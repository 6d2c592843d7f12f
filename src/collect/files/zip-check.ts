/** A workbook is a zip: what it declares is checked before anything is unpacked, and what it unpacks to is held to its declaration. */
import { inflateRawSync } from "node:zlib";
import { problem } from "../../model/problem.ts";

export interface ZipEntry {
  readonly name: string;
  readonly packed: number;
  readonly size: number;
  readonly method: number;
  readonly offset: number;
}

/** Entries of one archive; a workbook has some dozens. */
const entriesMax = 10_000;
/** Bytes after unpacking, of all entries and of one; the sheets of a million rows have about 200 MB. */
const unpackedBytesMax = 512 * 1024 * 1024;

/**
 * The archive's entries. Fails with `zip_corrupt`, `zip_password`, `zip_entries`, `zip_path`, `zip_duplicate`, `bomb` or `dtd`.
 */
export function checkedZip(bytes: Buffer, file: string): readonly ZipEntry[] {
  const entries = directoryOf(bytes, file);
  const names = new Set<string>();
  for (const entry of entries) {
    if (isOutside(entry.name)) throw refused("zip_path", file, `names a path outside itself, “${entry.name.slice(0, 80)}”`);
    if (names.has(entry.name.toLowerCase())) throw refused("zip_duplicate", file, `holds “${entry.name.slice(0, 80)}” twice`);
    names.add(entry.name.toLowerCase());
  }
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > unpackedBytesMax) throw refused("bomb", file, `unpacks to ${Math.round(total / 1024 / 1024)} MB; at most ${unpackedBytesMax / 1024 / 1024} MB are read`);
  if (!names.has("xl/workbook.xml") && !names.has("xl/workbook.bin")) throw problem("content_mismatch", `${file} is an archive, not a workbook.`, "Unpack it and import the tables in it.", { file });
  for (const entry of entries) checkEntry(bytes, entry, file);
  return entries;
}

const endSignature = Buffer.from([0x50, 0x4b, 5, 6]);
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

function directoryOf(bytes: Buffer, file: string): ZipEntry[] {
  const end = bytes.lastIndexOf(endSignature);
  if (end < 0 || end + 22 > bytes.byteLength) throw refused("zip_corrupt", file, "has no directory at its end");
  const count = bytes.readUInt16LE(end + 10);
  const start = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || start === 0xffffffff) throw refused("zip_entries", file, "is a zip64 archive, which workbooks are not");
  if (count > entriesMax) throw refused("zip_entries", file, `has ${count} entries`);
  const entries: ZipEntry[] = [];
  for (let at = start, i = 0; i < count; i += 1) {
    if (at + 46 > bytes.byteLength || bytes.readUInt32LE(at) !== entrySignature) throw refused("zip_corrupt", file, "has a broken directory");
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw refused("zip_password", file, "has a password");
    const [nameSize, extraSize, noteSize] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const name = bytes.toString("utf8", at + 46, at + 46 + (nameSize ?? 0));
    entries.push({ name, method: bytes.readUInt16LE(at + 10), packed: bytes.readUInt32LE(at + 20), size: bytes.readUInt32LE(at + 24), offset: bytes.readUInt32LE(at + 42) });
    at += 46 + (nameSize ?? 0) + (extraSize ?? 0) + (noteSize ?? 0);
  }
  return entries;
}

function isOutside(name: string): boolean {
  return name.startsWith("/") || /^[a-z]:/i.test(name) || name.split(/[\\/]/).includes("..") || name.includes("\0");
}

/** Unpacks an entry up to its declared size, and looks for a document type, which could pull in files or expand without end. */
function checkEntry(bytes: Buffer, entry: ZipEntry, file: string): void {
  const content = unpacked(bytes, entry, file);
  if (!/\.(xml|rels|vml)$/i.test(entry.name)) return;
  const head = content.toString("latin1", 0, 4096);
  if (/<!(DOCTYPE|ENTITY)/i.test(head)) throw problem("dtd", `${file} declares a document type in “${entry.name}”.`, "Save the workbook again with a spreadsheet program.", { file });
}

function unpacked(bytes: Buffer, entry: ZipEntry, file: string): Buffer {
  if (entry.offset + 30 > bytes.byteLength || bytes.readUInt32LE(entry.offset) !== localSignature) throw refused("zip_corrupt", file, `has lost “${entry.name}”`);
  const begin = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const packed = bytes.subarray(begin, begin + entry.packed);
  if (entry.method === 0) return packed;
  if (entry.method !== 8) throw refused("zip_corrupt", file, `packs “${entry.name}” in an unknown way`);
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
    if (content.byteLength === entry.size) return content;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw refused("bomb", file, `says less than “${entry.name}” unpacks to`);
  }
  throw refused("zip_corrupt", file, `holds “${entry.name}” in a broken form`);
}

function refused(code: string, file: string, says: string): Error {
  return problem(code, `${file} ${says}.`, "Save the workbook again with a spreadsheet program, or as CSV.", { file });
}
