/** Imports: start, watch, cancel, undo, redo. */
import { z } from "@hono/zod-openapi";
import { problem } from "../../model/problem.ts";
import { batchesAnswer, importAnswer, importRequest, undoPreviewAnswer } from "../answers-imports.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint } from "../endpoint.ts";

const batchId = z.object({ batch: z.coerce.number().int().min(1).max(4_294_967_295) });

export function importRoutes(app: App, { imports }: OpenWorkspace): void {
  endpoint(app, {
    method: "post",
    path: "/api/v1/imports",
    id: "startImport",
    needs: "import",
    audit: ({ body }) => (body.dry_run === true ? null : { action: "import.start", subject: body.name ?? "", details: { sha256: body.sha256 } }),
    tag: "Imports",
    summary: "Imports a kept file; with `dry_run` says what it would bring",
    description: "Answers when it is done; with `background` at once, then ask `GET /api/v1/imports/{batch}` how far it is.",
    body: importRequest,
    answer: importAnswer,
  }, ({ body, signal }) => imports.start(body, signal));

  endpoint(app, {
    method: "get",
    path: "/api/v1/imports",
    id: "listImports",
    needs: "see",
    tag: "Imports",
    summary: "All imports, newest first",
    answer: batchesAnswer,
  }, async () => ({ imports: await imports.list() }));

  endpoint(app, {
    method: "get",
    path: "/api/v1/imports/{batch}",
    id: "getImport",
    needs: "see",
    tag: "Imports",
    summary: "One import, with its progress while it runs",
    params: batchId,
    answer: importAnswer,
  }, ({ params }) => imports.get(params.batch));

  endpoint(app, {
    method: "post",
    path: "/api/v1/imports/{batch}/cancel",
    id: "cancelImport",
    needs: "import",
    audit: "import.cancel",
    tag: "Imports",
    summary: "Cancels a running import, undo or redo; nothing of it is kept",
    description: "An undo or redo whose rows move already is carried through.",
    params: batchId,
    answer: importAnswer,
  }, ({ params }) => imports.cancel(params.batch));

  endpoint(app, {
    method: "get",
    path: "/api/v1/imports/{batch}/undo",
    id: "previewUndo",
    needs: "see",
    tag: "Imports",
    summary: "What an undo would do, and which imports hang on this one",
    params: batchId,
    answer: undoPreviewAnswer,
  }, ({ params }) => imports.undoPreview(params.batch));

  for (const [verb, summary] of turns) {
    endpoint(app, {
      method: "post",
      path: `/api/v1/imports/{batch}/${verb}`,
      id: `${verb}Import`,
      needs: "import",
      tag: "Imports",
      summary,
      description: "Answers when it is done; with `background=true` at once, then ask `GET /api/v1/imports/{batch}` how far it is.",
      params: batchId,
      query: z.strictObject({ background: z.enum(["true", "false"]).optional() }),
      answer: importAnswer,
    }, ({ params, query }) => imports[verb](params.batch, { background: query.background === "true" }));
  }
}

const changeId = z.object({ batch: z.coerce.number().int().min(1) });

/** What people change here is written as an import; who may make the change may take it back, without the right to bring files in. */
export function changeRoutes(app: App, { imports, control }: OpenWorkspace): void {
  endpoint(app, {
    method: "post",
    path: "/api/v1/changes/{batch}/undo",
    id: "undoChange",
    needs: "accounts",
    tag: "Accounts",
    summary: "Takes back a change that was made here: a tier, an owner, a decision about identity",
    params: changeId,
    answer: importAnswer,
  }, async ({ params, who }) => {
    const { file, kinds, as } = await control.imports.get(params.batch);
    const isOwn = ownFiles.test(file.name) && [as, ...kinds.map(({ kind }) => kind)].every((kind) => ownKinds.has(kind));
    if (!isOwn) throw problem("not_allowed", `Import ${params.batch} is a file that was brought in, not a change that was made here.`, "Undo it as an import; that takes the permission “import”.", { needs: "import" });
    if (as === "identity_link" && !who.may.has("identify")) throw problem("not_allowed", "Whose a visit is may not be decided by you, so no decision can be taken back.", "Ask an admin for another role.", { needs: "identify" });
    return imports.undo(params.batch);
  });
}

/** Names that the product gives, of kinds that it writes. */
const ownFiles = /^(decisions|account-split|(tier|ownership)-\d{4}-\d{2}-\d{2})\.jsonl$/;
const ownKinds: ReadonlySet<string> = new Set(["tier", "ownership", "identity_link", "account"]);

const turns = [
  ["undo", "Takes an import out of all numbers"],
  ["redo", "Brings an undone import back"],
] as const;
