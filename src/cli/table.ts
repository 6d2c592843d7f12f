/** A table for people: columns as wide as they need, numbers to the right, long text cut where the terminal ends. */
import { cut, type Terminal, widthOf } from "./terminal.ts";

export interface TableColumn {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Cut first when the terminal is too narrow (at most one column). */
  readonly gives?: boolean;
}

const gap = "  ";
const givingWidthMin = 12;

/** A row of cells that are ready to be shown, or a heading above the rows that follow. */
export type TableRow = readonly string[] | string;

/** Prints rows under their column titles, headings between them. */
export function printTable(terminal: Terminal, columns: readonly TableColumn[], rows: readonly TableRow[]): void {
  const widths = fitted(columns, rows.filter((row) => typeof row !== "string"), terminal.columns);
  const head = columns.map((column, i) => terminal.paint.dim(cell(column.title, column, widths[i] ?? 0)));
  terminal.print(head.join(gap).trimEnd());
  for (const row of rows) {
    if (typeof row === "string") terminal.print(`\n${terminal.paint.bold(row)}`);
    else terminal.print(columns.map((column, i) => cell(row[i] ?? "", column, widths[i] ?? 0)).join(gap).trimEnd());
  }
}

function fitted(columns: readonly TableColumn[], rows: readonly (readonly string[])[], room: number): number[] {
  const widths = columns.map((column, i) => Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[i] ?? ""))));
  const giving = columns.findIndex((column) => column.gives === true);
  const over = widths.reduce((sum, width) => sum + width, 0) + gap.length * (columns.length - 1) - room;
  if (giving >= 0 && over > 0) widths[giving] = Math.max(givingWidthMin, (widths[giving] ?? 0) - over);
  return widths;
}

function cell(text: string, column: TableColumn, width: number): string {
  const fits = cut(text, width);
  const fill = " ".repeat(Math.max(0, width - widthOf(fits)));
  return column.align === "right" ? fill + fits : fits + fill;
}
