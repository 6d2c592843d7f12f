/** Segments: named views of the account list. */
import { z } from "@hono/zod-openapi";
import { problem } from "../../model/problem.ts";
import { filterOf, orderOf } from "../account-filters.ts";
import { segmentAnswer } from "../answers-accounts.ts";
import { authorOf } from "../access/who.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint } from "../endpoint.ts";

/** Segments are chosen from a list by their names. */
const segmentName = z.string().trim().min(1).max(100).refine((text) => !/[\u0000-\u001f\u007f]/.test(text), "a name is one line of text");
const whereMax = 100;

const view = z.strictObject({
  search: z.string().max(500).default(""),
  where: z.array(z.string().max(600)).max(whereMax).default([]),
  sort: z.string().max(100).default("name"),
  columns: z.array(z.string().max(100)).max(100).default([]),
  author: z.string().max(200).exactOptional(),
  over: z.string().max(40).nullable().exactOptional().openapi({ description: "`saved_at` of the segment that this one replaces, null where none of that name is known: what somebody else saved meanwhile is then not overwritten, but answered with 409 `conflict_segment`. Without it the last one who saves wins." }),
});

export function segmentRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/segments",
    id: "listSegments",
    needs: "see",
    tag: "Accounts",
    summary: "Saved segments: named filters of the account list, each with its author and date",
    answer: z.object({ segments: z.array(segmentAnswer) }),
  }, async () => ({ segments: await workspace.control.segments.list() }));

  endpoint(app, {
    method: "put",
    path: "/api/v1/segments/{name}",
    id: "saveSegment",
    needs: "accounts",
    audit: "segment.save",
    tag: "Accounts",
    summary: "Saves a segment under a name; what had the name before stays in the ledger",
    params: z.object({ name: segmentName }),
    body: view,
    answer: segmentAnswer,
  }, async ({ params, body, who }) => {
    const { search = "", where = [], sort = "name", columns = [] } = body;
    // What no list would understand is refused now, not when somebody opens it.
    filterOf({ search, where });
    orderOf(sort);
    const replaced = body.over === undefined ? {} : { over: body.over };
    return workspace.control.segments.save({ name: params.name, search, where, sort, columns, ...replaced, author: authorOf(who, body.author), at: workspace.now() });
  });

  endpoint(app, {
    method: "post",
    path: "/api/v1/segments/{name}/remove",
    id: "removeSegment",
    needs: "accounts",
    audit: "segment.remove",
    tag: "Accounts",
    summary: "Takes a segment off the list; saving it again brings it back",
    params: z.object({ name: segmentName }),
    answer: segmentAnswer,
  }, async ({ params, who }) => {
    const removed = await workspace.control.segments.remove({ name: params.name, author: authorOf(who), at: workspace.now() });
    if (removed !== undefined) return removed;
    throw problem("segment_not_found", `There is no segment “${params.name}”.`, "GET /api/v1/segments lists them.", { name: params.name });
  });
}
