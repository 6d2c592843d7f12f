/** What is held here: how many rows of each kind, how fresh, on which engine. */
import { join, name, type Sql, sql, value } from "../../store/sql.ts";
import type { RecordTable } from "../../store/table.ts";
import { recordTables } from "../../store/tables/index.ts";
import { workspaceAnswer } from "../answers.ts";
import type { OpenWorkspace } from "../app.ts";
import type { Workspace } from "../contract.ts";
import { type App, endpoint } from "../endpoint.ts";
import { happenedUntil } from "../happened.ts";
import { isoOf } from "../instants.ts";
import { productVersion } from "../version.ts";

export function workspaceRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/workspace",
    id: "getWorkspace",
    needs: "see",
    tag: "Workspace",
    summary: "What is held here and by which settings it is counted",
    answer: workspaceAnswer,
  }, () => workspaceNow(workspace));
}

/** The workspace as it stands. */
export async function workspaceNow(workspace: OpenWorkspace): Promise<Workspace> {
  const { engine, now } = workspace;
  const [settings, health, kinds, { first, last }] = await Promise.all([
    workspace.settings(), engine.health(), engine.rows<KindRow>(kindsSql()), happenedUntil(engine, now()),
  ]);
  const byKind = new Map(kinds.map((row) => [row.kind, row]));
  return {
    name: String(settings.values.get("name") ?? "Sextant"),
    sample: settings.values.get("sample") === true,
    zone: settings.zone,
    currency: settings.currency,
    fiscal_year_starts: settings.fiscalYearStarts,
    first_weekday: settings.firstWeekday,
    data_as_of: kinds.map((row) => row.received).filter((text) => text !== null).toSorted().at(-1) ?? null,
    first_event_at: first,
    last_event_at: last,
    engine: { kind: health.kind, version: health.version },
    version: productVersion,
    records: recordTables.map((table) => ({
      kind: table.kind,
      title: table.title,
      rows: Number(byKind.get(table.kind)?.held ?? 0),
      unmatched: refersToAccount(table) ? Number(byKind.get(table.kind)?.unmatched ?? 0) : 0,
    })),
  };
}

interface KindRow {
  readonly kind: string;
  readonly held: string;
  readonly unmatched: string;
  readonly received: string | null;
}

function kindsSql(): Sql {
  const each = recordTables.map((table) => sql`
    SELECT ${value.string(table.kind)} AS kind, count() AS held, countIf(account_id = '') AS unmatched, if(count() = 0, NULL, ${isoOf(sql`max(received_at)`)}) AS received
    FROM ${name(table.name)}`);
  return join(each, "\nUNION ALL\n");
}

const refersToAccount = (table: RecordTable): boolean => Object.keys(table.refersTo).length > 0;
