/** Erasing people: what it would touch, doing it, and what was done. */
import { z } from "@hono/zod-openapi";
import { type ErasureAnswer, erasure, erasureAsk, erasureOrder, erasurePreview } from "../answers-erasure.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint } from "../endpoint.ts";
import type { ErasureState } from "../erasure/erasures.ts";

const tag = "Erasure";
const numbered = z.object({ id: z.coerce.number().int().min(1) });

export function erasureRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "post", path: "/api/v1/erasures/preview", id: "previewErasure", needs: "erase", tag,
    summary: "What an erasure would touch, by place; nothing is written",
    body: erasureAsk, answer: erasurePreview,
  }, async ({ body }) => {
    const { accounts, counts, ...rest } = await workspace.erasures.preview(body);
    return { ...rest, accounts: [...accounts], counts: { ...counts, tables: [...counts.tables] } };
  });

  endpoint(app, {
    method: "post", path: "/api/v1/erasures", id: "erasePerson", needs: "erase", tag,
    summary: "Erases a person: begins at once and goes on behind the answer",
    description: "From the answer on nothing of theirs comes in. Files, inbox, archive, ledgers and tables are written anew without them; then it is certified.",
    body: erasureOrder, answer: erasure, status: 202,
  }, async ({ body, who }) => {
    const { mode = "anonymise", reason = "", ...order } = body;
    return answerOf(await workspace.erasures.begin({ ...order, mode, reason }, who.name));
  });

  endpoint(app, {
    method: "get", path: "/api/v1/erasures", id: "listErasures", needs: "erase", tag,
    summary: "Every erasure with its certificate, newest first; none says whom it concerned",
    answer: z.object({ erasures: z.array(erasure) }),
  }, async () => ({ erasures: workspace.erasures.list().map(answerOf) }));

  endpoint(app, {
    method: "get", path: "/api/v1/erasures/{id}", id: "getErasure", needs: "erase", tag,
    summary: "How far an erasure is, and its certificate",
    params: numbered, answer: erasure,
  }, async ({ params }) => answerOf(workspace.erasures.get(params.id)));
}

function answerOf({ record: { marks: _, found: _found, certificate, ...record }, step, fault }: ErasureState): ErasureAnswer {
  return { ...record, step, fault, certificate: certificate === null ? null : { ...certificate, tables: [...certificate.tables] } };
}
