import { afterAll, beforeAll, describe, expect, test } from "vitest";
import iconv from "iconv-lite";
import { readFileSync, readdirSync } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { frame, recordBytesMax, type BrokenRecord } from "../framer.ts";
import { keepPath } from "../keep.ts";
import type { TextChunk } from "../text-source.ts";
import { openDesk, type Desk } from "./desk.ts";

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());

const people = "id,name,email\np1,Société,a@acme.com\np2,Jürgen Groß,b@acme.com\n";
const names = (rows: readonly Record<string, unknown>[]): unknown[] => rows.map((row) => row["name"]);

describe("encodings (A1–A3)", () => {
  test("a byte-order mark is no part of the first header", async () => {
    const { seen, rows } = await desk.read(`\uFEFF${people}`, { as: "person" });
    expect([seen.encoding, seen.columns[0]?.name, seen.flags]).toEqual(["utf-8", "id", ["bom"]]);
    expect(names(rows)).toEqual(["Société", "Jürgen Groß"]);
  });

  test.each(["utf-16le", "utf-16be"])("%s with a mark is read", async (encoding) => {
    const { seen, rows } = await desk.read(iconv.encode(people, encoding, { addBOM: true }), { as: "person" });
    expect([seen.encoding, seen.flags]).toEqual([encoding, ["utf16"]]);
    expect(names(rows)).toEqual(["Société", "Jürgen Groß"]);
  });

  test.each(["utf-16le", "utf-16be"])("%s without a mark is put up for confirmation", async (encoding) => {
    const file = iconv.encode(people, encoding, { addBOM: false });
    const asked = await desk.see(file);
    expect(asked.questions).toMatchObject([{ code: "encoding", option: `--encoding ${encoding}` }]);
    const { rows, seen } = await desk.read(file, { as: "person", look: { encoding } });
    expect([names(rows), seen.questions]).toEqual([["Société", "Jürgen Groß"], []]);
    await expect(desk.read(file, { as: "person" })).rejects.toMatchObject({ code: "encoding" });
  });

  test("Latin-1 letters are recognised, and said", async () => {
    const { seen, rows } = await desk.read(iconv.encode(people.repeat(1), "latin1"), { as: "person" });
    expect([seen.encoding, seen.flags]).toEqual(["windows-1252", ["encoding"]]);
    expect(names(rows)).toEqual(["Société", "Jürgen Groß"]);
  });

  test("bytes that are no text at all are refused", async () => {
    await expect(desk.see(Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 37) % 256)))).rejects.toMatchObject({ code: "encoding" });
  });
});

test("one broken byte pair costs its own row, whose bytes are kept (A4)", async () => {
  const lines = Array.from({ length: 10 }, (_, i) => `p${i},Name ${i}`);
  const file = Buffer.concat([Buffer.from(`id,name\n${lines.slice(0, 5).join("\n")}\np5,Caf`), Buffer.from([0xc3, 0x28]), Buffer.from(`\n${lines.slice(6).join("\n")}\n`)]);
  const { rows, rejects } = await desk.read(file, { as: "person" });
  expect(rows).toHaveLength(9);
  expect(rejects).toMatchObject([{ seq: "7", code: "invalid_utf8", raw: `base64:${Buffer.from([...Buffer.from("p5,Caf"), 0xc3, 0x28]).toString("base64")}` }]);
});

test("a NUL in an id refuses the row; in a name it is removed and said (A6)", async () => {
  const { rows, rejects } = await desk.read("id,name\np\u00001,Ann\np2,B\u0000ob\np3,Cid\n", { as: "person", look: { encoding: "utf-8" } });
  expect(rejects).toMatchObject([{ seq: "2", code: "nul", field: "id" }]);
  expect(rows.map((row) => [row["name"], row["flags"]])).toEqual([["Bob", ["nul_removed", "text_normalised"]], ["Cid", []]]);
  expect(rows[0]?.["attributes"]).toEqual({ "name (original)": "B\u0000ob" });
});

