import { describe, expect, test } from "vitest";
import { isMmdb, networksOf } from "./mmdb.ts";

type Field = string | number | { readonly [key: string]: Field };
type Network = readonly [prefix: string, record: { readonly [key: string]: Field }];

/** The published format, version 2.0: a binary tree with 24-bit records, the data behind 16 zero bytes, the metadata behind their mark. */
function mmdbOf(version: 4 | 6, networks: readonly Network[]): Buffer {
  const nodes: [number | null, number | null][] = [[null, null]];
  const leaves = new Map<string, number>();
  const data: Buffer[] = [];
  for (const [prefix, record] of networks) {
    const bits = bitsOf(prefix, version);
    const at = data.reduce((sum, { length }) => sum + length, 0);
    data.push(encoded(record));
    let node = 0;
    for (const [i, bit] of bits.entries()) {
      if (i === bits.length - 1) leaves.set(`${node} ${bit}`, at);
      else node = step(nodes, node, bit);
    }
  }
  const tree = nodes.map((pair, node) => Buffer.concat(pair.map((to, bit) => {
    const leaf = leaves.get(`${node} ${bit}`);
    return uint(leaf === undefined ? (to ?? nodes.length) : nodes.length + 16 + leaf, 3);
  })));
  const meta = { node_count: nodes.length, record_size: 24, ip_version: version, database_type: "Test", binary_format_major_version: 2, binary_format_minor_version: 0, build_epoch: 1_700_000_000 };
  return Buffer.concat([...tree, Buffer.alloc(16), ...data, Buffer.from("\xab\xcd\xefMaxMind.com", "latin1"), encoded(meta)]);
}

function step(nodes: [number | null, number | null][], node: number, bit: 0 | 1): number {
  const pair = nodes[node] ?? [null, null];
  const next = pair[bit] ?? nodes.push([null, null]) - 1;
  pair[bit] = next;
  return next;
}

/** An IPv4 network of an IPv6 database stands below ::/96. */
function bitsOf(prefix: string, version: 4 | 6): (0 | 1)[] {
  const [address = "", length = "0"] = prefix.split("/");
  const isFour = address.includes(".");
  const text = isFour ? address.split(".").map((part) => Number(part).toString(2).padStart(8, "0")).join("") : address.split(":").map((part) => Number.parseInt(part === "" ? "0" : part, 16).toString(2).padStart(16, "0")).join("").padEnd(128, "0");
  const own = [...text.slice(0, Number(length))].map((bit) => (bit === "1" ? 1 : 0));
  return isFour && version === 6 ? [...Array.from({ length: 96 }, () => 0 as const), ...own] : own;
}

const uint = (value: number, bytes: number): Buffer => Buffer.from(Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256));

function encoded(value: Field): Buffer {
  if (typeof value === "number") return Buffer.concat([Buffer.from([(6 << 5) | 4]), uint(value, 4)]);
  if (typeof value === "string") {
    const text = Buffer.from(value);
    return Buffer.concat([text.length < 29 ? Buffer.from([(2 << 5) | text.length]) : Buffer.from([(2 << 5) | 29, text.length - 29]), text]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([Buffer.from([(7 << 5) | entries.length]), ...entries.flatMap(([key, one]) => [encoded(key), encoded(one)])]);
}

const lines = (bytes: Buffer): unknown[] => [...networksOf(bytes)].map(({ first, last, organisation, domain, asn, kind }) => [first, last, organisation, domain, asn, kind]);

describe("a database of networks", () => {
  test("MaxMind's numbers and organisations, as ranges in their order", () => {
    const bytes = mmdbOf(4, [["203.0.113.0/24", { autonomous_system_number: 64_500, autonomous_system_organization: "Birch Systems with a name of more than 29 signs" }], ["198.51.100.128/25", { autonomous_system_number: 64_501, autonomous_system_organization: "Acme, Inc." }]]);
    expect(isMmdb(bytes)).toBe(true);
    expect(lines(bytes)).toEqual([["198.51.100.128", "198.51.100.255", "Acme, Inc.", "", "64501", ""], ["203.0.113.0", "203.0.113.255", "Birch Systems with a name of more than 29 signs", "", "64500", ""]]);
  });

  test("IPinfo's companies with domain and kind, and what is nested; a network that names nobody is left out", () => {
    const bytes = mmdbOf(4, [["192.0.2.0/26", { name: "Acme", domain: "acme.example", type: "Business", asn: "AS64501" }], ["192.0.2.64/26", { company: { name: "Cedar Host", domain: "cedar.example", type: "hosting" } }], ["192.0.2.128/25", { country: "DE" }]]);
    expect(lines(bytes)).toEqual([["192.0.2.0", "192.0.2.63", "Acme", "acme.example", "64501", "business"], ["192.0.2.64", "192.0.2.127", "Cedar Host", "cedar.example", "", "hosting"]]);
  });

  test("a database of IPv6 holds the networks of IPv4, too", () => {
    const bytes = mmdbOf(6, [["198.51.100.0/24", { organization: "Acme" }], ["2001:db8::/32", { organization: "Birch" }]]);
    expect(lines(bytes)).toEqual([["198.51.100.0", "198.51.100.255", "Acme", "", "", ""], ["2001:db8:0:0:0:0:0:0", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "Birch", "", "", ""]]);
  });

  test.each([["a table", Buffer.from("first,last\n")], ["nothing", Buffer.alloc(0)], ["a database that was cut off", mmdbOf(4, [["192.0.2.0/24", { name: "Acme" }]]).subarray(0, 60)]])("%s is none", (_what, bytes) => {
    expect(isMmdb(bytes)).toBe(false);
  });
});
