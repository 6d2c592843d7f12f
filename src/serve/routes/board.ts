import { z } from "@hono/zod-openapi";
import { measureBoard } from "../../measure/board.ts";
import { kpis } from "../../measure/kpis/index.ts";
import { boardAnswer } from "../answers.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint, yesNo } from "../endpoint.ts";
import { askOfAll, groundOf } from "../measuring.ts";
import { glanceFields } from "./kpis.ts";

/** A board is some hundred statements side by side; on a busy machine one of them may have to wait. */
const boardTimeoutMs = 120_000;

/** All numbers of a period at once. */
export function boardRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/board",
    id: "getBoard",
    needs: "see",
    tag: "KPIs",
    summary: "All KPIs of a period, and the strip of the six stages",
    query: z.strictObject({
      ...glanceFields,
      compare: yesNo.openapi({ description: "With the period before and the year before." }),
      at_hand: yesNo.openapi({ description: "Only what can be answered at once; what must be worked out first is named in `waiting`." }),
    }),
    answer: boardAnswer,
  }, async ({ query, signal }) => {
    const { where, compare, at_hand: atHand, ...window } = query;
    const started = performance.now();
    const since = workspace.behind.since();
    const ground = await groundOf(workspace, window, signal);
    const measured = await measureBoard({ ...askOfAll(workspace, ground, where), kpis, compare, atHand, query: { signal, timeoutMs: boardTimeoutMs } });
    return { period: ground.period, ...measured, behind_since: since, seconds: Math.round(performance.now() - started) / 1000 };
  });
}
