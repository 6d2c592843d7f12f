/** Do the books add up, and building the tables again. */
import { z } from "@hono/zod-openapi";
import type { OpenWorkspace } from "../app.ts";
import type { VerifyReport } from "../books.ts";
import { type App, endpoint } from "../endpoint.ts";

const report = z.object({
  ok: z.boolean(),
  kinds: z.array(z.object({ kind: z.string(), received: z.number(), counted: z.number(), set_aside: z.number(), ok: z.boolean() })),
  files: z.number(),
  faults: z.array(z.string()),
}).openapi("VerifyReport") satisfies z.ZodType<VerifyReport>;

export function careRoutes(app: App, { imports }: OpenWorkspace): void {
  endpoint(app, {
    method: "post",
    path: "/api/v1/verify",
    id: "verify",
    needs: "care",
    tag: "Server",
    summary: "Do the tables hold what the ledgers say, and are the kept files whole?",
    answer: report,
  }, () => imports.verify());

  endpoint(app, {
    method: "post",
    path: "/api/v1/rebuild",
    id: "rebuild",
    needs: "care",
    audit: "server.rebuild",
    tag: "Server",
    summary: "Builds the tables again from the kept files and the ledgers",
    answer: report,
  }, () => imports.rebuild());
}
