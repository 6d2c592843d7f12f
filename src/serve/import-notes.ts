/** What whoever imported a file should know of what was done with it. */
import { columnFinder } from "../collect/files/header.ts";
import { tableOf } from "../collect/files/mapping.ts";
import { lackingIn } from "../collect/files/questions.ts";
import { presets } from "../collect/presets/index.ts";
import type { RowCounts } from "./contract.ts";
import type { ImportCounts, ImportJob } from "./import-run.ts";
import type { ImportParts } from "./imports.ts";
import { adoptCurrency } from "./reporting-currency.ts";

/** A file that was read, and what came of it. */
export interface Noted extends Pick<ImportJob, "look" | "mappings">, Pick<ImportCounts, "rows" | "kinds"> {
  /** Kind, preset or saved mapping by which it was read. */
  readonly as: string;
}

/** As sentences, in the order of their weight. Never throws: the rows count by now, and that no currency could be adopted does not make the import fail. */
export async function notesOf(parts: ImportParts, batch: number, noted: Noted): Promise<string[]> {
  const ofCurrency = await adoptCurrency(parts, batch).catch((error: unknown) => {
    parts.log.warn({ batch, error }, "the currency of an import could not be adopted");
    return [];
  });
  return [...notesOfFile(noted, "Undo this import and name them"), ...ofCurrency];
}

/** The same of a dry run, which brings nothing about. */
export function dryNotesOf(noted: Noted): string[] {
  return notesOfFile(noted, "Name them");
}

function notesOfFile(noted: Noted, mend: string): string[] {
  if (noted.rows.read === 0) return ["There are no rows below the header, so nothing is counted. If there should be some, save the file with them and import it again."];
  return noted.mappings.flatMap((mapping) => lackingNote(noted, mapping, mend));
}

/** Columns that the kind lives from and the file lacks; nothing where no row was taken. */
function lackingNote({ as, look, kinds }: Noted, mapping: Noted["mappings"][number], mend: string): string[] {
  const { kind } = mapping;
  const rows = kinds.find((one) => one.kind === kind)?.rows;
  if (rows === undefined || takenOf(rows) === 0) return [];
  const table = tableOf(kind);
  const find = columnFinder(look.columns.map(({ name }) => name));
  const lacking = lackingIn(mapping, table, { find, expected: as === kind ? "all" : "named" }).filter(({ toAccount }) => toAccount !== true || (rows.unmatched > 0 && !isVendors(as)));
  if (lacking.length === 0) return [];
  const fields = lacking.flatMap(({ oneOf: [id = ""] }) => table.columns[id]?.field ?? id);
  const options = fields.map((field) => `--map ${field}=COLUMN`).join(" ");
  return [`No column for ${fields.join(", ")} (${kind}): ${lacking.map(({ without }) => without).join("; ")}. ${mend}, if the file has them by other names: ${options}, or on the import page.`];
}

/** Vendors keep in files of their own whose a deal or a meeting is; those may come later. */
function isVendors(as: string): boolean {
  return presets.some(({ id }) => id === as);
}

function takenOf({ new: fresh, changed, unchanged }: RowCounts): number {
  return fresh + changed + unchanged;
}
