import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { utils, write, type WorkBook } from "@e965/xlsx";
import { deflateRawSync } from "node:zlib";
import { problem } from "../../../model/problem.ts";
import { sql } from "../../../store/sql.ts";
import { originOf } from "../origin.ts";
import { openDesk, type Desk } from "./desk.ts";

let desk: Desk;
beforeAll(async () => void (desk = await openDesk()));
afterAll(() => desk.close());

const workbook = (sheets: Readonly<Record<string, unknown[][]>>, edit: (book: WorkBook) => void = () => undefined): Buffer => {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) utils.book_append_sheet(book, utils.aoa_to_sheet(rows, { cellDates: false }), name);
  edit(book);
  return write(book, { type: "buffer", bookType: "xlsx" }) as Buffer;
};

describe("workbooks (I5)", () => {
  const deals = [["id", "name", "amount"], ["d1", "First", 1234.5], ["d2", "Second", 2]];

  test("values come as they are, with the row's number", async () => {
    const { rows, seen } = await desk.read(workbook({ Deals: deals }), { as: "opportunity", name: "deals.xlsx" });
    expect(rows.map((row) => [row["seq"], row["id"], row["name"], row["amount"]])).toEqual([["2", "d1", "First", "1234.5"], ["3", "d2", "Second", "2"]]);
    expect(await originOf({ dataDir: desk.dataDir, look: seen, seq: 3 })).toMatchObject({ line: 3, header: ["id", "name", "amount"], cells: ["d2", "Second", "2"] });
  });

  test("title rows and totals are left out and listed", async () => {
    const { rows, seen } = await desk.read(workbook({ Deals: [["Pipeline report"], [], ...deals, ["Total", "", 1236.5]] }), { as: "opportunity" });
    expect([seen.preamble.map(({ line }) => line), seen.headerLine, seen.footer.map(({ line }) => line)]).toEqual([[1], 3, [6]]);
    expect(rows.map((row) => row["seq"])).toEqual(["4", "5"]);
  });

  test("hidden sheets are listed and not read by themselves", async () => {
    const file = workbook({ Secret: [["x"], ["1"]], Deals: deals }, (book) => {
      book.Workbook = { Sheets: [{ name: "Secret", Hidden: 1 }, { name: "Deals", Hidden: 0 }] };
    });
    const seen = await desk.see(file);
    expect([seen.sheet, seen.sheets?.map(({ name, hidden }) => [name, hidden]), seen.flags]).toEqual(["Deals", [["Secret", true], ["Deals", false]], ["hidden_sheets"]]);
    await expect(desk.see(file, { sheet: "Nowhere" })).rejects.toMatchObject({ code: "unknown_sheet" });
  });

  test("dates are days of the calendar that the workbook counts in", async () => {
    const dated = (serial: number) => (book: WorkBook): void => {
      const cell = { t: "n", v: serial, z: "yyyy-mm-dd" } as const;
      const sheet = book.Sheets["S"];
      if (sheet !== undefined) sheet["B2"] = cell;
    };
    const plain = workbook({ S: [["id", "starts"], ["c1", 1]] }, dated(46056));
    const mac = workbook({ S: [["id", "starts"], ["c1", 1]] }, (book) => {
      dated(46056 - 1462)(book);
      book.Workbook = { WBProps: { date1904: true } };
    });
    for (const file of [plain, mac]) {
      const { rows } = await desk.read(file, { as: "contract" });
      expect(rows[0]?.["starts"]).toBe("2026-02-03");
    }
  });

  test("formulas give their value, never their text", async () => {
    const file = workbook({ S: [["id", "name"], ["d1", "x"]] }, (book) => {
      const sheet = book.Sheets["S"];
      if (sheet !== undefined) sheet["B2"] = { t: "s", v: "shown", f: 'WEBSERVICE("http://evil")' };
    });
    const { rows } = await desk.read(file, { as: "opportunity" });
    expect(rows[0]?.["name"]).toBe("shown");
  });
});

interface Entry {
  readonly name: string;
  readonly content: string;
  /** What the directory says of its size. */
  readonly claims?: number;
  readonly flags?: number;
}

