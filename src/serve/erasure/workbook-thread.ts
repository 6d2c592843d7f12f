/** The thread that takes an erased person out of a workbook; see workbook.ts. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { type CellObject, read, write, type WorkSheet } from "@e965/xlsx";
import { blotText } from "./blot.ts";
import { blotRow } from "./rows.ts";
import { soughtBy } from "./sought.ts";
import type { BlottedWorkbook, WorkbookToBlot } from "./workbook.ts";

const { path, sought: made, mode, sheets } = workerData as WorkbookToBlot;
const sought = soughtBy(made.key, made.marks);
const tally = { theirs: 0, named: 0 };

parentPort?.postMessage(blotted());

function blotted(): BlottedWorkbook {
  const book = read(readFileSync(path), { dense: true, cellDates: false, cellFormula: false, cellHTML: false, cellText: false, cellNF: true, bookVBA: false, sheetStubs: false });
  for (const name of book.SheetNames) blotSheet(name, book.Sheets[name]);
  if (book.Props !== undefined) book.Props = { ...(book.Props.SheetNames === undefined ? {} : { SheetNames: book.Props.SheetNames }) };
  if (book.Custprops !== undefined) book.Custprops = {};
  return { bytes: write(book, { type: "buffer", bookType: "xlsx", compression: true }) as Uint8Array, ...tally };
}

function blotSheet(name: string, sheet: WorkSheet | undefined): void {
  const known = sheets.find((one) => one.name === name);
  const rows: readonly ((CellObject | undefined)[] | undefined)[] = sheet?.["!data"] ?? [];
  rows.forEach((row, i) => {
    if (row === undefined) return;
    for (const cell of row) if (cell?.c !== undefined) delete cell.c;
    const isHead = known !== undefined && i < known.headerLine;
    blotCells(row, known === undefined || isHead ? [] : known.columns);
  });
}

function blotCells(row: (CellObject | undefined)[], columns: Parameters<typeof blotRow>[1]["columns"]): void {
  const texts = Array.from({ length: row.length }, (_, i) => textOf(row[i]));
  const found = blotRow(texts, { columns, sought, mode });
  if (found === null) return;
  if (found === "gone" || found.isTheirs) tally.theirs += 1;
  else tally.named += 1;
  texts.forEach((text, i) => {
    const own = found === "gone" ? "" : (found.cells[i] ?? "");
    if (own !== text) row[i] = own === "" ? undefined : { t: "s", v: own };
  });
}

/** Links and formulas behind a cell go with it: only its value is written again. */
function textOf(cell: CellObject | undefined): string {
  if (cell?.l !== undefined) cell.l.Target = blotText(cell.l.Target, sought);
  return cell?.v === undefined ? "" : String(cell.v);
}

