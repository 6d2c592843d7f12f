/**
 * Versions out of rows that speak of a part of a record: one property per row, a stage that was entered, a merge. Each version that stands is
 * filled up, field by field, from what is known besides:
 *
 * - A field has what was last said of it, up to the instant of the version.
 * - What was said without a date holds since it was received; as the first thing ever said of a field it holds since ever. So the name in a
 *   CRM export, of which there is no history, is the name of every version; of an amount with a history nothing is known before its first row.
 * - What nobody said is empty.
 * - Rows of one instant make one version. A row without a date that says what holds already makes none.
 *
 * The row as received stays on the shelf; the table holds the filled version. So it depends on the rows that count and on nothing else.
 */
import type { Engine } from "../store/engine.ts";
import { createStage, shelfName } from "../store/schema.ts";
import { join, name, type Sql, sql, trusted, value } from "../store/sql.ts";
import { allColumns, type Column, type RecordTable } from "../store/table.ts";
import { bulk } from "./bulk.ts";
import { hasStages, readsStages, stageReadings } from "./pipeline-stages.ts";
import { rowId } from "./swap.ts";

export interface FillUpOptions {
  readonly engine: Engine;
  readonly table: RecordTable;
  /** Table of the received rows of the step. */
  readonly received: string;
  /** Table that takes the rows that shall stand. */
  readonly standing: string;
  /** Stage-like table that takes the rows that arrive. */
  readonly arrivals: string;
  /** Of {@link receivedRows}: per key, instant and part the row that counts, as `row_key, holds, dateless, line`. */
  readonly winners: Sql;
}

/** Records that need it: with a row of a part, or with a version that was filled up before. */
export async function openMixed(engine: Engine, table: RecordTable, received: string): Promise<string | null> {
  const mixed = mixedName(table);
  const staged = readsStages(table) && (await hasStages(engine)) ? sql` OR reads_stage` : sql``;
  await engine.command(sql`CREATE OR REPLACE TABLE ${name(mixed)} (row_key UInt64) ENGINE = MergeTree ORDER BY row_key`);
  await engine.command(sql`INSERT INTO ${name(mixed)} SELECT DISTINCT row_key FROM ${name(received)} WHERE part != 0 OR state != 0${staged}`, bulk);
  const [{ keys } = { keys: "0" }] = await engine.rows<{ keys: string }>(sql`SELECT count() AS keys FROM ${name(mixed)}`);
  return keys === "0" ? null : mixed;
}

export function mixedName(table: RecordTable): string {
  return `${table.name}_mixed`;
}

/** Makes the versions of the mixed records and says which of them stand already. */
export async function fillUp(options: FillUpOptions): Promise<void> {
  const { engine, table, received, standing, arrivals } = options;
  const [stated, won, made] = ["stated", "won", "made"].map((what) => `${table.name}_${what}`) as [string, string, string];
  const columns = join(Object.keys(allColumns(table)).map((id) => name(id)), ", ");
  await keepRaw(options, columns);
  await createStage(engine, table, stated);
  await createStage(engine, table, made);
  await engine.command(sql`CREATE OR REPLACE TABLE ${name(won)} (row_id UInt64, holds DateTime64(3, 'UTC'), dateless Bool) ENGINE = MergeTree ORDER BY row_id`);
  await engine.command(sql`INSERT INTO ${name(won)} SELECT cityHash64(row_key, line.1, line.2), holds, dateless FROM (${options.winners})`, bulk);
  await engine.command(sql`INSERT INTO ${name(stated)} (${columns}) SELECT ${columns} FROM ${name(shelfName(table))} WHERE ${rowId} GLOBAL IN (SELECT row_id FROM ${name(won)})`, bulk);
  await engine.command(sql`INSERT INTO ${name(made)} (${columns}) ${versions(table, stated, won)}`, bulk);
  await engine.command(sql`
    INSERT INTO ${name(standing)}
    SELECT m.row_id, m.since, multiIf(now.row_id = 0, 'filled', now.since = m.since AND now.print = m.print, 'kept', 'refilled')
    FROM (SELECT ${rowId} AS row_id, valid_from AS since, cityHash64(parts, state) AS print FROM ${name(made)}) AS m
    ANY LEFT JOIN (SELECT ${rowId} AS row_id, since, print FROM ${name(received)} WHERE counted) AS now ON m.row_id = now.row_id`, bulk);
  await engine.command(sql`
    INSERT INTO ${name(arrivals)} (${columns})
    SELECT ${columns} FROM ${name(made)} WHERE ${rowId} IN (SELECT row_id FROM ${name(standing)} WHERE now IN ('filled', 'refilled'))`, bulk);
  for (const done of [stated, won, made]) await engine.command(sql`DROP TABLE IF EXISTS ${name(done)}`);
}

