import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buffer } from "node:stream/consumers";
import { name as tableNamed, sql, value } from "../../store/sql.ts";
import type { ErasureAnswer, ErasurePreviewAnswer } from "../answers-erasure.ts";
import { openWorkspace } from "../app.ts";
import { backUp, restoreBackup } from "../backup.ts";
import { openLog } from "../log.ts";
import { changedSince } from "../since.ts";
import { isShort } from "../../../tests/form.ts";
import { blotKeptFile } from "./kept-file.ts";
import { marksOf, soughtBy } from "./sought.ts";
import { openWorkbench, type Workbench } from "../workbench.ts";

const mail = "zelda.fitzgerald@acme.example";
const name = "Zelda Fitzgerald";
/** A machine that does much else at once takes minutes. */
const patienceMs = 400_000;
const now = new Date("2026-03-01T12:00:00Z");
let bench: Workbench;
let key: string;
let older: string;

const people = `id,email,name,title,phone,account,Shoe size,valid_from
P-100001,${mail},${name},Chief Jazz Officer,+1 555 0100,A1,38,2026-01-01
P-100002,bob@acme.example,Bob Stone,Driver,+1 555 0200,A1,44,2026-01-01
`;
const calls = `id,at,type,person,person_email,account,subject,outcome
c1,2026-02-01T10:00:00Z,call,P-100001,,A1,"Talk with Zelda
about jazz",connected
c2,2026-02-02T10:00:00Z,call,P-100002,,A1,Bob asked about ${name},connected
c3,2026-02-03T10:00:00Z,mail_out,,Zelda.Fitzgerald+news@acme.example,,Hello,
c4,${mail},mail_out,,,A1,Refused,
c5,2026-02-04T10:00:00Z,call,P-100002,,A1,"commas, ""quotes""",connected
`;

beforeAll(async () => {
  bench = await openWorkbench();
  await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\nB1,Birch,birch.example\n", { as: "account", source: "crm" });
  await bench.importText("people.csv", people, { as: "person", source: "crm" });
  older = join(mkdtempSync(join(tmpdir(), "sextant-older-")), "backup");
  await backUp({ dataDir: bench.dataDir, target: older, now });
  await bench.importText("calls.csv", calls, { as: "touch", source: "crm" });
  await bench.keep("never-imported.csv", `mail,what\n${mail},nothing\n`);
  const { key_id, secret } = await bench.workspace.control.sources.add({ name: "site", trust: "browser", origins: [], author: "test", at: now });
  key = `${key_id}:${secret}`;
  await send([
    { type: "page", messageId: "p1", anonymousId: "dev-zelda-1", timestamp: "2026-02-05T10:00:00Z", properties: { url: `https://us.example/pricing?email=${encodeURIComponent(mail)}` } },
    { type: "identify", messageId: "i1", anonymousId: "dev-zelda-1", userId: "zelda-f-77", timestamp: "2026-02-05T10:01:00Z", traits: { email: mail, name, title: "Chief Jazz Officer" } },
    { type: "track", event: "Form Submitted", messageId: "f1", anonymousId: "dev-bob", userId: "bob-77", timestamp: "2026-02-05T10:02:00Z", properties: { referred_by: name } },
    { type: "track", messageId: "bad", anonymousId: "dev-zelda-1", traits: { email: mail } },
  ]);
  await bench.post("/api/v1/settings/name", { value: `Workspace of ${name}`, reason: "a whim" }).catch(() => null);
  await bench.get(`/api/v1/accounts?search=${encodeURIComponent(mail)}`).catch(() => null);
  await bench.get(`/api/v1/contacts?search=${encodeURIComponent(name)}`);
  await bench.workspace.control.audit.write({ at: now, actor: "test", action: "export.rows", subject: mail, details: { search: name } });
  await bench.workspace.control.frozen.freeze({ from: "2026-01-01", to: "2026-02-01", zone: "UTC", label: "January", author: "test", reason: `asked for by ${name}`, by_itself: false, at: now, ground: { data_as_of: null, imports: [], settings: 0, product_version: "0", rule_version: 0, identity_version: 0 }, numbers: [{ kpi: "x", result: { value: 1 }, facts: [["A1", "P-100001", "2026"]] }] });
}, patienceMs);

afterAll(async () => {
  await bench.close();
  rmSync(older, { recursive: true, force: true });
});

