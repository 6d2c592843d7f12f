/** What an import would bring, row by row: new, changed or unchanged, measured against what counts now. The dry run and the import say the same. */
import type { Engine } from "../store/engine.ts";
import { join, name, type Sql, sql, trusted } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import { bulk } from "./bulk.ts";

export interface Verdicts {
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Of the changed: versions older than the one that holds. They enter the history and change nothing that holds now. */
  readonly stale: number;
}

export interface VerdictOptions {
  readonly engine: Engine;
  readonly table: RecordTable;
  /** A query for the keyed rows. */
  readonly rows: Sql;
  /** A table with the `row_key`s that stand already or come several times. */
  readonly known: string;
}

/** Counts of all rows; rows of keys that are not known are new. */
export async function countVerdicts(options: VerdictOptions, total: number): Promise<Verdicts> {
  const [row] = await options.engine.rows<Record<"fresh" | "changed" | "unchanged" | "stale" | "judged", string>>(
    sql`
      SELECT countIf(verdict = 'new') AS fresh, countIf(verdict = 'changed') AS changed, countIf(verdict = 'unchanged') AS unchanged,
        countIf(is_stale AND verdict = 'changed') AS stale, count() AS judged
      FROM (${verdictRows(options)})`,
    bulk,
  );
  return {
    new: total - Number(row?.judged ?? 0) + Number(row?.fresh ?? 0),
    changed: Number(row?.changed ?? 0),
    unchanged: Number(row?.unchanged ?? 0),
    stale: Number(row?.stale ?? 0),
  };
}

/** `row_key, seq, verdict, is_stale, nth` of the rows with known keys. */
export function verdictRows({ table, rows, known }: VerdictOptions): Sql {
  const keys = sql`SELECT row_key FROM ${name(known)}`;
  const slot = trusted(table.versioned ? "row_key, valid_from, part" : "row_key");
  const instants = table.versioned ? sql`valid_from, received_at, part, says,` : sql``;
  return sql`
    SELECT r.row_key AS row_key, r.seq AS seq, nth, r.content AS content, ${table.versioned ? staleVersion : sql`false`} AS is_stale,
      multiIf(nth > 1, if(content = previous, 'unchanged', 'changed'), ${table.versioned ? versionVerdict : lineVerdict}) AS verdict
    FROM (
      SELECT row_key, seq, content, ${instants}
        row_number() OVER (PARTITION BY ${slot} ORDER BY seq) AS nth,
        lagInFrame(content) OVER (PARTITION BY ${slot} ORDER BY seq) AS previous
      FROM (${rows})
      WHERE row_key IN (${keys})
    ) AS r
    GLOBAL ANY LEFT JOIN (${table.versioned ? versionsNow(table, keys) : sql`SELECT row_key, content FROM ${name(table.name)} WHERE row_key GLOBAL IN (${keys})`}) AS was
      ON r.row_key = was.row_key`;
}

const lineVerdict = sql`multiIf(was.row_key = 0, 'new', was.content = r.content, 'unchanged', 'changed')`;

function versionsNow(table: RecordTable, keys: Sql): Sql {
  return sql`SELECT row_key, arraySort(groupArray((valid_from, content, parts))) AS versions FROM ${name(table.name)} WHERE row_key GLOBAL IN (${keys}) GROUP BY row_key`;
}

const undated = sql`(r.valid_from = toDateTime64(0, 3, 'UTC') OR r.valid_from = r.received_at)`;
/** It held before the date it bears, too. */
const dateless = sql`(${undated} OR has(r.says, '<'))`;
const holding = sql`was.versions[greatest(1, arrayLastIndex(v -> v.1 <= if(${undated}, r.received_at, r.valid_from), was.versions))]`;
const sameInstant = sql`arrayFirst(v -> v.1 = r.valid_from, was.versions)`;
/** The version was brought by a row that says this, or is made of several of which one does. */
const saysSo = (version: Sql): Sql => sql`(${version}.2 = r.content OR has(${version}.3, r.content))`;

const versionVerdict = sql`multiIf(
  empty(was.versions), 'new',
  ${join([sql`${dateless} AND ${saysSo(holding)}`, sql`NOT ${dateless} AND ${sameInstant}.1 = r.valid_from AND ${saysSo(sameInstant)}`], " OR ")}, 'unchanged',
  'changed')`;

const staleVersion = sql`NOT ${dateless} AND notEmpty(was.versions) AND r.valid_from < was.versions[-1].1`;
