/** Saved mappings: a layout that somebody sorted out once, recognised again by its header. */
import { z } from "@hono/zod-openapi";
import { problem } from "../../model/problem.ts";
import { mappingShape } from "../answers-imports.ts";
import { authorOf } from "../access/who.ts";
import type { OpenWorkspace } from "../app.ts";
import type { Mapping } from "../contract.ts";
import { type App, endpoint } from "../endpoint.ts";

const saved = z.object({
  name: z.string(),
  version: z.number(),
  mappings: z.array(mappingShape),
  header: z.string(),
  author: z.string(),
  saved_at: z.string(),
}).openapi("SavedMapping");

/** Names are typed after `--as`, so they are plain words. */
const mappingName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$/, "a name has up to 100 letters, digits, blanks, dots and dashes");

export function mappingRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/mappings",
    id: "listMappings",
    needs: "see",
    tag: "Imports",
    summary: "Saved mappings, each in its newest version",
    answer: z.object({ mappings: z.array(saved) }),
  }, async () => ({ mappings: (await workspace.control.mappings.list()).map((one) => ({ ...one, mappings: one.mappings as Mapping[] })) as z.output<typeof saved>[] }));

  endpoint(app, {
    method: "put",
    path: "/api/v1/mappings/{name}",
    id: "saveMapping",
    needs: "import",
    audit: ({ params, body }) => ({ action: "mapping.save", subject: params.name, details: { mappings: body.mappings } }),
    tag: "Imports",
    summary: "Saves a mapping under a name, as its next version",
    params: z.object({ name: mappingName }),
    body: z.strictObject({
      mappings: z.array(mappingShape).min(1).max(20),
      columns: z.array(z.string()).max(2_000).exactOptional(),
      author: z.string().max(200).exactOptional(),
    }),
    answer: saved,
  }, async ({ params, body, who }) => {
    const { author, ...rest } = body;
    const one = await workspace.control.mappings.save({ name: params.name, author: authorOf(who, author), at: workspace.now(), ...rest });
    return { ...one, mappings: one.mappings as z.output<typeof saved>["mappings"] };
  });

  endpoint(app, {
    method: "post",
    path: "/api/v1/mappings/{name}/remove",
    id: "removeMapping",
    needs: "import",
    audit: "mapping.remove",
    tag: "Imports",
    summary: "Takes a saved mapping off the list; saving it again brings it back",
    params: z.object({ name: mappingName }),
    answer: saved,
  }, async ({ params, who }) => {
    const removed = await workspace.control.mappings.remove({ name: params.name, author: authorOf(who), at: workspace.now() });
    if (removed === undefined) throw problem("mapping_not_found", `There is no saved mapping “${params.name}”.`, "GET /api/v1/mappings lists them.", { name: params.name });
    return { ...removed, mappings: removed.mappings as z.output<typeof saved>["mappings"] };
  });
}
