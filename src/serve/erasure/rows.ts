/** One row of a kept file without an erased person: by its cells, whatever the format of the file. */
import { blotJsonText, blotText, type ErasureMode } from "./blot.ts";
import type { ColumnRole, FileColumn } from "./columns.ts";
import type { Sought } from "./sought.ts";

export interface RowRules {
  readonly columns: readonly FileColumn[];
  readonly sought: Sought;
  readonly mode: ErasureMode;
}

/** What becomes of a row: `null` where it names nobody sought; `gone` where it is theirs and nothing of it stays. */
export type Blotted = { readonly cells: readonly string[]; readonly isTheirs: boolean } | "gone" | null;

/** Cells beyond the columns belong to none of them. */
const unknown: FileColumn = { roles: new Set(), sources: new Set() };

export function blotRow(cells: readonly string[], { columns, sought, mode }: RowRules): Blotted {
  const isTheirs = cells.some((text, i) => text !== "" && namesOne(text, columns[i] ?? unknown, sought));
  if (isTheirs && mode === "delete") return "gone";
  const blotted = cells.map((text, i) => (text === "" ? text : blotCell(text, columns[i] ?? unknown, { sought, isTheirs })));
  return isTheirs || blotted.some((text, i) => text !== cells[i]) ? { cells: blotted, isTheirs } : null;
}

function namesOne(text: string, column: FileColumn, sought: Sought): boolean {
  return (["person", "mail", "visitor"] as const).some((role) => column.roles.has(role) && wholeStandIn(text, role, { column, sought }) !== null);
}

/** The stand-in of a cell that is an identifier as a whole. A cell for ids may hold an address, and the other way round. */
function wholeStandIn(text: string, role: "person" | "mail" | "visitor", { column, sought }: { readonly column: FileColumn; readonly sought: Sought }): string | null {
  const mail = sought.standIn("mail", text);
  if (mail !== null || role === "mail") return mail;
  if (role === "visitor") return sought.standIn("visitor", text);
  return personStandIn(text, column, sought);
}

function personStandIn(text: string, { sources }: FileColumn, sought: Sought): string | null {
  for (const source of sources) {
    const found = sought.standIn("person", text, source);
    if (found !== null) return found;
  }
  return null;
}

function blotCell(text: string, column: FileColumn, { sought, isTheirs }: { readonly sought: Sought; readonly isTheirs: boolean }): string {
  const has = (role: ColumnRole): boolean => column.roles.has(role);
  for (const role of ["person", "mail", "visitor"] as const) {
    const whole = has(role) ? wholeStandIn(text, role, { column, sought }) : null;
    if (whole !== null) return whole;
  }
  if (has("people")) return blotList(text, column, sought);
  const isOwn = has("own") && !(["fact", "person", "mail", "visitor"] as const).some(has);
  if (isTheirs && isOwn) return "";
  return text.startsWith("{") || text.startsWith("[") ? blotJsonText(text, sought) : blotText(text, sought);
}

/** Several people in one cell, and references like `person:P1`. */
function blotList(text: string, column: FileColumn, sought: Sought): string {
  const pieces = text.split(/([\s,;|"[\]]+|^(?:person|visitor|touch):)/);
  const blotted = pieces.map((piece) => (piece === undefined || piece === "" ? "" : personStandIn(piece, column, sought) ?? sought.standIn("visitor", piece) ?? piece));
  return blotText(blotted.join(""), sought);
}
