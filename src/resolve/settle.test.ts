import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isShort } from "../../tests/form.ts";
import { emptyTable, shelfName } from "../store/schema.ts";
import { name, sql } from "../store/sql.ts";
import { commit, compare, redo, undo } from "./settle.ts";
import type { Phase, SettleOptions } from "./settle-options.ts";
import { tableOf } from "./swap.ts";
import { emptyAll, openWorkbench, receivedAt, type StagedRow, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench("settle");
});
afterAll(() => bench.close());
beforeEach(() => emptyAll(bench));

const call = { type: "call", at: "2026-01-01T09:00:00Z" };
const noted = { new: 0, changed: 0, unchanged: 0, stale: 0, unmatched: 0 };

async function imported(kind: string, batch: number, rows: readonly StagedRow[], active: readonly number[] = []): Promise<Record<string, unknown>> {
  const [settled] = await commit(bench.options, batch, [await bench.stage(kind, batch, rows)], active);
  return { ...settled };
}

describe("an import", () => {
  test("of rows that nobody knew brings all of them", async () => {
    expect(await imported("touch", 1, [{ id: "a", ...call }, { id: "b", ...call }])).toMatchObject({ ...noted, new: 2, unmatched: 2 });
    expect(await bench.counted("touch", ["id", "batch"])).toEqual([["a", 1], ["b", 1]]);
  });

  test("with the accounts of its own rows counts only those as unmatched whose account it does not bring", async () => {
    const orders = [{ id: "o1", account: "A1", at: "2026-01-01T09:00:00Z" }, { id: "o2", account: "A1", at: "2026-01-02T09:00:00Z" }, { id: "o3", account: "A9", at: "2026-01-02T09:00:00Z" }];
    const both = [await bench.stage("account", 1, [{ id: "A1", name: "Acme" }]), await bench.stage("order", 1, orders)];
    const settled = await commit(bench.options, 1, both, []);
    expect(settled.map(({ kind, unmatched }) => [kind, unmatched])).toEqual([["account", 0], ["order", 1]]);
    expect(await bench.counted("order", ["id", "account_id"])).toEqual([["o1", "A1"], ["o2", "A1"], ["o3", ""]]);
  });

  test("of the same file again changes nothing, and one changed row is one change", async () => {
    await imported("touch", 1, [{ id: "a", ...call }, { id: "b", ...call }]);
    expect(await imported("touch", 2, [{ id: "a", ...call }, { id: "b", ...call }], [1])).toMatchObject({ new: 0, changed: 0, unchanged: 2 });
    expect(await bench.counted("touch", ["id", "batch"])).toEqual([["a", 1], ["b", 1]]);
    expect(await imported("touch", 3, [{ id: "a", ...call }, { id: "b", ...call, seconds: 90 }], [1, 2])).toMatchObject({ new: 0, changed: 1, unchanged: 1 });
    expect(await bench.counted("touch", ["id", "seconds", "batch"])).toEqual([["a", null, 1], ["b", 90, 3]]);
  });

  test("counts equal rows without an id each, and the same file again adds none", async () => {
    const file = [{ ...call }, { ...call }, { ...call, seconds: 5 }];
    expect(await imported("touch", 1, file)).toMatchObject({ new: 3, changed: 0, unchanged: 0 });
    expect(await imported("touch", 2, file, [1])).toMatchObject({ new: 0, changed: 0, unchanged: 3 });
    expect(await imported("touch", 3, [...file, { ...call }], [1, 2])).toMatchObject({ new: 1, changed: 0, unchanged: 3 });
    expect(await bench.counted("touch", ["batch"])).toHaveLength(4);
  });

  test("with one key on two lines keeps the later line", async () => {
    const file = [{ id: "a", ...call, seconds: 1 }, { id: "a", ...call, seconds: 2 }, { id: "b", ...call }, { id: "b", ...call }];
    expect(await imported("touch", 1, file)).toMatchObject({ new: 2, changed: 1, unchanged: 1 });
    expect(await bench.counted("touch", ["id", "seconds", "seq"])).toEqual([["a", 2, "2"], ["b", null, "4"]]);
  });

  test("with one account on 20,000 lines, as invoices have it, takes it in once and in little memory", async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => ({ id: "a", name: i === 19_999 ? "Last" : "First" }));
    expect(await imported("account", 1, [...lines, { id: "b", name: "Other" }])).toMatchObject({ new: 2, changed: 1, unchanged: 19_998 });
    expect(await bench.counted("account", ["id", "name"])).toEqual([["a", "Last"], ["b", "Other"]]);
  });

  test("keeps every line it was given, counted or on the shelf", async () => {
    await imported("touch", 1, [{ id: "a", ...call }, { id: "a", ...call, seconds: 2 }]);
    await imported("touch", 2, [{ id: "a", ...call, seconds: 2 }, { id: "b", ...call }], [1]);
    expect(await received("touch")).toEqual(["1/1", "1/2", "2/1", "2/2"]);
  });

  test("made of several mappings of one kind takes all of them", async () => {
    const { table, stages } = await bench.stage("touch", 1, [{ id: "a/click", ...call }]);
    const others = ["impressions", "opens"];
    for (const stage of others) {
      await bench.engine.command(sql`CREATE TABLE ${name(stage)} AS ${name(stages[0] ?? "")}`);
      await bench.engine.insert(stage, [{ source: "crm", batch: 1, seq: 1, row_key: others.indexOf(stage) + 1, content: 1, at: "2026-01-01 00:00:00", type: "ad_click" }]);
    }
    expect(await commit(bench.options, 1, [{ table, stages: [...stages, ...others] }], [])).toMatchObject([{ kind: "touch", new: 3 }]);
  });

  test("that is cancelled leaves nothing behind", async () => {
    await imported("touch", 1, [{ id: "a", ...call }]);
    const staged = await bench.stage("touch", 2, [{ id: "a", ...call, seconds: 7 }, { id: "b", ...call }]);
    const signal = AbortSignal.abort(new Error("cancelled"));
    await expect(commit({ ...bench.options, signal }, 2, [staged], [1])).rejects.toThrow();
    expect(await bench.counted("touch", ["id", "seconds"])).toEqual([["a", null]]);
    expect(await received("touch")).toEqual(["1/1"]);
    expect(await helperTables()).toEqual([]);
  });
});

