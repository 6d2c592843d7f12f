/** KPIs that are kept up account by account: on a company in which people and devices are met at several accounts, and some of it is still to come. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCompany, makeTouches } from "../../bench/company.ts";
import { inForm } from "../../tests/form.ts";
import type { Ask, KnobValues, Kpi } from "../measure/kpi.ts";
import { kpis } from "../measure/kpis/index.ts";
import { measureAll } from "../measure/run.ts";
import { knobsOf, settingsAsOf } from "../measure/settings.ts";
import { isStepwise, stepwiseReadings } from "../measure/stepwise.ts";
import { periodBetween } from "../model/period.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { runMigrations } from "../store/migrate.ts";
import { openEngine } from "../store/open.ts";
import { createBeside } from "../store/schema.ts";
import { compile, join, name, type Sql, sql, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { filterSettings } from "./happened-since.ts";
import { remembering } from "./remembered.ts";
import { accountTables } from "./writes.ts";

const accounts = 300;
/** Rows of the company are dated up to 30 September. */
const now = "2026-07-15T12:00:00.000Z";
const settings = settingsAsOf([], now);
/** In the short form the first ones: of visits, of states, of several kinds of touches. */
const first = ["site_visits", "engaged_rate", "view_through_visits"];
const stepwise = kpis.filter((kpi) => isStepwise(kpi, knobsOf(kpi, settings))).toSorted((a, b) => Number(first.includes(b.id)) - Number(first.includes(a.id)));

let dataDir = "";
let plain: Engine;
let keeping: Engine;
let clock = now;

