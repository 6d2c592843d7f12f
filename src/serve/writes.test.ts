import { describe, expect, test } from "vitest";
import { sql } from "../store/sql.ts";
import { accountsMax, tablesRead, Writes } from "./writes.ts";

describe("what was written since something was made of tables", () => {
  const made = (): { readonly writes: Writes; readonly since: () => ReadonlySet<string> | null } => {
    const writes = new Writes();
    const then = writes.of(["touch", "person"]);
    return { writes, since: () => writes.since(then) };
  };

  test("is nothing as long as other tables are written", () => {
    const { writes, since } = made();
    writes.note(["orders"], new Set(["A"]));
    writes.note(["a_stage"], null);
    expect(since()).toEqual(new Set());
  });

  test("is the accounts of all writes together", () => {
    const { writes, since } = made();
    writes.note(["touch"], new Set(["A", ""]));
    writes.note(["touch_next", "touch"], new Set(["B"]));
    expect(since()).toEqual(new Set(["A", "", "B"]));
  });

  test.each<readonly [string, (writes: Writes) => void]>([
    ["rows of which nobody knows whose they are", (writes) => writes.note(["touch"], null)],
    ["people: their touches may stand anywhere", (writes) => writes.note(["person"], new Set(["A"]))],
    ["a statement that says nothing of its tables", (writes) => writes.note(null, null)],
    ["more accounts than are worth it", (writes) => writes.note(["touch"], new Set(Array.from({ length: accountsMax + 1 }, (_, i) => `a${i}`)))],
    ["more writes than are remembered", (writes) => Array.from({ length: 501 }, () => writes.note(["touch"], new Set(["A"])))],
  ])("may be anything after %s", (_, write) => {
    const { writes, since } = made();
    write(writes);
    writes.note(["touch"], new Set(["B"]));
    expect(since()).toBeNull();
  });
});

test("the tables that a question reads are those that numbers are made of", () => {
  expect(tablesRead(sql`SELECT * FROM touch AS t LEFT ANY JOIN orders AS o ON t.a = o.a WHERE t.b IN (SELECT b FROM (SELECT b FROM person)) AND tier IN (SELECT 1 FROM system.one)`)).toEqual(["touch", "orders", "person"]);
});
