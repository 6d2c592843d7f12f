/**
 * A workbook written row by row (XLSX, ECMA-376): nothing but the row at hand is in memory, and the reader's pace holds the writer back. Texts
 * are inline strings, which no spreadsheet runs; those that look like a formula bear the quote prefix, so that editing them does not either.
 */
import { pipeline, Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

/** A cell: text, number, an instant of the sheet's zone as `YYYY-MM-DD hh:mm:ss…`, or nothing. */
export type SheetCell = { readonly text: string } | { readonly number: string } | { readonly moment: string } | null;

export interface Workbook {
  /** Name of the one sheet, at most 31 characters. */
  readonly sheet: string;
  /** The first row. */
  readonly header: readonly string[];
  readonly rows: AsyncIterable<readonly SheetCell[]>;
}

/** Rows that a sheet can hold, with its header. */
export const sheetRowsMax = 1_048_576;
/** Characters that a cell can hold. */
const cellCharactersMax = 32_767;

/** The workbook's bytes. */
export function workbookStream(workbook: Workbook): Readable {
  return Readable.from(zipped(partsOf(workbook)), { objectMode: false });
}

interface Part {
  readonly path: string;
  readonly chunks: AsyncIterable<string> | Iterable<string>;
}

function partsOf(workbook: Workbook): Part[] {
  const sheetName = escaped(workbook.sheet.slice(0, 31));
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const packaged = "http://schemas.openxmlformats.org/package/2006";
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  return [
    { path: "[Content_Types].xml", chunks: [`${declaration}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`] },
    { path: "_rels/.rels", chunks: [`${declaration}<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`] },
    { path: "xl/workbook.xml", chunks: [`${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${sheetName}" sheetId="1" r:id="r1"/></sheets></workbook>`] },
    { path: "xl/_rels/workbook.xml.rels", chunks: [`${declaration}<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${office}/styles" Target="styles.xml"/></Relationships>`] },
    { path: "xl/styles.xml", chunks: [`${declaration}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="22" applyNumberFormat="1"/><xf quotePrefix="1"/></cellXfs></styleSheet>`] },
    { path: "xl/worksheets/sheet1.xml", chunks: sheetChunks(workbook, main) },
  ];
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** Places in the list of cell styles above. */
const style = { heading: 1, moment: 2, quoted: 3 } as const;

async function* sheetChunks({ header, rows }: Workbook, main: string): AsyncGenerator<string> {
  yield `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  yield `<row>${header.map((title) => textCell(title, style.heading)).join("")}</row>`;
  for await (const row of rows) yield `<row>${row.map(cellOf).join("")}</row>`;
  yield "</sheetData></worksheet>";
}

function cellOf(cell: SheetCell): string {
  if (cell === null) return "<c/>";
  if ("number" in cell) return numberCell(cell.number);
  if ("moment" in cell) return `<c s="${style.moment}"><v>${dayNumber(cell.moment)}</v></c>`;
  return textCell(cell.text, looksLikeFormula(cell.text) ? style.quoted : undefined);
}

// A float holds 15 digits; an amount with more stays a text, so that none of them is lost.
function numberCell(digits: string): string {
  return digits.replaceAll(/\D/g, "").length > 15 ? textCell(digits) : `<c><v>${digits}</v></c>`;
}

function textCell(text: string, styled?: number): string {
  return `<c t="inlineStr"${styled === undefined ? "" : ` s="${styled}"`}><is><t${/^\s|\s$|\s\s|[\n\t]/.test(text) ? ' xml:space="preserve"' : ""}>${escaped(text.slice(0, cellCharactersMax))}</t></is></c>`;
}

function looksLikeFormula(text: string): boolean {
  return /^[=+@\-\t\r\n＝＋－＠]/.test(text);
}

/** Days since 30 December 1899, as spreadsheets count. */
function dayNumber(moment: string): number {
  return Date.parse(`${moment.replace(" ", "T")}Z`) / 86_400_000 + 25_569;
}

/** XML knows no control characters; spreadsheets write them as `_x0001_`, and such a text itself with its first mark escaped. */
function escaped(text: string): string {
  return text.toWellFormed()
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (mark) => `_x${mark.charCodeAt(0).toString(16).padStart(4, "0")}_`)
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Sizes of a part are known when it is written, so they stand behind it; a part of 4 GiB and more would need another format of the archive. */
const partBytesMax = 0xffff_ffff;
/** Version 2.0 of the format; sizes behind the data, names in UTF-8; packed; 1 January 1980, so that the same rows are the same bytes. */
const zipMarks = { version: 20, flags: 0x0808, method: 8, time: 0, date: 0x0021 } as const;

/** Rows are alike and pack well at any level; a higher one costs more than all else of a sheet. */
const packingLevel = 2;
const gatheredCharacters = 65_536;

interface Written {
  readonly path: string;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

async function* zipped(parts: readonly Part[]): AsyncGenerator<Buffer> {
  const written: Written[] = [];
  let offset = 0;
  for (const { path, chunks } of parts) {
    const head = localHeader(path);
    yield head;
    const tally = { crc: 0, size: 0, packed: 0 };
    for await (const chunk of packedChunks(chunks, tally)) {
      tally.packed += chunk.byteLength;
      yield chunk;
    }
    const one = { path, offset, crc: tally.crc, packed: tally.packed, size: tally.size };
    if (Math.max(one.size, one.packed, offset) > partBytesMax) throw new Error("a workbook of 4 GiB is no workbook");
    const tail = descriptor(one);
    yield tail;
    written.push(one);
    offset += head.byteLength + tally.packed + tail.byteLength;
  }
  yield directory(written, offset);
}

function packedChunks(chunks: Part["chunks"], tally: { crc: number; size: number }): AsyncIterable<Buffer> {
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const text of gathered(chunks)) {
      const bytes = Buffer.from(text, "utf8");
      tally.crc = crc32(bytes, tally.crc);
      tally.size += bytes.byteLength;
      yield bytes;
    }
  };
  // What breaks the source destroys the packer, and the loop over it throws.
  return pipeline(Readable.from(counted()), createDeflateRaw({ level: packingLevel }), () => {});
}

/** Small texts together: each on its own would go to the packer's thread and back. */
async function* gathered(chunks: Part["chunks"]): AsyncGenerator<string> {
  let text = "";
  for await (const chunk of chunks) {
    text += chunk;
    if (text.length < gatheredCharacters) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

function localHeader(path: string): Buffer {
  const name = Buffer.from(path, "utf8");
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  marks(head, 4);
  head.writeUInt16LE(name.byteLength, 26);
  return Buffer.concat([head, name]);
}

function marks(block: Buffer, at: number): void {
  [zipMarks.version, zipMarks.flags, zipMarks.method, zipMarks.time, zipMarks.date].forEach((mark, i) => block.writeUInt16LE(mark, at + i * 2));
}

function descriptor(one: Written): Buffer {
  const block = Buffer.alloc(16);
  [0x08074b50, one.crc, one.packed, one.size].forEach((number, i) => block.writeUInt32LE(number, i * 4));
  return block;
}

function directory(written: readonly Written[], offset: number): Buffer {
  const entries = written.map((one) => {
    const name = Buffer.from(one.path, "utf8");
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(zipMarks.version, 4);
    marks(entry, 6);
    [one.crc, one.packed, one.size].forEach((number, i) => entry.writeUInt32LE(number, 16 + i * 4));
    entry.writeUInt16LE(name.byteLength, 28);
    entry.writeUInt32LE(one.offset, 42);
    return Buffer.concat([entry, name]);
  });
  const all = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(written.length, 8);
  end.writeUInt16LE(written.length, 10);
  end.writeUInt32LE(all.byteLength, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([all, end]);
}
