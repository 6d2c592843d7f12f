import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openControl, type Control } from "./control.ts";
import { openDatabase } from "./database.ts";
import type { NewImport } from "./imports.ts";
import { controlMigrations } from "./migrations.ts";

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 2, 10, minute));
const spring: NewImport = {
  kind: "touch",
  as: "touch",
  source: "dialer",
  file: { name: "calls.csv", sha256: "ab12", bytes: 900 },
  mappings: [{ kind: "touch", version: 1, fields: { at: { column: "When" } } }],
  zone: "Europe/Berlin",
  currency: "EUR",
  receivedAt: at(0),
};
const counts = { read: 3, new: 3, changed: 0, unchanged: 0, rejected: 0, unmatched: 1, skipped: 0 };

let dir: string;
let control: Control;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "sextant-control-"));
  control = openControl(dir);
});
afterEach(async () => {
  await control.close();
  rmSync(dir, { recursive: true, force: true });
});

describe("imports", () => {
  test("an import keeps what it was, through undo and redo", async () => {
    const batch = await control.imports.begin(spring);
    await control.imports.step(batch, "committing", at(1), { rows: counts, flags: { zone_assumed: 3 } });
    await control.imports.step(batch, "committed", at(2), { seconds: 4.5 });
    expect(await control.imports.active()).toEqual([batch]);
    await control.imports.step(batch, "undoing", at(3));
    await control.imports.step(batch, "undone", at(4));
    expect(await control.imports.active()).toEqual([]);
    expect(await control.imports.get(batch)).toMatchObject({ state: "undone", undone_at: at(4).toISOString(), rows: counts, seconds: 4.5 });
    await control.imports.step(batch, "redoing", at(5));
    await control.imports.step(batch, "committed", at(6));
    expect(await control.imports.get(batch)).toMatchObject({ state: "committed", undone_at: null, mappings: spring.mappings, flags: { zone_assumed: 3 } });
  });

  test("a number is never given twice, not even after a failure", async () => {
    const first = await control.imports.begin(spring);
    await control.imports.step(first, "failed", at(1), { problem: { code: "encoding", message: "…", advice: "…" } });
    const second = await control.imports.begin(spring);
    expect(second).toBe(first + 1);
    expect((await control.imports.list()).map(({ batch, state }) => [batch, state])).toEqual([[second, "running"], [first, "failed"]]);
  });

  test("what a crash left half done is found", async () => {
    const [reading, committing, undoing, done] = [await control.imports.begin(spring), await control.imports.begin(spring), await control.imports.begin(spring), await control.imports.begin(spring)];
    await control.imports.step(committing, "committing", at(1));
    for (const batch of [undoing, done]) await control.imports.step(batch, "committed", at(1));
    await control.imports.step(undoing, "undoing", at(2));
    expect((await control.imports.unfinished()).map(({ batch, step }) => [batch, step])).toEqual([[reading, "running"], [committing, "committing"], [undoing, "undoing"]]);
    expect(await control.imports.active()).toEqual([undoing, done]);
  });

  test("one that live events add to all day is read from its ends, and says the same", async () => {
    const batch = await control.imports.begin(spring);
    for (let round = 1; round <= 60; round += 1) {
      await control.imports.step(batch, "committing", at(round));
      await control.imports.step(batch, "committed", at(round), { rows: { ...counts, read: round }, live: { to: round }, ...(round === 1 ? { flags: { late: 2 } } : {}) });
    }
    const kept = await control.imports.get(batch);
    expect(kept).toMatchObject({ state: "committed", rows: { read: 60 }, live: { to: 60 }, flags: { late: 2 } });
    await control.close();
    control = openControl(dir);
    expect(await control.imports.list()).toEqual([kept]);
    await control.imports.step(batch, "undoing", at(61));
    expect(await control.imports.get(batch)).toMatchObject({ step: "undoing", live: { to: 60 } });
  });

  test("an import that failed cannot be undone", async () => {
    const batch = await control.imports.begin(spring);
    await control.imports.step(batch, "failed", at(1));
    await expect(control.imports.step(batch, "undoing", at(2))).rejects.toThrow(`import ${batch} is failed: undoing cannot follow`);
  });

  test("an import that does not exist is named", async () => {
    await expect(control.imports.get(77)).rejects.toMatchObject({ code: "import_not_found", message: "There is no import 77." });
  });
});

