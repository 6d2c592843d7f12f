/** Numbers as reported: freezing a period, and what became of its numbers since. */
import { z } from "@hono/zod-openapi";
import { authorOf } from "../access/who.ts";
import { boardChangesAnswer, frozenBoardAnswer, reportedBoardAnswer, reportedKpiAnswer } from "../answers-reported.ts";
import type { OpenWorkspace } from "../app.ts";
import { boardChanges } from "../changes.ts";
import { type App, day, endpoint } from "../endpoint.ts";
import { groundOf, kpiNamed } from "../measuring.ts";
import { freeze, frozenBoards, reportedBoard, reportedKpi } from "../reported.ts";
import { windowFields } from "./kpis.ts";

const { where: _, ...days } = windowFields;

const freezing = z.strictObject({
  from: day.exactOptional(),
  to: day.exactOptional(),
  period: z.string().max(60).exactOptional(),
  author: z.string().max(200).exactOptional(),
  reason: z.string().max(2000).exactOptional(),
}).openapi("Freezing");

export function reportedRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/frozen",
    id: "listFrozenBoards",
    needs: "see",
    tag: "KPIs",
    summary: "Periods whose numbers were frozen as reported, the latest first",
    answer: z.object({ boards: z.array(frozenBoardAnswer) }),
  }, async () => ({ boards: await frozenBoards(workspace) }));

  endpoint(app, {
    method: "post",
    path: "/api/v1/frozen",
    id: "freezeBoard",
    needs: "define",
    audit: ({ body: { author: _author, ...body } }) => ({ action: "board.freeze", subject: body.period ?? `${body.from ?? ""}/${body.to ?? ""}`, details: body }),
    tag: "KPIs",
    summary: "Freezes every number of a period that is over; it is never changed afterwards",
    body: freezing,
    answer: frozenBoardAnswer,
    status: 201,
  }, async ({ body: { author, reason = "", ...window }, who, signal }) =>
    freeze(workspace, await groundOf(workspace, window, signal), { author: authorOf(who, author), reason, byItself: false, signal }));

  endpoint(app, {
    method: "get",
    path: "/api/v1/board/reported",
    id: "getReportedBoard",
    needs: "see",
    tag: "KPIs",
    summary: "Every number of a frozen period as reported and as it is now, and what changed since",
    query: z.strictObject(days),
    answer: reportedBoardAnswer,
  }, async ({ query, signal }) => reportedBoard(workspace, await groundOf(workspace, query, signal), signal));

  endpoint(app, {
    method: "get",
    path: "/api/v1/board/changes",
    id: "getBoardChanges",
    needs: "see",
    tag: "KPIs",
    summary: "The numbers that are others now than yesterday, and the imports and settings since",
    query: z.strictObject({
      from: days.from,
      to: days.to,
      since: day.optional().openapi({ description: "The day to compare with, or the last one noted before it; without it yesterday." }),
    }),
    answer: boardChangesAnswer,
  }, ({ query, signal }) => boardChanges(workspace, query, signal));

  endpoint(app, {
    method: "get",
    path: "/api/v1/kpis/{id}/reported",
    id: "getReportedKpi",
    needs: "see",
    tag: "KPIs",
    summary: "A number of a frozen period as reported and as it is now, with the causes of the difference",
    params: z.object({ id: z.string().max(100).openapi({ example: "new_revenue_won" }) }),
    query: z.strictObject(days),
    answer: reportedKpiAnswer,
  }, async ({ params, query, signal }) => reportedKpi(workspace, kpiNamed(params.id), await groundOf(workspace, query, signal), signal));
}