describe("quotes (A8, A9)", () => {
  test("a quote that never closes costs its line, not the rest of the file", async () => {
    const file = `id,name\np1,Ann\np2,"Bob\np3,"Cid"\np4,Dora\n${Array.from({ length: 2_500 }, (_, i) => `q${i},N${i}`).join("\n")}\n`;
    const { rows, rejects } = await desk.read(file, { as: "person" });
    expect(rejects.map(({ seq, code }) => [seq, code])).toEqual([["3", "unbalanced_quote"]]);
    expect(rows).toHaveLength(2_503);
  });

  test("the same where no quote follows at all", async () => {
    const file = `id,name\np1,Ann\np2,"Bob\n${Array.from({ length: 3_000 }, (_, i) => `q${i},N${i}`).join("\n")}\n`;
    const { rows, rejects } = await desk.read(file, { as: "person" });
    expect([rejects.map(({ seq }) => seq), rows.length]).toEqual([["3"], 3_001]);
  });

  test("a thousand broken lines in a row end the import", async () => {
    const file = `id,name\np0,Ann\np1,Bea\n${Array.from({ length: 1_200 }, (_, i) => `q${i},"x"y"`).join("\n")}\n`;
    await expect(desk.read(file, { as: "person" })).rejects.toMatchObject({ code: "unbalanced_quote" });
  });

  test("doubled quotes, separators and line breaks inside quotes are text; single quotes are letters", async () => {
    const { rows, rejects } = await desk.read(`id,name\np1,"a""b"\np2,'a'\np3,"x, y\nz"\np4,"a\\"b"\np5,in "the" middle\n`, { as: "person" });
    expect(names(rows)).toEqual(['a"b', "'a'", "x, y\nz", 'in "the" middle']);
    expect(rejects.map(({ seq, code }) => [seq, code])).toEqual([["6", "unbalanced_quote"]]);
    expect(rows.map((row) => row["seq"])).toEqual(["2", "3", "4", "7"]);
  });
});

describe("separators and headers (A10–A15)", () => {
  test.each([[";"], ["\t"], ["|"]])("the separator %j is seen and said", async (separator) => {
    const { seen, rows } = await desk.read(people.replaceAll(",", separator), { as: "person" });
    expect([seen.separator, seen.flags, rows.length]).toEqual([separator, ["dialect"], 2]);
  });

  test("a first line sep=; is obeyed", async () => {
    const { seen, rows } = await desk.read(`sep=;\r\n${people.replaceAll(",", ";").replaceAll("\n", "\r\n")}`, { as: "person" });
    expect([seen.separator, seen.headerLine, rows.map((row) => row["seq"])]).toEqual([";", 2, ["3", "4"]]);
  });

  test("lines of old Macs end with a carriage return alone", async () => {
    const { rows } = await desk.read(people.replaceAll("\n", "\r"), { as: "person" });
    expect(rows.map((row) => [row["name"], row["seq"]])).toEqual([["Société", "2"], ["Jürgen Groß", "3"]]);
  });

  test("one header twice refuses the file, unless its columns are mapped by position", async () => {
    const file = "id,email,email\np1,a@acme.com,b@acme.com\n";
    await expect(desk.read(file, { as: "person" })).rejects.toMatchObject({ code: "duplicate_header" });
    const { rows } = await desk.read(file, { as: "person", map: { email: "#3", name: "#2" } });
    expect(rows[0]).toMatchObject({ email: "b@acme.com", name: "a@acme.com" });
  });

  test("headers are found whatever their case, blanks and invisible characters", async () => {
    const { seen, rows } = await desk.read("\u200bID,\u00a0Full  Name ,E-Mail\np1,Ann,a@acme.com\n", { as: "person" });
    expect([seen.columns.map((column) => column.name), seen.flags]).toEqual([["ID", "Full Name", "E-Mail"], ["header"]]);
    expect(rows[0]).toMatchObject({ id: "p1", name: "Ann", email: "a@acme.com" });
  });

  test("a row with too few or too many columns is refused alone", async () => {
    const { rows, rejects } = await desk.read("id,name,email\np1,Ann,a@acme.com\np2,Bob\np3,Cid,c@acme.com,x\np4,Dora,d@acme.com\n", { as: "person" });
    expect(rows).toHaveLength(2);
    expect(rejects.map(({ seq, code, offset, length, value }) => [seq, code, Number(offset), Number(length), value])).toEqual([
      ["3", "column_count", 32, 6, "p2,Bob"],
      ["4", "column_count", 39, 19, "p3,Cid,c@acme.com,x"],
    ]);
  });

  test("headers that name parts of objects are plain names (A14)", async () => {
    const { rows } = await desk.read("id,__proto__,constructor,toString,a.__proto__.b\np1,1,2,3,4\n", { as: "person" });
    expect(rows[0]?.["id"]).toBe("p1");
    expect(Object.entries(rows[0]?.["attributes"] as object)).toEqual([["__proto__", "1"], ["constructor", "2"], ["toString", "3"], ["a.__proto__.b", "4"]]);
    expect(({} as Record<string, unknown>)["b"]).toBeUndefined();
  });

  test("50 000 columns are too many", async () => {
    const wide = Array.from({ length: 50_000 }, (_, i) => `c${i}`).join(",");
    await expect(desk.see(`${wide}\n${wide}\n`)).rejects.toMatchObject({ code: "too_many_columns" });
  });
});

