/** Brings a file of networks as records: an MMDB as the lines it holds, a table by the names of its columns. */
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isMmdb, networksOf } from "../collect/files/mmdb.ts";
import { problem } from "../model/problem.ts";
import type { ImportAnswer } from "../serve/contract.ts";
import { readableFile } from "./api.ts";
import type { Cli } from "./command.ts";
import { followed } from "./commands/import.ts";
import { counted } from "./figures.ts";
import { shown } from "./terminal.ts";

/** How providers call our fields, in the order in which they are tried. */
const columnNames: Readonly<Record<string, readonly string[]>> = {
  first: ["first", "range_start", "start_ip", "ip_start", "ip_from", "start", "network", "cidr", "prefix", "ip_range"],
  last: ["last", "range_end", "end_ip", "ip_end", "ip_to", "end"],
  organisation: ["organisation", "organization", "company", "company_name", "as_organization", "as_name", "autonomous_system_organization", "org", "name", "entity"],
  domain: ["domain", "company_domain", "as_domain"],
  asn: ["asn", "as_number", "autonomous_system_number", "as"],
  kind: ["kind", "type", "usage_type", "user_type", "company_type", "as_type", "category"],
  confidence: ["confidence"],
};
/** A database of all networks of the world is a few hundred megabytes. */
const mmdbBytesMax = 1024 ** 3;

export async function bringNetworks(cli: Cli, file: string, { json, kind, ...options }: { kind?: string } & ReturnType<Cli["options"]>): Promise<void> {
  const { size } = await readableFile(file);
  const scratch = await mkdtemp(join(tmpdir(), "sextant-networks-"));
  try {
    const path = file.endsWith(".mmdb") && size <= mmdbBytesMax ? await asTable(file, join(scratch, `${basename(file)}.csv`)) : file;
    const answer = await cli.withApi({ json, ...options }, async (api) => {
      const look = await api.upload(path, { signal: cli.stop });
      const map = mapOf(look.columns.map((column) => column.name), kind);
      const set = kind === undefined ? {} : { set: { kind } };
      return followed(cli, api, await api.post<ImportAnswer>("/api/v1/imports", { sha256: look.sha256, name: basename(path), as: "network", source: "networks", map, ...set, background: true }));
    });
    cli.terminal.progress("");
    cli.terminal.print(json ? JSON.stringify(answer, null, 2) : `${shown(basename(file))}: ${counted("cli.rows", answer.rows.new + answer.rows.changed)}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** @throws Problem `not_mmdb` */
async function asTable(file: string, to: string): Promise<string> {
  const bytes = await readFile(file);
  if (!isMmdb(bytes)) throw problem("not_mmdb", `${basename(file)} is no MMDB, or it was cut off.`, "Download it again; a table is brought as CSV.", { file: basename(file) });
  await pipeline(Readable.from(lines(bytes)), createWriteStream(to));
  return to;
}

function* lines(bytes: Buffer): Generator<string> {
  const fields = ["first", "last", "organisation", "domain", "asn", "kind"] as const;
  yield `${fields.join(",")}\n`;
  for (const network of networksOf(bytes)) yield `${fields.map((field) => `"${network[field].replaceAll('"', '""')}"`).join(",")}\n`;
}

function mapOf(columns: readonly string[], kind: string | undefined): Record<string, string> {
  const byName = new Map(columns.map((column) => [column.trim().toLowerCase().replaceAll(/[ -]/gu, "_"), column]));
  const found = Object.entries(columnNames).flatMap(([field, names]) => {
    const name = names.find((one) => byName.has(one));
    return name === undefined || (field === "kind" && kind !== undefined) ? [] : [[field, byName.get(name) ?? ""] as const];
  });
  const map = Object.fromEntries(found);
  if (map["first"] === undefined && (map["asn"] === undefined || kind === undefined)) {
    throw problem("no_networks", `None of the columns is a range of addresses: ${columns.slice(0, 10).join(", ")}.`, "Name a column range_start and one range_end, or one network; a list of numbers needs asn and --kind.", { columns: columns.slice(0, 50) });
  }
  return map;
}
