/** Accounts: list, file of the list, change of many; one with everything known of it. */
import { z } from "@hono/zod-openapi";
import { problem } from "../../model/problem.ts";
import { dayOf } from "../../model/zone.ts";
import { authorOf } from "../access/who.ts";
import { accountDetail } from "../account.ts";
import { accountCommittee } from "../account-committee.ts";
import { exportAccounts, exportColumns } from "../account-export.ts";
import { accountNews } from "../account-news.ts";
import { numberBehind } from "../account-numbers.ts";
import { accountPast } from "../account-past.ts";
import { accountNamed, accountsOf, type AsOf } from "../accounts.ts";
import { accountCommitteeAnswer, accountDetailAnswer, accountNewsAnswer, accountPageAnswer, accountPastAnswer, accountsChange, accountsChangedAnswer, numberBehindAnswer, stageMovesAnswer, timelineAnswer } from "../answers-accounts.ts";
import type { OpenWorkspace } from "../app.ts";
import { attachment } from "../attachment.ts";
import { changeAccounts } from "../bulk-change.ts";
import { groundOf } from "../measuring.ts";
import { stageMoves } from "../stage-moves.ts";
import { type App, day, endpoint, instant, plainEndpoint, repeated, whole } from "../endpoint.ts";
import { timelineOf } from "../timeline.ts";
import { windowFields } from "./kpis.ts";

/** A screen asks for a hundred; a script that wants all exports them. */
const pageMax = 1_000;

/** What a list, a file of it and a change of many are narrowed by. */
const filterFields = {
  search: z.string().max(500).optional().openapi({ description: "Matches name, domain and id." }),
  where: repeated.openapi({ description: "`tier=1`; several of one column are alternatives, different columns must all hold. Bounds: `minutes_90d>=10`, `last_touch_at<=2026-05-01`." }),
  sort: z.string().max(100).optional().openapi({ description: "A column; `-` before it for descending.", example: "-open_pipeline" }),
};
const account = z.object({ id: z.string().max(500).openapi({ description: "Our id, the source's id, a domain or a name." }) });

export function accountRoutes(app: App, workspace: OpenWorkspace): void {
  listRoutes(app, workspace);
  exportRoutes(app, workspace);
  movesRoutes(app, workspace);
  oneRoutes(app, workspace);
  pictureRoutes(app, workspace);
  behindRoutes(app, workspace);
}

function listRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts",
    id: "listAccounts",
    needs: "see",
    tag: "Accounts",
    summary: "A page of accounts as they stand now",
    query: z.strictObject({ ...filterFields, offset: whole({ from: 0, to: 10_000_000, otherwise: 0 }), limit: whole({ from: 1, to: pageMax, otherwise: 100 }) }),
    answer: accountPageAnswer,
  }, async ({ query, signal }) => {
    const { search = "", sort = "name", where, offset, limit } = query;
    return accountsOf(workspace.engine, { search, sort, where, offset, limit, signal, ...(await asOfNow(workspace)) });
  });

  endpoint(app, {
    method: "post",
    path: "/api/v1/accounts/change",
    id: "changeAccounts",
    needs: "accounts",
    audit: ({ body }) => ({ action: "account.change", subject: "", details: body }),
    tag: "Accounts",
    summary: "Gives accounts another tier or owner from a day on; answers with the imports that carry it, which can be undone",
    body: accountsChange,
    answer: accountsChangedAnswer,
  }, ({ body, who, signal }) => changeAccounts(workspace, { ...body, author: authorOf(who, body.author) }, signal));
}

function exportRoutes(app: App, workspace: OpenWorkspace): void {
  for (const format of ["csv", "xlsx"] as const) {
    plainEndpoint(app, {
      method: "get",
      path: `/api/v1/accounts.${format}`,
      id: format === "csv" ? "exportAccountsCsv" : "exportAccountsXlsx",
      needs: "export",
      audit: "export.accounts",
      tag: "Accounts",
      summary: `All accounts that match, as ${format === "csv" ? "CSV" : "a workbook"}; no text of it is run as a formula`,
      query: z.strictObject({ ...filterFields, columns: repeated.openapi({ description: `Of: ${exportColumns.join(", ")}; without any, all. Amounts bring their currency.` }) }),
      mediaType: format === "csv" ? "text/csv" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }, async ({ query, signal }) => {
      const { search = "", sort = "name", where, columns } = query;
      const asOf = await asOfNow(workspace);
      const day = dayOf(workspace.now().toISOString(), asOf.settings.zone);
      return attachment(await exportAccounts(workspace.engine, { search, sort, where, columns: columnsAsked(columns), format, day, signal, ...asOf }));
    });
  }
}

function columnsAsked(columns: readonly string[]): readonly (typeof exportColumns)[number][] {
  const unknown = columns.find((one) => !exportColumns.some((column) => column === one));
  if (unknown !== undefined) throw problem("bad_request", `Accounts have no column “${unknown.slice(0, 100)}”.`, `Choose from: ${exportColumns.join(", ")}.`, { column: unknown.slice(0, 100) });
  // An amount is nothing without its currency.
  const isMoney = columns.some((one) => one === "open_pipeline" || one === "won");
  return columns.length === 0 ? exportColumns : exportColumns.filter((column) => columns.includes(column) || (column === "currency" && isMoney));
}