describe("saved mappings", () => {
  test("are taken off the list, and come back as the next version for the same columns", async () => {
    const columns = ["Ticket", "Started"];
    await control.mappings.save({ name: "phone", mappings: [{ a: 1 }], columns, author: "ann", at: at(0) });
    expect(await control.mappings.remove({ name: "phone", author: "ben", at: at(1) })).toMatchObject({ version: 1, mappings: [{ a: 1 }] });
    expect([await control.mappings.get("phone"), await control.mappings.list(), await control.mappings.forColumns(columns)]).toEqual([undefined, [], undefined]);
    expect(await control.mappings.remove({ name: "phone", author: "ben", at: at(1) })).toBeUndefined();
    expect(await control.mappings.save({ name: "phone", mappings: [{ a: 1 }], author: "ann", at: at(2) })).toMatchObject({ version: 3 });
    expect((await control.mappings.forColumns(columns))?.name).toBe("phone");
  });

  const columns = ["Date", "Cost (EUR)"];
  test("each edit is a version, and the same again is none", async () => {
    await control.mappings.save({ name: "spend", mappings: [{ a: 1 }], columns, author: "ann", at: at(0) });
    await control.mappings.save({ name: "spend", mappings: [{ a: 2 }], author: "ann", at: at(1) });
    await control.mappings.save({ name: "spend", mappings: [{ a: 2 }], author: "ben", at: at(2) });
    expect((await control.mappings.get("spend"))?.version).toBe(2);
    expect((await control.mappings.get("spend", 1))?.mappings).toEqual([{ a: 1 }]);
    expect(await control.mappings.list()).toHaveLength(1);
  });

  test("a file with the same columns is recognised, however they are written", async () => {
    await control.mappings.save({ name: "spend", mappings: [{ a: 1 }], columns, author: "ann", at: at(0) });
    expect((await control.mappings.forColumns([" date", "COST (EUR)\u200b"]))?.name).toBe("spend");
    expect(await control.mappings.forColumns(["Cost (EUR)", "Date"])).toBeUndefined();
  });
});

describe("settings", () => {
  test("a setting holds from its date on, and the ledger keeps who and why", async () => {
    await control.settings.set({ name: "currency", value: "USD", author: "ann", reason: "moved", at: at(0), validFrom: at(30) });
    await control.settings.set({ name: "kpi.win_rate.population", value: "target", author: "ben", reason: "agreed", at: at(1) });
    expect(await control.settings.value("currency", at(29))).toBe("EUR");
    expect(await control.settings.value("currency", at(30))).toBe("USD");
    expect(await control.settings.value("kpi.win_rate.population", at(2))).toBe("target");
    expect((await control.settings.ledger("currency")).map(({ author, reason }) => [author, reason])).toEqual([["ann", "moved"]]);
  });

  test("of two lines for one instant the one set last holds", async () => {
    for (const value of ["USD", "CHF"]) await control.settings.set({ name: "currency", value, author: "ann", reason: "", at: at(0) });
    expect(await control.settings.value("currency", at(0))).toBe("CHF");
  });

  test.each([
    ["zone", "Mars/Olympus", "bad_setting"],
    ["zone", 3, "bad_setting"],
    ["currency", "euro", "bad_setting"],
    ["fiscal_year_starts", "02-30", "bad_setting"],
    ["first_weekday", "friday", "bad_setting"],
    ["rule.identity.min_confidence", 2, "bad_setting"],
    ["__proto__", "x", "unknown_setting"],
    ["colour", "red", "unknown_setting"],
  ])("%s = %s is refused", async (name, value, code) => {
    await expect(control.settings.set({ name, value, author: "ann", reason: "", at: at(0) })).rejects.toMatchObject({ code });
  });
});

