import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { read, utils, write } from "@e965/xlsx";
import iconv from "iconv-lite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Mapping } from "../../collect/files/preset.ts";
import type { Engine } from "../../store/engine.ts";
import type { ErasureMode } from "./blot.ts";
import { blotKeptFile } from "./kept-file.ts";
import { marksOf, newKey, soughtBy } from "./sought.ts";

const mail = "zelda.fitzgerald@acme.example";
const key = newKey();
const sought = soughtBy(key, marksOf(key, [{ kind: "mail", text: mail }, { kind: "name", text: "Zelda Fitzgerald" }, { kind: "person", text: "P1", source: "crm" }], { label: "erased-1", keepsHost: (host) => host === "acme.example" }));
const dataDir = mkdtempSync(join(tmpdir(), "sextant-kept-"));
/** Only Parquet asks it. */
const noEngine = new Proxy({}, { get: () => { throw new Error("no engine is needed"); } }) as Engine;

beforeAll(() => mkdirSync(join(dataDir, "imports")));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const by = (fields: readonly string[]): Mapping["fields"] => Object.fromEntries(fields.map((field) => [field, { column: field }]));
const people: Mapping = { kind: "person", version: 1, source: "crm", fields: by(["id", "email", "name", "title", "account"]) };
const touches: Mapping = { kind: "touch", version: 1, source: "crm", fields: by(["id", "at", "type", "person", "person_email", "subject", "account"]) };

async function blotted(content: string | Uint8Array, { name = "file.csv", mappings = [people], mode = "anonymise" }: { name?: string; mappings?: readonly Mapping[]; mode?: ErasureMode } = {}): Promise<{ bytes: Buffer; theirs: number; named: number } | null> {
  const bytes = Buffer.from(content);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  writeFileSync(join(dataDir, "imports", sha256), bytes);
  const found = await blotKeptFile({ dataDir, engine: noEngine, sha256, name, readings: [{ mappings }], sought, mode });
  if (found === null) return null;
  const after = readFileSync(join(dataDir, "imports", found.sha256));
  expect(createHash("sha256").update(after).digest("hex"), "it lies under its own hash").toBe(found.sha256);
  return { bytes: after, theirs: found.theirs, named: found.named };
}

describe("a text table", () => {
  test.each<[what: string, mapping: Mapping, before: string, after: string]>([
    ["a person's row keeps where they work", people, `id,email,name,title,account\nP1,${mail},Zelda Fitzgerald,Jazz,A1\nP2,bob@acme.example,Bob,Driver,A1\n`, "id,email,name,title,account\nerased-1,erased-1@acme.example,,,A1\nP2,bob@acme.example,Bob,Driver,A1\n"],
    ["columns that nobody mapped go with the person", people, `id;email;Shoe size\nP1;${mail};38\nP2;bob@acme.example;44\n`, "id;email;Shoe size\nerased-1;erased-1@acme.example;\nP2;bob@acme.example;44\n"],
    ["an id is theirs in its own column only", touches, "id,at,type,person,account\nP1,2026-01-01,call,P2,A1\nT2,2026-01-01,call,P1,A1\n", "id,at,type,person,account\nP1,2026-01-01,call,P2,A1\nT2,2026-01-01,call,erased-1,A1\n"],
    ["what others wrote of them loses the name", touches, 'id,at,type,person,subject,account\nT1,2026-01-01,call,P2,"Lunch with zelda fitzgerald, twice",A1\n', 'id,at,type,person,subject,account\nT1,2026-01-01,call,P2,"Lunch with erased-1, twice",A1\n'],
    ["a row of several lines keeps its lines", touches, 'id,at,type,person,subject,account\r\nT1,2026-01-01,call,P1,"a\nb\nc",A1\r\nT2,2026-01-01,call,P2,x,A1\r\n', 'id,at,type,person,subject,account\r\nT1,2026-01-01,call,erased-1,"\n\n",A1\r\nT2,2026-01-01,call,P2,x,A1\r\n'],
    ["an address in a web address, with its tag, in capitals", touches, "id,at,type,person,subject,account\nT1,2026-01-01,call,P2,https://x.example/?m=Zelda.Fitzgerald%2Bnews%40acme.example&n=1,A1\nT2,2026-01-01,call,P2,mailto:ZELDA.FITZGERALD+a@ACME.example,A1\n", "id,at,type,person,subject,account\nT1,2026-01-01,call,P2,https://x.example/?m=erased-1%40acme.example&n=1,A1\nT2,2026-01-01,call,P2,mailto:erased-1@acme.example,A1\n"],
    ["a quote that never ends harms no other row", touches, `id,at,type,person,subject,account\nT1,2026-01-01,call,P2,"open,A1\nT2,2026-01-01,call,P1,y,A1\n`, `id,at,type,person,subject,account\nT1,2026-01-01,call,P2,"open,A1\nT2,2026-01-01,call,erased-1,,A1\n`],
  ])("%s", async (_what, mapping, before, after) => {
    const found = await blotted(before, { mappings: [mapping] });
    expect(found?.bytes.toString("utf8")).toBe(after);
  });

  test("to be deleted, a row leaves its line empty, so that the others keep their numbers", async () => {
    const found = await blotted(`id,email,name\nP1,${mail},"Zelda\nFitzgerald"\nP2,bob@acme.example,Bob\n`, { mode: "delete" });
    expect([found?.bytes.toString("utf8"), found?.theirs]).toEqual(["id,email,name\n\n\nP2,bob@acme.example,Bob\n", 1]);
  });

  test.each([["utf-16le", true], ["windows-1252", false]] as const)("in %s it stays so", async (encoding, addBOM) => {
    const table = (person: string): string => `id,email,account,name\n${person}\nP2,jürgen@acme.example,A1,Jürgen Müller\nP3,zoë@acme.example,A1,Zoë Größe\n`;
    const found = await blotted(iconv.encode(table(`P1,${mail},A1,Zelda Fitzgerald`), encoding, { addBOM }));
    expect(found?.bytes.equals(iconv.encode(table("erased-1,erased-1@acme.example,A1,"), encoding, { addBOM }))).toBe(true);
  });

  test("a file that names nobody sought is left as it is", async () => {
    expect(await blotted("id,email\nP2,bob@acme.example\n")).toBeNull();
  });
});