function movesRoutes(app: App, workspace: OpenWorkspace): void {
  const { from, to, period } = windowFields;
  endpoint(app, {
    method: "get",
    path: "/api/v1/stage-moves",
    id: "getStageMoves",
    needs: "see",
    tag: "Accounts",
    summary: "Accounts that moved to a further stage in a period, or back",
    query: z.strictObject({ from, to, period, where: filterFields.where }),
    answer: stageMovesAnswer,
  }, async ({ query: { where, ...window }, signal }) => {
    const ground = await groundOf(workspace, window, signal);
    return stageMoves(workspace.engine, { ...ground, where, signal });
  });
}

function oneRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}",
    id: "getAccount",
    needs: "see",
    tag: "Accounts",
    summary: "One account with everything known of it",
    params: account,
    answer: accountDetailAnswer,
  }, async ({ params }) => {
    const asOf = await asOfNow(workspace);
    // Our own id goes before other names and is what screens ask by: only where there is none under it, it is looked up.
    return (await accountDetail(workspace.engine, params.id, asOf)) ?? (await accountDetail(workspace.engine, await named(workspace, params.id), asOf)) ?? refuse(params.id);
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}/timeline",
    id: "getTimeline",
    needs: "see",
    tag: "Accounts",
    summary: "What happened with an account, newest first, equal things of a day folded",
    params: account,
    query: z.strictObject({
      from: day.optional(),
      to: day.optional(),
      channel: repeated,
      person: z.string().max(500).optional(),
      side: z.enum(["ours", "theirs"]).optional().openapi({ description: "Only what we did, or only what they did." }),
      before: instant.optional().openapi({ description: "`next_before` of the page before." }),
      after: instant.optional().openapi({ description: "Instead: `next_after` of the page before, for what is newer." }),
      limit: whole({ from: 1, to: 500, otherwise: 100 }),
    }),
    answer: timelineAnswer,
  }, async ({ params, query }) => {
    const { zone } = await workspace.settings();
    const { channel, ...rest } = query;
    const now = workspace.steadyNow();
    return ofAccount(workspace, params.id, (account) => timelineOf(workspace.engine, { ...rest, channels: channel, zone, now, account }));
  });
}

function pictureRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}/past",
    id: "getAccountPast",
    needs: "see",
    tag: "Accounts",
    summary: "The stages of an account over the last 24 months, and the first action of each new person",
    params: account,
    answer: accountPastAnswer,
  }, async ({ params }) => {
    const asOf = await asOfNow(workspace);
    return ofAccount(workspace, params.id, (account) => accountPast(workspace.engine, { ...asOf, account }));
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}/committee",
    id: "getAccountCommittee",
    needs: "see",
    tag: "Accounts",
    summary: "The roles that a purchase needs at an account, and who of its people has them",
    params: account,
    answer: accountCommitteeAnswer,
  }, async ({ params }) => {
    const asOf = await asOfNow(workspace);
    return ofAccount(workspace, params.id, (account) => accountCommittee(workspace.engine, { ...asOf, account }));
  });
}

function behindRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}/news",
    id: "getAccountNews",
    needs: "see",
    tag: "Accounts",
    summary: "What changed at an account in the last days",
    params: account,
    query: z.strictObject({ days: whole({ from: 1, to: 366, otherwise: 30 }) }),
    answer: accountNewsAnswer,
  }, async ({ params, query: { days } }) => {
    const asOf = await asOfNow(workspace);
    return ofAccount(workspace, params.id, (account) => accountNews(workspace.engine, { ...asOf, account, days }));
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}/numbers/{number}",
    id: "getNumberBehind",
    needs: "see",
    tag: "Accounts",
    summary: "The rows that a number of an account is made of",
    params: account.extend({ number: z.enum(["minutes_90d", "people", "last_touch_at", "open_pipeline", "won"]) }),
    answer: numberBehindAnswer,
  }, async ({ params: { id, number } }) => {
    const asOf = await asOfNow(workspace);
    return ofAccount(workspace, id, (account) => numberBehind(workspace.engine, { ...asOf, account, number }));
  });
}

async function asOfNow(workspace: OpenWorkspace): Promise<AsOf> {
  return { settings: await workspace.settings(), now: workspace.steadyNow() };
}

/** The answer about an account. Screens name it by our own id, so that is asked at once while it is looked up whose name it is. */
async function ofAccount<T>(workspace: OpenWorkspace, text: string, ask: (account: string) => Promise<T>): Promise<T> {
  const [account, answer] = await Promise.all([named(workspace, text), ask(text)]);
  return account === text ? answer : ask(account);
}

async function named(workspace: OpenWorkspace, text: string): Promise<string> {
  return (await accountNamed(workspace.engine, text)) ?? refuse(text);
}

function refuse(text: string): never {
  throw problem("unknown_account", `No account, or more than one, answers to “${text.slice(0, 200)}”.`, "Look it up: sextant account list --search TEXT.", { account: text.slice(0, 200) });
}
