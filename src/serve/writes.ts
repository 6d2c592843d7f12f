/** What was written since when: which tables, and of which accounts. By it is known what is out of date of all that was made of tables, and how much of it. */
import { sureFrom } from "../measure/relations/visits.ts";
import { compile, sql, type Sql, value } from "../store/sql.ts";
import type { Engine } from "../store/engine.ts";
import { ownTables } from "../store/own-tables.ts";
import { recordTables } from "../store/tables/index.ts";
import type { Written } from "../store/written.ts";

/** How often each table was written when something was made of it. */
export type Versions = ReadonlyMap<string, number>;

/** Accounts whose rows changed, '' among them where visits changed that stand under no account; null: any. */
export type Accounts = ReadonlySet<string> | null;

/** Tables that numbers are made of: what was refused is none of them. */
export const measured: ReadonlySet<string> = new Set([...recordTables, ...ownTables].map((table) => table.name).filter((name) => name !== "reject"));
function measuredOf(tables: readonly string[] | null): readonly string[] {
  return tables === null ? [...measured] : tables.filter((table) => measured.has(table));
}

/**
 * Tables whose rows tell of their own account only. Versions of one record may stand at several accounts, and the newest tells which of them
 * has it: what is versioned tells of all.
 */
export const accountTables: ReadonlySet<string> = new Set(recordTables.filter(({ versioned, refersTo }) => !versioned && Object.keys(refersTo).length > 0).map((table) => table.name));

/** Of more accounts it is quicker to begin anew. */
export const accountsMax = 50_000;
/** Writes of one table that are remembered. */
const entriesMax = 500;

interface Entry {
  readonly version: number;
  readonly accounts: Accounts;
}

export class Writes {
  #all = 0;
  readonly #versions = new Map<string, number>();
  readonly #entries = new Map<string, Entry[]>();
  /** Statements under way that write a table. */
  readonly #underWay = new Map<string, number>();
  /** Tables with rows that nobody was told of yet. */
  readonly #untold = new Set<string>();

  /** Goes on counting where an earlier start left off. */
  takeOver(versions: Readonly<Record<string, number>>): void {
    for (const [table, version] of Object.entries(versions)) this.#versions.set(table, version);
  }

  /** A statement that writes these tables (null: any) begins; what it did is told by {@link note} once it has ended. */
  begin(tables: readonly string[] | null): void {
    for (const table of measuredOf(tables)) {
      this.#underWay.set(table, (this.#underWay.get(table) ?? 0) + 1);
      this.#untold.add(table);
    }
  }

  end(tables: readonly string[] | null): void {
    for (const table of measuredOf(tables)) this.#underWay.set(table, (this.#underWay.get(table) ?? 0) - 1);
  }

  /** What was written in these tables was told: they stand on the disk as the counts say. */
  told(tables: readonly string[] | null): void {
    for (const table of measuredOf(tables)) if ((this.#underWay.get(table) ?? 0) === 0) this.#untold.delete(table);
  }

  /** Whether all that was written in a table was told. */
  isTold(table: string): boolean {
    return !this.#untold.has(table);
  }

  /** How often anything that numbers are made of was written. */
  get count(): number {
    return [...this.#versions.values()].reduce((sum, version) => sum + version, this.#all);
  }

  /** Rows of these accounts are written, or about to be; without tables: anything. @returns whether numbers can be made of it */
  note(tables: readonly string[] | null, accounts: Accounts): readonly string[] | null {
    if (tables === null) {
      this.#all += 1;
      this.#entries.clear();
      return null;
    }
    const concerned = tables.filter((table) => measured.has(table));
    for (const table of concerned) this.#noteOne(table, accountTables.has(table) ? accounts : null);
    return concerned;
  }

  #noteOne(table: string, accounts: Accounts): void {
    const version = (this.#versions.get(table) ?? 0) + 1;
    this.#versions.set(table, version);
    const entries = [...(this.#entries.get(table) ?? []), { version, accounts }];
    this.#entries.set(table, accounts === null ? [] : entries.slice(-entriesMax));
  }

  /** How often these tables were written so far. */
  of(tables: readonly string[]): Versions {
    return new Map(tables.map((table) => [table, this.#all + (this.#versions.get(table) ?? 0)]));
  }

  /** Accounts of rows of these tables that were written since; null: any, or more than {@link accountsMax}. */
  since(then: Versions): Accounts {
    const all = new Set<string>();
    for (const [table, version] of then) {
      const now = this.#all + (this.#versions.get(table) ?? 0);
      const entries = (this.#entries.get(table) ?? []).filter((entry) => this.#all + entry.version > version);
      if (entries.length !== now - version) return null;
      for (const { accounts } of entries) for (const account of accounts ?? []) all.add(account);
    }
    return all.size > accountsMax ? null : all;
  }
}

/** Rows of all accounts that the engine holds, by its own count. */
export async function rowsOfAccounts(engine: Engine): Promise<number> {
  const [found] = await engine.rows<{ held: string | null }>(sql`
    SELECT sum(total_rows) AS held FROM system.tables WHERE database = ${value.string(engine.database)} AND name IN ${value.strings([...accountTables])}`, { lane: "load" });
  return Number(found?.held ?? 0);
}

/** The accounts of the rows that a statement is about to write. */
export async function accountsWritten(engine: Engine, { tables, accounts }: Written): Promise<Accounts> {
  if (accounts === null || tables === null || !tables.some((table) => accountTables.has(table))) return null;
  const asked = engine.rows<{ account_id: string; least_sure: number }>(sql`SELECT account_id, least_sure FROM (${accounts}) LIMIT ${value.uint(accountsMax + 1)}`, { lane: "load" });
  // Whatever is wrong with it, the statement itself is to say.
  const rows = await asked.catch(() => null);
  return rows === null || rows.length > accountsMax ? null : accountsConcerned(rows);
}

/** A visit whose match is less sure than {@link sureFrom} stands under no account. */
function accountsConcerned(rows: readonly { readonly account_id: string; readonly least_sure: number }[]): ReadonlySet<string> {
  const isUnsure = rows.some(({ least_sure }) => least_sure < sureFrom);
  return new Set([...rows.map(({ account_id }) => account_id), ...(isUnsure ? [""] : [])]);
}

/** The same of rows at hand; null where one does not say whose it is. */
export function accountsIn(rows: readonly Record<string, unknown>[]): Accounts {
  if (rows.length > accountsMax || !rows.every(({ account_id }) => typeof account_id === "string")) return null;
  return accountsConcerned(rows.map(({ account_id, account_method, account_confidence }) => ({ account_id: String(account_id), least_sure: (account_method ?? "") === "" ? 1 : Number(account_confidence ?? 0) })));
}

/** The tables that a SELECT reads, of those that numbers are made of. */
export function tablesRead(query: Sql): readonly string[] {
  const known = readBy.get(query) ?? [...new Set([...compile(query).text.matchAll(reading)].map(([, table]) => table ?? ""))].filter((table) => measured.has(table));
  readBy.set(query, known);
  return known;
}

const reading = /\b(?:FROM|JOIN|IN)\s+(\w+)/g;
const readBy = new WeakMap<Sql, readonly string[]>();
