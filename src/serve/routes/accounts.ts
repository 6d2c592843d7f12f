/** Accounts: list, detail, timeline. */
import { z } from "@hono/zod-openapi";
import { problem } from "../../model/problem.ts";
import { accountDetail } from "../account.ts";
import { accountNamed, accountsOf, type AsOf } from "../accounts.ts";
import { accountDetailAnswer, accountPageAnswer, timelineAnswer } from "../answers.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, day, endpoint, instant, repeated, whole } from "../endpoint.ts";
import { timelineOf } from "../timeline.ts";

/** A screen asks for a hundred; a script that wants all exports them. */
const pageMax = 1_000;

const account = z.object({ id: z.string().max(500).openapi({ description: "Our id, the source's id, a domain or a name." }) });

export function accountRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts",
    id: "listAccounts",
    tag: "Accounts",
    summary: "A page of accounts as they stand now",
    query: z.strictObject({
      search: z.string().max(500).optional().openapi({ description: "Matches name, domain and id." }),
      where: repeated.openapi({ description: "`tier=1`; several of one column are alternatives, different columns must all hold." }),
      sort: z.string().max(100).optional().openapi({ description: "A column; `-` before it for descending.", example: "-open_pipeline" }),
      offset: whole({ from: 0, to: 10_000_000, otherwise: 0 }),
      limit: whole({ from: 1, to: pageMax, otherwise: 100 }),
    }),
    answer: accountPageAnswer,
  }, async ({ query, signal }) => {
    const { search = "", sort = "name", where, offset, limit } = query;
    return accountsOf(workspace.engine, { search, sort, where, offset, limit, signal, ...(await asOfNow(workspace)) });
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}",
    id: "getAccount",
    tag: "Accounts",
    summary: "One account with everything known of it",
    params: account,
    answer: accountDetailAnswer,
  }, async ({ params }) => {
    const found = await accountDetail(workspace.engine, await named(workspace, params.id), await asOfNow(workspace));
    return found ?? refuse(params.id);
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}/timeline",
    id: "getTimeline",
    tag: "Accounts",
    summary: "What happened with an account, newest first, equal things of a day folded",
    params: account,
    query: z.strictObject({
      from: day.optional(),
      to: day.optional(),
      channel: repeated,
      person: z.string().max(500).optional(),
      before: instant.optional().openapi({ description: "`next_before` of the page before." }),
      limit: whole({ from: 1, to: 500, otherwise: 100 }),
    }),
    answer: timelineAnswer,
  }, async ({ params, query }) => {
    const { zone } = await workspace.settings();
    const { channel, ...rest } = query;
    return timelineOf(workspace.engine, { ...rest, channels: channel, zone, now: workspace.steadyNow(), account: await named(workspace, params.id) });
  });
}

async function asOfNow(workspace: OpenWorkspace): Promise<AsOf> {
  return { settings: await workspace.settings(), now: workspace.steadyNow() };
}

async function named(workspace: OpenWorkspace, text: string): Promise<string> {
  return (await accountNamed(workspace.engine, text)) ?? refuse(text);
}

function refuse(text: string): never {
  throw problem("unknown_account", `No account, or more than one, answers to “${text.slice(0, 200)}”.`, "Look it up: sextant account list --search TEXT.", { account: text.slice(0, 200) });
}
