import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isShort } from "../../tests/form.ts";
import { emptyTable } from "../store/schema.ts";
import { name, sql } from "../store/sql.ts";
import { commit, redo, undo } from "./settle.ts";
import { tableOf } from "./swap.ts";
import { emptyAll, openWorkbench, receivedAt, type StagedRow, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench("fill_up");
});
afterAll(() => bench.close());
beforeEach(() => emptyAll(bench));

type Active = Set<number>;

async function bring(active: Active, batch: number, rows: readonly StagedRow[], kind = "opportunity"): Promise<Record<string, unknown>> {
  const [settled] = await commit(bench.options, batch, [await bench.stage(kind, batch, rows)], [...active]);
  active.add(batch);
  return { ...settled };
}

async function takeBack(active: Active, batch: number): Promise<void> {
  await undo(bench.options, batch, [...active]);
  active.delete(batch);
}

async function letIn(active: Active, batch: number): Promise<void> {
  await redo(bench.options, batch, [...active]);
  active.add(batch);
}

const parts = { stage: 1, amount: 2, owner: 3, excluded: 4, early_stage: 5, attributes: 6 } as const;

/** A row of a log: one property of a deal since a day. */
function said(property: "stage" | "amount" | "owner", text: string | number | null, day: string, id = "d1"): StagedRow {
  return { id, [property]: text, says: ["id", property], part: parts[property], valid_from: day.includes("T") ? day : `${day}T00:00:00Z` };
}

const exported: StagedRow = { id: "d1", name: "Roof", stage: "won", amount: "100", owner: "ann", says: ["id", "name", "stage", "amount", "created_at"], created_at: "2020-01-01T00:00:00Z" };

/** Version by version: since when, and what it says. */
async function history(...columns: string[]): Promise<unknown[][]> {
  const rows = await bench.counted("opportunity", ["valid_from", ...columns]);
  return rows.map(([since, ...rest]) => [String(since).slice(0, 10), ...rest]).toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}

