/**
 * Whose network an address belongs to, in memory, for the moment in which an event stands at the door: the address itself is not kept. The table
 * comes from the user's own file of networks; without one nobody is named.
 */
import { isIPv4 } from "node:net";
import type { CompanyOf } from "../../collect/live/door/judge.ts";
import type { Engine } from "../../store/engine.ts";
import { sql } from "../../store/sql.ts";
import type { Log } from "../log.ts";

/** A file of networks changes by the week; a new one is seen after so long at the latest. */
const freshForMs = 10 * 60_000;
/** Ranges that name a company: of all of the world's IPv4 about 220,000. */
const rangesMax = 5_000_000;
/** An address names a company at most so surely (`kpis.md` B1). */
const surenessMax = 0.7;

export interface Range {
  /** As 128-bit numbers in decimal; IPv4 stands at ::ffff:0:0. */
  readonly first: string;
  readonly last: string;
  readonly whose: string;
  readonly confidence: number;
}

/** Answers from memory at once; asks the engine anew beside it when what it knows is old. */
export function openCompanyLookUp(engine: Engine, log: Log): CompanyOf {
  let find: CompanyOf = () => undefined;
  let readAt = -Infinity;
  const read = async (): Promise<void> => {
    try {
      find = finderOf(await rangesOf(engine));
    } catch (error) {
      log.warn({ error }, "networks could not be read; visits are named by those read before");
    }
  };
  return (ip) => {
    if (performance.now() - readAt > freshForMs) {
      readAt = performance.now();
      void read();
    }
    return find(ip);
  };
}

function rangesOf(engine: Engine): Promise<Range[]> {
  return engine.rows<Range>(sql`
    SELECT toString(first) AS first, toString(last) AS last, if(domain != '', domain, organisation) AS whose, confidence
    FROM network_range
    WHERE excluded = '' AND whose != ''
    ORDER BY network_range.first`, { lane: "load", maxRows: rangesMax });
}

/** Finds the range of an address by halving. Ranges are in their order; of several that hold it the one that begins last is taken. */
export function finderOf(ranges: readonly Range[]): CompanyOf {
  const firsts = ranges.map(({ first }) => BigInt(first));
  return (ip) => {
    const address = numberOf(ip);
    if (address === null) return undefined;
    const range = ranges[lastNotAfter(firsts, address)];
    if (range === undefined || address > BigInt(range.last)) return undefined;
    return { domain: range.whose, method: "network", confidence: Math.min(surenessMax, range.confidence) };
  };
}

function lastNotAfter(firsts: readonly bigint[], address: bigint): number {
  let [low, high] = [0, firsts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((firsts[middle] ?? 0n) <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Null for what is no address. */
function numberOf(ip: string): bigint | null {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/iu, "");
  if (isIPv4(plain)) return 0xffff00000000n + plain.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const url = URL.canParse(`http://[${plain}]`) ? new URL(`http://[${plain}]`).hostname.slice(1, -1) : "";
  if (url === "") return null;
  const [head = "", tail = ""] = url.split("::");
  const [left, right] = [head.split(":").filter(Boolean), tail.split(":").filter(Boolean)];
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0"), ...right];
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
