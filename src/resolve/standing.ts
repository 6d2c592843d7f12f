/**
 * Which received rows stand. The rule, for the rows of one key whose imports count, in the order of their imports:
 *
 * - Of one import the last line stands for it.
 * - The last import decides the content. Of the unbroken run of imports with this content up to the last one, the first has brought the row that
 *   stands: whoever says the same again changes nothing and waits on the shelf.
 * - Of versioned records each instant has its own standing row. A version without a date holds since it was received; saying what already holds
 *   then is no version; the very first one holds since ever (1970).
 *
 * It depends on the set of imports that count and on nothing else, not on the order in which they were done, undone and redone.
 */
import type { Engine } from "../store/engine.ts";
import { createStage, shelfName } from "../store/schema.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { bulk } from "./ladder.ts";
import { keysName, rowId } from "./swap.ts";

/** Keys decided at once; bounds the memory of a step. */
const keysPerStep = 2_000_000;

export interface StandingOptions {
  readonly engine: Engine;
  readonly table: RecordTable;
  /** A table with the `row_key`s that may change. */
  readonly touched: string;
  /** Imports that count afterwards. */
  readonly active: readonly number[];
  /** Rows of this import leave anyway and are not listed. */
  readonly goneBatch?: number;
  /** The stage that takes the rows that shall stand and do not yet. */
  readonly arrivals: string;
}

/** Decides anew which rows of the touched keys stand: fills the keys of the move and the stage of arrivals. */
export async function decideStanding(options: StandingOptions): Promise<void> {
  const { engine, table, touched, arrivals } = options;
  await createStage(engine, table, arrivals);
  const [{ keys } = { keys: "0" }] = await engine.rows<{ keys: string }>(sql`SELECT count() AS keys FROM ${name(touched)}`);
  const steps = Math.ceil(Number(keys) / keysPerStep);
  for (let step = 0; step < steps; step++) await decideStep(options, sql`row_key % ${value.uint(steps)} = ${value.uint(step)}`);
}

async function decideStep(options: StandingOptions, slice: Sql): Promise<void> {
  const { engine, table } = options;
  const standing = `${table.name}_standing`;
  await engine.command(sql`DROP TABLE IF EXISTS ${name(standing)} SYNC`);
  await engine.command(sql`
    CREATE TABLE ${name(standing)} (row_id UInt64, since DateTime64(3, 'UTC'), kept UInt8)
    ENGINE = MergeTree ORDER BY row_id`);
  await engine.command(sql`INSERT INTO ${name(standing)} ${standingRows(options, slice)}`, bulk);
  for (const insert of listMoves(options, standing, slice)) await engine.command(insert, bulk);
  await engine.command(sql`DROP TABLE ${name(standing)} SYNC`);
}

/** The rows that shall stand, with `kept` = stands already, just so. */
function standingRows(options: StandingOptions, slice: Sql): Sql {
  const { table } = options;
  const since = table.versioned ? sql`valid_from` : never;
  return sql`
    SELECT d.row_id, d.since, now.row_id = d.row_id AND now.since = d.since
    FROM (SELECT ${rowId} AS row_id, since FROM (${table.versioned ? standingVersions(options, slice) : standingLines(options, slice)})) AS d
    GLOBAL ANY LEFT JOIN (SELECT ${rowId} AS row_id, ${since} AS since FROM ${name(table.name)} WHERE ${touchedIn(options, slice)}) AS now
      ON d.row_id = now.row_id`;
}

const never = sql`toDateTime64(0, 3, 'UTC')`;

function touchedIn({ touched }: StandingOptions, slice: Sql): Sql {
  return sql`${slice} AND row_key GLOBAL IN (SELECT row_key FROM ${name(touched)} WHERE ${slice})`;
}

function received(options: StandingOptions, slice: Sql): Sql {
  const { table, active } = options;
  const dateless = sql`(valid_from = ${never} OR valid_from = received_at)`;
  const instant = table.versioned ? sql`if(${dateless}, received_at, valid_from) AS holds, ${dateless} AS dateless` : sql`${never} AS holds, true AS dateless`;
  const from = (place: string): Sql => sql`
    SELECT row_key, batch, seq, content, ${instant}
    FROM ${name(place)}
    WHERE ${touchedIn(options, slice)} AND batch IN ${value.uints(active)}`;
  return sql`${from(table.name)}\nUNION ALL\n${from(shelfName(table))}`;
}