describe("a dry run", () => {
  const now = [{ id: "a", ...call, account: "Acme" }, { id: "b", ...call }];
  const next = [{ id: "a", ...call, account: "Acme", seconds: 4 }, { id: "b", ...call }, { id: "c", ...call }];
  test("says what the import then does, and does nothing", async () => {
    await imported("touch", 1, now);
    const dry = await compare(bench.options, await bench.stage("touch", 2, next));
    expect(dry).toMatchObject({ new: 1, changed: 1, unchanged: 1, unmatched: 3 });
    expect(dry.samples.new).toMatchObject([{ id: "c" }]);
    expect(dry.samples.changed).toMatchObject([{ before: { id: "a", seconds: null }, after: { id: "a", seconds: 4 } }]);
    expect(dry.samples.unmatched).toMatchObject([{ id: "a" }, { id: "b" }, { id: "c" }]);
    expect(await bench.counted("touch", ["id", "seconds"])).toEqual([["a", null], ["b", null]]);
    const { samples: _, ...counts } = dry;
    expect(await imported("touch", 2, next, [1])).toEqual(counts);
  });
});

describe("an undo", () => {
  test("brings back what the import had changed, and its undo brings the import back", async () => {
    await imported("touch", 1, [{ id: "a", ...call, seconds: 1 }]);
    await imported("touch", 2, [{ id: "a", ...call, seconds: 2 }, { id: "b", ...call }], [1]);
    const before = await bench.counted("touch", ["id", "seconds", "batch"]);
    await undo(bench.options, 2, [1]);
    expect(await bench.counted("touch", ["id", "seconds", "batch"])).toEqual([["a", 1, 1]]);
    await redo(bench.options, 2, [1]);
    expect(await bench.counted("touch", ["id", "seconds", "batch"])).toEqual(before);
  });

  test("or its undo, cancelled before rows move, leaves everything as it was and nothing behind", async () => {
    await imported("touch", 1, [{ id: "a", ...call, seconds: 1 }]);
    await imported("touch", 2, [{ id: "a", ...call, seconds: 2 }, { id: "b", ...call }], [1]);
    const shown = (): Promise<unknown[][]> => bench.counted("touch", ["id", "seconds", "batch"]);
    const before = await shown();
    await expect(undo(cancelledAt("deciding"), 2, [1])).rejects.toThrow();
    expect([await shown(), await helperTables()]).toEqual([before, []]);
    await undo(bench.options, 2, [1]);
    const undone = await shown();
    await expect(redo(cancelledAt("deciding"), 2, [1])).rejects.toThrow();
    expect([await shown(), await helperTables()]).toEqual([undone, []]);
    await redo(bench.options, 2, [1]);
    expect(await shown()).toEqual(before);
  });

  test("cancelled when rows move already is carried through", async () => {
    await imported("touch", 1, [{ id: "a", ...call, seconds: 1 }]);
    await imported("touch", 2, [{ id: "a", ...call, seconds: 2 }], [1]);
    await undo(cancelledAt("moving"), 2, [1]);
    expect(await bench.counted("touch", ["id", "seconds"])).toEqual([["a", 1]]);
  });

  test("says how far it is", async () => {
    await imported("touch", 1, [{ id: "a", ...call }]);
    const phases: Phase[] = [];
    await undo({ ...bench.options, onPhase: (phase) => void phases.push(phase) }, 1, []);
    expect(phases.map(({ step }) => step)).toEqual(["finding", "deciding", "moving", "matching"]);
    expect(phases.map(({ share }) => share)).toEqual([0, 0.25, 0.5, 0.75]);
  });

  test("of an import leaves the rows that a later one repeated", async () => {
    await imported("touch", 1, [{ id: "a", ...call }, { id: "b", ...call }]);
    await imported("touch", 2, [{ id: "a", ...call }], [1]);
    await undo(bench.options, 1, [2]);
    expect(await bench.counted("touch", ["id", "batch"])).toEqual([["a", 2]]);
  });

  test("of an import in the middle leaves what came after it", async () => {
    for (const [batch, seconds] of [[1, 1], [2, 2], [3, 3]] as const) await imported("touch", batch, [{ id: "a", ...call, seconds }], [1, 2, 3].slice(0, batch - 1));
    await undo(bench.options, 2, [1, 3]);
    expect(await bench.counted("touch", ["seconds"])).toEqual([[3]]);
    await undo(bench.options, 3, [1]);
    expect(await bench.counted("touch", ["seconds"])).toEqual([[1]]);
  });

  test("done twice is done once", async () => {
    await imported("touch", 1, [{ id: "a", ...call }]);
    for (const times of [1, 2]) {
      await undo(bench.options, 1, []);
      expect(await bench.counted("touch", ["id"]), `after ${times}`).toEqual([]);
    }
    for (const times of [1, 2]) {
      await redo(bench.options, 1, []);
      expect(await bench.counted("touch", ["id"]), `after ${times}`).toEqual([["a"]]);
    }
    expect(await received("touch")).toEqual(["1/1"]);
  });
});

