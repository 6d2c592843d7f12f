/** Records that events are made into: rows of the record tables, before they are staged. */
import { hash } from "node:crypto";
import { canonical } from "../inbox/same.ts";

export type LiveKind = "account" | "person" | "touch" | "identity_link";
export const liveKinds: readonly LiveKind[] = ["account", "person", "touch", "identity_link"];

export type FieldValue = string | number | boolean | null | readonly string[];

export interface LiveRecord {
  readonly kind: LiveKind;
  /** The event it was made of. */
  readonly seq: number;
  readonly source: string;
  /** ISO instant. */
  readonly receivedAt: string;
  /** Own columns of the table; those that are not given keep their default. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  /** Of versioned kinds: since when it holds (milliseconds), and of which fields it speaks. */
  readonly version?: { readonly from: number; readonly says: readonly string[] };
}

/** ClickHouse's text for an instant. */
export function instantText(ms: number | string): string {
  return new Date(ms).toISOString().replace("T", " ").replace("Z", "");
}

/** A 64-bit number for what a record says, whatever its origin. */
export function contentOf({ kind, fields, attributes, version }: LiveRecord): bigint {
  return number64(canonical({ kind, fields, attributes, says: version?.says ?? [] }));
}

/** The part that a version speaks of: rows that speak of the same fields replace each other at one instant. Never 0, which is the whole record. */
export function partOf({ version }: LiveRecord): bigint {
  return version === undefined ? 0n : number64(version.says.toSorted().join(" ")) | 1n;
}

function number64(text: string): bigint {
  return hash("sha256", text, "buffer").readBigUInt64LE();
}
