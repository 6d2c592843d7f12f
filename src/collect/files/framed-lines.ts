const comma = 0x2c;
const blockBytes = 512 * 1024;

/** Framed lines on their way to the engine: `line,offset,length,` before each record, in blocks of half a megabyte. */
export class FramedLines {
  readonly #separator: number;
  #bytes = Buffer.allocUnsafe(blockBytes);
  size = 0;

  constructor(separator: string) {
    this.#separator = separator === "" ? comma : separator.charCodeAt(0);
  }

  isFull(): boolean {
    return this.size > blockBytes - 64 * 1024;
  }

  give(): Buffer {
    const bytes = this.#bytes.subarray(0, this.size);
    this.#bytes = Buffer.allocUnsafe(blockBytes);
    this.size = 0;
    return bytes;
  }

  line(line: number, offset: number, bytes: Buffer, at: number, end: number, length = end - at): void {
    this.#room(end - at + 64);
    this.#digits(line);
    this.#digits(offset);
    this.#digits(length);
    bytes.copy(this.#bytes, this.size, at, end);
    this.size += end - at;
    this.#bytes[this.size] = 0x0a;
    this.size += 1;
  }

  /** A single record may be larger than the buffer. */
  #room(bytes: number): void {
    if (this.size + bytes <= this.#bytes.byteLength) return;
    const larger = Buffer.allocUnsafe(this.size + bytes);
    this.#bytes.copy(larger, 0, 0, this.size);
    this.#bytes = larger;
  }

  #digits(number: number): void {
    let width = 1;
    for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) width += 1;
    let rest = number;
    for (let i = this.size + width - 1; i >= this.size; i -= 1) {
      this.#bytes[i] = 0x30 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.size += width;
    this.#bytes[this.size] = this.#separator;
    this.size += 1;
  }
}