describe("a log with one property per row", () => {
  const log = [said("stage", "new", "2020-02-01"), said("amount", "50", "2020-02-01"), said("stage", "late", "2020-03-01"), said("amount", "100", "2020-04-01"), said("stage", "won", "2020-05-01")];

  test("makes one version per instant, each with what was last said of every field", async () => {
    expect(await bring(new Set(), 1, log)).toMatchObject({ new: 5, changed: 0, unchanged: 0 });
    expect(await history("stage", "amount", "status")).toEqual([
      ["2020-02-01", "new", "50", "open"],
      ["2020-03-01", "late", "50", "open"],
      ["2020-04-01", "late", "100", "open"],
      ["2020-05-01", "won", "100", "open"],
    ]);
  });

  test.each([["the export first", [exported], log], ["the log first", log, [exported]]])("beside an export, %s: what has no history holds since ever, what has one is not known before it", async (_order, first, second) => {
    const active: Active = new Set();
    await bring(active, 1, first);
    await bring(active, 2, second);
    const versions = await history("stage", "amount", "name", "created_at");
    expect(versions.slice(0, 4)).toEqual([
      ["2020-02-01", "new", "50", "Roof", "2020-01-01 00:00:00.000"],
      ["2020-03-01", "late", "50", "Roof", "2020-01-01 00:00:00.000"],
      ["2020-04-01", "late", "100", "Roof", "2020-01-01 00:00:00.000"],
      ["2020-05-01", "won", "100", "Roof", "2020-01-01 00:00:00.000"],
    ]);
    // The export says what holds already: it is no version of its own.
    expect(versions).toHaveLength(4);
  });

  test("an export that lacks a column does not wipe what the log says of it", async () => {
    const active: Active = new Set();
    await bring(active, 1, [said("owner", "ben", "2020-02-01")]);
    await bring(active, 2, [{ ...exported, owner: "" }]);
    expect(await history("owner", "stage")).toEqual([["2020-02-01", "ben", "won"]]);
    await bring(active, 3, [{ ...exported, owner: "", stage: "lost" }]);
    expect((await history("owner", "stage")).at(-1)).toEqual([receivedAt(3).slice(0, 10), "ben", "lost"]);
  });

  test("a cleared property is empty from then on", async () => {
    await bring(new Set(), 1, [said("owner", "ben", "2020-02-01"), said("owner", "", "2020-03-01"), said("amount", "5", "2020-02-01"), said("amount", null, "2020-03-01")]);
    expect(await history("owner", "amount")).toEqual([["2020-02-01", "ben", "5"], ["2020-03-01", "", null]]);
  });

  test("the same log again changes nothing, a longer one adds what is new, a corrected one corrects", async () => {
    const active: Active = new Set();
    await bring(active, 1, log);
    expect(await bring(active, 2, log)).toMatchObject({ new: 0, changed: 0, unchanged: 5 });
    const before = await history("stage", "amount", "batch");
    expect(await bring(active, 3, [...log, said("owner", "ann", "2020-03-15")])).toMatchObject({ changed: 1, unchanged: 5 });
    expect(await history("stage", "amount", "owner")).toEqual([
      ["2020-02-01", "new", "50", ""], ["2020-03-01", "late", "50", ""], ["2020-03-15", "late", "50", "ann"], ["2020-04-01", "late", "100", "ann"], ["2020-05-01", "won", "100", "ann"],
    ]);
    await takeBack(active, 3);
    expect(await history("stage", "amount", "batch")).toEqual(before);
    expect(await bring(active, 4, [said("amount", "60", "2020-02-01")])).toMatchObject({ changed: 1, unchanged: 0 });
    expect((await history("amount")).map(([, amount]) => amount)).toEqual(["60", "60", "100", "100"]);
  });

  test("an undo of either brings back what stood before, byte for byte, and so does its undo", async () => {
    const active: Active = new Set();
    await bring(active, 1, [exported]);
    const alone = await whole();
    await bring(active, 2, log);
    const together = await whole();
    await takeBack(active, 2);
    expect(await whole()).toEqual(alone);
    await letIn(active, 2);
    expect(await whole()).toEqual(together);
    await takeBack(active, 1);
    expect(await history("stage", "name")).toEqual([["2020-02-01", "new", ""], ["2020-03-01", "late", ""], ["2020-04-01", "late", ""], ["2020-05-01", "won", ""]]);
    await letIn(active, 1);
    expect(await whole()).toEqual(together);
  });

  test("old values say what held before the first change", async () => {
    const old = { id: "d1", stage: "lead", says: ["<", "id", "stage"], part: parts.early_stage, valid_from: "2020-01-31T23:59:59.999Z" };
    await bring(new Set(), 1, [said("owner", "ann", "2020-01-10"), old, said("stage", "new", "2020-02-01"), { ...old, stage: "new", valid_from: "2020-02-29T23:59:59.999Z" }, said("stage", "late", "2020-03-01")]);
    expect(await history("stage", "owner")).toEqual([["2020-01-10", "lead", "ann"], ["2020-02-01", "new", "ann"], ["2020-03-01", "late", "ann"]]);
  });

  test("of one field, a word without a date holds since ever: a merged deal is a duplicate in all its versions", async () => {
    const active: Active = new Set();
    await bring(active, 1, [exported]);
    await bring(active, 2, log);
    await bring(active, 3, [{ id: "d1", excluded: "duplicate", says: ["id", "excluded"], part: parts.excluded }]);
    expect((await history("excluded")).map(([, why]) => why)).toEqual(["duplicate", "duplicate", "duplicate", "duplicate"]);
    await bring(active, 4, [{ ...exported, amount: "120" }]);
    expect((await history("excluded", "amount")).at(-1)).toEqual([receivedAt(4).slice(0, 10), "duplicate", "120"]);
  });

  test("attributes are kept by name: the log's go before an older export's, and survive a younger one that lacks them", async () => {
    const active: Active = new Set();
    const step = (text: string, day: string): StagedRow => ({ id: "d1", attributes: { next: text }, says: ["id"], part: parts.attributes, valid_from: `${day}T00:00:00Z` });
    await bring(active, 1, [step("call", "2020-02-01"), step("", "2020-03-01"), step("visit", "2020-04-01")]);
    await bring(active, 2, [{ ...exported, attributes: { plan: "gold" } }]);
    expect((await history("attributes")).map(([, attributes]) => attributes)).toEqual([
      { plan: "gold", next: "call" }, { plan: "gold" }, { plan: "gold", next: "visit" },
    ]);
    await bring(active, 3, [{ ...exported, attributes: { plan: "basic", next: "wait" } }]);
    expect((await history("attributes")).at(-1)?.[1]).toEqual({ plan: "basic", next: "wait" });
  });

  test("a company and a person have their log as well", async () => {
    const person = (property: string, text: string, day: string, part: number): StagedRow => ({ id: "p1", [property]: text, says: ["id", property], part, valid_from: `${day}T00:00:00Z` });
    await bring(new Set(), 1, [person("account", "A", "2020-01-01", 1), person("title", "Buyer", "2020-02-01", 2), person("account", "B", "2020-03-01", 1)], "person");
    expect(await bench.counted("person", ["account", "title"])).toEqual([["A", ""], ["A", "Buyer"], ["B", "Buyer"]]);
  });
});