test("a job tells what came of it, and an open one is found after a crash", async () => {
  const first = await control.jobs.queue("rematch", { kind: "account" }, at(0));
  const second = await control.jobs.queue("rebuild", {}, at(0));
  await control.jobs.step(first, "running", at(1), { rows: 5 });
  await control.jobs.step(first, "done", at(2), { moved: 3 });
  expect(await control.jobs.get(first)).toMatchObject({ state: "done", outcome: { rows: 5, moved: 3 } });
  expect((await control.jobs.open()).map(({ id }) => id)).toEqual([second]);
  await expect(control.jobs.step(first, "running", at(3))).rejects.toThrow("is done");
});

test("a line of the audit that somebody alters shows", async () => {
  for (const subject of ["1", "2", "3"]) await control.audit.write({ at: at(0), actor: "ann", action: "import.undo", subject });
  expect(await control.audit.firstBroken()).toBeNull();
  await control.close();
  const file = new DatabaseSync(join(dir, "control.sqlite"));
  file.exec(`DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'eve' WHERE subject = '2'`);
  file.close();
  control = openControl(dir);
  expect(await control.audit.firstBroken()).toBe(2);
});

test("no ledger line can be changed or taken out", async () => {
  const batch = await control.imports.begin(spring);
  const database = openDatabase(join(dir, "control.sqlite"));
  await expect(database.updateTable("import").set({ source: "x" }).execute()).rejects.toThrow("import only grows");
  await expect(database.deleteFrom("import_step").where("batch", "=", batch).execute()).rejects.toThrow("import_step only grows");
  await database.destroy();
});

test("a value that SQLite would misread is refused, not shifted", async () => {
  const database = openDatabase(join(dir, "control.sqlite"));
  for (const wrong of [new Date(0), { a: 1 }, true, undefined]) {
    await expect(database.selectFrom("import").selectAll().where("source", "=", wrong as unknown as string).execute()).rejects.toThrow("cannot be bound");
  }
  await database.destroy();
});

test("the ledgers of a newer Sextant are left alone", async () => {
  await control.close();
  const file = new DatabaseSync(join(dir, "control.sqlite"));
  file.exec("PRAGMA user_version = 99");
  file.close();
  expect(() => openControl(dir)).toThrow(`has schema 99; this Sextant knows schemas up to ${controlMigrations.length}.`);
  const back = new DatabaseSync(join(dir, "control.sqlite"));
  back.exec(`PRAGMA user_version = ${controlMigrations.length}`);
  back.close();
  control = openControl(dir);
});

test("everything is there again after the next start", async () => {
  const batch = await control.imports.begin(spring);
  await control.close();
  control = openControl(dir);
  expect(await control.imports.get(batch)).toMatchObject({ as: "touch", file: spring.file, zone: "Europe/Berlin", state: "running" });
});

describe("segments", () => {
  const west = { name: "Tier 1 in the west", search: "", where: ["tier=1", "region=West"], sort: "-open_pipeline", columns: ["name", "tier"] };

  test("a saved view is found by its name, with who saved it and when; saving again replaces it", async () => {
    await control.segments.save({ ...west, author: "Dana", at: at(0) });
    await control.segments.save({ ...west, where: ["tier=1"], author: "Kim", at: at(1) });
    expect(await control.segments.list()).toEqual([{ ...west, where: ["tier=1"], author: "Kim", saved_at: at(1).toISOString() }]);
  });

  test("what somebody else saved or removed meanwhile is not overwritten by who says what they replace", async () => {
    const opened = await control.segments.save({ ...west, over: null, author: "Dana", at: at(0) });
    const theirs = await control.segments.save({ ...west, where: ["tier=1"], over: opened.saved_at, author: "Kim", at: at(1) });
    const mine = { ...west, where: ["tier=2"], author: "Dana", at: at(2) };
    for (const over of [opened.saved_at, null]) await expect(control.segments.save({ ...mine, over })).rejects.toMatchObject({ code: "conflict_segment", message: "Kim saved the segment “Tier 1 in the west” after you opened it." });
    expect(await control.segments.list()).toEqual([theirs]);
    await control.segments.save({ ...mine, over: theirs.saved_at });
    await control.segments.remove({ name: west.name, author: "Kim", at: at(3) });
    await expect(control.segments.save({ ...mine, over: at(2).toISOString() })).rejects.toMatchObject({ message: "Kim removed the segment “Tier 1 in the west” after you opened it." });
    expect(await control.segments.save({ ...mine, over: null, at: at(4) })).toMatchObject({ where: ["tier=2"] });
  });

  test("a removed one is gone from the list and can be saved again", async () => {
    const saved = await control.segments.save({ ...west, author: "Dana", at: at(0) });
    expect(await control.segments.remove({ name: west.name, author: "Kim", at: at(1) })).toEqual(saved);
    expect(await control.segments.list()).toEqual([]);
    expect(await control.segments.remove({ name: west.name, author: "Kim", at: at(2) })).toBeUndefined();
    await control.segments.save({ ...west, author: "Kim", at: at(3) });
    expect(await control.segments.list()).toHaveLength(1);
  });
});

