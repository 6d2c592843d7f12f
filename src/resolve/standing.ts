/**
 * Which received rows stand. The rule, for the rows of one key whose imports count, in the order of their imports:
 *
 * - Of one import the last line stands for it.
 * - The last import decides the content. Of the unbroken run of imports with this content up to the last one, the first has brought the row that
 *   stands: whoever says the same again changes nothing and waits on the shelf.
 * - Of versioned records each instant has its own standing row. A version without a date holds since it was received; saying what already holds
 *   then is no version; the very first one holds since ever (1970).
 * - Rows that speak of a part of a record stand beside each other, part by part, and are filled up to whole versions (`fill-up.ts`).
 *
 * It depends on the set of imports that count and on nothing else, not on the order in which they were done, undone and redone.
 */
import type { Engine } from "../store/engine.ts";
import { createStage, shelfName } from "../store/schema.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { bulk } from "./bulk.ts";
import { fillUp, mixedName, openMixed } from "./fill-up.ts";
import { namesStageOnly, readsStages } from "./pipeline-stages.ts";
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
  readonly signal?: AbortSignal | undefined;
}

export interface Arrivals {
  /** A query for the rows that shall stand and do not yet, with all columns. */
  readonly rows: Sql;
  drop(): Promise<void>;
}

/** Decides anew which rows of the touched keys stand: fills the keys of the move and gives the rows that arrive. */
export async function decideStanding(options: StandingOptions): Promise<Arrivals> {
  const { engine, table, touched } = options;
  const places = placesOf(table);
  await createStage(engine, table, places.arrivals);
  if (table.versioned) await engine.command(sql`CREATE OR REPLACE TABLE ${name(places.dated)} (row_id UInt64, since DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY row_id`);
  const [{ keys } = { keys: "0" }] = await engine.rows<{ keys: string }>(sql`SELECT count() AS keys FROM ${name(touched)}`);
  const steps = Math.ceil(Number(keys) / keysPerStep);
  for (let step = 0; step < steps; step++) await decideStep(options, places, sql`row_key % ${value.uint(steps)} = ${value.uint(step)}`);
  return { rows: arrivalRows(table, places), drop: () => dropAll(engine, Object.values(places)) };
}

/** All of them on the node we talk to: what is to be decided is read from the shards once. */
interface Places {
  readonly received: string;
  readonly standing: string;
  readonly arrivals: string;
  readonly dated: string;
}

function placesOf(table: RecordTable): Places {
  return { received: `${table.name}_received`, standing: `${table.name}_standing`, arrivals: `${table.name}_arrivals`, dated: `${table.name}_dated` };
}

async function dropAll(engine: Engine, tables: readonly string[]): Promise<void> {
  await Promise.all(tables.map((table) => engine.command(sql`DROP TABLE IF EXISTS ${name(table)}`)));
}

async function decideStep(options: StandingOptions, places: Places, slice: Sql): Promise<void> {
  const { engine } = options;
  await engine.command(sql`
    CREATE OR REPLACE TABLE ${name(places.received)} (
      row_key UInt64, batch UInt32, seq UInt64, content UInt64, since DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), counted Bool,
      part UInt64, held_before Bool, state UInt64, print UInt64, reads_stage Bool)
    ENGINE = MergeTree ORDER BY row_key`);
  const call = options.signal === undefined ? bulk : { ...bulk, signal: options.signal };
  for (const counted of [true, false]) await engine.command(sql`INSERT INTO ${name(places.received)} ${receivedRows(options, slice, counted)}`, call);
  await engine.command(sql`
    CREATE OR REPLACE TABLE ${name(places.standing)} (row_id UInt64, since DateTime64(3, 'UTC'), now LowCardinality(String))
    ENGINE = MergeTree ORDER BY row_id`);
  await stand(options, places);
  for (const insert of listMoves(options, places)) await engine.command(insert, call);
}

async function stand({ engine, table }: StandingOptions, { received, standing, arrivals }: Places): Promise<void> {
  const mixed = table.versioned ? await openMixed(engine, table, received) : null;
  await engine.command(sql`INSERT INTO ${name(standing)} ${standingRows(table, received, mixed)}`, bulk);
  if (mixed !== null) {
    const winners = sql`SELECT * FROM (${standingSlots(received, true)}) WHERE row_key IN (SELECT row_key FROM ${name(mixed)})`;
    await fillUp({ engine, table, received, standing, arrivals, winners });
  }
  if (table.versioned) await dropAll(engine, [mixedName(table)]);
}

/** The rows whose import counts; one that came from the shelf lies in both places. */
function receivedRows({ table, touched, active }: StandingOptions, slice: Sql, counted: boolean): Sql {
  const since = table.versioned ? sql`valid_from` : never;
  const place = counted ? table.name : shelfName(table);
  return sql`
    SELECT row_key, batch, seq, content, ${since}, received_at, ${value.bool(counted)}, ${partOf(table)}
    FROM ${name(place)}
    WHERE ${slice} AND row_key GLOBAL IN (SELECT row_key FROM ${name(touched)}) AND batch IN ${value.uints(active)}`;
}

function partOf(table: RecordTable): Sql {
  if (!table.versioned) return sql`0, false, 0, 0, false`;
  return sql`part, has(says, '<'), state, cityHash64(parts, state), ${readsStages(table) ? namesStageOnly : sql`false`}`;
}

