/** Follows the chain: is every event what was received, and is none missing? */
import type { ArchivedEvent, ArchivedLine } from "./archive.ts";
import { isErasedWhole } from "./erased.ts";
import { chainHash, rowHash } from "./ledger.ts";

/** What is wrong with the inbox, and where. */
export interface InboxFault {
  readonly from: number;
  readonly to: number;
  readonly says: string;
}

export interface CheckedGroup {
  readonly events: number;
  readonly fault: InboxFault | null;
  /** The chain behind it. */
  readonly chain: Uint8Array;
}

interface Link {
  readonly from: number;
  readonly to: number;
  readonly hash: Uint8Array;
}

type Row = Parameters<typeof rowHash>[0] & { readonly hash: Uint8Array };

/** A group of events against its link. */
export function checkGroup(before: Uint8Array, rows: readonly Row[], { from, to, hash }: Link): CheckedGroup {
  const says = rows.some((row) => !isWhole(row))
    ? "is not what was received"
    : chainHash(before, rows.map((row) => row.hash)).equals(hash) ? null : "lacks events, or has others than were received";
  return { events: rows.length, chain: hash, fault: says === null ? null : { from, to, says } };
}

/** Whether an event is what was received, or what an erasure left of it. */
export function isWhole(row: Row): boolean {
  return rowHash(row).equals(row.hash) || isErasedWhole(row);
}

/** The groups of an archived range. `chain`: the chain before it. */
export function* checkedLines(lines: Iterable<ArchivedLine>, chain: Uint8Array): Generator<CheckedGroup> {
  let before = chain;
  let rows: ArchivedEvent[] = [];
  for (const line of lines) {
    if ("seq" in line) {
      rows.push(line);
      continue;
    }
    const [from, to] = line.group;
    const checked = checkGroup(before, rows.map((row) => ({ ...row, hash: Buffer.from(row.hash, "hex") })), { from, to, hash: Buffer.from(line.hash, "hex") });
    yield checked;
    before = checked.chain;
    rows = [];
  }
}
