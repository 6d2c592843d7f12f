/**
 * A company of any size for measuring speed, made by the engine itself and the same on every machine: rows of every record table from the
 * table's own definition, so that a table that is added tomorrow is filled as well. Values are plausible one by one, not together; for a
 * company that tells a story see `src/demo`.
 */
import type { Engine } from "../src/store/engine.ts";
import { join, name, sql, type Sql, trusted, value } from "../src/store/sql.ts";
import { allColumns, type Column, type RecordTable } from "../src/store/table.ts";
import { recordTables } from "../src/store/tables/index.ts";

/** Two years end with this day. */
export const lastDay = "2026-09-30";
const days = 730;

/** How many rows of a kind each account has, in the mean; touches are said apart. */
const perAccount: Readonly<Record<string, number>> = {
  account: 1, person: 3, tier: 0.5, list_membership: 0.2, ownership: 0.5, opportunity: 0.2, contract: 0.05, order: 0.1, renewal: 0.05, survey_answer: 0.05,
  survey_invite: 0.05, handover: 0.05, usage: 0.2, plan_action: 0.05,
};
/** Kinds that a company has a few of, whatever its size. */
const few: Readonly<Record<string, number>> = { committee_template: 6, pipeline_stage: 8, campaign: 50, goal: 20, user: 60 };
const otherRows = 500;
/** Rows that one statement makes: it holds their columns in memory. */
const rowsPerInsert = 1_000_000;

/** Of a hundred touches. */
const touchMix: Readonly<Record<string, number>> = {
  page_view: 46, ad_impression: 14, mailing: 6, mail_open: 6, mail_click: 3, mail_out: 6, mail_in: 2, call: 6, ad_click: 3, form: 2, content_view: 2,
  meeting: 1, meeting_booked: 1, chat: 1, social_visit: 1,
};

/** Everything but touches. */
export async function makeCompany(engine: Engine, accounts: number): Promise<void> {
  for (const table of recordTables) {
    if (table.kind === "touch" || table.kind === "fx_rate") continue;
    await insert(engine, table, { accounts, from: 0, to: few[table.kind] ?? (Math.round((perAccount[table.kind] ?? 0) * accounts) || otherRows) });
  }
}

interface Range {
  readonly accounts: number;
  readonly from: number;
  readonly to: number;
  /** Another table with the same columns. */
  readonly into?: string;
}

/** Touches of the numbers from … to. */
export async function makeTouches(engine: Engine, range: Range): Promise<void> {
  const table = recordTables.find(({ kind }) => kind === "touch");
  if (table !== undefined) await insert(engine, table, range);
}

async function insert(engine: Engine, table: RecordTable, { accounts, from, to, into = table.name }: Range): Promise<void> {
  for (let first = from; first < to; first += rowsPerInsert) {
    const count = Math.min(rowsPerInsert, to - first);
    const made = Object.entries(allColumns(table)).map(([column, { type }]) => sql`CAST(${valueOf(table, column, accounts)}, ${value.string(type)}) AS ${name(column)}`);
    await engine.command(sql`
      INSERT INTO ${name(into)} (${join(Object.keys(allColumns(table)).map((column) => name(column)), ", ")})
      SELECT * EXCEPT (nth, owner_account)
      FROM (
        SELECT number AS nth, ${accountOf(table, accounts)} AS owner_account, ${join(made, ", ")}
        FROM numbers(${value.uint(first)}, ${value.uint(count)})
      )`, { lane: "load" });
  }
}

/** The same number for the same row and column, evenly spread. */
function spread(column: string, over: number): Sql {
  return sql`(cityHash64(number, ${value.string(column)}) % ${value.uint(over)})`;
}

/** Where each account has about one row they come in turn, else as it falls. */
function accountOf(table: RecordTable, accounts: number): Sql {
  return (perAccount[table.kind] ?? 0) >= 0.2 && table.kind !== "opportunity" ? sql`number % ${value.uint(accounts)}` : spread("account_id", accounts);
}

function valueOf(table: RecordTable, column: string, accounts: number): Sql {
  const own = special(table, column, accounts);
  if (own !== null) return own;
  const described = table.columns[column];
  return described === undefined ? origin(column, allColumns(table)[column]?.type ?? "String") : plain(described, column);
}

