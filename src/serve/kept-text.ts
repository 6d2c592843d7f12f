/** Pieces of a kept text file: by byte for rejected rows, by line for the origin of a row. Offsets and lines count in its UTF-8 view. */
import { open } from "node:fs/promises";
import { splitRecord } from "../collect/files/framer.ts";
import { keptPath } from "../collect/files/keep.ts";
import { markBytes, textChunks } from "../collect/files/text-source.ts";

export interface KeptText {
  readonly dataDir: string;
  readonly sha256: string;
  readonly encoding: string;
}

/** The text of some bytes of the view. */
export async function textAt({ dataDir, sha256, encoding }: KeptText, { offset, length }: { offset: number; length: number }): Promise<string> {
  const path = keptPath(dataDir, sha256);
  const bytes = encoding === "utf-8" ? await plainPiece(path, offset, length) : await decodedPiece(path, encoding, { offset, length });
  return withoutLineEnd(bytes.toString("utf8"));
}

async function plainPiece(path: string, offset: number, length: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(3);
    await file.read(head, 0, 3, 0);
    const piece = Buffer.alloc(length);
    const { bytesRead } = await file.read(piece, 0, length, offset + markBytes(head, "utf-8"));
    return piece.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

// Another encoding has no fixed way from a byte of the view to a byte of the file, so it is decoded up to there.
async function decodedPiece(path: string, encoding: string, { offset, length }: { offset: number; length: number }): Promise<Buffer> {
  const found: Buffer[] = [];
  for await (const chunk of textChunks({ path, encoding })) {
    if (chunk.offset >= offset + length) break;
    const from = Math.max(0, offset - chunk.offset);
    if (from < chunk.bytes.byteLength) found.push(Buffer.from(chunk.bytes.subarray(from, offset + length - chunk.offset)));
  }
  return Buffer.concat(found);
}

export interface LineQuestion extends KeptText {
  /** First line of the record, 1-based. */
  readonly line: number;
  readonly lineEnd: "\n" | "\r";
  /** Separator of a table; null: a record is one line. */
  readonly separator: string | null;
}

/** A record by the line on which it begins; null where the file has no such line. */
export async function recordOnLine({ dataDir, sha256, encoding, line, lineEnd, separator }: LineQuestion): Promise<{ raw: string; cells: string[] } | null> {
  let current = 1;
  let raw = "";
  let begun = false;
  for await (const { bytes } of textChunks({ path: keptPath(dataDir, sha256), encoding })) {
    let at = 0;
    while (!begun && current < line) {
      const next = bytes.indexOf(lineEnd, at);
      if (next < 0) break;
      at = next + 1;
      current += 1;
    }
    if (current < line) continue;
    begun = true;
    const end = recordEnd(bytes, at, { lineEnd, quotes: separator === null ? 0 : quotesIn(raw) });
    raw += bytes.toString("utf8", at, end ?? bytes.byteLength);
    if (end !== null) break;
  }
  if (!begun || raw === "") return null;
  const text = withoutLineEnd(raw);
  return { raw: text, cells: separator === null ? [text] : splitRecord(text, separator) };
}

/** Where the record ends: at the first line end outside quotes; null when the piece ends before. */
function recordEnd(bytes: Buffer, from: number, { lineEnd, quotes }: { lineEnd: string; quotes: number }): number | null {
  const end = lineEnd.charCodeAt(0);
  let open = quotes % 2 === 1;
  for (let i = from; i < bytes.byteLength; i += 1) {
    if (bytes[i] === 0x22) open = !open;
    else if (bytes[i] === end && !open) return i;
  }
  return null;
}

function quotesIn(text: string): number {
  return text.length - text.replaceAll('"', "").length;
}

function withoutLineEnd(text: string): string {
  return text.replace(/(\r\n|\n|\r)$/, "");
}