beforeAll(async () => {
  dataDir = await mkdtemp(joinPath(tmpdir(), "sextant-stepwise-"));
  plain = await openEngine({ dataDir });
  await runMigrations(plain, () => new Date(now));
  await makeCompany(plain, accounts);
  await makeTouches(plain, { accounts, from: 0, to: 9_000 });
  for (const table of recordTables.filter(({ kind }) => kind === "touch" || kind === "session")) {
    await addRows(plain, table, { every: 7, nth: 1, account: sql`concat('a', toString(cityHash64(seq, 5) % ${value.uint(accounts)}))` });
    await addRows(plain, table, { every: 11, nth: 2, account: sql`''` });
  }
  await addCrowd();
  observeWorlds();
  keeping = remembering(plain, { now: () => new Date(clock), maxAgeMs: Infinity, steppedFrom: 0 }).engine;
});
afterAll(async () => {
  await plain.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** Statements that made rows of single accounts, in worlds of their own. */
const inWorlds: string[] = [];

function observeWorlds(): void {
  const within = plain.in.bind(plain);
  plain.in = async (database) => {
    const world = await within(database);
    const command = world.command.bind(world);
    world.command = async (statement, options) => {
      await command(statement, options);
      inWorlds.push(compile(statement).text);
    };
    return world;
  };
}

/** One mail to forty accounts on a day, and one seller who has a hundred accounts. */
async function addCrowd(): Promise<void> {
  const mails = Array.from({ length: 40 }, (_, n) => ({
    id: `crowd-${n}`, type: "mail_out", direction: "out", side: "sales", subject: "Spring offer", user: "Kim", person_id: `crowd-${n}`, at: "2026-05-05 10:00:00.000", account_id: `a${n}`,
    source: "crowd", batch: 1, seq: 4_000_000_000 + n, row_key: 4_000_000_000 + n, received_at: "2026-05-05 11:00:00.000",
  }));
  const hundred = Array.from({ length: 100 }, (_, n) => ({
    from_day: "2026-06-01", account_id: `a${n}`, source: "crowd", batch: 1, seq: 5_000_000_000 + n, row_key: 5_000_000_000 + n, received_at: "2026-05-05 11:00:00.000",
  }));
  await plain.insert("touch", mails);
  await plain.insert("person", hundred.map(({ from_day: _, ...row }, n) => ({ ...row, id: `crowd-p${n}`, person_id: `crowd-p${n}`, email: `p${n}@crowd.example`, valid_from: "1970-01-01 00:00:00.000" })));
  await plain.insert("ownership", hundred.map((row) => ({ ...row, user: "Kim", role: "ae" })));
  await plain.insert("list_membership", hundred.map((row) => ({ ...row, list: "crowd", list_kind: "target" })));
}

interface More {
  readonly every: number;
  readonly nth: number;
  readonly account: Sql;
  /** Whether their account is a guess too unsure to count: visits made of them stand under no account. */
  readonly isGuess?: boolean;
}

/** Rows once more, as others, at another account: the people and devices stay. They come in as an import's do. */
async function addRows(engine: Engine, table: RecordTable, { every, nth, account, isGuess = false }: More): Promise<void> {
  const guess: Readonly<Record<string, Sql>> = isGuess ? { account_method: sql`'name'`, account_confidence: sql`0.3`, visitor: sql`concat(visitor, '-guessed')` } : {};
  const own: Readonly<Record<string, Sql>> = {
    ...guess,
    account_id: account, seq: sql`seq + ${value.uint(nth * 1e9)}`, row_key: sql`cityHash64(row_key, ${value.uint(nth)})`, id: sql`concat(id, '+', ${value.string(String(nth))})`,
  };
  const columns = Object.keys(allColumns(table));
  await createBeside(engine, table, `${table.name}_next`);
  await engine.command(sql`
    INSERT INTO ${name(`${table.name}_next`)} (${join(columns.map((column) => name(column)), ", ")})
    SELECT ${join(columns.map((column) => own[column] ?? name(column)), ", ")} FROM ${name(table.name)} WHERE seq % ${value.uint(every)} = 0 AND seq < 1000000000`);
  await engine.everywhere(sql`ALTER TABLE ${name(`${table.name}_next`)} MOVE PARTITION ID ${value.string("all")} TO TABLE ${name(table.name)}`);
  await engine.command(sql`DROP TABLE ${name(`${table.name}_next`)}`);
}

const ever = { from: "1970-01-01T00:00:00.000Z", to: "2100-01-01T00:00:00.000Z", zone: "UTC", fromDay: "1970-01-01", toDay: "2100-01-01", now };
const quarter = { from: "2026-04-01T00:00:00.000Z", to: "2026-07-01T00:00:00.000Z", zone: "UTC", fromDay: "2026-04-01", toDay: "2026-07-01", now };

function isWide({ reading, series, bounded }: Kpi): boolean {
  return reading !== "snapshot" && series !== "each_point" && bounded !== true;
}

/** A number, as it is from the start or as what stands beside it is set. */
interface Reading {
  readonly kpi: Kpi;
  readonly set?: KnobValues;
}

const readings: readonly Reading[] = stepwise.flatMap((kpi) => [{ kpi }, ...(stepwiseReadings[kpi.id] ?? []).map((set) => ({ kpi, set }))]);

/** How many facts, and one number for all that they say. */
async function told({ kpi, set = {} }: Reading, window: Ask["window"], condition: Sql, options: QueryOptions = {}): Promise<unknown> {
  const facts = kpi.facts({ window, knobs: { ...knobsOf(kpi, settings), ...set }, workspace: settings });
  return plain.rows(sql`SELECT count() AS facts, sum(cityHash64(toString(tuple(*)))) AS said FROM (${facts}) WHERE ${condition}`, { timeoutMs: 120_000, lane: "long", ...options });
}

describe("the facts of an account are made of its rows alone, and the instant of asking only leaves out what comes after it", () => {
  const part = "cityHash64(account_id, 3) % 3 = 0";
  const filtered = (tables: Iterable<string>, condition: string): QueryOptions => ({ settings: filterSettings(new Map([...tables].map((table) => [table, condition]))) });

  test.each(inForm(readings, 3).map((reading) => [[reading.kpi.id, ...Object.values(reading.set ?? {})].join(", "), reading] as const))("%s", async (_, reading) => {
    const { kpi } = reading;
    expect(isStepwise(kpi, { ...knobsOf(kpi, settings), ...reading.set })).toBe(true);
    const window = isWide(kpi) ? ever : quarter;
    const [inside, outside] = [sql`cityHash64(account_id, 3) % 3 = 0`, sql`cityHash64(account_id, 3) % 3 != 0`];
    expect(await told(reading, window, inside, filtered(accountTables, part))).toEqual(await told(reading, window, inside));
    expect(await told(reading, window, outside, filtered(accountTables, `NOT (${part})`))).toEqual(await told(reading, window, outside));
    if (!isWide(kpi)) return;
    const before = sql`at <= ${value.instant(now)}`;
    const happened = filtered(["touch", "session"], `at <= toDateTime64('${now.replace("T", " ").replace("Z", "")}', 3, 'UTC')`);
    expect(await told(reading, { ...ever, now: "2099-12-31T23:59:59.999Z" }, before, happened)).toEqual(await told(reading, ever, before));
  });
});

describe("what is made of rows of several accounts is not kept account by account", () => {
  test.each(inForm([
    ["one mail to many is no personal action", "sales_actions"],
    ["nor does it make an account a worked one", "actions_per_account"],
    ["an owner has room for so many accounts", "coverage_reasons"],
    ["and why an account is not covered is noted", "account_coverage"],
  ] as const, 1))("%s: %s", async (_, id) => {
    const kpi = kpis.find((one) => one.id === id) as Kpi;
    const part = "cityHash64(account_id, 3) % 10 = 0";
    const [few, options] = [sql`cityHash64(account_id, 3) % 10 = 0`, { settings: filterSettings(new Map([...accountTables].map((table) => [table, part]))) }];
    expect(await told({ kpi }, quarter, few, options)).not.toEqual(await told({ kpi }, quarter, few));
    expect(isStepwise(kpi, knobsOf(kpi, settings))).toBe(false);
  });
});

describe("numbers that are kept over writes are those that are worked out anew", () => {
  const period = periodBetween("2026-04-01", "2026-07-15", settings);
  const some = inForm(stepwise, 3);

  async function same(): Promise<void> {
    const asked = { settings, period, now: clock, compare: false, query: { timeoutMs: 120_000, lane: "long" } as const };
    const [kept, anew] = await Promise.all([measureAll({ ...asked, engine: keeping }, some), measureAll({ ...asked, engine: plain }, some)]);
    expect(kept.map(rounded)).toEqual(anew.map(rounded));
  }

  /** Sums of measured numbers depend on the order in which they are added. */
  function rounded(result: unknown): unknown {
    return JSON.parse(JSON.stringify(result), (_, one: unknown) => (typeof one === "number" ? Number(one.toPrecision(12)) : one));
  }

  test.each<readonly [string, () => Promise<unknown>]>([
    ["from the start", async () => undefined],
    ["when rows came to a few accounts", () => addRows(keeping, touches, { every: 501, nth: 3, account: sql`account_id` })],
    ["when rows came of which some are still to come, and of no account", () => addRows(keeping, touches, { every: 701, nth: 4, account: sql`if(seq % 2 = 0, account_id, '')` })],
    ["when rows came to a few accounts that may not be theirs", () => addRows(keeping, touches, { every: 599, nth: 6, account: sql`account_id`, isGuess: true })],
    ["when what was guessed went", () => keeping.everywhere(sql`DELETE FROM touch WHERE account_method = 'name'`)],
    ["when rows went", () => keeping.everywhere(sql`DELETE FROM touch WHERE seq % 997 = 0`)],
    ["when rows moved to another account", () => addRows(keeping, touches, { every: 809, nth: 5, account: sql`'a7'` }).then(() => keeping.everywhere(sql`DELETE FROM touch WHERE seq % 809 = 0 AND account_id != 'a7'`))],
    ["when accounts left a list", () => keeping.everywhere(sql`DELETE FROM list_membership WHERE seq % 5 = 0`)],
    ["when people changed", () => keeping.everywhere(sql`DELETE FROM person WHERE seq % 9 = 0`)],
    ["when time went by", async () => (clock = "2026-08-20T08:00:00.000Z")],
    ["when a whole kind was emptied", () => keeping.everywhere(sql`TRUNCATE TABLE session`)],
  ])("%s", async (_, change) => {
    await change();
    await same();
  });

  test("and those of single accounts were made from their rows alone", () => {
    expect(inWorlds.filter((text) => /^INSERT INTO \w+\.shared_facts_beside_\d+ /.test(text)).length).toBeGreaterThan(some.length);
  });
});

const touches = recordTables.find(({ kind }) => kind === "touch") as RecordTable;
