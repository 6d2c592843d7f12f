import { read, utils } from "@e965/xlsx";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { type SheetCell, workbookStream } from "./workbook-stream.ts";

async function* rowsOf(rows: readonly (readonly SheetCell[])[]): AsyncGenerator<readonly SheetCell[]> {
  yield* rows;
}

async function readBack(rows: readonly (readonly SheetCell[])[], header: readonly string[] = ["a", "b", "c"]): Promise<unknown[][]> {
  const bytes = await buffer(workbookStream({ sheet: "Accounts", header, rows: rowsOf(rows) }));
  const book = read(bytes, { cellDates: true, UTC: true });
  return utils.sheet_to_json(book.Sheets["Accounts"] ?? {}, { header: 1, raw: true, UTC: true });
}

describe("a workbook", () => {
  test.each<[string, SheetCell, unknown]>([
    ["a text", { text: "Acme & <Söhne> \"GmbH\"" }, "Acme & <Söhne> \"GmbH\""],
    ["a text with blanks at its ends", { text: "  Acme " }, "  Acme "],
    ["what looks like a formula", { text: "=HYPERLINK(\"http://evil.example\")" }, "=HYPERLINK(\"http://evil.example\")"],
    ["a control character", { text: "a\u0001b" }, "a\u0001b"],
    ["what looks like a written control character", { text: "_x0041_" }, "_x0041_"],
    ["half of a pair of characters", { text: "a\ud800" }, "a\ufffd"],
    ["a number", { number: "1500.5" }, 1500.5],
    ["an amount with more digits than a float holds", { number: "9007199254740993.25" }, "9007199254740993.25"],
    ["a negative number", { number: "-3" }, -3],
    ["a moment", { moment: "2026-02-28 23:30:00.000" }, new Date("2026-02-28T23:30:00Z")],
  ])("holds %s as it is", async (_, cell, expected) => {
    expect((await readBack([[cell]]))[1]).toEqual([expected]);
  });

  test("leaves out what is not known and keeps its place", async () => {
    expect((await readBack([[null, { text: "x" }, null], [{ number: "1" }, null, { number: "2" }]])).slice(1)).toEqual([[undefined, "x"], [1, undefined, 2]].map((row) => Object.assign([], row)));
  });

  test("no cell is a formula, and one that looks like it bears the quote prefix", async () => {
    const bytes = await buffer(workbookStream({ sheet: "Accounts", header: ["a"], rows: rowsOf([[{ text: "=1+1" }], [{ text: "＝1" }], [{ text: "plain" }]]) }));
    const { files } = read(bytes, { bookFiles: true }) as unknown as { readonly files: Readonly<Record<string, { readonly content: Uint8Array }>> };
    const sheet = Buffer.from(files["xl/worksheets/sheet1.xml"]?.content ?? []).toString("utf8");
    expect(sheet).not.toContain("<f>");
    expect([...sheet.matchAll(/<c t="inlineStr"(?: s="(\d)")?>/g)].map(([, style]) => style)).toEqual(["1", "3", "3", undefined]);
    expect(Buffer.from(files["xl/styles.xml"]?.content ?? []).toString("utf8")).toMatch(/<cellXfs[^>]*>(<xf[^>]*\/>){3}<xf quotePrefix="1"\/>/);
  });

  test("of a hundred thousand rows is written while they come", async () => {
    let asked = 0;
    const many = async function* (): AsyncGenerator<readonly SheetCell[]> {
      for (; asked < 100_000; asked += 1) yield [{ text: `Account ${asked}` }, { number: String(asked) }];
    };
    const stream = workbookStream({ sheet: "Accounts", header: ["name", "n"], rows: many() });
    for await (const chunk of stream) if ((chunk as Buffer).byteLength > 0 && asked > 0) break;
    expect(asked).toBeLessThan(100_000);
  });

  test("a fault of its source breaks it off, instead of leaving half a file that looks whole", async () => {
    const broken = async function* (): AsyncGenerator<readonly SheetCell[]> {
      yield [{ text: "one" }];
      throw new Error("the engine was stopped");
    };
    await expect(buffer(workbookStream({ sheet: "Accounts", header: ["a"], rows: broken() }) as Readable)).rejects.toThrow("the engine was stopped");
  });
});
