/** Rows that imports refused: list, CSV, replay. */
import { z } from "@hono/zod-openapi";
import { Readable } from "node:stream";
import { importAnswer, rejectPageAnswer, replayRequest } from "../answers-imports.ts";
import type { OpenWorkspace } from "../app.ts";
import { attachment } from "../attachment.ts";
import { type App, endpoint, plainEndpoint, whole } from "../endpoint.ts";
import { rejectPage, rejectsCsv } from "../rejects.ts";

const batch = z.coerce.number().int().min(1).optional().openapi({ description: "Of this import and its replays only." });

export function rejectRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/rejects",
    id: "listRejects",
    needs: "see",
    tag: "Imports",
    summary: "Rejected rows, whole, with line, field, value and reason",
    query: z.strictObject({
      batch,
      code: z.string().max(100).optional(),
      offset: whole({ from: 0, to: 100_000_000, otherwise: 0 }),
      limit: whole({ from: 1, to: 1_000, otherwise: 100 }),
    }),
    answer: rejectPageAnswer,
  }, ({ query }) => rejectPage(workspace, query));

  plainEndpoint(app, {
    method: "get",
    path: "/api/v1/rejects.csv",
    id: "exportRejects",
    needs: "export",
    audit: "export.rejects",
    tag: "Imports",
    summary: "Rejected rows as CSV, to correct and import again",
    query: z.strictObject({ batch }),
    mediaType: "text/csv",
  }, async ({ query }) => {
    const text = Readable.from(rejectsCsv(workspace, query.batch));
    return attachment({ body: text, mediaType: "text/csv; charset=utf-8", fileName: query.batch === undefined ? "rejects.csv" : `rejects-${query.batch}.csv` });
  });

  endpoint(app, {
    method: "post",
    path: "/api/v1/rejects/replay",
    id: "replayRejects",
    needs: "import",
    tag: "Imports",
    summary: "Reads the rejected rows of an import again with a corrected mapping",
    description: "Without `batch` those of the newest import that has some. What is accepted leaves the rejects, until the replay is undone.",
    body: replayRequest,
    answer: importAnswer,
  }, ({ body, signal }) => workspace.imports.replay(body, signal));
}