/** A zip written by hand, so that it can lie. */
function zip(entries: readonly Entry[], claimedCount = entries.length): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims = Buffer.byteLength(content), flags = 0 } of entries) {
    const packed = deflateRawSync(Buffer.from(content));
    const title = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.byteLength, 18);
    local.writeUInt32LE(claims, 22);
    local.writeUInt16LE(title.byteLength, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(8, 10);
    head.writeUInt32LE(packed.byteLength, 20);
    head.writeUInt32LE(claims, 24);
    head.writeUInt16LE(title.byteLength, 28);
    head.writeUInt32LE(offset, 42);
    locals.push(local, title, packed);
    central.push(head, title);
    offset += 30 + title.byteLength + packed.byteLength;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(claimedCount, 8);
  end.writeUInt16LE(claimedCount, 10);
  end.writeUInt32LE(Buffer.concat(central).byteLength, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...central, end]);
}

describe("archives that lie are refused by what they declare (I4)", () => {
  const book = { name: "xl/workbook.xml", content: "<workbook/>" };
  const cases: readonly [what: string, file: Buffer, code: string][] = [
    ["a path upwards", zip([book, { name: "../../etc/passwd", content: "x" }]), "zip_path"],
    ["an absolute path", zip([book, { name: "/etc/passwd", content: "x" }]), "zip_path"],
    ["a name twice", zip([book, book]), "zip_duplicate"],
    ["a password", zip([{ ...book, flags: 1 }]), "zip_password"],
    ["a million entries", zip([book], 0xffff), "zip_entries"],
    ["20 000 entries", zip([book], 20_000), "zip_entries"],
    ["a huge declared size", zip([book, { name: "xl/sharedStrings.xml", content: "x", claims: 0x7fffffff }]), "bomb"],
    ["more than declared", zip([book, { name: "xl/sharedStrings.xml", content: "x".repeat(100_000), claims: 100 }]), "bomb"],
    ["a cut directory", zip([book]).subarray(0, 60), "zip_corrupt"],
    ["a document type", zip([{ name: "xl/workbook.xml", content: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook/>' }]), "dtd"],
    ["no workbook in it", zip([{ name: "readme.txt", content: "x" }]), "content_mismatch"],
    ["nothing readable in it", zip([{ name: "xl/workbook.xml", content: "<workbook><sheets/></workbook>" }]), "corrupt"],
  ];
  test.each(cases)("%s", async (_what, file, code) => {
    await expect(desk.see(file, { name: "book.xlsx" })).rejects.toMatchObject({ code });
  });
});

describe("JSON Lines", () => {
  const lines = (...all: readonly string[]): string => `${all.join("\n")}\n`;

  test("keys are columns, numbers keep their text, nested values are JSON, unseen keys are attributes", async () => {
    const { rows, seen } = await desk.read(lines('{"id":"a","amount":12.50,"status":"won","tags":["x","y"],"extra":{"k":1}}', '{"id":"b","amount":null,"status":"open","more":true}'), { as: "opportunity", decimal: ".", name: "deals.jsonl" });
    expect(seen.format).toBe("jsonl");
    expect(rows.map((row) => [row["id"], row["amount"], row["attributes"], row["seq"]])).toEqual([
      ["a", "12.5", { tags: '["x","y"]', extra: '{"k":1}' }, "1"],
      ["b", null, { more: "true" }, "2"],
    ]);
  });

  test("an id beyond 2^53 written as a number is refused, as a text it is not (C4)", async () => {
    const { rows, rejects } = await desk.read(lines('{"id":9007199254740993,"name":"a"}', '{"id":"9007199254740993","name":"b"}', '{"id":12,"name":"c"}'), { as: "account", name: "x.jsonl" });
    expect(rejects).toMatchObject([{ seq: "1", code: "unsafe_integer", value: "9007199254740993" }]);
    expect(rows.map((row) => row["id"])).toEqual(["9007199254740993", "12"]);
  });

  test("half characters, broken JSON and lists are refused alone; a repeated key is said (A5)", async () => {
    const { rows, rejects, gathered } = await desk.read(lines('{"id":"a","name":"x"}', '{"id":"b","name":"\\ud800"}', '{"id":"c",}', "[1,2]", '{"id":"d","name":"1","name":"2"}', "", '{"id":"e","name":"\\ud83d\\ude00"}'), { as: "account", name: "x.jsonl" });
    expect(rejects.map(({ seq, code }) => [seq, code])).toEqual([["2", "invalid_unicode"], ["3", "invalid_json"], ["4", "invalid_json"]]);
    expect(rows.map((row) => [row["id"], row["name"]])).toEqual([["a", "x"], ["d", "2"], ["e", "😀"]]);
    expect(gathered.flags).toMatchObject({ duplicate_key: 1 });
  });

  test("a key named __proto__ is a plain name", async () => {
    const { rows } = await desk.read(lines('{"id":"a","__proto__":{"polluted":1},"constructor":"c"}'), { as: "account", name: "x.jsonl" });
    expect(Object.entries(rows[0]?.["attributes"] as object)).toEqual([["__proto__", '{"polluted":1}'], ["constructor", "c"]]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("a line far down is found again", async () => {
    const all = Array.from({ length: 25_000 }, (_, i) => JSON.stringify({ id: `a${i}`, name: `Name ${i}` }));
    const { seen, gathered } = await desk.read(lines(...all), { as: "account", name: "x.jsonl" });
    expect(gathered.parts[0]?.read).toBe(25_000);
    expect(await originOf({ dataDir: desk.dataDir, look: seen, seq: 20_001 })).toEqual({ line: 20_001, header: ["id", "name"], cells: ["a20000", "Name 20000"], raw: all[20_000] });
  });
});

describe("Parquet (I1–I3)", () => {
  const parquet = async (select: string): Promise<Buffer> => {
    const stream = await desk.engine.stream(parquetSelects.get(select) ?? sql`SELECT 1`, "Parquet");
    return Buffer.concat(await stream.toArray());
  };
  const parquetSelects = new Map([
    ["costs", sql`SELECT toString(number) AS id, toDate('2026-02-03') + number AS date, toDecimal64(number + 0.5, 2) AS amount, if(number = 1, NULL, 'x') AS note, number = 0 AS flag, ['a', 'b'] AS tags, map('k', 'v') AS nested FROM numbers(3)`],
    ["times", sql`SELECT toString(number) AS id, toDateTime64('2026-02-03 10:00:00.123', 3, 'UTC') AS at, 'call' AS type, number AS count FROM numbers(2)`],
    ["empty", sql`SELECT toString(number) AS id, 'n' AS name FROM numbers(0)`],
  ]);

  test("every kind of column arrives as its text, nested ones are left out and said", async () => {
    const { rows, seen } = await desk.read(await parquet("costs"), { as: "cost", name: "c.parquet", look: { engine: desk.engine } });
    expect(seen.flags).toEqual(["nested_left_out"]);
    expect(rows.map((row) => [row["seq"], row["id"], row["from_day"], row["amount"], row["note"]])).toEqual([
      ["1", "0", "2026-02-03", "0.5", "x"], ["2", "1", "2026-02-04", "1.5", ""], ["3", "2", "2026-02-05", "2.5", "x"],
    ]);
    expect(rows[0]?.["attributes"]).toEqual({ flag: "1", tags: '["a","b"]' });
    expect(await originOf({ dataDir: desk.dataDir, look: seen, seq: 2, engine: desk.engine })).toMatchObject({ cells: ["1", "2026-02-04", "1.5", "", "0", '["a","b"]'] });
  });

  test("moments of UTC stay what they are in any zone; no rows are no fault", async () => {
    const { rows } = await desk.read(await parquet("times"), { as: "touch", name: "t.parquet", workspaceZone: "Europe/Berlin" });
    expect(rows.map((row) => [row["at"], row["occurrences"], row["flags"]])).toEqual([["2026-02-03 10:00:00.123", "0", []], ["2026-02-03 10:00:00.123", "1", []]]);
    const none = await desk.read(await parquet("empty"), { as: "account", name: "e.parquet" });
    expect(none.gathered.parts[0]).toMatchObject({ read: 0, rejected: 0 });
  });

  test("a column whose name is SQL is a name", async () => {
    const file = await parquet("costs");
    const odd = Buffer.from(file.toString("latin1").replaceAll("note", "n`'\\"), "latin1");
    const { rows, seen } = await desk.read(odd, { as: "cost", name: "c.parquet" });
    expect(seen.columns[3]?.name).toBe("n`'\\");
    expect(rows[0]).toMatchObject({ attributes: { ["n`'\\"]: "x" } });
  });

  test("cut, renamed and lying files are refused by their footer, and the engine goes on", async () => {
    const file = await parquet("costs");
    const wrongLength = Buffer.from(file);
    wrongLength.writeUInt32LE(0x7fffffff, file.byteLength - 8);
    const garbage = Buffer.from(file).fill(0xff, file.byteLength - 300, file.byteLength - 8);
    for (const broken of [file.subarray(0, file.byteLength - 20), file.subarray(0, 6), wrongLength, garbage]) {
      await expect(desk.see(broken, { name: "x.parquet" })).rejects.toMatchObject({ code: "corrupt" });
    }
    expect(await desk.engine.rows(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });
});

describe("Parquet bombs (I1)", () => {
  /** A file whose footer says what it likes; each row group names the same few bytes, as 42.parquet does. */
  const bomb = ({ groups, rows, bytes = 100 }: { groups: number; rows: bigint; bytes?: number }): Buffer => {
    const varint = (number: bigint): number[] => (number < 128n ? [Number(number)] : [Number(number & 127n) | 128, ...varint(number >> 7n)]);
    const whole = (id: number, number: bigint, type = 6): number[] => [(id << 4) | type, ...varint(number * 2n)];
    const text = (id: number, words: string): number[] => [(id << 4) | 8, words.length, ...Buffer.from(words)];
    const list = (id: number, structs: readonly number[][]): number[] => [(id << 4) | 9, 0xfc, ...varint(BigInt(structs.length)), ...structs.flat()];
    const root = [...text(4, "root"), ...whole(1, 1n, 5), 0];
    const column = [...whole(1, 6n, 5), ...whole(2, 0n, 5), ...text(1, "x"), 0];
    const group = [...list(1, []), ...whole(1, BigInt(bytes)), ...whole(1, rows), 0];
    const meta = [...whole(1, 1n, 5), ...list(1, [root, column]), ...whole(1, rows * BigInt(groups)), ...list(1, Array.from({ length: groups }, () => group)), 0];
    const length = Buffer.alloc(4);
    length.writeUInt32LE(meta.length);
    return Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(200), Buffer.from(meta), length, Buffer.from("PAR1")]);
  };

  test.each([
    ["42.parquet: 290 row groups of 2 147 483 647 rows each that are the same bytes", bomb({ groups: 290, rows: 2_147_483_647n })],
    ["a thousand times more rows than bytes can mean", bomb({ groups: 1, rows: 900_000_000n })],
    ["a row group of four terabytes", bomb({ groups: 1, rows: 1_000n, bytes: 4 * 1024 ** 4 })],
  ])("%s is refused by its footer", async (_what, file) => {
    await expect(desk.see(file, { name: "42.parquet", engine: desk.engine })).rejects.toMatchObject({ code: "bomb" });
  });

  // A file of 2 446 bytes that is 2.4 GB of one value meets the engine's own limit (measured: after 26 s); here the engine says so at once.
  test("what only unfolds while it is read ends the look and the import as a bomb, and the engine goes on", async () => {
    const stream = await desk.engine.stream(sql`SELECT 'a' AS id, 'n' AS name`, "Parquet");
    const file = Buffer.concat(await stream.toArray());
    const narrow = new Proxy(desk.engine, {
      get: (engine, key) => (key === "load" ? () => Promise.reject(problem("engine_memory_limit", "The question needs more memory than a query may have.", "")) : Reflect.get(engine, key).bind(engine)),
    });
    await expect(desk.see(file, { name: "long.parquet", engine: narrow })).rejects.toMatchObject({ code: "bomb", message: expect.stringContaining("long.parquet unfolds") });
    expect(await desk.engine.rows(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  });
});

test("the same file gives the same rows, keys and contents, under whatever name (I9)", async () => {
  const file = "id,name\na,Ann\nb,Bob\n";
  const reads = [await desk.read(file, { as: "account" }), await desk.read(file, { as: "account", name: "renamed.csv" }), await desk.read(file.replace("Bob", "Rob"), { as: "account" })];
  const [first, renamed, changed] = reads.map(({ rows }) => rows.map((row) => [row["row_key"], row["content"]]));
  expect(renamed).toEqual(first);
  expect(changed?.map((row, i) => [row[0] === first?.[i]?.[0], row[1] === first?.[i]?.[1]])).toEqual([[true, true], [true, false]]);
});

test("another order of columns, or one more that is empty, is no change", async () => {
  const [one, two] = [await desk.read("id,name,x\na,Ann,1\n", { as: "account" }), await desk.read("x,industry,name,id\n1,,Ann,a\n", { as: "account" })];
  expect(two.rows[0]?.["content"]).toBe(one.rows[0]?.["content"]);
});