describe("a stage that no row explains", () => {
  const stages: StagedRow[] = [{ id: "s1", status: "open", probability: 0.2 }, { id: "s2", status: "won", probability: 1 }];
  const entered = [said("stage", "s1", "2020-02-01"), said("stage", "s2", "2020-05-01"), said("amount", "70", "2020-02-01")];
  const read = [["2020-02-01", "s1", "open", 0.2, null], ["2020-05-01", "s2", "won", 1, "2020-05-01 00:00:00.000"]];
  const columns = ["stage", "status", "probability", "closed_at"];

  test("is read by the pipeline's stages, whichever file comes first; without them it is open", async () => {
    const active: Active = new Set();
    await bring(active, 1, entered);
    expect((await history(...columns)).map((row) => row.slice(1))).toEqual([["s1", "open", null, null], ["s2", "open", null, null]]);
    await bring(active, 2, stages, "pipeline_stage");
    expect(await history(...columns)).toEqual(read);
    await takeBack(active, 2);
    expect((await history(...columns)).map((row) => row.slice(1))).toEqual([["s1", "open", null, null], ["s2", "open", null, null]]);
    await letIn(active, 2);
    expect(await history(...columns)).toEqual(read);
    await takeBack(active, 1);
    await letIn(active, 1);
    expect(await history(...columns)).toEqual(read);
  });

  test("is closed since it entered the stage, also when an export without dates repeats it", async () => {
    const active: Active = new Set();
    await bring(active, 1, stages, "pipeline_stage");
    await bring(active, 2, entered);
    await bring(active, 3, [{ id: "d1", name: "Roof", stage: "s2", closes_on: "2020-07-01", says: ["id", "name", "stage", "closes_on"] }]);
    expect((await history("status", "closed_at", "name")).at(-1)?.slice(1)).toEqual(["won", "2020-05-01 00:00:00.000", "Roof"]);
  });

  test("so is the stage of an export that does not say how the deal stands; it closed on its close date", async () => {
    const active: Active = new Set();
    await bring(active, 1, stages, "pipeline_stage");
    await bring(active, 2, [{ id: "d1", stage: "s2", closes_on: "2020-06-01", status: "open", says: ["id", "stage", "closes_on"] }, { id: "d2", stage: "s2", status: "lost", says: ["id", "stage", "status"] }]);
    expect(await bench.counted("opportunity", ["id", "status", "probability", "closed_at"])).toEqual([["d1", "won", 1, "2020-06-01 00:00:00.000"], ["d2", "lost", null, null]]);
  });
});

