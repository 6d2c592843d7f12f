/**
 * An event that an erasure took somebody out of. The chain goes on over what it was, which nobody knows any more; what is left of it vouches for
 * itself, by a hash among its marks.
 */
import { rowHash } from "./ledger.ts";

type Left = Parameters<typeof rowHash>[0];

/** The marks of an event that was written anew, with the hash of what is left. */
export function erasedMarks(left: Left): string {
  return JSON.stringify({ ...withoutSeal(left.marks), erased: sealOf(left) });
}

/** Whether the marks say that an erasure took somebody out. */
export function isErased(marks: string): boolean {
  return marks.includes('"erased"');
}

/** Whether it is what an erasure left. */
export function isErasedWhole(row: Left): boolean {
  if (!isErased(row.marks)) return false;
  try {
    return (JSON.parse(row.marks) as Record<string, unknown>)["erased"] === sealOf(row);
  } catch {
    return false;
  }
}

function sealOf(left: Left): string {
  return rowHash({ ...left, marks: JSON.stringify(withoutSeal(left.marks)) }).toString("hex");
}

function withoutSeal(marks: string): Record<string, unknown> {
  const { erased: _, ...rest } = JSON.parse(marks) as Record<string, unknown>;
  return rest;
}
