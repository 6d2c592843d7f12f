/**
 * What the records say of one account, read by its key in one statement. Rows come as they stand, and what is worked out of them (orders, texts,
 * what changed) is worked out here. A table costs 1 to 2 ms of planning whether or not it has a row: so where relations are kept, the rows of
 * all these tables stand in one, in the order of accounts.
 */
import type { Engine } from "../store/engine.ts";
import { either, join, name, shared, type Sql, sql, value } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import { byKey, heldTables } from "./account-holdings.ts";

/** Columns of each table as they are read; instants as `2026-03-01 12:00:00.000`, decimals and big numbers as text. */
const columns = {
  account: ["valid_from", "name", "domains", "parent", "industry", "employees", "revenue", "country", "region", "technologies", "lifecycle", "deleted", "attributes", "batch", "seq"],
  opportunity: ["row_key", "source", "id", "name", "kind", "stage", "status", "amount", "currency", "created_at", "closed_at", "owner", "deleted", "excluded", "valid_from", "batch", "seq", "account_method"],
  contract: ["id", "starts", "ends", "value", "recurring_value", "currency", "product_lines", "batch", "seq", "account_method"],
  renewal: ["id", "contract", "due_date", "target_amount", "renewed_amount", "currency", "outcome", "decided_at", "batch", "seq", "account_method"],
  tier: ["tier", "from_day", "to_day", "reason", "author", "batch", "seq", "account_method"],
  ownership: ["user", "role", "from_day", "to_day", "reason", "author", "batch", "seq", "account_method"],
  list_membership: ["list", "from_day", "to_day", "reason", "author", "batch", "seq", "account_method"],
  person: ["person_id", "name", "email", "title", "department", "seniority", "deleted", "created_at", "valid_from", "batch", "seq", "account_method"],
} as const satisfies Partial<Record<RecordTable["kind"], readonly string[]>>;

export type RecordsRead = keyof typeof columns;
const partsRead = Object.keys(columns) as RecordsRead[];
type Said = string | number | boolean | null | readonly string[] | Readonly<Record<string, string>>;
/** One row; which column holds what is the table's definition. */
export type RecordRow<Part extends RecordsRead> = Readonly<Record<(typeof columns)[Part][number], Said>>;

/** Rows as their tables hold them. */
export interface AccountRows {
  readonly rows: { readonly [Part in RecordsRead]: readonly RecordRow<Part>[] };
}

export interface AccountRecords extends AccountRows {
  /** How many rows came to the account by which method, kind by kind, as far as nothing else says so. */
  readonly methods: readonly MethodRead[];
}

interface MethodRead {
  readonly kind: string;
  readonly method: string;
  readonly rows: number;
}

interface Line {
  readonly part: string;
  readonly said: string;
}

/** Everything of an account but its touches. */
export async function recordsOf(engine: Engine, account: string): Promise<AccountRecords> {
  const mine = sql`account_id = ${value.string(account)}`;
  const lines = await engine.rows<Line>(join([linesOf(mine, partsRead), either({ kept: methodsOf(mine, unkept), inPlace: methodsOf(mine, onlyCounted) })], "\nUNION ALL\n"), byKey);
  return { rows: rowsIn(lines), methods: lines.filter(({ part }) => part === "methods").map(({ said }) => methodIn(said)) };
}

/** The rows of an account in these tables. */
export async function rowsRead(engine: Engine, account: string, wanted: readonly RecordsRead[]): Promise<AccountRows> {
  return { rows: rowsIn(await engine.rows<Line>(linesOf(sql`account_id = ${value.string(account)}`, wanted), byKey)) };
}

/** Of these tables `part, said`; where relations are kept, of all. */
function linesOf(mine: Sql, wanted: readonly RecordsRead[]): Sql {
  return either({
    kept: sql`SELECT toString(part) AS part, said FROM (${linesOfAll}) WHERE ${mine}`,
    inPlace: join(wanted.map((part) => sql`SELECT ${value.string(part)} AS part, ${saidBy(part)} AS said FROM ${name(part)} WHERE ${mine}`), "\nUNION ALL\n"),
  });
}

function saidBy(part: RecordsRead): Sql {
  return sql`toJSONString(tuple(${join(columns[part].map((column) => name(column)), ", ")}))`;
}

const linesOfAll = shared(join(partsRead.map((part) => sql`SELECT account_id, toLowCardinality(${value.string(part)}) AS part, ${saidBy(part)} AS said FROM ${name(part)} WHERE account_id != ''`), "\nUNION ALL\n"), "account_id");

function rowsIn(lines: readonly Line[]): AccountRows["rows"] {
  const of = <Part extends RecordsRead>(part: Part): RecordRow<Part>[] => lines.filter((line) => line.part === part).map((line) => rowOf(part, line.said));
  return {
    account: of("account"), opportunity: of("opportunity"), contract: of("contract"), renewal: of("renewal"), tier: of("tier"), ownership: of("ownership"), list_membership: of("list_membership"),
    person: of("person"),
  };
}

function rowOf<Part extends RecordsRead>(part: Part, said: string): RecordRow<Part> {
  const values = JSON.parse(said) as readonly Said[];
  return Object.fromEntries(columns[part].map((column, i) => [column, values[i] ?? null])) as RecordRow<Part>;
}

/** Kinds of which only is read how their rows came to the account. */
const onlyCounted: readonly RecordTable[] = recordTables.filter(({ kind, refersTo }) => Object.keys(refersTo).length > 0 && kind !== "touch" && !(kind in columns));
/** Those of them that are not kept counted with how all accounts stand. */
const unkept: readonly RecordTable[] = onlyCounted.filter((table) => !heldTables.includes(table));

function methodsOf(mine: Sql, tables: readonly RecordTable[]): Sql {
  return join(tables.map(({ kind, name: table }) => sql`
    SELECT 'methods' AS part, toJSONString((${value.string(kind)}, toString(account_method), count())) AS said
    FROM ${name(table)}
    WHERE ${mine}
    GROUP BY account_method`), "\nUNION ALL\n");
}

function methodIn(said: string): MethodRead {
  const [kind, method, rows] = JSON.parse(said) as [string, string, string | number];
  return { kind, method, rows: Number(rows) };
}

/** How many rows came to the account by which method, of all kinds but touches; `kept`: of some kinds it is known besides. */
export function methodsIn({ rows, methods }: AccountRecords, kept: readonly MethodRead[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (method: string, times: number): void => void counts.set(method, (counts.get(method) ?? 0) + times);
  const read = new Set<string>(partsRead);
  for (const one of [...methods, ...kept]) if (!read.has(one.kind)) count(one.method, one.rows);
  for (const row of Object.values(rows).flat<readonly object[]>()) if ("account_method" in row) count(textOf(row.account_method as Said), 1);
  return counts;
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
