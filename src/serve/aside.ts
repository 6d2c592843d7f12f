/**
 * A small world of a few accounts: a database of its own, in which the tables bear their own names and hold the rows of these accounts only. What is
 * asked of it is asked as of all accounts, by the same statement, and reads a thousandth. Tables that are of no account are looked at where they stand.
 */
import type { Engine } from "../store/engine.ts";
import { name, type Relation, type Sql, sql } from "../store/sql.ts";
import { type Filters, filterSettings, making } from "./kept-pool.ts";
import { accountTables } from "./writes.ts";

export interface Aside {
  readonly engine: Engine;
  /** The table of the accounts, by its full name. */
  readonly accounts: string;
  /** A relation as a table of this world, made once. */
  made(table: string, relation: Relation, filters: Filters): Promise<void>;
  /** It goes, with all that was made in it. */
  close(): Promise<void>;
}

export interface AsideOptions {
  readonly engine: Engine;
  /** Unlike any other. */
  readonly nth: number;
  readonly accounts: ReadonlySet<string>;
  /** The tables that are asked. */
  readonly tables: readonly string[];
}

const listed = "accounts_written";
/** Rows of more accounts stand on the disk. */
const inMemoryMax = 5_000;

/** @throws the engine's problem, also where one may not make databases there: then nothing is left of it */
export async function openAside({ engine, nth, accounts, tables }: AsideOptions): Promise<Aside> {
  const database = `${engine.database}_aside_${nth}`;
  const kind = accounts.size > inMemoryMax ? name("Log") : name("Memory");
  const close = async (): Promise<void> => engine.command(sql`DROP DATABASE IF EXISTS ${name(database)} SYNC`, making);
  try {
    await close();
    await engine.command(sql`CREATE DATABASE ${name(database)}`, making);
    const beside = await engine.in(database);
    await beside.command(sql`CREATE TABLE ${name(listed)} (account_id String) ENGINE = Memory`, making);
    await beside.insert(listed, [...accounts].map((account_id) => ({ account_id })), making);
    await Promise.all(tables.map((table) => bring({ engine, database, kind }, table)));
    return { engine: beside, accounts: `${database}.${listed}`, made: makingOnce(beside, kind), close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

async function bring({ engine, database, kind }: { readonly engine: Engine; readonly database: string; readonly kind: Sql }, table: string): Promise<void> {
  const [from, to] = [name(`${engine.database}.${table}`), name(`${database}.${table}`)];
  const rows = sql`SELECT * FROM ${from} WHERE account_id IN (SELECT account_id FROM ${name(`${database}.${listed}`)})`;
  await engine.command(accountTables.has(table) ? sql`CREATE TABLE ${to} ENGINE = ${kind} AS ${rows}` : sql`CREATE VIEW ${to} AS SELECT * FROM ${from}`, making);
}

function makingOnce(engine: Engine, kind: Sql): Aside["made"] {
  const made = new Map<string, Promise<void>>();
  return async (table, { body }, filters) => {
    const one = made.get(table) ?? engine.command(sql`CREATE TABLE ${name(table)} ENGINE = ${kind} AS ${body}`, { ...making, settings: { ...making.settings, ...filterSettings(filters) } });
    made.set(table, one);
    await one;
  };
}
