/** Whole record kinds and the facts of KPIs as files. */
import { z } from "@hono/zod-openapi";
import type { OpenWorkspace } from "../app.ts";
import { attachment } from "../attachment.ts";
import { type App, plainEndpoint } from "../endpoint.ts";
import { exportFormats, exportRows } from "../export.ts";
import { windowFields } from "./kpis.ts";

export function exportRoutes(app: App, workspace: OpenWorkspace): void {
  plainEndpoint(app, {
    method: "get",
    path: "/api/v1/export/{what}",
    id: "exportRows",
    needs: "export",
    audit: "export.rows",
    tag: "Workspace",
    summary: "All rows of a record kind that count, or all facts of a KPI, as a file",
    params: z.object({ what: z.string().max(100).openapi({ description: "A record kind or a KPI.", example: "opportunity" }) }),
    query: z.strictObject({ ...windowFields, format: z.enum(exportFormats).optional() }),
    mediaType: ["text/csv", "application/vnd.apache.parquet", "application/x-ndjson"],
  }, async ({ params, query, signal }) => attachment(await exportRows(workspace, params.what, query, signal)));
}
