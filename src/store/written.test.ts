import { describe, expect, test } from "vitest";
import { compile, name, sql, value } from "./sql.ts";
import { writtenBy } from "./written.ts";

describe("what a statement writes is known before it runs", () => {
  test.each([
    ["rows that leave by a condition", sql`DELETE FROM ${name("touch")} WHERE batch = ${value.uint(3)} AND seq IN (SELECT seq FROM keys)`, ["touch"], "SELECT account_id, min(if(account_method = '', 1, account_confidence)) AS least_sure FROM touch WHERE batch = {p0:UInt64} AND seq IN (SELECT seq FROM keys) GROUP BY account_id"],
    ["rows that move over", sql`ALTER TABLE ${name("touch_next")} MOVE PARTITION ID ${value.string("all")} TO TABLE ${name("touch")}`, ["touch_next", "touch"], "SELECT account_id, min(if(account_method = '', 1, account_confidence)) AS least_sure FROM touch_next GROUP BY account_id"],
    ["rows that are made", sql`INSERT INTO touch (a, b) SELECT a, b FROM other`, ["touch"], null],
    ["a table that is emptied", sql`TRUNCATE TABLE ${name("touch")} SYNC`, ["touch"], null],
    ["two tables that change places", sql`EXCHANGE TABLES account_ref AND account_ref_next`, ["account_ref", "account_ref_next"], null],
    ["a table that is made anew", sql`CREATE OR REPLACE TABLE orders AS SELECT 1`, ["orders"], null],
    ["a form that is not known", sql`ALTER TABLE touch UPDATE a = 1 WHERE b`, null, null],
    ["a whole database", sql`DROP DATABASE sextant`, null, null],
  ] as const)("%s", (_, statement, tables, accounts) => {
    const written = writtenBy(statement);
    expect(written.tables).toEqual(tables);
    expect(written.accounts === null ? null : compile(written.accounts).text).toBe(accounts);
  });
});