async function send(batch: readonly object[]): Promise<Record<string, unknown>> {
  const answer = await bench.ask("/v1/batch", { method: "POST", body: JSON.stringify({ batch }), headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` } });
  await bench.workspace.live.drain.settled();
  return answer.body;
}

async function erased(body: object): Promise<ErasureAnswer> {
  const { id } = await bench.post<ErasureAnswer>("/api/v1/erasures", body);
  await bench.workspace.erasures.settled();
  return bench.get(`/api/v1/erasures/${id}`);
}

/** Every file of a directory that holds one of these, raw or unpacked. */
function filesWith(directory: string, texts: readonly string[]): string[] {
  const found: string[] = [];
  const walk = (path: string): void => {
    if (statSync(path).isDirectory()) return readdirSync(path).forEach((one) => walk(join(path, one)));
    const raw = readFileSync(path);
    const pieces = [raw, ...(raw[0] === 0x1f && raw[1] === 0x8b ? [gunzipSync(raw)] : []), ...(path.endsWith(".zst") ? [zstdDecompressSync(raw)] : [])];
    const isIn = (text: string): boolean => pieces.some((piece) => piece.toString("latin1").toLowerCase().includes(text.toLowerCase()) || piece.toString("utf16le").toLowerCase().includes(text.toLowerCase()));
    if (texts.some(isIn)) found.push(path.slice(directory.length));
  };
  walk(directory);
  return found;
}

/** Every column of texts of every table, the engine's own among them. */
async function cellsWith(texts: readonly string[], of: Workbench = bench): Promise<string[]> {
  const { engine } = of.workspace;
  const tables = await engine.rows<{ table: string }>(sql`SELECT name AS table FROM system.tables WHERE database = currentDatabase() AND engine NOT IN ('Null', 'View', 'MaterializedView')`);
  const found: string[] = [];
  for (const { table } of tables) {
    const rows = await engine.rows<Record<string, unknown>>(sql`SELECT * FROM ${tableNamed(table)}`);
    if (rows.some((row) => texts.some((text) => JSON.stringify(row).toLowerCase().includes(text.toLowerCase())))) found.push(table);
  }
  return found;
}

const theirs = [mail, "zelda.fitzgerald", name, "Fitzgerald", "Chief Jazz", "P-100001", "dev-zelda-1", "zelda-f-77", "555 0100"];

describe("before", () => {
  test("the person is in many places: the search that finds nothing afterwards finds them now", async () => {
    expect(filesWith(bench.dataDir, theirs).length).toBeGreaterThan(4);
    expect((await cellsWith(theirs)).toSorted()).toEqual(expect.arrayContaining(["identity_link", "person", "person_ref", "reject", "touch", "visitor_ref"]));
  });

  test("the preview counts them by place and writes nothing", async () => {
    const before = filesWith(bench.dataDir, theirs);
    const { counts, identifiers } = await bench.post<ErasurePreviewAnswer>("/api/v1/erasures/preview", { mail });
    expect(identifiers).toEqual({ mails: 1, ids: 2, devices: 1, names: 1 });
    expect(counts).toMatchObject({ files: 2, file_rows: 3, rows_naming: 2, uploads: 1, events: 3, events_aside: 1, events_archived: 0, audit_lines: 1, rejects: 1 });
    expect(filesWith(bench.dataDir, theirs)).toEqual(before);
  });

  test("a Parquet file becomes JSON Lines with the same columns and rows, without them", async () => {
    const { engine } = bench.workspace;
    const bytes = await buffer(await engine.stream(sql`SELECT concat('P-', toString(number)) AS id, if(number = 1, ${value.string(mail)}, 'bob@acme.example') AS email, toDate('2026-01-01') + number AS seen FROM numbers(3)`, "Parquet"));
    const { sha256 } = await bench.keep("people.parquet", bytes);
    const sought = soughtBy("ab".repeat(32), marksOf("ab".repeat(32), [{ kind: "mail", text: mail }], { label: "erased-1", keepsHost: () => true }));
    const mappings = [{ kind: "person", version: 1, source: "crm", fields: { id: { column: "id" }, email: { column: "email" } } }];
    const found = await blotKeptFile({ dataDir: bench.dataDir, engine, sha256, name: "people.parquet", readings: [{ mappings }], sought, mode: "anonymise" });
    const lines = readFileSync(join(bench.dataDir, "imports", found?.sha256 ?? ""), "utf8").trim().split("\n").map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([{ id: "P-0", email: "bob@acme.example", seen: "2026-01-01" }, { id: "P-1", email: "erased-1@acme.example", seen: "" }, { id: "P-2", email: "bob@acme.example", seen: "2026-01-03" }]);
    for (const one of [sha256, found?.sha256 ?? ""]) rmSync(join(bench.dataDir, "imports", one));
  });

  test("who does not type the address again erases nobody", async () => {
    const { body } = await bench.ask<{ error: { code: string } }>("/api/v1/erasures", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ mail, confirm: "yes" }) });
    expect(body.error.code).toBe("not_confirmed");
  });
});

describe("afterwards", () => {
  let certificate: ErasureAnswer;
  beforeAll(async () => {
    certificate = await erased({ mail, confirm: mail, reason: "request of 1 March" });
  }, patienceMs);

  test("it is certified, by place, without whom", () => {
    expect(certificate.fault).toBeNull();
    expect(certificate.certificate).toMatchObject({ files: 2, file_rows: 3, events: 3, events_aside: 1, uploads: 1, audit_lines: 1, rejects: 1, left: 0, backups: 1, backups_out_of_reach: 0 });
    expect(JSON.stringify(certificate).toLowerCase()).not.toContain("zelda");
  });

  test("what changed since then names the erasure, by what stands for the name", async () => {
    const { imports } = await changedSince(bench.workspace, { imports: await bench.workspace.control.imports.active(), settings: 0, at: "2026-02-28T00:00:00.000Z" });
    expect(imports.filter(({ as }) => as === "erasure")).toMatchObject([{ file: certificate.stand_in, undone: false }]);
  });

  test("no file of the data directory names them, and no cell of a table", async () => {
    expect(await cellsWith(theirs)).toEqual([]);
    expect(filesWith(bench.dataDir, theirs)).toEqual([]);
  });

  test("the books add up, the chain of the audit log holds, and the accounts keep what happened", async () => {
    expect(await bench.post("/api/v1/verify")).toMatchObject({ ok: true, faults: [] });
    expect(await bench.workspace.engine.rows(sql`SELECT id, account_id, toString(type) AS what FROM touch WHERE source = 'crm' ORDER BY id`)).toEqual(["c1", "c2", "c3", "c5"].map((id) => ({ id, account_id: "A1", what: id === "c3" ? "mail_out" : "call" })));
    const [row] = await bench.workspace.engine.rows<{ subject: string }>(sql`SELECT subject FROM touch WHERE id = 'c5'`);
    expect(row?.subject, "the rows of others are what they were").toBe('commas, "quotes"');
  });

  test("nothing of theirs comes in again: events are counted as suppressed, rows of files left out", async () => {
    expect(await send([{ type: "page", messageId: "again", anonymousId: "dev-zelda-1", timestamp: "2026-02-06T10:00:00Z" }, { type: "page", messageId: "other", anonymousId: "dev-new", timestamp: "2026-02-06T10:00:00Z" }])).toMatchObject({ accepted: 1, suppressed: 1 });
    // The short form leaves out what takes the engine longest: the sifting of files has tests of its own.
    if (!isShort) await bench.importText("people-again.csv", people.replace("2026-01-01\nP-100002", "2026-02-01\nP-100002"), { as: "person", source: "crm" });
    expect(await cellsWith(theirs)).toEqual([]);
    expect(filesWith(bench.dataDir, theirs)).toEqual([]);
  });

  test.skipIf(isShort)("after a restart they are still gone, and after the tables were made again", async () => {
    await bench.reopen();
    await bench.post("/api/v1/rebuild");
    expect(await cellsWith(theirs)).toEqual([]);
    expect(filesWith(bench.dataDir, theirs)).toEqual([]);
  }, patienceMs);

  test("a backup of before is brought back without them", async () => {
    const restored = join(mkdtempSync(join(tmpdir(), "sextant-restored-")), "data");
    await restoreBackup({ source: older, dataDir: restored });
    expect(filesWith(restored, theirs), "the backup itself is of before").not.toEqual([]);
    const workspace = await openWorkspace({ dataDir: restored, now: () => now, log: openLog("silent") });
    try {
      expect(filesWith(restored, theirs)).toEqual([]);
      expect(await cellsWith(theirs, { workspace } as Workbench)).toEqual([]);
      expect(await workspace.imports.verify()).toMatchObject({ ok: true });
    } finally {
      await workspace.close();
      rmSync(restored, { recursive: true, force: true });
    }
  }, patienceMs);
});
