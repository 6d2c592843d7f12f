/** Rows of a pool's table leave by a list of which they are, or by marks: these and no others, whatever is brought together meanwhile and whatever moves in. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../store/engine.ts";
import { openEngine } from "../store/open.ts";
import { name, type Pool, sql, value } from "../store/sql.ts";
import { createPoolTable, fewLeave, manyLeave } from "./kept-table.ts";

const pool: Pool = { name: "facts", columns: sql`account String, n UInt64`, accountColumn: "account" };
const members = [1, 2, 3];
const accounts = 50;

let dataDir = "";
let engine: Engine;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sextant-table-"));
  engine = await openEngine({ dataDir });
});
afterAll(async () => {
  await engine.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** A row of each account that says in which round it was made; `only`: of so many accounts. */
async function insert(table: string, member: number, { round, only = accounts }: { readonly round: number; readonly only?: number }): Promise<void> {
  await engine.command(sql`
    INSERT INTO ${name(table)} SELECT ${value.uint(member)}, concat('a', toString((number * 7 + ${value.uint(round)}) % ${value.uint(accounts)})), ${value.uint(round)} FROM numbers(${value.uint(only)})`);
}

/** Numbers of rows by member and account, with the round in which they were made. */
function held(table: string): Promise<unknown[]> {
  return engine.rows(sql`SELECT member, account, groupArray(n) AS rounds FROM (SELECT * FROM ${name(table)} ORDER BY n) GROUP BY member, account ORDER BY member, account`);
}

function madeAnew(round: number): Set<string> {
  return new Set(Array.from({ length: 10 }, (_, number) => `a${(number * 7 + round) % accounts}`));
}

test("rounds of leaving and moving in, with parts brought together beside, before and after", async () => {
  await createPoolTable(engine, "kept", pool, { isBeside: false });
  const rounds = new Map<string, number>();
  for (const member of members) {
    await insert("kept", member, { round: 0 });
    for (let account = 0; account < accounts; account += 1) rounds.set(`${member} a${account}`, 0);
  }
  for (let round = 1; round <= 24; round += 1) {
    await createPoolTable(engine, "kept_beside", pool, { isBeside: true });
    const some = members.filter((member) => (member + round) % 3 !== 0);
    for (const member of some) {
      await insert("kept_beside", member, { round, only: 10 });
      for (const account of madeAnew(round)) rounds.set(`${member} ${account}`, round);
    }
    if (round % 2 === 0) await engine.command(sql`OPTIMIZE TABLE kept_beside FINAL`);
    const leave = round % 4 === 1 ? manyLeave : fewLeave;
    await leave(engine, "kept", sql`member IN ${value.uints(some)} AND account IN ${value.strings([...madeAnew(round)])}`, {});
    if (round % 5 === 0) await engine.command(sql`OPTIMIZE TABLE kept FINAL`);
    await engine.command(sql`ALTER TABLE kept_beside MOVE PARTITION tuple() TO TABLE kept`);
    if (round % 3 === 0) await engine.command(sql`OPTIMIZE TABLE kept FINAL`);
    const expected = [...rounds].map(([key, made]) => ({ member: key.split(" ")[0], account: key.split(" ")[1], rounds: [String(made)] }));
    expect(await held("kept")).toEqual(expected.toSorted((a, b) => `${a.member} ${a.account}`.localeCompare(`${b.member} ${b.account}`)));
  }
});

test("they leave while the engine brings nothing together, and are gone after it was opened again", async () => {
  await createPoolTable(engine, "still", pool, { isBeside: false });
  for (const member of members) await insert("still", member, { round: 0 });
  await engine.command(sql`SYSTEM STOP MERGES`);
  await fewLeave(engine, "still", sql`member = 2`, { timeoutMs: 10_000 });
  await engine.close();
  engine = await openEngine({ dataDir });
  expect(await engine.rows(sql`SELECT DISTINCT member FROM still ORDER BY member`)).toEqual([{ member: "1" }, { member: "3" }]);
});
