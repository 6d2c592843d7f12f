/**
 * A small world of a few accounts: a database of its own, in which the tables bear their own names and hold the rows of these accounts only. What is
 * asked of it is asked as of all accounts, by the same statement, and reads a thousandth. Tables that are of no account are looked at where they stand.
 *
 * A visit whose match is too unsure stands under no account, although its rows are an account's. Where such accounts are concerned, “no account” is as well, and the world holds
 * the rows of all accounts with unsure matches.
 */
import type { Engine } from "../store/engine.ts";
import { softMatch, sureFrom } from "../measure/relations/visits.ts";
import { empty, join, name, type Relation, type Sql, sql } from "../store/sql.ts";
import { type Filters, filterSettings } from "./happened-since.ts";
import { making } from "./kept-rows.ts";
import { accountsMax, accountTables } from "./writes.ts";

export interface Aside {
  readonly engine: Engine;
  /** The table of the accounts whose facts are made anew, by its full name. */
  readonly accounts: string;
  /** A relation as a table of this world, made once. */
  made(table: string, relation: Relation, filters: Filters): Promise<void>;
  /** These tables hold the rows of the accounts after it, each brought once. */
  bring(tables: readonly string[]): Promise<void>;
  /** It goes, with all that was made in it. */
  close(): Promise<void>;
}

export interface AsideOptions {
  readonly engine: Engine;
  /** Unlike any other. */
  readonly nth: number;
  readonly accounts: ReadonlySet<string>;
}

const listed = "accounts_written";
/** Accounts with matches that are too unsure for a visit. */
const unsure = "accounts_unsure";
/** Rows of more accounts stand on the disk. */
const inMemoryMax = 5_000;

/** @throws the engine's problem, also where one may not make databases there, and Error where a world of these would be no small one: then nothing is left of it */
export async function openAside({ engine, nth, accounts }: AsideOptions): Promise<Aside> {
  const database = `${engine.database}_aside_${nth}`;
  const kind = accounts.size > inMemoryMax ? name("Log") : name("Memory");
  const close = async (): Promise<void> => engine.command(sql`DROP DATABASE IF EXISTS ${name(database)} SYNC`, making);
  try {
    await close();
    await engine.command(sql`CREATE DATABASE ${name(database)}`, making);
    const beside = await engine.in(database);
    await beside.command(sql`CREATE TABLE ${name(listed)} (account_id String) ENGINE = Memory`, making);
    await beside.insert(listed, [...accounts].map((account_id) => ({ account_id })), making);
    const isWider = await listUnsure({ engine, beside, accounts });
    return { engine: beside, accounts: `${database}.${listed}`, bring: bringingOnce({ engine, database, kind, isWider }), made: makingOnce(beside, kind), close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** Tables of which visits are made. */
const visited = ["touch", "session"];

interface Unsure extends Pick<AsideOptions, "engine" | "accounts"> {
  readonly beside: Engine;
}

/** Lists them, and no account among those that are made anew, where it is concerned. @returns whether it is */
async function listUnsure({ engine, beside, accounts }: Unsure): Promise<boolean> {
  const found = visited.map((table) => sql`SELECT account_id FROM ${name(`${engine.database}.${table}`)} WHERE ${softMatch({ min_confidence: sureFrom })}`);
  await beside.command(sql`CREATE TABLE ${name(unsure)} ENGINE = Memory AS SELECT DISTINCT account_id FROM (${join(found, "\nUNION ALL\n")})`, making);
  const [counted] = await beside.rows<{ all: string; written: string }>(sql`SELECT count() AS all, countIf(account_id IN (SELECT account_id FROM ${name(listed)})) AS written FROM ${name(unsure)}`, making);
  if (!accounts.has("") && Number(counted?.written ?? 0) === 0) return false;
  if (Number(counted?.all ?? 0) > accountsMax) throw new Error("so many accounts are guessed that all are made anew as quickly");
  if (!accounts.has("")) await beside.insert(listed, [{ account_id: "" }], making);
  return true;
}

interface Bringing {
  readonly engine: Engine;
  readonly database: string;
  readonly kind: Sql;
  readonly isWider: boolean;
}

/** Who asks for a table that is on its way waits for it; one that failed is asked for anew. */
function bringingOnce(bringing: Bringing): Aside["bring"] {
  const brought = new Map<string, Promise<void>>();
  const one = (table: string): Promise<void> => {
    const known = brought.get(table);
    if (known !== undefined) return known;
    const coming = bring(bringing, table);
    brought.set(table, coming);
    coming.catch(() => brought.delete(table));
    return coming;
  };
  return async (tables) => void (await Promise.all([...new Set(tables)].map(one)));
}

async function bring({ engine, database, kind, isWider }: Bringing, table: string): Promise<void> {
  const [from, to] = [name(`${engine.database}.${table}`), name(`${database}.${table}`)];
  const listedIn = (list: string): Sql => sql`account_id IN (SELECT account_id FROM ${name(`${database}.${list}`)})`;
  const rows = sql`SELECT * FROM ${from} WHERE ${listedIn(listed)}${isWider ? sql` OR ${listedIn(unsure)}` : empty}`;
  await engine.command(accountTables.has(table) ? sql`CREATE OR REPLACE TABLE ${to} ENGINE = ${kind} AS ${rows}` : sql`CREATE OR REPLACE VIEW ${to} AS SELECT * FROM ${from}`, making);
}

function makingOnce(engine: Engine, kind: Sql): Aside["made"] {
  const made = new Map<string, Promise<void>>();
  return async (table, { body }, filters) => {
    const known = made.get(table);
    if (known !== undefined) return known;
    const one = engine.command(sql`CREATE OR REPLACE TABLE ${name(table)} ENGINE = ${kind} AS ${body}`, { ...making, settings: { ...making.settings, ...filterSettings(filters) } });
    made.set(table, one);
    one.catch(() => made.delete(table));
    return one;
  };
}