/** Before a row is replaced by its filled version it is put on the shelf as it is, unless it lies there. */
async function keepRaw({ engine, table, received }: FillUpOptions, columns: Sql): Promise<void> {
  const mine = sql`row_key IN (SELECT row_key FROM ${name(mixedName(table))})`;
  const raw = sql`SELECT ${rowId} FROM ${name(received)} WHERE counted AND state = 0 AND ${mine}`;
  const shelved = sql`SELECT ${rowId} FROM ${name(received)} WHERE NOT counted AND ${mine}`;
  await engine.command(sql`
    INSERT INTO ${name(shelfName(table))} (${columns})
    SELECT ${columns} FROM ${name(table.name)} WHERE ${rowId} GLOBAL IN (${raw}) AND ${rowId} GLOBAL NOT IN (${shelved})`, bulk);
}

/** All columns of the versions that stand, in their order. */
function versions(table: RecordTable, stated: string, won: string): Sql {
  const own = Object.keys(table.columns);
  const made: Record<string, Sql> = { valid_from: sql`since`, parts: sql`if(is_made, arraySort(arrayDistinct(merged)), [])`, state: sql`new_state` };
  for (const id of [...own, "attributes"]) made[id] = filled(id);
  const columns = Object.keys(allColumns(table)).map((id) => made[id] ?? name(id));
  return sql`SELECT ${join(columns, ", ")} FROM (${chosen(table, stated, won)})`;
}

/** Without the rows that say what holds already; their contents go to the version that says so. */
function chosen(table: RecordTable, stated: string, won: string): Sql {
  return sql`
    SELECT *
    FROM (
      SELECT *, groupArrayArray(said_then) OVER (PARTITION BY row_key, version) AS merged
      FROM (
        SELECT *, sum(is_version) OVER (PARTITION BY row_key ORDER BY holds) AS version
        FROM (${instants(table, stated, won)})))
    WHERE is_version`;
}

/** One row per instant. */
function instants(table: RecordTable, stated: string, won: string): Sql {
  const before = sql`OVER (PARTITION BY row_key ORDER BY holds ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING)`;
  return sql`
    SELECT *, if(undated AND place = 1, toDateTime64(0, 3, 'UTC'), holds) AS since,
      NOT (undated AND place > 1 AND if(has_parts, state_before = new_state, content_before = content)) AS is_version
    FROM (
      SELECT *, row_number() OVER (PARTITION BY row_key ORDER BY holds) AS place, any(new_state) ${before} AS state_before, any(content) ${before} AS content_before
      FROM (
        SELECT *, row_number() OVER (PARTITION BY row_key, holds ORDER BY batch DESC, seq DESC) AS from_last,
          groupArray(content) OVER (PARTITION BY row_key, holds) AS said_then, max(dateless) OVER (PARTITION BY row_key, holds) AS undated
        FROM (${states(table, stated, won)}))
      WHERE from_last = 1)`;
}

/** Each statement with the whole record as it was after it: `filled_<field>`. */
function states(table: RecordTable, stated: string, won: string): Sql {
  const own = Object.entries(table.columns);
  const origin = Object.keys(allColumns(table)).filter((id) => !(id in table.columns) && !["valid_from", "parts", "state", "attributes"].includes(id));
  const kept = join([...origin.map((id) => name(id)), ...["holds", "dateless", "has_parts", "nth"].map((id) => name(id))], ", ");
  const read = readsStages(table);
  const values = own.map(([id, column]) => sql`${fieldValue(id, column)} AS ${filled(id)}`);
  const last = read ? [sql`tupleElement(last_stage, 2) AS stage_said`, sql`tupleElement(last_status, 2) AS status_said`, sql`tupleElement(last_probability, 2) AS probability_said`, sql`stage_since`] : [];
  const before = sql`SELECT ${kept}, ${join([...values, sql`${attributesValue} AS filled_attributes`, ...last], ", ")} FROM (${statements(table, stated, won)})`;
  const all = join([...own.map(([id]) => filled(id)), sql`filled_attributes`], ", ");
  const after = read ? stageReadings(kept, own.map(([id]) => id), before) : sql`SELECT *, has_parts AS is_made FROM (${before})`;
  return sql`SELECT *, if(is_made, bitOr(cityHash64(tuple(${all})), 1), 0) AS new_state FROM (${after})`;
}

