/** Numbers, and everything behind them. */
import { z } from "@hono/zod-openapi";
import { cardOf, explain, nameOf } from "../../measure/explain.ts";
import { factsPage, sourcesOf } from "../../measure/facts.ts";
import { kpis } from "../../measure/kpis/index.ts";
import { measure } from "../../measure/run.ts";
import { everyWords } from "../../model/period.ts";
import { languages } from "../../words/languages.ts";
import { accountNamed } from "../accounts.ts";
import { catalogueAnswer, explanationAnswer, factPageAnswer, kpiCardAnswer, kpiResultAnswer, kpisAnswer, sourceRowsAnswer } from "../answers.ts";
import type { OpenWorkspace } from "../app.ts";
import { cardSpeaker } from "../card-words.ts";
import { type App, day, endpoint, repeated, whole, yesNo } from "../endpoint.ts";
import { askOf, groundOf, kpiNamed } from "../measuring.ts";
import { reportedSentences } from "../reported.ts";

const kpiId = z.object({ id: z.string().max(100).openapi({ example: "win_rate" }) });

/** The window and the filters of a question. */
export const windowFields = {
  from: day.optional().openapi({ description: "First day inside." }),
  to: day.optional().openapi({ description: "First day outside." }),
  period: z.string().max(60).optional().openapi({ description: "Instead of two days a name: `2026-Q2`, `last_month`, `FY2026`." }),
  where: repeated.openapi({ description: "`tier=1`; several of one dimension are alternatives, different dimensions must all hold." }),
};

/** The same where old numbers will do. */
export const glanceFields = {
  ...windowFields,
  may_be_behind: yesNo.openapi({ description: "While rows that came are being counted over much data: the numbers of before, at once; `behind_since` tells." }),
};

/** The language of a card's texts. */
const lang = z.enum(languages.map(({ code }) => code)).optional().openapi({ description: "Language of the texts; what it lacks stays English.", example: "ru" });

export function kpiRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/catalogue",
    id: "listKpiNames",
    needs: "see",
    tag: "KPIs",
    summary: "What is measured: the names of all KPIs and their questions",
    answer: catalogueAnswer,
  }, async ({ signal }) => {
    const ground = await groundOf(workspace, {}, signal);
    return { kpis: kpis.map((kpi) => nameOf(askOf(workspace, kpi, ground, []))) };
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/kpis",
    id: "listKpis",
    needs: "see",
    tag: "KPIs",
    summary: "All KPIs with their documentation",
    query: z.strictObject({ lang }),
    answer: kpisAnswer,
  }, async ({ query, signal }) => {
    const [ground, inWords] = await Promise.all([groundOf(workspace, {}, signal), cardSpeaker(query.lang ?? "en")]);
    return { kpis: kpis.map((kpi) => inWords(cardOf(askOf(workspace, kpi, ground, [])))) };
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/kpis/{id}",
    id: "getKpi",
    needs: "see",
    tag: "KPIs",
    summary: "A KPI in a period, with series, breakdown and accounts as asked",
    params: kpiId,
    query: z.strictObject({
      ...glanceFields,
      by: z.string().max(200).optional().openapi({ description: "Dimension of a breakdown." }),
      every: z.enum(everyWords).optional().openapi({ description: "Grid of a series." }),
      accounts: yesNo.openapi({ description: "With the accounts behind it." }),
      offset: whole({ from: 0, to: 10_000_000, otherwise: 0 }),
      limit: whole({ from: 1, to: 1_000, otherwise: 50 }).openapi({ description: "Accounts on a page." }),
      compare: yesNo.openapi({ description: "With the period before and the year before." }),
    }),
    answer: kpiResultAnswer,
  }, async ({ params, query, signal }) => {
    const kpi = kpiNamed(params.id);
    const { by, every, accounts, offset, limit, compare, where, ...window } = query;
    const ask = askOf(workspace, kpi, await groundOf(workspace, window, signal), where, signal);
    const since = workspace.behind.since();
    const measured = await measure({ ...ask, by, every, compare, accounts: accounts ? { offset, limit } : undefined });
    return since === null ? measured : { ...measured, behind_since: since };
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/kpis/{id}/card",
    id: "getKpiCard",
    needs: "see",
    tag: "KPIs",
    summary: "How it is counted: formula, caveats, sources, worked example and SQL",
    params: kpiId,
    query: z.strictObject({ ...glanceFields, lang }),
    answer: kpiCardAnswer,
  }, async ({ params, query, signal }) => {
    const { where, lang: language = "en", ...window } = query;
    const [ground, inWords] = await Promise.all([groundOf(workspace, window, signal), cardSpeaker(language)]);
    return inWords(cardOf(askOf(workspace, kpiNamed(params.id), ground, where, signal)));
  });

  drillRoutes(app, workspace);
}

function drillRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/kpis/{id}/facts",
    id: "listFacts",
    needs: "see",
    tag: "KPIs",
    summary: "The facts that it was counted from; their sums are the number",
    params: kpiId,
    query: z.strictObject({
      ...glanceFields,
      account: z.string().max(500).optional().openapi({ description: "Only of this account; empty = of no account." }),
      bucket: z.string().max(500).optional(),
      by: z.string().max(200).optional().openapi({ description: "With `key`: only of this line of a breakdown." }),
      key: z.string().max(500).optional(),
      order: z.enum(["newest", "largest"]).optional(),
      offset: whole({ from: 0, to: 10_000_000, otherwise: 0 }),
      limit: whole({ from: 1, to: 1_000, otherwise: 100 }),
    }),
    answer: factPageAnswer,
  }, async ({ params, query, signal }) => {
    const { account, bucket, by, key, order, offset, limit, where, ...window } = query;
    const ask = askOf(workspace, kpiNamed(params.id), await groundOf(workspace, window, signal), where, signal);
    const line = by === undefined || key === undefined ? undefined : { dimension: by, key };
    return factsPage({ ...ask, account: await accountOf(workspace, account), bucket, line, order, offset, limit });
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/kpis/{id}/sources",
    id: "listSources",
    needs: "see",
    tag: "KPIs",
    summary: "The received rows behind facts, each with its place in a file",
    params: kpiId,
    query: z.strictObject({ ...glanceFields, account: z.string().max(500).optional(), subject: z.string().max(500).optional() }),
    answer: sourceRowsAnswer,
  }, async ({ params, query, signal }) => {
    const { account, subject, where, ...window } = query;
    const ask = askOf(workspace, kpiNamed(params.id), await groundOf(workspace, window, signal), where, signal);
    return { rows: await sourcesOf({ ...ask, account: await accountOf(workspace, account), subject }) };
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/kpis/{id}/explain",
    id: "explainKpi",
    needs: "see",
    tag: "KPIs",
    summary: "What made it this number, in sentences, with its facts",
    params: kpiId,
    query: z.strictObject({ ...glanceFields, account: z.string().max(500).optional() }),
    answer: explanationAnswer,
  }, async ({ params, query, signal }) => {
    const { account, where, ...window } = query;
    const [kpi, ground] = [kpiNamed(params.id), await groundOf(workspace, window, signal)];
    const explained = await explain({ ...askOf(workspace, kpi, ground, where, signal), account: await accountOf(workspace, account) });
    const isWhole = account === undefined && where.length === 0;
    return { ...explained, sentences: [...explained.sentences, ...(isWhole ? await reportedSentences(workspace, kpi, ground, signal) : [])] };
  });
}

/** Our id of an account that is named by id, domain or name. What names none is taken as it is: its facts are none. */
async function accountOf(workspace: OpenWorkspace, text: string | undefined): Promise<string | undefined> {
  return text === undefined || text === "" ? text : ((await accountNamed(workspace.engine, text)) ?? text);
}
