/** What the engine says of tables of ours that went away or cannot be read back. */
import { isProblem } from "../model/problem.ts";

/** ClickHouse's code of a table that is not there. */
const unknownTable = 60;

/** Whether a table, or this one, was not there. */
export function isGone(error: unknown, table?: string): boolean {
  if (!isProblem(error) || error.details["engineCode"] !== unknownTable) return false;
  return table === undefined || new RegExp(`\\b${table}\\b`).test(String(error.details["engineMessage"]));
}

/** ClickHouse's codes of files that are damaged, cut short or missing. */
const damaged: ReadonlySet<unknown> = new Set([33, 40, 107, 271, 740]);

/** Whether rows could not be read back as they were written. */
export function isDamaged(error: unknown): boolean {
  return isProblem(error) && damaged.has(error.details["engineCode"]);
}
