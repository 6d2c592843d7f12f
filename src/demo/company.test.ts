import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SampleFile, writeSampleCompany } from "./company.ts";

let directory = "";
let files: SampleFile[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sextant-sample-"));
  files = (await writeSampleCompany(join(directory, "a"), { seed: 7, until: "2026-06-30", accounts: 60 })).files;
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("the sample company", () => {
  test("is the same to the byte when it is made again", async () => {
    const again = await writeSampleCompany(join(directory, "b"), { seed: 7, until: "2026-06-30", accounts: 60 });
    expect(await hashes(again.files)).toEqual(await hashes(files));
  });

  test("is another company with another seed", async () => {
    const other = await writeSampleCompany(join(directory, "c"), { seed: 8, until: "2026-06-30", accounts: 60 });
    expect(await hashes(other.files)).not.toEqual(await hashes(files));
  });

  test("has rows of every kind that the first board reads, and none after its last day", async () => {
    for (const file of files) {
      const lines = (await readFile(file.path, "utf8")).trim().split("\n");
      expect(lines.length, file.path).toBeGreaterThan(5);
    }
    const sales = await readFile(files.find((file) => file.path.endsWith("sales-activities.csv"))?.path ?? "", "utf8");
    const last = sales.trim().split("\n").slice(1).map((line) => line.split(",")[1] ?? "").toSorted().at(-1) ?? "";
    expect(last < "2026-07-01").toBe(true);
  });
});

async function hashes(of: readonly SampleFile[]): Promise<string[]> {
  return Promise.all(of.map(async (file) => createHash("sha256").update(await readFile(file.path)).digest("hex")));
}
