/** How sound the data are: as old as they are, as complete as their senders say, as much of them as found its account. */
import { measure } from "../measure/run.ts";
import { dayOf, daysLater } from "../model/zone.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { recordTables } from "../store/tables/index.ts";
import type { OpenWorkspace } from "./app.ts";
import { lossSince } from "./collect/page-numbers.ts";
import type { DataHealth } from "./contract.ts";
import { askOf, groundOf, kpiNamed } from "./measuring.ts";
import { rejectReasons } from "./rejects.ts";

/** Everything of the last days that is not in the books of the inbox. */
export async function dataHealth(workspace: OpenWorkspace, days: number, signal?: AbortSignal): Promise<DataHealth> {
  const options = signal === undefined ? {} : { signal };
  const since = daysLater(workspace.now().toISOString().slice(0, 10), 1 - days);
  const [freshness, sources, matched, rows] = await Promise.all([
    freshnessNow(workspace, signal), lossSince(workspace.engine, since, options), matchedOf(workspace, signal), rejectReasons(workspace),
  ]);
  const events = workspace.live.inbox.reader.asideReasons().map(({ lastAt, ...one }) => ({ ...one, last_at: lastAt }));
  return { freshness, loss: { since, sources }, matched, rejects: { events, rows } };
}

async function freshnessNow(workspace: OpenWorkspace, signal: AbortSignal | undefined): Promise<DataHealth["freshness"]> {
  const { zone } = await workspace.settings();
  const today = dayOf(workspace.now().toISOString(), zone);
  const ground = await groundOf(workspace, { from: today, to: daysLater(today, 1) }, signal);
  const { value: hours, breakdown = [] } = await measure({ ...askOf(workspace, kpiNamed("data_freshness"), ground, [], signal), by: "source" });
  const sources = breakdown.map((line) => ({ source: line.key, hours: line.value }));
  return { value: hours, sources: sources.toSorted((a, b) => (b.hours ?? 0) - (a.hours ?? 0)) };
}

async function matchedOf({ engine }: OpenWorkspace, signal: AbortSignal | undefined): Promise<DataHealth["matched"]> {
  const referring = recordTables.filter(({ refersTo }) => Object.keys(refersTo).length > 0);
  const each = referring.map((table): Sql => sql`SELECT ${value.string(table.kind)} AS kind, count() AS held, countIf(account_id != '') AS with_account FROM ${name(table.name)}`);
  const rows = await engine.rows<Record<"kind" | "held" | "with_account", string>>(join(each, "\nUNION ALL\n"), signal === undefined ? {} : { signal });
  const found = new Map(rows.map((row) => [row.kind, row]));
  return referring.map(({ kind, title }) => ({ kind, title, rows: Number(found.get(kind)?.held ?? 0), matched: Number(found.get(kind)?.with_account ?? 0) })).filter((one) => one.rows > 0);
}
