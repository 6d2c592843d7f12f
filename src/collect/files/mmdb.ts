/** Databases of networks in MaxMind's format (MMDB), read whole: one line for each network that says whose it is. */
import { Reader, type Response } from "mmdb-lib";

/** One network of the database. */
export interface NetworkLine {
  readonly first: string;
  readonly last: string;
  readonly organisation: string;
  readonly domain: string;
  readonly asn: string;
  readonly kind: string;
}

const mark = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1");
/** The format's metadata stand within the last 128 KiB. */
const markWithin = 128 * 1024;

export function isMmdb(bytes: Buffer): boolean {
  return bytes.subarray(-markWithin).lastIndexOf(mark) >= 0;
}

/**
 * All networks in their order, of IPv4 and, where the database has it, of IPv6 (2000::/3). Fields are taken as MaxMind, DB-IP and IPinfo name them; a
 * network that names nobody is left out.
 */
export function* networksOf(bytes: Buffer): Generator<NetworkLine> {
  const reader = new Reader<Response>(bytes);
  yield* walk(reader, { bits: 32, from: 0n, to: 1n << 32n });
  if (reader.metadata.ipVersion === 6) yield* walk(reader, { bits: 128, from: 1n << 125n, to: 1n << 126n });
}

interface Span {
  readonly bits: 32 | 128;
  readonly from: bigint;
  readonly to: bigint;
}

/** From each network to the one behind it: the reader says how long the prefix of each address is. */
function* walk(reader: Reader<Response>, { bits, from, to }: Span): Generator<NetworkLine> {
  for (let at = from; at < to; ) {
    const [data, prefix] = reader.getWithPrefixLength(written(at, bits));
    const size = 1n << BigInt(bits - prefix);
    const first = at - (at % size);
    const line = data === null ? null : lineOf(flat(data));
    if (line !== null) yield { first: written(first, bits), last: written(first + size - 1n, bits), ...line };
    at = first + size;
  }
}

function written(address: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join(".");
  return Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(":");
}

/** Fields of the record and of what it holds (`traits`, `company`, `asn`), the outer ones first. */
function flat(data: unknown): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  const take = (record: unknown): void => {
    if (typeof record !== "object" || record === null) return;
    const entries = Object.entries(record);
    for (const [key, value] of entries) if ((typeof value === "string" || typeof value === "number") && !out.has(key)) out.set(key, String(value));
    for (const [, value] of entries) take(value);
  };
  take(data);
  return out;
}

function lineOf(fields: ReadonlyMap<string, string>): Omit<NetworkLine, "first" | "last"> | null {
  const first = (...names: readonly string[]): string => names.map((name) => fields.get(name) ?? "").find((text) => text !== "") ?? "";
  const organisation = first("organization", "company_name", "autonomous_system_organization", "as_organization", "as_name", "name", "org", "isp");
  const domain = first("domain", "company_domain", "as_domain");
  if (organisation === "" && domain === "") return null;
  return { organisation, domain, asn: first("autonomous_system_number", "as_number", "asn").replace(/^AS/iu, ""), kind: first("user_type", "type", "company_type", "as_type", "usage_type").toLowerCase() };
}
