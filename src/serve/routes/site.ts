/** Who is on the site now, and how sound the data are. */
import { z } from "@hono/zod-openapi";
import { dataHealthAnswer, onSiteAnswer } from "../answers-live.ts";
import type { OpenWorkspace } from "../app.ts";
import type { OnSite } from "../contract.ts";
import { dataHealth } from "../data-health.ts";
import { type App, endpoint, whole } from "../endpoint.ts";
import { onSite } from "../on-site.ts";

export function siteRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get", path: "/api/v1/on-site", id: "getOnSite", needs: "see", tag: "Live collection",
    summary: "Which accounts are on the site: the last minutes, the pages, the people that are known, and how the account was recognised",
    query: z.object({ minutes: whole({ from: 1, to: 24 * 60, otherwise: 30 }) }), answer: onSiteAnswer,
  }, async ({ query, signal }) => {
    const now = workspace.now();
    const found = await onSite(workspace.engine, { minutes: query.minutes, now, settings: await workspace.settings(), query: { signal } });
    return { ...found, why_empty: await whyEmpty(workspace, found) };
  });

  endpoint(app, {
    method: "get", path: "/api/v1/data-health", id: "getDataHealth", needs: "see", tag: "Live collection",
    summary: "How old the sources are, what trackers lost on the way, how much found its account, and what did not enter and why",
    query: z.object({ days: whole({ from: 1, to: 366, otherwise: 7 }) }), answer: dataHealthAnswer,
  }, async ({ query, signal }) => dataHealth(workspace, query.days, signal));
}

async function whyEmpty({ control }: OpenWorkspace, { accounts, without_account }: Pick<OnSite, "accounts" | "without_account">): Promise<OnSite["why_empty"]> {
  if (accounts.length > 0) return null;
  if (without_account.views > 0) return "not_known";
  return (await control.sources.list()).length === 0 ? "no_source" : "nobody";
}
