/** The thread that takes a workbook apart; see workbook.ts. */
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { read, SSF, type CellObject, type WorkBook, type WorkSheet } from "@e965/xlsx";
import type { Workbook, WorkbookAnswer } from "./workbook.ts";

const { path, sheet } = workerData as { path: string; sheet: string | null };

parentPort?.postMessage(answer());

function answer(): WorkbookAnswer {
  try {
    const book = read(readFileSync(path), { dense: true, cellDates: false, cellFormula: false, cellHTML: false, cellText: false, cellNF: true, bookVBA: false, sheetStubs: false });
    const wanted = sheet ?? book.SheetNames.find((name) => !isHidden(book, name) && rowsOf(book.Sheets[name]).length > 0) ?? book.SheetNames[0];
    if (wanted === undefined || !book.SheetNames.includes(wanted)) return { unknownSheet: book.SheetNames };
    return { workbook: workbookOf(book, wanted) };
  } catch (error) {
    return { broken: error instanceof Error ? error.message : String(error) };
  }
}

function workbookOf(book: WorkBook, wanted: string): Workbook {
  const sheets = book.SheetNames.map((name) => ({ name, hidden: isHidden(book, name), rows: rowsOf(book.Sheets[name]).length }));
  const has1904 = book.Workbook?.WBProps?.date1904 === true;
  const rows = rowsOf(book.Sheets[wanted]);
  const filled = Array.from(rows);
  const width = filled.reduce((most, row) => Math.max(most, row?.length ?? 0), 0);
  const texts = filled.map((row) => Array.from({ length: width }, (_, i) => cellText(row?.[i], has1904)));
  return { sheets, sheet: wanted, rows: texts, flags: [...(has1904 ? ["dates_1904"] : []), ...(sheets.some((one) => one.hidden) ? ["hidden_sheets"] : [])] };
}

function isHidden(book: WorkBook, name: string): boolean {
  return (book.Workbook?.Sheets?.[book.SheetNames.indexOf(name)]?.Hidden ?? 0) > 0;
}

function rowsOf(found: WorkSheet | undefined): readonly (readonly (CellObject | undefined)[] | undefined)[] {
  return found?.["!data"] ?? [];
}

function cellText(cell: CellObject | undefined, has1904: boolean): string {
  if (cell === undefined || cell.v === undefined || cell.t === "e" || cell.t === "z") return "";
  if (cell.t === "n" && typeof cell.z === "string" && SSF.is_date(cell.z)) return dateText(Number(cell.v), has1904);
  return String(cell.v);
}

/** A date as the cell means it, without a zone. */
function dateText(days: number, has1904: boolean): string {
  const parts = SSF.parse_date_code(days, { date1904: has1904 }) as { y: number; m: number; d: number; H: number; M: number; S: number } | null;
  if (parts === null) return String(days);
  const two = (number: number): string => String(Math.floor(number)).padStart(2, "0");
  const day = `${String(parts.y).padStart(4, "0")}-${two(parts.m)}-${two(parts.d)}`;
  return parts.H === 0 && parts.M === 0 && parts.S === 0 ? day : `${day} ${two(parts.H)}:${two(parts.M)}:${two(parts.S)}`;
}
