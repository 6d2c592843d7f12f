import { systemClock, type Clock } from "../model/clock.ts";
import { problem } from "../model/problem.ts";
import type { Engine } from "./engine.ts";
import type { Migration } from "./migration.ts";
import { migrations as known } from "./migrations/index.ts";
import { sql } from "./sql.ts";

export interface MigrationsDone {
  /** Ids of the steps that ran now, in their order. */
  readonly applied: readonly string[];
}

/**
 * Brings the tables of the engine to the present schema: runs the migrations that were not run yet, in their order, and writes down each
 * when it is done. Every step is safe to run again, so a crash in the middle is mended by the next call.
 * @throws Problem `schema_newer` when a newer Sextant made the tables; nothing is touched then
 */
export async function runMigrations(engine: Engine, now: Clock = systemClock(), migrations: readonly Migration[] = known): Promise<MigrationsDone> {
  await createRecord(engine);
  const done = await doneBefore(engine);
  refuseNewer(engine, done, migrations);
  const due = migrations.filter(({ id }) => !done.has(id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const migration of due) {
    await migration.run(engine);
    await engine.insert("schema_migration", [{ id: migration.id, why: migration.why, applied_at: now().toISOString() }]);
  }
  return { applied: due.map(({ id }) => id) };
}

/** On the node we talk to; that node leads the cluster. */
async function createRecord(engine: Engine): Promise<void> {
  await engine.command(sql`
    CREATE TABLE IF NOT EXISTS schema_migration (
      id String COMMENT 'Number of the migration.',
      why String COMMENT 'What it was for.',
      applied_at DateTime64(3, 'UTC') COMMENT 'When it was done.')
    ENGINE = MergeTree ORDER BY id`);
}

async function doneBefore(engine: Engine): Promise<Set<string>> {
  const rows = await engine.rows<{ id: string }>(sql`SELECT DISTINCT id FROM schema_migration`);
  return new Set(rows.map(({ id }) => id));
}

function refuseNewer(engine: Engine, done: ReadonlySet<string>, migrations: readonly Migration[]): void {
  const ours = new Set(migrations.map(({ id }) => id));
  const foreign = [...done].filter((id) => !ours.has(id)).toSorted();
  if (foreign.length === 0) return;
  const newest = migrations.at(-1)?.id ?? "none";
  throw problem(
    "schema_newer",
    `The tables in “${engine.database}” have migration ${foreign.at(-1)}; this Sextant knows migrations up to ${newest}.`,
    "Start the newer Sextant that made them, or move the engine's directory away: it is built again from the kept files.",
    { database: engine.database, unknown: foreign, newest },
  );
}
