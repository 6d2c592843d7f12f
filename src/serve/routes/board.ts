import { z } from "@hono/zod-openapi";
import { boardAnswer } from "../answers.ts";
import type { OpenWorkspace } from "../app.ts";
import { boardOf } from "../board.ts";
import { type App, endpoint, yesNo } from "../endpoint.ts";
import { groundOf } from "../measuring.ts";
import { windowFields } from "./kpis.ts";

/** All numbers of a period at once. */
export function boardRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/board",
    id: "getBoard",
    tag: "KPIs",
    summary: "All KPIs of a period, and the strip of the six stages",
    query: z.strictObject({ ...windowFields, compare: yesNo.openapi({ description: "With the period before and the year before." }) }),
    answer: boardAnswer,
  }, async ({ query, signal }) => {
    const { where, compare, ...window } = query;
    return boardOf(workspace, await groundOf(workspace, window, signal), { where, compare, signal });
  });
}
