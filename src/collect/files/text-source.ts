/**
 * A kept text file as UTF-8 bytes, in chunks that end at a line break: the one view of a file in which lines and byte offsets are counted.
 * A UTF-8 file is that view itself (without its byte-order mark); any other encoding is decoded on the way.
 */
import { open } from "node:fs/promises";
import iconv from "iconv-lite";

export interface TextChunk {
  /** Whole lines (but for the last of a file, or where one line is longer than a chunk). */
  readonly bytes: Buffer;
  /** Offset of the first byte in the UTF-8 view. */
  readonly offset: number;
  /** Offset of the first byte in the kept file: where reading can be taken up again. */
  readonly fileOffset: number;
}

export interface TextSource {
  readonly path: string;
  readonly encoding: string;
  /** Where to begin: a chunk start that was seen before. */
  readonly from?: { readonly offset: number; readonly fileOffset: number };
  readonly chunkBytes?: number;
}

const chunkBytesDefault = 1024 * 1024;

/** Reads the file from `from` (default: behind the byte-order mark) to its end. */
export async function* textChunks(source: TextSource): AsyncGenerator<TextChunk> {
  const decode = decoder(source.encoding);
  let offset = source.from?.offset ?? 0;
  for await (const { bytes, fileOffset } of lineBlocks(source)) {
    const text = decode === null ? bytes : decode(bytes);
    yield { bytes: text, offset, fileOffset };
    offset += text.byteLength;
  }
}

/** Bytes of the byte-order mark that a file of this encoding begins with; 0 without one. */
export function markBytes(head: Uint8Array, encoding: string): number {
  if (encoding === "utf-8") return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  if (encoding === "utf-16le") return head[0] === 0xff && head[1] === 0xfe ? 2 : 0;
  if (encoding === "utf-16be") return head[0] === 0xfe && head[1] === 0xff ? 2 : 0;
  return 0;
}

/** Whether we can read it. */
export function isKnownEncoding(encoding: string): boolean {
  return encoding === "utf-8" || iconv.encodingExists(encoding);
}

/** Decodes a piece of a file that begins and ends at characters. */
export function decodeText(bytes: Buffer, encoding: string): Buffer {
  const decode = decoder(encoding);
  return decode === null ? bytes : decode(bytes);
}

function decoder(encoding: string): ((bytes: Buffer) => Buffer) | null {
  if (encoding === "utf-8") return null;
  const decode = iconv.getDecoder(encoding, { stripBOM: false });
  return (bytes) => Buffer.from(decode.write(bytes), "utf8");
}

interface Block {
  readonly bytes: Buffer;
  readonly fileOffset: number;
}

/** Blocks of the file as it lies on the disk, cut behind a line break where there is one. */
async function* lineBlocks(source: TextSource): AsyncGenerator<Block> {
  const file = await open(source.path, "r");
  try {
    const size = source.chunkBytes ?? chunkBytesDefault;
    let position = source.from?.fileOffset ?? (await skipMark(file, source.encoding));
    let kept: Buffer = Buffer.alloc(0);
    for (;;) {
      const block = Buffer.allocUnsafe(kept.byteLength + size);
      kept.copy(block);
      const { bytesRead } = await file.read(block, kept.byteLength, size, position + kept.byteLength);
      const bytes = block.subarray(0, kept.byteLength + bytesRead);
      if (bytesRead === 0) {
        if (bytes.byteLength > 0) yield { bytes, fileOffset: position };
        return;
      }
      const cut = cutAt(bytes, source.encoding);
      yield { bytes: bytes.subarray(0, cut), fileOffset: position };
      position += cut;
      kept = bytes.subarray(cut);
    }
  } finally {
    await file.close();
  }
}

async function skipMark(file: { read: (b: Buffer, o: number, l: number, p: number) => Promise<unknown> }, encoding: string): Promise<number> {
  const head = Buffer.alloc(3);
  await file.read(head, 0, 3, 0);
  return markBytes(head, encoding);
}

/** Behind the last line break; the whole block where it has none. The byte 0x0A ends no other character in any encoding but UTF-16. */
function cutAt(bytes: Buffer, encoding: string): number {
  const wide = encoding === "utf-16le" ? 0 : encoding === "utf-16be" ? 1 : -1;
  if (wide < 0) return bytes.lastIndexOf(0x0a) + 1 || bytes.byteLength;
  for (let at = bytes.lastIndexOf(0x0a); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(0x0a, at - 1)) {
    if (at % 2 === wide && bytes[at ^ 1] === 0) return (at | 1) + 1;
  }
  return bytes.byteLength - (bytes.byteLength % 2) || bytes.byteLength;
}
