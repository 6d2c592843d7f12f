/**
 * What the records say of one account, read by its key in one statement. It plans small: each table is read as it stands, and what is worked
 * out of it (orders, texts, what changed) is worked out here. A table costs 1 to 2 ms of planning whether or not it has a row, a statement of its
 * own twice that: so those without any are left out where it is known.
 */
import type { Engine } from "../store/engine.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { byKey, type Holdings, heldTables } from "./account-holdings.ts";

/** Columns of each table as they are read; instants as `2026-03-01 12:00:00.000`, decimals and big numbers as text. */
const columns = {
  account: ["valid_from", "name", "domains", "parent", "industry", "employees", "revenue", "country", "region", "technologies", "lifecycle", "deleted", "attributes", "batch", "seq"],
  opportunity: ["row_key", "source", "id", "name", "kind", "stage", "status", "amount", "currency", "created_at", "closed_at", "owner", "deleted", "excluded", "valid_from", "batch", "seq", "account_method"],
  contract: ["id", "starts", "ends", "value", "recurring_value", "currency", "product_lines", "batch", "seq", "account_method"],
  renewal: ["id", "contract", "due_date", "target_amount", "renewed_amount", "currency", "outcome", "decided_at", "batch", "seq", "account_method"],
  tier: ["tier", "from_day", "to_day", "reason", "author", "batch", "seq", "account_method"],
  ownership: ["user", "role", "from_day", "to_day", "reason", "author", "batch", "seq", "account_method"],
  list_membership: ["list", "from_day", "to_day", "reason", "author", "batch", "seq", "account_method"],
} as const satisfies Partial<Record<RecordTable["kind"], readonly string[]>>;

export type RecordsRead = keyof typeof columns;
const partsRead = Object.keys(columns) as RecordsRead[];
type Said = string | number | boolean | null | readonly string[] | Readonly<Record<string, string>>;
/** One row; which column holds what is the table's definition. */
export type RecordRow<Part extends RecordsRead> = Readonly<Record<(typeof columns)[Part][number], Said>>;

/** A person as its newest version says, and whether any of its versions counts. */
export interface PersonRead {
  readonly person_id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly department: string;
  readonly seniority: string;
  readonly deleted: boolean;
  readonly counts: boolean;
}

/** Rows as their tables hold them. */
export interface AccountRows {
  readonly rows: { readonly [Part in RecordsRead]: readonly RecordRow<Part>[] };
}

export interface AccountRecords extends AccountRows {
  readonly people: readonly PersonRead[];
  /** How many rows came to the account by which method, of all kinds but touches. */
  readonly methods: ReadonlyMap<string, number>;
}

interface Line {
  readonly part: string;
  readonly said: string;
  readonly times: string;
}

/** Everything of an account but its touches. `held`: which records it has; null: not known, then every table is asked. */
export async function recordsOf(engine: Engine, account: string, held: Holdings | null): Promise<AccountRecords> {
  const mine = sql`account_id = ${value.string(account)}`;
  const has = (kind: string): boolean => held === null || held.kinds.includes(kind);
  const parts = [...partsRead.filter(has).map((part) => rowsOf(part, mine)), ...(has("person") ? [peopleOf(mine)] : []), ...methodsOf(mine, held)];
  const lines = await linesOf(engine, parts);
  const rows = rowsIn(lines);
  const methods = countedMethods(held, lines, Object.values(rows).flat());
  return { rows, people: lines.filter(({ part }) => part === "person").map(({ said }) => personOf(said)), methods };
}

/** The rows of an account in these tables. None are asked for: none come. */
export async function rowsRead(engine: Engine, account: string, wanted: readonly RecordsRead[]): Promise<AccountRows> {
  const mine = sql`account_id = ${value.string(account)}`;
  return { rows: rowsIn(wanted.length === 0 ? [] : await linesOf(engine, wanted.map((part) => rowsOf(part, mine)))) };
}

function linesOf(engine: Engine, parts: readonly Sql[]): Promise<Line[]> {
  return engine.rows<Line>(sql`SELECT part, said, count() AS times FROM (${join(parts, "\nUNION ALL\n")}) GROUP BY part, said`, byKey);
}

function rowsIn(lines: readonly Line[]): AccountRows["rows"] {
  const of = <Part extends RecordsRead>(part: Part): RecordRow<Part>[] => lines.filter((line) => line.part === part).flatMap((line) => repeated(line, rowOf(part, line.said)));
  return { account: of("account"), opportunity: of("opportunity"), contract: of("contract"), renewal: of("renewal"), tier: of("tier"), ownership: of("ownership"), list_membership: of("list_membership") };
}

function rowsOf(part: RecordsRead, mine: Sql): Sql {
  return sql`SELECT ${value.string(part)} AS part, toJSONString(tuple(${join(columns[part].map((column) => name(column)), ", ")})) AS said FROM ${name(part)} WHERE ${mine}`;
}

function rowOf<Part extends RecordsRead>(part: Part, said: string): RecordRow<Part> {
  const values = JSON.parse(said) as readonly Said[];
  return Object.fromEntries(columns[part].map((column, i) => [column, values[i] ?? null])) as RecordRow<Part>;
}

/** Rows that say the same come as one line. */
function repeated<One>({ times }: Line, one: One): One[] {
  return Array.from({ length: Number(times) }, () => one);
}

function peopleOf(mine: Sql): Sql {
  return sql`
    SELECT 'person' AS part, toJSONString((person_id, argMax((name, email, title, department, seniority, ifNull(deleted, false)), (valid_from, batch)), countIf(ifNull(deleted, false) = false) > 0)) AS said
    FROM person
    WHERE ${mine}
    GROUP BY person_id`;
}

function personOf(said: string): PersonRead {
  const [person_id, [full_name, email, title, department, seniority, deleted], counts] = JSON.parse(said) as [string, [string, string, string, string, string, boolean], boolean | number];
  return { person_id, name: full_name, email, title, department, seniority, deleted, counts: counts === true || counts === 1 };
}

/** The other kinds are only counted; those that are kept counted need not be read. */
function methodsOf(mine: Sql, held: Holdings | null): Sql[] {
  const counted = recordTables.filter(({ kind, refersTo }) => Object.keys(refersTo).length > 0 && kind !== "touch" && !(kind in columns));
  const read = held === null ? counted : counted.filter((table) => !heldTables.includes(table));
  return read.map((table) => sql`SELECT 'method' AS part, toString(account_method) AS said FROM ${name(table.name)} WHERE ${mine}`);
}

function countedMethods(held: Holdings | null, lines: readonly Line[], rows: readonly object[]): Map<string, number> {
  const methods = new Map<string, number>();
  const count = (method: string, times: number): void => void methods.set(method, (methods.get(method) ?? 0) + times);
  for (const [kind, method, times] of held?.methods ?? []) if (!(kind in columns)) count(method, Number(times));
  for (const { part, said, times } of lines) if (part === "method") count(said, Number(times));
  for (const row of rows) if ("account_method" in row) count(textOf(row.account_method as Said), 1);
  return methods;
}

/** A column of text; what is not given is the empty text. */
export function textOf(said: Said): string {
  return said === null ? "" : String(said);
}

/** A column that may say nothing. */
export function givenText(said: Said): string | null {
  return said === null ? null : String(said);
}

/** An instant as ISO text with Z, as it goes over the wire. */
export function instantOf(said: Said): string | null {
  return typeof said === "string" ? `${said.replace(" ", "T")}Z` : null;
}

/** A list of texts, as a column of texts holds it. */
export function textsOf(said: Said): readonly string[] {
  return Array.isArray(said) ? (said as readonly string[]) : [];
}
