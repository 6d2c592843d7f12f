/** What numbers can be broken down and filtered by. */
import { z } from "@hono/zod-openapi";
import { dimensions } from "../../measure/dimensions/catalogue.ts";
import { dimensionValues } from "../../measure/dimensions/values.ts";
import { dimensionsAnswer, valuesAnswer } from "../answers.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint } from "../endpoint.ts";

export function dimensionRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/dimensions",
    id: "listDimensions",
    needs: "see",
    tag: "KPIs",
    summary: "Dimensions, in the order in which they are offered",
    answer: dimensionsAnswer,
  }, async () => ({ dimensions: dimensions.map(({ id, title, of }) => ({ id, title, of })) }));

  endpoint(app, {
    method: "get",
    path: "/api/v1/dimensions/{id}/values",
    id: "listDimensionValues",
    needs: "see",
    tag: "KPIs",
    summary: "Values that occur, the most frequent first",
    params: z.object({ id: z.string().max(200) }),
    query: z.strictObject({ search: z.string().max(200).optional() }),
    answer: valuesAnswer,
  }, async ({ params, query, signal }) => {
    const { zone } = await workspace.settings();
    const { engine, steadyNow } = workspace;
    return { values: await dimensionValues({ engine, dimension: params.id, zone, now: steadyNow().toISOString(), search: query.search, query: { signal } }) };
  });
}