const never = sql`toDateTime64(0, 3, 'UTC')`;

/**
 * The rows that shall stand, with where they are now: `kept` as they are, `moved` = counted with another date, `shelf`. Those of {@link fillUp}:
 * `refilled` = counted with other values, `filled` = not counted yet.
 */
function standingRows(table: RecordTable, received: string, mixed: string | null): Sql {
  if (!table.versioned) return standingLines(received);
  const whole = mixed === null ? sql`` : sql`WHERE row_key NOT IN (SELECT row_key FROM ${name(mixed)})`;
  return sql`
    SELECT d.row_id, d.since, multiIf(now.row_id = 0, 'shelf', now.since = d.since, 'kept', 'moved')
    FROM (SELECT ${rowId} AS row_id, since FROM (${standingVersions(received)}) ${whole}) AS d
    ANY LEFT JOIN (SELECT ${rowId} AS row_id, since FROM ${name(received)} WHERE counted) AS now ON d.row_id = now.row_id`;
}

/**
 * Per key, instant and part: of each import its last line, then the first of the last run of equal contents. One grouping and lists inside it:
 * grouping by import first takes five times as long (measured with two imports of a million keys: 1.3 s and 0.27 s). The lambda must not look
 * into the list itself: the engine copies what it captures for every element, so that 8,000 lines of one key took 64 million.
 */
function standingSlots(received: string, versioned: boolean): Sql {
  const undated = sql`(since = ${never} OR since = received_at)`;
  const instant = versioned ? sql`if(${undated}, received_at, since) AS holds, ${undated} OR held_before AS dateless` : sql`${never} AS holds, true AS dateless`;
  return sql`
    SELECT row_key, holds, part, dateless, runs[arrayLastIndex(line -> line.3 != runs[-1].3, runs) + 1] AS line
    FROM (
      SELECT row_key, holds, part, was_dateless AS dateless,
        arrayFilter((line, next) -> next != line.1, lines, arrayPushBack(arrayMap(line -> toUInt64(line.1), arrayPopFront(lines)), toUInt64(lines[-1].1) + 1)) AS runs
      FROM (
        SELECT row_key, holds, part, max(dateless) AS was_dateless, arraySort(groupArray((batch, seq, content, counted))) AS lines
        FROM (SELECT row_key, batch, seq, content, counted, part, ${instant} FROM ${name(received)})
        GROUP BY row_key, holds, part))`;
}

/** Of a row that lies in both places the counted one is the last of its import, so the line says where it is. */
function standingLines(received: string): Sql {
  return sql`SELECT cityHash64(row_key, line.1, line.2), ${never}, if(line.4, 'kept', 'shelf') FROM (${standingSlots(received, false)})`;
}

function standingVersions(received: string): Sql {
  return sql`
    SELECT row_key, version.3 AS batch, version.4 AS seq, if(version.2 AND nth = 1, ${never}, version.1) AS since
    FROM (
      SELECT row_key, arraySort(groupArray((holds, dateless, line.1, line.2, line.3))) AS versions
      FROM (${standingSlots(received, true)})
      GROUP BY row_key)
    ARRAY JOIN versions AS version, arrayEnumerate(versions) AS nth
    WHERE NOT (version.2 AND nth > 1 AND versions[nth - 1].5 = version.5)`;
}

function listMoves({ table }: StandingOptions, places: Places): Sql[] {
  const [keys, received, standing, arrivals] = [keysName(table), places.received, places.standing, places.arrivals].map((place) => name(place)) as [Sql, Sql, Sql, Sql];
  const columns = join(Object.keys(allColumns(table)).map((id) => name(id)), ", ");
  const at = (now: Sql): Sql => sql`SELECT row_id FROM ${standing} WHERE now = ${now}`;
  return [
    sql`INSERT INTO ${keys} SELECT 'gone', ${rowId} FROM ${received} WHERE counted AND ${rowId} NOT IN (SELECT row_id FROM ${standing})`,
    sql`INSERT INTO ${keys} SELECT 'moved', row_id FROM ${standing} WHERE now IN ('moved', 'refilled')`,
    sql`INSERT INTO ${arrivals} (${columns}) SELECT ${columns} FROM ${name(shelfName(table))} WHERE ${rowId} GLOBAL IN (${at(sql`'shelf'`)})`,
    ...(table.versioned
      ? [
          sql`INSERT INTO ${arrivals} (${columns}) SELECT ${columns} FROM ${name(table.name)} WHERE ${rowId} GLOBAL IN (${at(sql`'moved'`)})`,
          sql`INSERT INTO ${name(places.dated)} SELECT row_id, since FROM ${standing} WHERE now != 'kept'`,
        ]
      : []),
  ];
}

function arrivalRows(table: RecordTable, { arrivals, dated }: Places): Sql {
  if (!table.versioned) return sql`SELECT * FROM ${name(arrivals)}`;
  const columns = Object.keys(allColumns(table)).map((id) => (id === "valid_from" ? sql`d.since AS valid_from` : sql`r.${name(id)} AS ${name(id)}`));
  return sql`
    SELECT ${join(columns, ", ")}
    FROM (SELECT *, ${rowId} AS row_id FROM ${name(arrivals)}) AS r
    ANY INNER JOIN ${name(dated)} AS d ON r.row_id = d.row_id`;
}