describe("whatever the order of imports, undos and redos", () => {
  const property = fc.constantFrom("stage" as const, "owner" as const);
  const row = fc.oneof(
    fc.record({ id: fc.constantFrom("d1", "d2"), property, text: fc.constantFrom("", "a", "b"), day: fc.constantFrom("2025-05-01T00:00:00Z", "2026-01-02T12:00:00Z", "2026-02-01T00:00:00Z") })
      .map(({ id, property: field, text, day }) => said(field, text, day, id)),
    fc.record({ id: fc.constantFrom("d1", "d2"), stage: fc.constantFrom("a", "b"), name: fc.constantFrom("Roof", "Wall") })
      .map(({ id, stage, name: called }) => ({ id, stage, name: called, says: ["id", "stage", "name"] })),
  );

  test("the versions are those of the imports that count, as if they had come alone and in their order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 3 }), fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 3, maxLength: 4 }), async (files, flips) => {
        for (const place of ["opportunity", "opportunity_shelf"]) await emptyTable(bench.engine, place);
        const active: Active = new Set();
        for (const [i, file] of files.entries()) await bring(active, i + 1, file);
        for (const batch of flips) await (active.has(batch) ? takeBack(active, batch) : letIn(active, batch));
        const received = files.flatMap((file, i) => (active.has(i + 1) ? file.map((fields, line) => ({ fields, batch: i + 1, seq: line + 1 })) : []));
        const found = await bench.counted("opportunity", ["id", "valid_from", "stage", "owner", "name"]);
        expect(found.map((version) => version.join("|")).toSorted(), `active ${[...active].join(",")}`).toEqual(plainly(received).toSorted());
      }),
      { numRuns: isShort ? 1 : 8, seed: 20260301 },
    );
  }, 900_000);
});

interface Line {
  readonly fields: StagedRow;
  readonly batch: number;
  readonly seq: number;
}

const fields = ["stage", "owner", "name"] as const;

/** The rule once more, plainly. */
function plainly(lines: readonly Line[]): string[] {
  return [...Map.groupBy(lines, ({ fields: row }) => String(row["id"])).values()].flatMap(versionsOf);
}

function versionsOf(lines: readonly Line[]): string[] {
  const hasParts = lines.some(({ fields: row }) => row["part"] !== undefined);
  const slots = Map.groupBy(lines, ({ fields: row, batch }) => `${row["part"] ?? 0} ${String(row["valid_from"] ?? receivedAt(batch))}`);
  const winners = [...slots.values()].map(firstOfLastRun).toSorted((a, b) => Date.parse(holdsOf(a)) - Date.parse(holdsOf(b)) || a.batch - b.batch || a.seq - b.seq);
  const instants = [...Map.groupBy(winners, holdsOf).values()];
  const states = instants.map((group) => stateUpTo(winners, winners.indexOf(group.at(-1) as Line), hasParts));
  return instants.flatMap((group, i) => {
    const isUndated = group.some(({ fields: row }) => row["valid_from"] === undefined);
    if (isUndated && i > 0 && states[i] === states[i - 1]) return [];
    const since = isUndated && i === 0 ? "1970-01-01 00:00:00.000" : holdsOf(group[0] as Line).replace("T", " ").replace(/(\.000)?Z/, ".000");
    return [`${String(group[0]?.fields["id"])}|${since}|${states[i] ?? ""}`];
  });
}

function holdsOf({ fields: row, batch }: Line): string {
  return String(row["valid_from"] ?? receivedAt(batch));
}

function stateUpTo(winners: readonly Line[], last: number, hasParts: boolean): string {
  const speaks = (line: Line, field: string): boolean => (line.fields["says"] as string[]).includes(field);
  return fields.map((field) => {
    const sofar = hasParts ? winners.slice(0, last + 1) : winners.slice(last, last + 1);
    const line = sofar.findLast((one) => speaks(one, field)) ?? winners.filter((one) => speaks(one, field)).slice(0, hasParts ? 1 : 0).find((one) => one.fields["valid_from"] === undefined);
    return String(line?.fields[field] ?? "");
  }).join("|");
}

function firstOfLastRun(slot: readonly Line[]): Line {
  const lastLines = [...Map.groupBy(slot, ({ batch }) => batch).values()].map((lines) => lines.at(-1) as Line);
  const text = ({ fields: row }: Line): string => JSON.stringify(row);
  const differing = lastLines.findLastIndex((line) => text(line) !== text(lastLines.at(-1) as Line));
  return lastLines[differing + 1] as Line;
}

/** All that counts of the deals, in all columns. */
async function whole(): Promise<unknown[]> {
  return bench.engine.rows(sql`SELECT * FROM ${name(tableOf("opportunity").name)} ORDER BY id, valid_from, batch, seq`);
}