test("names are composed and freed of controls, the original is kept (A16, A17)", async () => {
  const cases = ["a\u202Eb", "zero\u200bwidth", "Socie\u0301te\u0301", `x${"\u0301".repeat(500)}`, "😀 Ltd", "plain"];
  const { rows } = await desk.read(`id,name\n${cases.map((text, i) => `p${i},${text}`).join("\n")}\n`, { as: "account" });
  expect(names(rows)).toEqual(["ab", "zerowidth", "Société", cases[3]?.normalize("NFC"), "😀 Ltd", "plain"]);
  expect(rows.map((row) => (row["attributes"] as Record<string, string>)["name (original)"] ?? null)).toEqual([...cases.slice(0, 3), null, null, null]);
});

test("one letter with 500 marks stays what it is, and finds its like (A16)", async () => {
  const name = `x${"\u0301".repeat(500)}`;
  const { rows, rejects } = await desk.read(`id,name\np1,${name}\np2,${name.normalize("NFD")}\n`, { as: "account" });
  expect([names(rows), rejects]).toEqual([[name, name], []]);
});

describe("four-byte characters at a limit (A18)", () => {
  const family = "👨‍👩‍👧‍👦";
  test("names of thousands of them are kept whole", async () => {
    const name = "😀".repeat(5_000);
    const { rows } = await desk.read(`id,name\np1,${name}\n`, { as: "account" });
    expect(names(rows)).toEqual([name]);
  });

  const shown: readonly [what: string, text: string, kept: string][] = [
    ["200 emoji are 200 characters", "😀".repeat(200), "😀".repeat(200)],
    ["the 201st is left out", "😀".repeat(201), "😀".repeat(200)],
    ["a family that would be parted is left out", `${"a".repeat(198)}${family}z`, "a".repeat(198)],
    ["a flag, too", `${"a".repeat(199)}🇩🇪z`, "a".repeat(199)],
    ["whole flags stay", `${"🇩🇪".repeat(100)}🇫🇷`, "🇩🇪".repeat(100)],
    ["a letter keeps its accent", `${"a".repeat(199)}e\u0301z`, "a".repeat(199)],
  ];
  test.each(shown)("of an offending text %s", async (_what, text, kept) => {
    const { rejects } = await desk.read(`id,at,type\nt1,${text},call\nt2,2026-02-03,call\n`, { as: "touch", dates: { at: "ymd" } });
    expect(rejects.map(({ seq, code, value }) => [seq, code, value])).toEqual([["2", "date", kept]]);
    const { rejects: torn } = await desk.read(`id,at,type\n${text},call\nt2,2026-02-03,call\n`, { as: "touch", dates: { at: "ymd" } });
    expect(torn.map(({ seq, code, value }) => [seq, code, value])).toEqual([["2", "column_count", kept]]);
  });
});

test("traces of Excel are said, and ids stay text (A19)", async () => {
  const { rows, seen } = await desk.read('id;date;amount\n"1,23E+05";45123;5\n00123;45124;6\n', { as: "cost", dates: { from: "excel" } });
  expect(rows.map((row) => [row["id"], row["from_day"]])).toEqual([["1,23E+05", "2023-07-16"], ["00123", "2023-07-17"]]);
  expect(rows.map((row) => row["flags"])).toEqual([["scientific", "excel_serial", "currency_assumed"], ["excel_serial", "currency_assumed"]]);
  expect(seen.flags).toContain("leading_zero");
});

describe("lines that are no rows (A20)", () => {
  test("a total at the end is left out and listed", async () => {
    const { seen, rows, gathered } = await desk.read("campaign;date;amount\nA;2026-01-01;5\nB;2026-01-02;6\nTotal;;11\n", { as: "cost" });
    expect(seen.footer).toEqual([{ line: 4, text: "Total;;11" }]);
    expect([rows.length, gathered.parts[0]?.skipped, gathered.parts[0]?.rejected]).toEqual([2, 1, 0]);
  });

  test("title lines before the header and a footer behind an empty line are left out and listed", async () => {
    const file = 'Spend report\n"Jan 1, 2026 – Jan 31, 2026"\ncampaign,date,amount\nA,2026-01-01,5\n"B, C",2026-01-02,6\n\n"Grand Totals (2 records)"\nConfidential\n';
    const { seen, rows } = await desk.read(file, { as: "cost" });
    expect(seen.preamble.map(({ line }) => line)).toEqual([1, 2]);
    expect(seen.footer.map(({ line }) => line)).toEqual([7, 8]);
    expect(rows.map((row) => [row["campaign"], row["seq"]])).toEqual([["A", "4"], ["B, C", "5"]]);
  });
});

