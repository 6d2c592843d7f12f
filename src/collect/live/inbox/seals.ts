/** Which ranges have left the inbox: the archive's file counts only where the inbox names it. */
import type { DatabaseSync } from "node:sqlite";
import type { Seal } from "./messages.ts";

/** All seals, in their order. A file of an older format has none. */
export function readSeals(files: readonly DatabaseSync[]): Seal[] {
  const able = files.filter((database) => database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'seal'").get() !== undefined);
  const rows = able.flatMap((database) => database.prepare("SELECT first, last, name, rows, sha256, chain FROM seal ORDER BY last").all());
  return rows.map(toSeal).toSorted((a, b) => a.last - b.last);
}

/** The last event that is read from the archive; 0 = none. */
export function sealedUpTo(seals: readonly Seal[]): number {
  return seals.at(-1)?.last ?? 0;
}

function toSeal(row: Record<string, unknown>): Seal {
  return {
    first: Number(row["first"]), last: Number(row["last"]), name: String(row["name"]), rows: Number(row["rows"]),
    sha256: String(row["sha256"]), chain: Buffer.from(row["chain"] as Uint8Array).toString("hex"),
  };
}
