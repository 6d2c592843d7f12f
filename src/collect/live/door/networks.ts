/** Addresses of the internet: whose they are, and what of them may stay. */
import { BlockList, isIP } from "node:net";

/** Is an address within one of the networks (CIDR notation, or single addresses)? Networks that are none are never entered. */
export function networksOf(cidrs: readonly string[]): (ip: string) => boolean {
  const list = new BlockList();
  for (const cidr of cidrs) enter(list, cidr);
  return (ip) => {
    const plain = plainAddress(ip);
    return isIP(plain) !== 0 && list.check(plain, familyOf(plain));
  };
}

/** Does this name a network or an address? */
export function isNetwork(cidr: string): boolean {
  const [address = "", bits, ...more] = cidr.trim().split("/");
  const family = isIP(address);
  return family !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)));
}

function enter(list: BlockList, cidr: string): void {
  if (!isNetwork(cidr)) return;
  const [address = "", bits] = cidr.trim().split("/");
  const family = familyOf(address);
  list.addSubnet(address, Number(bits ?? (family === "ipv4" ? 32 : 128)), family);
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}

/** An IPv4 address that came over an IPv6 socket (`::ffff:192.0.2.1`) as itself; zones (`%eth0`) are left out. */
export function plainAddress(ip: string): string {
  return (/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip).replace(/%.*$/, "");
}

/**
 * Who asked, where proxies stand in front: the last address of `X-Forwarded-For` that is none of theirs. What others write there says nothing, and
 * what stands before that address anybody may have written.
 */
export function addressBehind(peer: string, forwarded: string, isProxy: (ip: string) => boolean): string {
  let here = peer;
  for (const said of forwarded.split(",").toReversed()) {
    if (!isProxy(here)) return here;
    const next = bareAddress(said.trim());
    if (isIP(next) === 0) return here;
    here = next;
  }
  return here;
}

/** `192.0.2.1:4711` and `[2001:db8::1]:4711` without the port. */
function bareAddress(text: string): string {
  return plainAddress(/^\[([^\]]+)\]/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text);
}

/** `192.0.2.0/24`, `2001:db8:5::/48`: what may stay of an address where the setting keeps it; `''` for what is no address. */
export function prefixOf(ip: string): string {
  const plain = plainAddress(ip);
  if (isIP(plain) === 4) return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  return isIP(plain) === 6 ? `${firstGroups(plain).join(":")}::/48` : "";
}

function firstGroups(ip: string): readonly string[] {
  const [head = "", tail] = ip.split("::");
  const start = head === "" ? [] : head.split(":");
  const end = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? [] : Array.from({ length: 8 - start.length - end.length }, () => "0");
  return [...start, ...middle, ...end].slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
}