describe("a record with versions", () => {
  const deal = (stage: string, since?: string): StagedRow => ({ id: "d1", name: "Deal", stage, ...(since !== undefined && { valid_from: since }) });
  const versions = (): Promise<unknown[][]> => bench.counted("opportunity", ["stage", "valid_from", "batch"]);
  const stamp = (batch: number): string => receivedAt(batch).replace("T", " ").replace("Z", "");

  test("without dates: the first holds since ever, a change since it was received, the same again is none", async () => {
    expect(await imported("opportunity", 1, [deal("new")])).toMatchObject({ new: 1 });
    expect(await imported("opportunity", 2, [deal("new")], [1])).toMatchObject({ unchanged: 1 });
    expect(await imported("opportunity", 3, [deal("late")], [1, 2])).toMatchObject({ changed: 1 });
    expect(await versions()).toEqual([["new", "1970-01-01 00:00:00.000", 1], ["late", stamp(3), 3]]);
    await undo(bench.options, 1, [2, 3]);
    expect(await versions()).toEqual([["new", "1970-01-01 00:00:00.000", 2], ["late", stamp(3), 3]]);
    await undo(bench.options, 2, [3]);
    expect(await versions()).toEqual([["late", "1970-01-01 00:00:00.000", 3]]);
  });

  test("back to what it was is a change again", async () => {
    for (const [i, stage] of ["new", "late", "new"].entries()) await imported("opportunity", i + 1, [deal(stage)], [1, 2].slice(0, i));
    expect((await versions()).map(([stage]) => stage)).toEqual(["new", "late", "new"]);
  });

  test("with dates: an older version enters the history, is called stale, and changes nothing that holds now", async () => {
    await imported("opportunity", 1, [deal("late", "2025-06-01T00:00:00Z")]);
    expect(await imported("opportunity", 2, [deal("new", "2025-03-01T00:00:00Z")], [1])).toMatchObject({ changed: 1, stale: 1 });
    expect(await versions()).toEqual([["late", "2025-06-01 00:00:00.000", 1], ["new", "2025-03-01 00:00:00.000", 2]]);
    expect(await imported("opportunity", 3, [deal("late", "2025-06-01T00:00:00Z"), deal("new", "2025-03-01T00:00:00Z")], [1, 2])).toMatchObject({ unchanged: 2, stale: 0 });
  });

  test("corrected for one instant has the later word, and the former after an undo", async () => {
    await imported("opportunity", 1, [deal("new", "2025-03-01T00:00:00Z")]);
    expect(await imported("opportunity", 2, [deal("late", "2025-03-01T00:00:00Z")], [1])).toMatchObject({ changed: 1 });
    expect((await versions()).map(([stage]) => stage)).toEqual(["late"]);
    await undo(bench.options, 2, [1]);
    expect((await versions()).map(([stage]) => stage)).toEqual(["new"]);
  });
});

