/**
 * What is kept in tables, and of what it was made, written down beside the data: a start takes it over where nothing was written since. A file that
 * cannot be read, or was written by another version of the product or of the engine, says nothing.
 */
import { createHash } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import type { Part } from "./unchanged.ts";
import { productVersion } from "./version.ts";

/** Members of a pool as `[id, rows, place of what they read in `reads`]`. */
export interface LedgerPool {
  readonly table: string;
  /** Fingerprint of its columns and their order. */
  readonly shape: string;
  readonly members: readonly (readonly [id: number, rows: number, reads: number])[];
}

export interface LedgerRelation {
  readonly table: string;
  readonly rows: number;
  readonly reads: readonly string[];
}

export interface Ledger {
  /** How often each table was written by then. */
  readonly versions: Readonly<Record<string, number>>;
  /** How each table stood then on the disk; a table that was just being written is not in here. */
  readonly parts: Readonly<Record<string, readonly Part[]>>;
  /** What had happened by then was known, and which tables held rows of later. */
  readonly until: string | null;
  readonly coming: readonly string[];
  readonly reads: readonly (readonly string[])[];
  readonly pools: readonly LedgerPool[];
  readonly relations: readonly LedgerRelation[];
}

export interface LedgerPlace {
  readonly path: string;
  /** The engine's version and database. */
  readonly engine: string;
}

/** @returns null where there is none that holds */
export async function readLedger({ path, engine }: LedgerPlace): Promise<Ledger | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  const [hash = "", said = ""] = text.split("\n");
  if (said === "" || hashOf(said) !== hash) return null;
  const { made, ledger } = JSON.parse(said) as { readonly made: string; readonly ledger: Ledger };
  return made === maker(engine) ? ledger : null;
}

/** Is whole or not there. `isLast`: it is to outlive a failure of the power as well. */
export async function writeLedger({ path, engine }: LedgerPlace, ledger: Ledger, isLast = false): Promise<void> {
  const said = JSON.stringify({ made: maker(engine), ledger });
  const file = await open(`${path}.next`, "w", 0o600);
  try {
    await file.writeFile(`${hashOf(said)}\n${said}\n`);
    if (isLast) await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.next`, path);
}

function maker(engine: string): string {
  return `1 ${productVersion} ${engine}`;
}

function hashOf(said: string): string {
  return createHash("sha256").update(said).digest("hex");
}
