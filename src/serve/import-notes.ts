/** What whoever imported a file should know of what was done with it. */
import type { RowCounts } from "./contract.ts";
import type { ImportParts } from "./imports.ts";
import { adoptCurrency } from "./reporting-currency.ts";

/** As sentences, in the order of their weight. */
export async function notesOf(parts: ImportParts, batch: number, { read }: Pick<RowCounts, "read">): Promise<string[]> {
  const empty = read === 0 ? ["There are no rows below the header, so nothing is counted. If there should be some, save the file with them and import it again."] : [];
  return [...empty, ...(await adoptCurrency(parts, batch))];
}