describe("whatever the order of imports, undos and redos", () => {
  const line = fc.record({ key: fc.integer({ min: 1, max: 4 }), content: fc.integer({ min: 1, max: 2 }) });
  const dated = fc.record({ key: fc.integer({ min: 1, max: 3 }), content: fc.integer({ min: 1, max: 2 }), since: fc.constantFrom("", "", "2025-05-01T00:00:00Z", "2026-01-02T12:00:00Z") });
  const steps = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 9 });

  test("the counted rows are those that the rule names", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(line, { maxLength: 6 }), { minLength: 3, maxLength: 3 }), steps, async (files, dice) => {
        await replay("touch", files.map((file) => file.map(({ key, content }) => ({ row_key: key, content, ...call }))), dice);
      }),
      { numRuns: isShort ? 2 : 6, seed: 20260301 },
    );
  });

  test("and so are the versions", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(dated, { maxLength: 6 }), { minLength: 3, maxLength: 3 }), steps, async (files, dice) => {
        await replay("opportunity", files.map((file) => file.map(({ key, content, since }) => ({ row_key: key, content, id: `d${key}`, ...(since !== "" && { valid_from: since }) }))), dice);
      }),
      { numRuns: isShort ? 2 : 7, seed: 20260301 },
    );
  });
});

/** Each die commits the next file, or undoes or redoes one that is there; after each step the table is compared with the rule. */
async function replay(kind: string, files: readonly (readonly StagedRow[])[], dice: readonly number[]): Promise<void> {
  const table = tableOf(kind);
  for (const place of [table.name, shelfName(table)]) await emptyTable(bench.engine, place);
  const active = new Set<number>();
  let done = 0;
  for (const die of dice) {
    const target = 1 + (die % files.length);
    if (done < files.length && (die < 5 || done === 0)) {
      done += 1;
      await imported(kind, done, files[done - 1] ?? [], [...active]);
      active.add(done);
    } else if (target <= done && active.delete(target)) {
      await undo(bench.options, target, [...active]);
    } else if (target <= done) {
      await redo(bench.options, target, [...active]);
      active.add(target);
    }
    const expected = standing(table.versioned, files.slice(0, done), active);
    expect(await shelvedTwice(kind)).toEqual([]);
    const found = (await bench.counted(kind, ["row_key", "batch", "seq", ...(table.versioned ? ["valid_from"] : [])])).map((row) => row.join(" "));
    expect(found.toSorted(), `active ${[...active].join(",")}`).toEqual(expected.toSorted());
    expect(await received(kind)).toHaveLength(files.slice(0, done).flat().length);
  }
}

