import { name, sql } from "../store/sql.ts";
import { collectKeys, decideAndMake } from "./decide.ts";
import { namesStageOnly } from "./pipeline-stages.ts";
import type { SettleOptions } from "./settle-options.ts";
import { prepareSwap, swap, tableOf } from "./swap.ts";

/** When pipeline stages came, changed or left: reads the opportunities anew that only name their stage. `active` = the imports that count now. */
export async function rereadStages(options: SettleOptions, changed: readonly string[], active: readonly number[]): Promise<void> {
  if (!changed.includes("pipeline_stage")) return;
  const { engine, now } = options;
  const table = tableOf("opportunity");
  const readers = sql`SELECT DISTINCT row_key FROM ${name(table.name)} WHERE state != 0 OR ${namesStageOnly}`;
  await prepareSwap(engine, table);
  const touched = await collectKeys(options, table, [readers]);
  await decideAndMake(options, { table, touched, active, prefix: table.name });
  await swap({ engine, table, now: now() });
}
