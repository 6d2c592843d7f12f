/** Whose is it, why, and what people decide about that. */
import { z } from "@hono/zod-openapi";
import { problem } from "../../model/problem.ts";
import { ledgerOf } from "../../resolve/ledger.ts";
import { accountNames } from "../../measure/account-names.ts";
import { whyOf } from "../../resolve/why.ts";
import { recordTables } from "../../store/tables/index.ts";
import { authorOf } from "../access/who.ts";
import { accountNamed } from "../accounts.ts";
import { decisionLinesAnswer, decisionsAsked, decisionsMadeAnswer, identityQueueAnswer, identityRulesAnswer, identityRulesAsked, ledgerAnswer, membersAnswer, whatIfAnswer, whyAnswer } from "../answers-identity.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint } from "../endpoint.ts";
import { decide, preview } from "../identity/decide.ts";
import { membersOf } from "../identity/memberships.ts";
import { identityRuling, previewRules, rulesNow } from "../identity/rules.ts";
import { decisionsMade, queueOf } from "../identity/queue.ts";

export function identityRoutes(app: App, workspace: OpenWorkspace): void {
  readRoutes(app, workspace);
  ruleRoutes(app, workspace);
  queueRoutes(app, workspace);
  decideRoutes(app, workspace);
}

function readRoutes(app: App, workspace: OpenWorkspace): void {
  const { engine } = workspace;
  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}/ledger",
    id: "getLedger",
    needs: "see",
    tag: "Identity",
    summary: "Every link by which anything comes to the account: method, confidence, evidence, since when and until when",
    params: z.object({ id: z.string().max(500) }),
    answer: ledgerAnswer,
  }, async ({ params, signal }) => {
    const account_id = await knownAccount(workspace, params.id);
    return { account_id, links: await ledgerOf(engine, account_id, { signal }) };
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/accounts/{id}/memberships",
    id: "listMemberships",
    needs: "see",
    tag: "Identity",
    summary: "Who works at the account beside another employer, and where its own people work too: roles, days, and what shows it",
    params: z.object({ id: z.string().max(500) }),
    answer: membersAnswer,
  }, async ({ params, signal }) => {
    const account_id = await knownAccount(workspace, params.id);
    return { account_id, members: await membersOf(engine, account_id, workspace.now(), { signal }) };
  });

  endpoint(app, {
    method: "get",
    path: "/api/v1/rows/{record}/{batch}/{seq}/why",
    id: "getWhy",
    needs: "see",
    tag: "Identity",
    summary: "Why a row is on its account: what each rule found, which one was taken, and the links that it goes along",
    params: z.object({ record: z.string().max(100), batch: z.coerce.number().int().min(1), seq: z.coerce.number().int().min(1) }),
    answer: whyAnswer,
  }, async ({ params: { record, batch, seq }, signal }) => {
    const table = recordTables.find((one) => one.kind === record && Object.keys(one.refersTo).length > 0);
    const why = table === undefined ? null : await whyOf({ engine, table, batch, seq, minConfidence: await minConfidenceOf(workspace), call: { signal } });
    if (why === null) throw problem("unknown_row", `There is no ${record} of import ${batch}, line ${seq}, that counts.`, "It may have been replaced by a later import, or undone.", { record, batch, seq });
    const ids = [...new Set([why.account_id, ...why.rungs.map(({ account_id }) => account_id)])].filter((id) => id !== "");
    const named = await accountNames(engine, ids, { signal });
    return { ...why, names: Object.fromEntries(ids.map((id) => [id, named(id).name])) };
  });
}

async function knownAccount({ engine }: OpenWorkspace, id: string): Promise<string> {
  const account_id = await accountNamed(engine, id);
  if (account_id === null) throw problem("unknown_account", `There is no account “${id.slice(0, 200)}”.`, "Give its id, a domain or its name.", { account: id.slice(0, 200) });
  return account_id;
}

async function minConfidenceOf({ control, now }: OpenWorkspace): Promise<number> {
  return (await identityRuling(control, now())).min_confidence;
}

function ruleRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/identity/rules",
    id: "listIdentityRules",
    needs: "see",
    tag: "Identity",
    summary: "The thresholds by which rows find their account: what each means, its value and its bounds",
    answer: identityRulesAnswer,
  }, async () => ({ rules: await rulesNow(workspace) }));

  endpoint(app, {
    method: "post",
    path: "/api/v1/identity/rules/preview",
    id: "previewIdentityRules",
    needs: "identify",
    tag: "Identity",
    summary: "What other thresholds would move; nothing is written",
    body: identityRulesAsked,
    answer: whatIfAnswer,
  }, ({ body }) => previewRules(workspace, body.rules));
}

function queueRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/identity/queue",
    id: "getIdentityQueue",
    needs: "see",
    tag: "Identity",
    summary: "What waits for a decision: names and domains that look like an account's, accounts that may be one, devices of many people",
    answer: identityQueueAnswer,
  }, ({ signal }) => queueOf(workspace, { signal }));

  endpoint(app, {
    method: "get",
    path: "/api/v1/identity/decisions",
    id: "listDecisions",
    needs: "see",
    tag: "Identity",
    summary: "Decisions that count, the last first; each is undone by undoing its import",
    answer: decisionLinesAnswer,
  }, async ({ signal }) => ({ decisions: await decisionsMade(workspace, { signal }) }));
}

function decideRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "post",
    path: "/api/v1/identity/preview",
    id: "previewDecisions",
    needs: "identify",
    tag: "Identity",
    summary: "What decisions would move: touches and other rows, of which accounts; nothing is written",
    body: decisionsAsked,
    answer: whatIfAnswer,
  }, ({ body, who }) => preview(workspace, { ...body, author: authorOf(who, body.author) }));

  endpoint(app, {
    method: "post",
    path: "/api/v1/identity/decide",
    id: "decideIdentity",
    needs: "identify",
    audit: ({ body }) => ({ action: "identity.decide", subject: "", details: body }),
    tag: "Identity",
    summary: "Matches, merges, splits, parts and reassigns; history follows, and undoing the imports takes it back",
    body: decisionsAsked,
    answer: decisionsMadeAnswer,
  }, ({ body, who, signal }) => decide(workspace, { ...body, author: authorOf(who, body.author) }, signal));
}
