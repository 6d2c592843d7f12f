import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isShort } from "../../tests/form.ts";
import { openControl, type Control } from "../store/control/control.ts";
import type { Engine } from "../store/engine.ts";
import { defined, emptyTable, shelfName, standing } from "../store/schema.ts";
import { name, sql } from "../store/sql.ts";
import { recover } from "./recover.ts";
import { commit, redo, undo } from "./settle.ts";
import { tableOf } from "./swap.ts";
import { openWorkbench, receivedAt, type Workbench } from "./workbench.ts";

let bench: Workbench;
let dir: string;
let control: Control;
beforeAll(async () => {
  bench = await openWorkbench("recover");
  dir = mkdtempSync(join(tmpdir(), "sextant-recover-"));
  control = openControl(dir);
});
afterAll(async () => {
  await bench.close();
  await control.close();
  rmSync(dir, { recursive: true, force: true });
});

const call = { type: "call", at: "2026-01-01T09:00:00Z" };
const first = [{ id: "a", ...call, seconds: 1 }, { id: "b", ...call }];
const second = [{ id: "a", ...call, seconds: 2 }, { id: "b", ...call }, { id: "c", ...call }];
const before = [["a", 1], ["b", null]];
const after = [["b", null], ["a", 2], ["c", null]];

/** How many statements an undisturbed run sends, at most; beyond it nothing is cut short any more. */
const statementsMax = 70;
const every = isShort ? 11 : 6;

test("an import cut short at any statement leaves the numbers of before, and can be done again", async () => {
  let cuts = 0;
  for (let allowed = 1; allowed < statementsMax; allowed += every) {
    const { one, two } = await twoImports();
    const staged = await bench.stage("touch", two, second);
    await control.imports.step(two, "committing", new Date(receivedAt(2)));
    const finished = await cutShort(allowed, (engine) => commit({ ...bench.options, engine }, two, [staged], [one]));
    if (finished) break;
    cuts += 1;
    expect(await recover(bench.options, control)).toEqual([two]);
    expect(await bench.counted("touch", ["id", "seconds"]), `cut after ${allowed}`).toEqual(before);
    expect(await received(), `cut after ${allowed}`).toEqual([`${one}/1`, `${one}/2`]);
    expect(await strangers(), `cut after ${allowed}`).toEqual([]);
    expect(await control.imports.get(two)).toMatchObject({ state: "failed", problem: { code: "interrupted" } });
    await commit(bench.options, two, [await bench.stage("touch", two, second)], [one]);
    expect(await bench.counted("touch", ["id", "seconds"])).toEqual(after);
  }
  expect(cuts).toBeGreaterThan(isShort ? 2 : 4);
}, 900_000);

test("an undo and a redo cut short at any statement are finished at the next start", async () => {
  let cuts = 0;
  for (let allowed = 2; allowed < statementsMax; allowed += every) {
    const { one, two } = await twoImports();
    await commit(bench.options, two, [await bench.stage("touch", two, second)], [one]);
    await control.imports.step(two, "committed", new Date(receivedAt(2)));
    for (const [intent, act, expected] of [["undoing", undo, before], ["redoing", redo, after]] as const) {
      await control.imports.step(two, intent, new Date(receivedAt(3)));
      const finished = await cutShort(allowed, (engine) => act({ ...bench.options, engine }, two, [one]));
      cuts += finished ? 0 : 1;
      expect(await recover(bench.options, control)).toEqual([two]);
      expect(await bench.counted("touch", ["id", "seconds"]), `${intent} cut after ${allowed}`).toEqual(expected);
      expect((await received()).length).toBe(5);
    }
  }
  expect(cuts).toBeGreaterThan(isShort ? 4 : 8);
}, 900_000);

test("where nothing was cut short there is nothing to recover", async () => {
  const { two } = await twoImports();
  await control.imports.step(two, "cancelled", new Date(receivedAt(2)));
  expect(await recover(bench.options, control)).toEqual([]);
  expect(await bench.counted("touch", ["id", "seconds"])).toEqual(before);
});

/** The first import counts; the second has its number. */
async function twoImports(): Promise<{ one: number; two: number }> {
  for (const place of [tableOf("touch").name, shelfName(tableOf("touch"))]) await emptyTable(bench.engine, place);
  for (const { batch, state } of await control.imports.list()) {
    if (state === "running") await control.imports.step(batch, "failed", new Date(receivedAt(1)));
    if (state === "committed") await control.imports.step(batch, "undone", new Date(receivedAt(1)));
  }
  const begin = (): Promise<number> =>
    control.imports.begin({ kind: "touch", as: "touch", source: "crm", file: { name: "calls.csv", sha256: "00", bytes: 1 }, mappings: [], zone: "UTC", currency: "EUR", receivedAt: new Date(receivedAt(1)) });
  const one = await begin();
  await commit(bench.options, one, [await bench.stage("touch", one, first)], []);
  await control.imports.step(one, "committed", new Date(receivedAt(1)));
  const two = await begin();
  return { one, two };
}

/** Runs on an engine that answers so many statements and then never again, as after a power cut. @returns whether it came to its end */
async function cutShort(allowed: number, work: (engine: Engine) => Promise<unknown>): Promise<boolean> {
  let left = allowed;
  const asking = new Set(["rows", "stream", "insert", "load", "command", "everywhere"]);
  const mortal = new Proxy(bench.engine, {
    get: (engine, member) => {
      const own: unknown = Reflect.get(engine, member, engine);
      if (typeof own !== "function") return own;
      return (...args: unknown[]): unknown => {
        if (asking.has(String(member)) && left-- <= 0) return Promise.reject(new Error("power cut"));
        return Reflect.apply(own, engine, args) as unknown;
      };
    },
  });
  try {
    await work(mortal);
    return true;
  } catch (error) {
    expect(String(error)).toContain("power cut");
    return false;
  }
}

/** Tables that no file of the schema names. */
async function strangers(): Promise<string[]> {
  const tables = [...(await standing(bench.engine)).keys()];
  return tables.filter((table) => !defined().has(table) && table !== "schema_migration");
}

async function received(): Promise<string[]> {
  const rows = await bench.engine.rows<{ place: string }>(sql`
    SELECT concat(toString(batch), '/', toString(seq)) AS place
    FROM (SELECT batch, seq FROM touch UNION DISTINCT SELECT batch, seq FROM ${name(shelfName(tableOf("touch")))})
    ORDER BY batch, seq`);
  return rows.map(({ place }) => place);
}