describe("notes at KPIs", () => {
  const doubt = { kpi: "win_rate", kind: "doubt", text: "two deals are missing", from: "2026-01-01", to: "2026-04-01", where: ["tier=1"], author: "Dana" } as const;

  test("a doubt is settled with an answer and opened again; each is a line, none is lost", async () => {
    const { id } = await control.notes.add({ ...doubt, at: at(0) });
    await control.notes.add({ ...doubt, kpi: "nps", kind: "note", at: at(1) });
    expect(await control.notes.list("win_rate")).toEqual([{ ...doubt, id, at: at(0).toISOString(), settled: null }]);
    const settled = await control.notes.take({ id, step: "settled", text: "they were imported today", author: "Kim", at: at(2) });
    expect(settled?.settled).toEqual({ author: "Kim", at: at(2).toISOString(), text: "they were imported today" });
    expect((await control.notes.take({ id, step: "reopened", text: "", author: "Dana", at: at(3) }))?.settled).toBeNull();
    expect((await control.notes.list()).map(({ kpi }) => kpi)).toEqual(["nps", "win_rate"]);
    expect(await control.notes.take({ id: id + 99, step: "settled", text: "", author: "Kim", at: at(4) })).toBeUndefined();
  });
});

describe("frozen boards", () => {
  const ground = { data_as_of: null, imports: [1, 2], settings: 3, product_version: "1.0.0", rule_version: 0, identity_version: 2 };
  const quarter = { from: "2026-01-01", to: "2026-04-01", zone: "Europe/Berlin", label: "Q1 2026", author: "Dana", reason: "board meeting", by_itself: false, ground };
  const facts = { lines: [["a1", "d1", 5]] };

  test("a frozen period is found by its days, with every number and its facts, also after the next start", async () => {
    const board = await control.frozen.freeze({ ...quarter, at: at(0), numbers: [{ kpi: "win_rate", result: { value: 0.5 }, facts }, { kpi: "nps", result: { value: null }, facts: null }] });
    await control.close();
    control = openControl(dir);
    expect(await control.frozen.of(quarter)).toEqual(board);
    expect(await control.frozen.of({ ...quarter, zone: "UTC" })).toBeUndefined();
    expect(await control.frozen.results(board.id)).toEqual(new Map([["win_rate", { value: 0.5 }], ["nps", { value: null }]]));
    expect(await control.frozen.number(board.id, "win_rate")).toEqual({ kpi: "win_rate", result: { value: 0.5 }, facts });
    expect(await control.frozen.number(board.id, "csat")).toBeUndefined();
  });

  test("a period is frozen once, and what was reported cannot be changed", async () => {
    await control.frozen.freeze({ ...quarter, at: at(0), numbers: [{ kpi: "win_rate", result: { value: 0.5 }, facts: null }] });
    await expect(control.frozen.freeze({ ...quarter, at: at(1), numbers: [] })).rejects.toMatchObject({ code: "already_frozen" });
    const database = openDatabase(join(dir, "control.sqlite"));
    await expect(database.updateTable("frozen_kpi").set({ result: "{}" }).execute()).rejects.toThrow("frozen_kpi only grows");
    await expect(database.deleteFrom("frozen_board").execute()).rejects.toThrow("frozen_board only grows");
    await database.destroy();
    expect((await control.frozen.list()).map(({ label }) => label)).toEqual(["Q1 2026"]);
  });
});