/** What a row must say to be worth counting. */
function special({ kind, columns }: RecordTable, column: string, accounts: number): Sql | null {
  const known = kind === "person" ? sql`true` : sql`${spread("known", 10)} < 6`;
  switch (column) {
    case "id": return sql`concat(${value.string(`${kind}-`)}, toString(number))`;
    case "account_id": return sql`concat('a', toString(${accountOf({ kind } as RecordTable, accounts)}))`;
    case "person_id": return sql`if(${known}, concat('p', toString(${accountOf({ kind } as RecordTable, accounts)}), '_', toString(${kind === "person" ? sql`intDiv(number, ${value.uint(accounts)})` : spread("person", 3)})), '')`;
    case "visitor": return sql`concat('v', toString(${accountOf({ kind } as RecordTable, accounts)}), '_', toString(${spread("visitor", 4)}))`;
    case "type": return kind === "touch" ? ofMix(touchMix) : null;
    case "list_kind": return sql`if(${spread("list_kind", 20)} = 0, 'exclusion', 'target')`;
    case "removed": case "excluded": return columns[column]?.holds === "word" ? sql`''` : null;
    case "deleted": case "cancelled": return sql`NULL`;
    case "url": return sql`concat('https://example.com/page-', toString(${spread("url", 200)}))`;
    case "from_day": case "starts": return sql`addDays(toDate32(${value.string(lastDay)}), -toInt32(${value.uint(days)}) + toInt32(${spread(column, days / 2)}))`;
    case "to_day": return columns[column]?.type.startsWith("Nullable") === true ? sql`NULL` : sql`addDays(toDate32(${value.string(lastDay)}), 365)`;
    case "ends": return sql`addDays(toDate32(${value.string(lastDay)}), -toInt32(${value.uint(days / 2)}) + toInt32(${spread("ends", days)}))`;
    case "closed_at": return sql`if(${spread("status", 3)} = 0, NULL, ${instant("closed_at")})`;
    case "status": return kind === "opportunity" ? sql`arrayElement(['open', 'won', 'lost'], toInt32(${spread("status", 3)}) + 1)` : null;
    case "created_at": return sql`${instant("closed_at")} - toIntervalDay(20 + ${spread("created_at", 200)})`;
    case "qualified_at": return sql`NULL`;
    default: return null;
  }
}

function ofMix(mix: Readonly<Record<string, number>>): Sql {
  const words = Object.entries(mix).flatMap(([word, share]) => Array.from({ length: share }, () => word));
  return sql`arrayElement(${value.strings(words)}, toInt32(${spread("type", words.length)}) + 1)`;
}

function instant(column: string): Sql {
  return sql`toDateTime64(addSeconds(toDateTime64(${value.string(`${lastDay} 23:59:59`)}, 3, 'UTC'), -toInt64(${spread(column, days * 86_400)})), 3, 'UTC')`;
}

function plain(described: Column, column: string): Sql {
  const [low, high] = described.range ?? [1, 100];
  switch (described.holds) {
    case "text": return described.type === "String" ? sql`''` : sql`concat(${value.string(`${column} `)}, toString(${spread(column, 20)}))`;
    case "word": return sql`arrayElement(${value.strings(described.words ?? [""])}, toInt32(${spread(column, (described.words ?? [""]).length)}) + 1)`;
    case "texts": return sql`[]`;
    case "pairs": return sql`map()`;
    case "instant": return instant(column);
    case "day": return sql`toDate32(${instant(column)})`;
    case "money": return sql`1000 + ${spread(column, 50_000)}`;
    case "currency": return sql`'EUR'`;
    case "number": return sql`${value.float(low)} + ${spread(column, 1000)} / 1000 * ${value.float(column === "seconds" ? 600 : high - low)}`;
    case "whole": return sql`${value.int(described.range === undefined ? 1 : low)}`;
    case "flag": return sql`NULL`;
    default: return described.holds satisfies never;
  }
}

function origin(column: string, type: string): Sql {
  switch (column) {
    case "source": return sql`'bench'`;
    case "batch": return sql`1`;
    case "seq": case "row_key": case "content": return sql`number + 1`;
    case "received_at": return sql`toDateTime64(${value.string(`${lastDay} 23:59:59`)}, 3, 'UTC')`;
    case "valid_from": return sql`toDateTime64(0, 3, 'UTC')`;
    case "account_method": return sql`'id'`;
    case "account_confidence": return sql`1`;
    case "attributes": return sql`map()`;
    case "flags": return sql`[]`;
    default: return sql`defaultValueOfTypeName(${value.string(type)})`;
  }
}

/** One reading of columns, and nothing else: what no question about them can be faster than. */
export function bareScan(table: string, columns: readonly string[]): Sql {
  return sql`SELECT count() AS n FROM ${name(table)} WHERE NOT ignore(${columns.length === 0 ? trusted("1") : join(columns.map((column) => name(column)), ", ")})`;
}