test("a line of JSON loses what is theirs, also inside, and keeps the types of the rest", async () => {
  const lines = [{ id: "P1", email: mail, name: "Zelda Fitzgerald", account: "A1", visits: 3, more: { a: 1 } }, { id: "P2", email: "bob@acme.example", account: "A1", visits: 4, more: { boss: mail, since: 2020 } }];
  const found = await blotted(lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { name: "people.jsonl" });
  expect(found?.bytes.toString().trim().split("\n").map((line) => JSON.parse(line) as object)).toEqual([
    { id: "erased-1", email: "erased-1@acme.example", name: "", account: "A1", visits: "", more: "" },
    { id: "P2", email: "bob@acme.example", account: "A1", visits: 4, more: { boss: "erased-1@acme.example", since: 2020 } },
  ]);
});

test("a workbook is written anew with the same values, dates and sheets, and nothing of them between the cells", async () => {
  const book = utils.book_new();
  const sheet = utils.aoa_to_sheet([["id", "email", "name", "title", "account", "seen"], ["P1", mail, "Zelda Fitzgerald", "Chief Jazz", "A1", new Date(Date.UTC(2026, 0, 5))], ["P2", "bob@acme.example", "Bob", "Driver", "A1", new Date(Date.UTC(2026, 0, 6))]]);
  utils.book_append_sheet(book, sheet, "People");
  utils.book_append_sheet(book, utils.aoa_to_sheet([["note"], ["Zelda Fitzgerald was here"]]), "Notes");
  book.Props = { Author: "Zelda Fitzgerald" };
  const found = await blotted(write(book, { type: "buffer", bookType: "xlsx" }) as Uint8Array, { name: "people.xlsx" });
  const after = read(found?.bytes ?? Buffer.alloc(0), { cellDates: true });
  expect(after.SheetNames).toEqual(["People", "Notes"]);
  expect(utils.sheet_to_json(after.Sheets["People"] ?? {}, { header: 1, raw: false, dateNF: "yyyy-mm-dd" })).toEqual([["id", "email", "name", "title", "account", "seen"], ["erased-1", "erased-1@acme.example", undefined, undefined, "A1"], ["P2", "bob@acme.example", "Bob", "Driver", "A1", expect.stringMatching(/2026|1\/6\/26/)]]);
  expect(utils.sheet_to_json(after.Sheets["Notes"] ?? {}, { header: 1 })).toEqual([["note"], ["erased-1 was here"]]);
  expect(JSON.stringify(after.Props)).not.toContain("Zelda");
});
