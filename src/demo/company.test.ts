import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
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

  test("has rows of every kind, and nothing that happens after its last day", async () => {
    for (const file of files) {
      const rows = await rowsOf(file);
      expect(rows.length, file.path).toBeGreaterThan(5);
      for (const column of ["at", "valid_from", "decided_at", "closed_at"]) {
        const last = rows.map((row) => row[column] ?? "").toSorted().at(-1) ?? "";
        expect([file.path, column, last < "2026-07-01"]).toEqual([file.path, column, true]);
      }
    }
  });

  // Around Christmas and on week ends a story's days fall together on the next working day.
  test.each(["2026-12-31", "2027-05-13", "2027-05-20", "2027-09-25"])("has every touch once, whatever its last day: %s", async (until) => {
    const { files: made } = await writeSampleCompany(join(directory, until), { seed: 7, until, accounts: 60 });
    for (const file of made.filter(({ path }) => /web|sales/.test(path))) {
      const ids = (await rowsOf(file)).map(({ id }) => id);
      expect([file.path, ids.length]).toEqual([file.path, new Set(ids).size]);
    }
  });

  test("works in office hours: nobody sells on a Sunday, between Christmas and New Year or at night", async () => {
    const sales = await rowsOf(named("sales-activities"));
    const done = sales.map(({ at = "" }) => at);
    expect(done.filter((at) => new Date(`${at}Z`).getUTCDay() === 0)).toEqual([]);
    expect(done.filter((at) => /-12-(2[4-9]|3[01])T/.test(at))).toEqual([]);
    expect(done.filter((at) => at.slice(11, 13) < "08" || at.slice(11, 13) > "18")).toEqual([]);
  });

  test("names each account's people once, and every deal, contract and touch of an account that there is", async () => {
    const known = new Set((await rowsOf(named("accounts"))).map(({ id }) => id));
    for (const file of ["opportunities", "contracts", "renewals", "people", "handovers", "usage", "sales-activities"]) {
      const strangers = (await rowsOf(named(file))).filter(({ account }) => !known.has(account));
      expect([file, strangers]).toEqual([file, []]);
    }
  });

  test("has goals for the quarter of its last day and the four before, and for the year, all signed by both before they begin", async () => {
    const goals = await rowsOf(named("goals"));
    expect([...new Set(goals.map(({ from, to }) => `${from} ${to}`))]).toEqual(["2025-04-01 2025-07-01", "2025-07-01 2025-10-01", "2025-10-01 2026-01-01", "2026-01-01 2026-04-01", "2026-04-01 2026-07-01", "2026-01-01 2027-01-01"]);
    expect(goals.filter(({ from = "", marketing_signed_at: marketing = "", sales_signed_at: sales = "", locked_at: locked = "" }) => !(marketing < sales && sales <= locked && locked < from))).toEqual([]);
    expect(new Set(goals.map(({ id }) => id)).size).toBe(goals.length);
  });
});

function named(name: string): SampleFile {
  const found = files.find(({ path }) => path.endsWith(`/${name}.csv`));
  if (found === undefined) throw new Error(`there is no ${name}.csv`);
  return found;
}

async function rowsOf({ path }: SampleFile): Promise<Record<string, string | undefined>[]> {
  const [header, ...rows] = Papa.parse<string[]>(await readFile(path, "utf8"), { skipEmptyLines: true }).data;
  return rows.map((row) => Object.fromEntries((header ?? []).map((column, i) => [column, row[i]])));
}

async function hashes(of: readonly SampleFile[]): Promise<string[]> {
  return Promise.all(of.map(async (file) => createHash("sha256").update(await readFile(file.path)).digest("hex")));
}
