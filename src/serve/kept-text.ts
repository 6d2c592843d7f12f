/** A piece of a kept text file by its place: what a rejected row looked like. Offsets count in the UTF-8 view of the file. */
import { open } from "node:fs/promises";
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

function withoutLineEnd(text: string): string {
  return text.replace(/(\r\n|\n|\r)$/, "");
}