interface Received {
  readonly key: unknown;
  readonly content: unknown;
  readonly batch: number;
  readonly seq: number;
  readonly dateless: boolean;
  readonly holds: string;
}

/** The rule once more, plainly: which rows stand when these imports count. */
function standing(versioned: boolean, files: readonly (readonly StagedRow[])[], active: ReadonlySet<number>): string[] {
  const rows = files.flatMap((file, i) => file.map((row, line): Received => {
    const given = row["valid_from"] as string | undefined;
    const dateless = versioned && given === undefined;
    return { key: row["row_key"], content: row["content"], batch: i + 1, seq: line + 1, dateless, holds: versioned ? (given ?? receivedAt(i + 1)) : "" };
  }));
  const counting = rows.filter(({ batch }) => active.has(batch));
  return [...Map.groupBy(counting, ({ key }) => key).values()].flatMap((mine) => versionsOf(mine).map(({ row, since }) => [row.key, row.batch, row.seq, ...(versioned ? [since] : [])].join(" ")));
}

function versionsOf(rows: readonly Received[]): { row: Received; since: string }[] {
  const slots = [...Map.groupBy(rows, ({ holds }) => holds)].toSorted(([a], [b]) => (Date.parse(a) || 0) - (Date.parse(b) || 0)).map(([, slot]) => firstOfLastRun(slot));
  const kept = slots.filter((row, i) => !(row.dateless && i > 0 && slots[i - 1]?.content === row.content));
  return kept.map((row, i) => ({ row, since: row.dateless && i === 0 ? "1970-01-01 00:00:00.000" : row.holds.replace("T", " ").replace(/(\.000)?Z/, ".000") }));
}

function firstOfLastRun(slot: readonly Received[]): Received {
  const lastLines = [...Map.groupBy(slot, ({ batch }) => batch).values()].map((lines) => lines.at(-1) as Received);
  const differing = lastLines.findLastIndex(({ content }) => content !== lastLines.at(-1)?.content);
  return lastLines[differing + 1] as Received;
}

async function received(kind: string): Promise<string[]> {
  const table = tableOf(kind);
  const rows = await bench.engine.rows<{ place: string }>(sql`
    SELECT concat(toString(batch), '/', toString(seq)) AS place
    FROM (SELECT batch, seq FROM ${name(table.name)} UNION DISTINCT SELECT batch, seq FROM ${name(shelfName(table))})
    ORDER BY batch, seq`);
  return rows.map(({ place }) => place);
}

/** Options of work that is cancelled when it comes to this step. */
function cancelledAt(step: Phase["step"]): SettleOptions {
  const abort = new AbortController();
  return { ...bench.options, signal: abort.signal, onPhase: (phase) => phase.step === step && abort.abort(new Error("cancelled")) };
}

async function shelvedTwice(kind: string): Promise<unknown[]> {
  return bench.engine.rows(sql`SELECT row_key, batch, seq FROM ${name(shelfName(tableOf(kind)))} GROUP BY row_key, batch, seq HAVING count() > 1`);
}

async function helperTables(): Promise<string[]> {
  const rows = await bench.engine.rows<{ name: string }>(sql`
    SELECT name FROM system.tables WHERE database = currentDatabase() AND match(name, '^stage_|_(next|keys|here|known|twice|touched|arrivals|standing|rematch.*)$')`);
  return rows.map((row) => row.name);
}
