import { z } from "@hono/zod-openapi";
import { originAnswer } from "../answers.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint } from "../endpoint.ts";
import { originOf } from "../origin.ts";

/** Where the reader of a number ends: the line of the file. */
export function rowRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/rows/{record}/{batch}/{seq}",
    id: "getOrigin",
    needs: "see",
    tag: "Imports",
    summary: "A received row: its file and line, its texts there, and the record as stored",
    params: z.object({ record: z.string().max(100), batch: z.coerce.number().int().min(1), seq: z.coerce.number().int().min(1) }),
    answer: originAnswer,
  }, ({ params }) => originOf(workspace, params));
}
