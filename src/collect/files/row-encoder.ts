/** Rows made in JavaScript (JSON Lines, workbooks) as lines for the engine, in blocks. */
export interface EncodedRow {
  readonly seq: number;
  readonly offset: number;
  readonly length: number;
  /** The row as text where it cannot be read back by its offset. */
  readonly raw: string;
  readonly cells: readonly string[];
  /** Further texts behind the cells. */
  readonly extra?: readonly string[];
}

const blockChars = 256 * 1024;

export async function* encodeRows(rows: AsyncIterable<EncodedRow>): AsyncGenerator<Buffer> {
  let block = "";
  for await (const row of rows) {
    block += `${row.seq},${row.offset},${row.length},${[row.raw, ...row.cells, ...(row.extra ?? [])].map(quoted).join(",")}\n`;
    if (block.length < blockChars) continue;
    yield Buffer.from(block);
    block = "";
  }
  if (block !== "") yield Buffer.from(block);
}

function quoted(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`;
}
