/**
 * What the stage of an opportunity means where no row says how the opportunity stands: the stage's own record says whether it is open, won or
 * lost there, and how probable a win is. It is closed since it entered the stage; where no date of that is known, since its close date.
 */
import type { Engine } from "../store/engine.ts";
import { isEmpty } from "../store/schema.ts";
import { join, name, type Sql, sql } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";

/** Records of this table name a pipeline stage. */
export function readsStages(table: RecordTable): boolean {
  return table.kind === "opportunity";
}

export async function hasStages(engine: Engine): Promise<boolean> {
  return !(await isEmpty(engine, "pipeline_stage"));
}

/** A received row that names a stage and does not say how the opportunity stands. */
export const namesStageOnly = sql`(notEmpty(says) AND NOT has(says, 'status') AND stage != '')`;

/**
 * Over filled statements: the fields again, with status, close and probability by the stage where the stage was said last.
 * @param kept columns that pass, @param fields ids of the record's fields
 */
export function stageReadings(kept: Sql, fields: readonly string[], statements: Sql): Sql {
  const isRead = sql`(known.named != '' AND stage_said > 0 AND status_said < stage_said)`;
  const readings: Readonly<Record<string, Sql>> = {
    status: sql`if(${isRead}, known.status, f.filled_status)`,
    probability: sql`if(${isRead} AND probability_said < stage_said, known.probability, f.filled_probability)`,
    closed_at: sql`multiIf(NOT ${isRead}, f.filled_closed_at, known.status = 'open', NULL, NOT stage_since.2, toNullable(stage_since.1), toDateTime64(f.filled_closes_on, 3, 'UTC'))`,
  };
  const columns = fields.map((id) => sql`${readings[id] ?? sql`f.${name(`filled_${id}`)}`} AS ${name(`filled_${id}`)}`);
  return sql`
    SELECT ${kept}, ${join(columns, ", ")}, f.filled_attributes AS filled_attributes, has_parts OR ${isRead} AS is_made
    FROM (${statements}) AS f
    GLOBAL ANY LEFT JOIN (
      SELECT id AS named, source AS named_in, argMax(status, (batch, seq)) AS status, argMax(probability, (batch, seq)) AS probability
      FROM pipeline_stage
      GROUP BY id, source
    ) AS known ON f.filled_stage = known.named AND f.source = known.named_in`;
}