test("a file that changes while it is read is refused (A21)", async () => {
  const path = join(desk.dataDir, "growing.csv");
  await writeFile(path, "id,name\n".padEnd(4 * 1024 * 1024, "p1,Ann\n"));
  const keeping = keepPath({ dataDir: desk.dataDir, path });
  await appendFile(path, "p2,Bob\n");
  await expect(keeping).rejects.toMatchObject({ code: "changed" });
});

test("a line of 1 GB without a break ends the import at the limit, in constant memory (A7)", async () => {
  const block = Buffer.alloc(1024 * 1024, "x");
  let given = 0;
  async function* endless(): AsyncGenerator<TextChunk> {
    yield { bytes: Buffer.from("id,name\n"), offset: 0, fileOffset: 0 };
    for (let offset = 8; given < 1024; given += 1, offset += block.byteLength) yield { bytes: block, offset, fileOffset: offset };
  }
  const dialect = { separator: ",", lineEnd: "\n", columns: 2, headerLine: 1, footer: new Set<number>(), isDecoded: false } as const;
  const broken: BrokenRecord[] = [];
  const reading = (async () => {
    for await (const bytes of frame(endless(), { dialect, onBroken: (record) => void broken.push(record), counts: { read: 0, broken: 0, skipped: 0, bytes: 0 } })) void bytes;
  })();
  await expect(reading).rejects.toMatchObject({ code: "line_too_long" });
  expect(given).toBeLessThan(recordBytesMax / block.byteLength + 3);
});

test("a field over one megabyte is refused with its row", async () => {
  const { rows, rejects } = await desk.read(`id,name\np1,${"x".repeat(1_100_000)}\np2,Bob\n`, { as: "person" });
  expect([rejects.map(({ code }) => code), names(rows)]).toEqual([["field_too_long"], ["Bob"]]);
});

test("what looks like a formula or like SQL is text (H1, H3)", async () => {
  const cases = ['=HYPERLINK("http://evil","x")', "+cmd|'/C calc'!A0", "@SUM(A1)", "-2+3", "'; DROP TABLE account; --", '") OR 1=1 --', "{p0:String}", "100% _sure_", "back\\slash \\' mix", "\\N"];
  const { rows } = await desk.read(`id,name\n${cases.map((text, i) => `p${i},"${text.replaceAll('"', '""')}"`).join("\n")}\n`, { as: "account" });
  expect(names(rows)).toEqual(cases);
});

test("a file's name never reaches the file system (H7)", async () => {
  for (const name of ["../../etc/passwd", "a\u202Egpj.exe", "x".repeat(300), "CON", "two\nlines"]) await desk.see(people, { name });
  const kept = readdirSync(join(desk.dataDir, "imports"));
  expect(kept.filter((one) => !/^[0-9a-f]{64}((\.[a-z0-9-]+)?\.lines)?$/.test(one))).toEqual([]);
  expect(kept.map((one) => readFileSync(join(desk.dataDir, "imports", one)).byteLength).every((size) => size > 0)).toBe(true);
});

test("columns named like our own are attributes and shadow nothing (E12)", async () => {
  const { rows } = await desk.read("opportunity number,id,type,workspace_id,batch,account_id,source\no1,custom,x,w,77,a9,web\n", { as: "opportunity", map: { id: "opportunity number" }, source: "crm" });
  expect(rows[0]).toMatchObject({ id: "o1", account_id: "", source: "crm", attributes: { id: "custom", type: "x", workspace_id: "w", batch: "77" } });
  expect(rows[0]?.["batch"]).not.toBe(77);
});

test("an opportunity without an account is kept, to be shown under “no account” (E5)", async () => {
  const { rows } = await desk.read("id,account,amount\no1,,5\n", { as: "opportunity" });
  expect(rows[0]).toMatchObject({ id: "o1", account: "", amount: "5" });
});

describe("what is no table (I6)", () => {
  const cases: readonly [what: string, bytes: Buffer][] = [
    ["a login page", Buffer.from("<!DOCTYPE html><html><body>Sign in</body></html>")],
    ["a JSON error", Buffer.from('{"error": "unauthorized"}')],
    ["gzip", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
    ["a PDF", Buffer.from("%PDF-1.7 …")],
    ["a text document", Buffer.from(String.raw`{\rtf1\ansi id,name,domain\par a1,Acme,acme.example}`)],
    ["an old workbook", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1])],
  ];
  test.each(cases)("%s named .csv is refused", async (_what, bytes) => {
    await expect(desk.see(bytes, { name: "export.csv" })).rejects.toMatchObject({ code: "content_mismatch" });
  });
  test("an empty file is refused", async () => {
    await expect(desk.see("")).rejects.toMatchObject({ code: "empty_file" });
  });
});
