import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixedClock } from "../model/clock.ts";
import type { Engine } from "./engine.ts";
import { runMigrations } from "./migrate.ts";
import type { Migration } from "./migration.ts";
import { migrations } from "./migrations/index.ts";
import { openEngine } from "./open.ts";
import { ddlByTable, defined, standing } from "./schema.ts";
import { sql, trusted } from "./sql.ts";

const fixtures = fileURLToPath(new URL("migrations/fixtures", import.meta.url));
const versions = readdirSync(fixtures).filter((file) => file.endsWith(".sql")).map((file) => file.replace(".sql", ""));
const clock = fixedClock("2026-01-02T10:00:00Z");

let dir: string;
let engine: Engine;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "sextant-migrate-"));
  engine = await openEngine({ dataDir: dir });
});
afterAll(async () => {
  await engine.close();
  rmSync(dir, { recursive: true, force: true });
});

test("after all migrations from nothing the tables are as their files say", async () => {
  const scratch = await engine.in("from_nothing");
  expect((await runMigrations(scratch, clock)).applied).toEqual(migrations.map(({ id }) => id));
  await expectDefined(scratch);
});

describe("a data directory of an older version", () => {
  test.each(versions)("%s is brought to the present tables", async (id) => {
    const scratch = await engine.in(`from_${id}`);
    await runMigrations(scratch, clock, []);
    for (const statement of tablesAt(id).values()) await scratch.command(sql`${trusted(statement)}`);
    await scratch.insert("schema_migration", migrations.filter((m) => m.id <= id).map((m) => ({ id: m.id, why: m.why, applied_at: clock().toISOString() })));
    await runMigrations(scratch, clock);
    await expectDefined(scratch);
  });
});

test("what the newest migration made of the tables is written down for the versions to come", async () => {
  // Fails when a table changed without a migration. Before a release: run with `-u`; after it: add a migration, which gets its own file.
  const newest = migrations.at(-1)?.id ?? "";
  const before = tablesAt(versions.findLast((id) => id < newest) ?? "");
  const changed = [...ddlByTable()].filter(([table, statement]) => before.get(table) !== statement);
  await expect(changed.map(([, statement]) => `${statement};\n`).join("\n")).toMatchFileSnapshot(join(fixtures, `${newest}.sql`));
});

test("a migration that a crash cut short is done again, and only that one", async () => {
  const scratch = await engine.in("cut_short");
  const ran: string[] = [];
  let power = false;
  const step = (id: string): Migration => ({
    id,
    why: `step ${id}`,
    cost: "none",
    resume: "runs again",
    run: async () => {
      ran.push(id);
      if (id === "0002" && !power) throw new Error("power cut");
    },
  });
  const steps = [step("0001"), step("0002"), step("0003")];
  await expect(runMigrations(scratch, clock, steps)).rejects.toThrow("power cut");
  power = true;
  expect((await runMigrations(scratch, clock, steps)).applied).toEqual(["0002", "0003"]);
  expect((await runMigrations(scratch, clock, steps)).applied).toEqual([]);
  expect(ran).toEqual(["0001", "0002", "0002", "0003"]);
});

test("tables of a newer Sextant are left alone", async () => {
  const scratch = await engine.in("newer");
  await runMigrations(scratch, clock);
  await scratch.insert("schema_migration", [{ id: "9001", why: "of the future", applied_at: clock().toISOString() }]);
  await expect(runMigrations(scratch, clock)).rejects.toMatchObject({ code: "schema_newer", details: { unknown: ["9001"] } });
});

/** The tables of a version: each file holds those that its migration made or changed. */
function tablesAt(version: string): ReadonlyMap<string, string> {
  const statements = versions.filter((id) => id <= version).flatMap((id) => readFileSync(join(fixtures, `${id}.sql`), "utf8").split(";\n").map((text) => text.trim()).filter((text) => text !== ""));
  return new Map(statements.map((statement) => [/^CREATE TABLE IF NOT EXISTS (\S+)/.exec(statement)?.[1] ?? statement, statement]));
}

async function expectDefined(scratch: Engine): Promise<void> {
  const tables = await standing(scratch);
  tables.delete("schema_migration");
  expect(plain(tables)).toEqual(plain(defined()));
}

function plain(tables: ReadonlyMap<string, ReadonlyMap<string, string>>): Record<string, Record<string, string>> {
  return Object.fromEntries([...tables].map(([table, columns]) => [table, Object.fromEntries(columns)]));
}