/** Per key and instant: of each import its last line, then the first of the last run of equal contents. */
function standingSlots(options: StandingOptions, slice: Sql): Sql {
  return sql`
    SELECT row_key, holds, dateless, runs[arrayLastIndex(line -> line.3 != runs[-1].3, runs) + 1] AS line
    FROM (
      SELECT row_key, holds, max(was_dateless) AS dateless, arraySort(groupArray((batch, last_seq, last_content))) AS runs
      FROM (
        SELECT row_key, holds, batch, max(seq) AS last_seq, argMax(content, seq) AS last_content, max(dateless) AS was_dateless
        FROM (${received(options, slice)})
        GROUP BY row_key, holds, batch)
      GROUP BY row_key, holds)`;
}

function standingLines(options: StandingOptions, slice: Sql): Sql {
  return sql`SELECT row_key, line.1 AS batch, line.2 AS seq, ${never} AS since FROM (${standingSlots(options, slice)})`;
}

function standingVersions(options: StandingOptions, slice: Sql): Sql {
  return sql`
    SELECT row_key, version.3 AS batch, version.4 AS seq, if(version.2 AND nth = 1, ${never}, version.1) AS since
    FROM (
      SELECT row_key, arraySort(groupArray((holds, dateless, line.1, line.2, line.3))) AS versions
      FROM (${standingSlots(options, slice)})
      GROUP BY row_key)
    ARRAY JOIN versions AS version, arrayEnumerate(versions) AS nth
    WHERE NOT (version.2 AND nth > 1 AND versions[nth - 1].5 = version.5)`;
}

function listMoves(options: StandingOptions, standing: string, slice: Sql): Sql[] {
  const { table, arrivals, goneBatch = 0 } = options;
  const [counted, keys] = [name(table.name), name(keysName(table))];
  const wanted = sql`SELECT row_id FROM ${name(standing)}`;
  const arriving = sql`${wanted} WHERE NOT kept`;
  const mine = touchedIn(options, slice);
  return [
    sql`INSERT INTO ${keys} SELECT 'gone', ${rowId} FROM ${counted} WHERE ${mine} AND batch != ${value.uint(goneBatch)} AND ${rowId} GLOBAL NOT IN (${wanted})`,
    sql`INSERT INTO ${keys} SELECT 'moved', ${rowId} FROM ${counted} WHERE ${mine} AND ${rowId} GLOBAL IN (${arriving})`,
    sql`INSERT INTO ${name(arrivals)} ${arrivingRows(options, { standing, arriving, mine })}`,
  ];
}

function arrivingRows({ table }: StandingOptions, { standing, arriving, mine }: { standing: string; arriving: Sql; mine: Sql }): Sql {
  const columns = Object.keys(allColumns(table));
  const all = join(columns.map((id) => name(id)), ", ");
  const shelved = sql`SELECT ${all} FROM ${name(shelfName(table))} WHERE ${mine} AND ${rowId} GLOBAL IN (${arriving})`;
  if (!table.versioned) return shelved;
  const redated = sql`SELECT ${all} FROM ${name(table.name)} WHERE ${mine} AND ${rowId} GLOBAL IN (${arriving})`;
  const counted = sql`SELECT ${rowId} FROM ${name(table.name)} WHERE ${mine}`;
  const received = sql`${redated}\nUNION ALL\n${shelved} AND ${rowId} GLOBAL NOT IN (${counted})`;
  const dated = columns.map((id) => (id === "valid_from" ? sql`d.since` : sql`r.${name(id)}`));
  return sql`
    SELECT ${join(dated, ", ")}
    FROM (SELECT *, ${rowId} AS row_id FROM (${received})) AS r
    ANY INNER JOIN (SELECT row_id, since FROM ${name(standing)} WHERE NOT kept) AS d ON r.row_id = d.row_id`;
}