function filled(id: string): Sql {
  return name(`filled_${id}`);
}

function fieldValue(id: string, column: Column): Sql {
  const [own, last, first] = [name(id), name(`last_${id}`), name(`first_${id}`)];
  // An amount that came with the workspace's currency bears it where no row ever named another.
  const unsaid = column.holds === "currency" ? sql`multiIf(known_${own}.2 > 0, known_${own}.1, ${emptyValue(column)})` : emptyValue(column);
  return sql`multiIf(NOT has_parts, if(${saysField(id)}, ${own}, ${emptyValue(column)}), ${last}.2 > 0, ${last}.1, ${first}.2, ${first}.1, ${unsaid})`;
}

function emptyValue({ fallback, type }: Column): Sql {
  if (fallback === undefined) return sql`defaultValueOfTypeName(${value.string(type)})`;
  return typeof fallback === "number" ? sql`CAST(${value.int(fallback)} AS ${trusted(type)})` : sql`CAST(${value.string(fallback)} AS ${trusted(type)})`;
}

function saysField(id: string): Sql {
  return sql`(empty(says) OR has(says, ${value.string(id)}))`;
}

/** What rows of a part say of an attribute goes before an older export of the whole record, and is not forgotten in a younger one that lacks it. */
const attributesValue = sql`if(NOT has_parts, attributes, CAST(mapSort(mapFilter((k, v) -> v != '', mapUpdate(
  mapUpdate(mapApply((k, v) -> (k, v.2), said_attributes), multiIf(last_attributes.2 > 0, last_attributes.1, first_attributes.2, first_attributes.1, CAST(map() AS Map(String, String)))),
  mapApply((k, v) -> (k, v.2), mapFilter((k, v) -> v.1 > last_attributes.2, said_attributes))))) AS Map(LowCardinality(String), String)))`;

/** The rows that count, in the order in which they hold, each with what was said of every field up to it and first of all. */
function statements(table: RecordTable, stated: string, won: string): Sql {
  const fields = Object.entries(table.columns).flatMap(([id, column]) => [
    sql`anyLastIf((${name(id)}, nth), ${saysField(id)}) OVER so_far AS ${name(`last_${id}`)}`,
    sql`anyIf((${name(id)}, dateless), ${saysField(id)}) OVER in_all AS ${name(`first_${id}`)}`,
    ...(column.holds === "currency" ? [sql`anyLastIf((${name(id)}, nth), ${name(id)} != '') OVER so_far AS ${name(`known_${id}`)}`] : []),
  ]);
  const before = sql`, anyLastIf((s.stage, true), empty(s.says) OR has(s.says, 'stage')) OVER (PARTITION BY s.row_key ORDER BY w.holds, s.batch, s.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS stage_before`;
  const plain = sql`CAST(attributes AS Map(String, String))`;
  const stage = readsStages(table) ? [sql`anyLastIf((holds, dateless), ${saysField("stage")} AND (NOT stage_before.2 OR stage_before.1 != stage)) OVER so_far AS stage_since`] : [];
  return sql`
    SELECT *, ${join([...fields, ...stage], ", ")},
      anyLastIf((${plain}, nth), part = 0) OVER so_far AS last_attributes,
      anyIf((${plain}, dateless), part = 0) OVER in_all AS first_attributes,
      anyLastMap(if(part = 0, CAST(map() AS Map(String, Tuple(UInt64, String))), mapApply((k, v) -> (k, (nth, v)), ${plain}))) OVER so_far AS said_attributes
    FROM (
      SELECT s.*, w.holds AS holds, w.dateless AS dateless,
        row_number() OVER (PARTITION BY s.row_key ORDER BY w.holds, s.batch, s.seq) AS nth,
        max(s.part != 0) OVER (PARTITION BY s.row_key) AS has_parts${readsStages(table) ? before : sql``}
      FROM (SELECT *, ${rowId} AS row_id FROM ${name(stated)}) AS s
      ANY INNER JOIN ${name(won)} AS w ON s.row_id = w.row_id)
    WINDOW so_far AS (PARTITION BY row_key ORDER BY holds, batch, seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
      in_all AS (PARTITION BY row_key ORDER BY holds, batch, seq ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`;
}
