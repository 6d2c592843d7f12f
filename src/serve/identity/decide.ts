/**
 * Decisions about identity: whose a name, a domain, a network, a device, a person or a row is, which accounts are one, and which one is two. A
 * decision is written as a file of records and goes the way of every file, so it has a number, an author and a reason, and is undone like any import.
 */
import { Readable } from "node:stream";
import { hostOf, registrableDomain } from "../../model/domains.ts";
import { problem } from "../../model/problem.ts";
import { whatIf, type Coming } from "../../resolve/what-if.ts";
import { name, sql, value } from "../../store/sql.ts";
import { recordTables } from "../../store/tables/index.ts";
import { accountNames } from "../../measure/account-names.ts";
import { accountNamed } from "../accounts.ts";
import type { OpenWorkspace } from "../app.ts";
import { decisionFiles, ownSource } from "./decisions.ts";
import { identityRuling } from "./rules.ts";
import type { DecisionAsked, DecisionsAsked, DecisionsMade, ImportAnswer, WhatIfAnswer } from "../contract.ts";

interface Asked extends DecisionsAsked {
  readonly author: string;
}

type Line = Readonly<Record<string, string>>;

/** Lines of links, and of the account that a split makes. */
interface Written {
  readonly links: readonly Line[];
  readonly account: Line | null;
}

/** Writes the decisions. @throws Problem `nothing_to_decide`, `unknown_account`, `unknown_row`, `bad_decision` */
export async function decide(workspace: OpenWorkspace, asked: Asked, signal: AbortSignal): Promise<DecisionsMade> {
  const { links, account } = await written(workspace, asked);
  const imports: ImportAnswer[] = [];
  if (account !== null) imports.push(await importLines(workspace, "account", [account], signal));
  if (links.length > 0) imports.push(await importLines(workspace, "identity_link", links, signal));
  return { imports, account_id: account?.["id"] ?? null };
}

/** What the decisions would move; nothing is written. */
export async function preview(workspace: OpenWorkspace, asked: Asked): Promise<WhatIfAnswer> {
  const { links, account } = await written(workspace, asked);
  const { engine, control, now } = workspace;
  const coming: Coming = { ...(account === null ? {} : { account: [{ ...account, domains: [], valid_from: "1970-01-01 00:00:00", account_id: account["id"], account_method: "id", account_confidence: 1 }] }), identity_link: links.map(stored) };
  const { min_confidence: minConfidence, ...visitorRules } = await identityRuling(control, now());
  const { rows, accounts, accounts_total } = await whatIf({ engine, now, minConfidence, visitorRules }, coming);
  const named = await accountNames(engine, accounts.map(({ account_id }) => account_id), {});
  return {
    rows, touches: rows["touch"] ?? 0, accounts_total,
    accounts: accounts.map((one) => ({ ...one, name: account?.["id"] === one.account_id ? (account["name"] ?? "") : named(one.account_id).name })),
  };
}

function stored({ from, to, ...line }: Line): Record<string, unknown> {
  return { ...line, ...(from === undefined ? {} : { from_at: `${from} 00:00:00` }), ...(to === undefined ? {} : { to_at: `${to} 00:00:00` }) };
}

async function written(workspace: OpenWorkspace, asked: Asked): Promise<Written> {
  const account = asked.split === undefined ? null : await splitAccount(workspace, asked.split);
  const links: Line[] = [];
  for (const one of asked.decisions) links.push(await lineOf(workspace, one, asked, account?.["id"] ?? null));
  if (links.length === 0) throw problem("nothing_to_decide", "No decision is given.", "Give `decisions`, each with means, from_kind, from and to.");
  return { links, account };
}

/** The new half of a split: an account of ours, with nothing but what is given to it by the decisions beside. */
async function splitAccount(workspace: OpenWorkspace, { name: text, id }: NonNullable<DecisionsAsked["split"]>): Promise<Line> {
  const own = id ?? `split-${text.normalize("NFKD").toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "")}`;
  if ((await accountNamed(workspace.engine, own)) !== null) throw problem("account_exists", `There is an account “${own}” already.`, "Give the new account another id.", { id: own });
  return { id: own, name: text };
}

async function lineOf(workspace: OpenWorkspace, one: DecisionAsked, { reason = "", author }: Asked, split: string | null): Promise<Line> {
  if (one.from_kind === "one_person") return onePerson(one, { reason, author });
  const to = one.to === "" && split !== null ? split : await knownAccount(workspace, one.to);
  const { from_kind, from_id } = await fromOf(workspace, one, to);
  return {
    from_kind, from_id, to_kind: "account", to_id: to, means: one.means, method: "hand", reason, author, ...(one.role === undefined ? {} : { role: one.role }),
    ...(one.from_day === undefined ? {} : { from: one.from_day }), ...(one.to_day === undefined ? {} : { to: one.to_day }),
  };
}

/** It is said of the person alone. */
function onePerson({ means, from, to, role }: DecisionAsked, said: { readonly reason: string; readonly author: string }): Line {
  if (means === "merge" || to !== "" || role !== undefined) throw bad("That somebody is one person is said of nobody else.", "Link or part, and leave `to` empty.");
  return { from_kind: "person", from_id: from, to_kind: "person", to_id: from, means, method: "hand", ...said };
}

async function knownAccount({ engine }: OpenWorkspace, text: string): Promise<string> {
  const found = text === "" ? null : await accountNamed(engine, text);
  if (found === null) throw problem("unknown_account", `There is no account “${text.slice(0, 200)}”.`, "Give its id, a domain or its name; sextant account list shows them.", { account: text.slice(0, 200) });
  return found;
}

async function fromOf(workspace: OpenWorkspace, { means, from_kind, from, role }: DecisionAsked, to: string): Promise<{ from_kind: string; from_id: string }> {
  if (role !== undefined && from_kind !== "membership") throw bad(`A ${from_kind} has no role.`, "Say a role of a membership, or leave it out.");
  if ((means === "merge") !== (from_kind === "account") && !(means === "apart" && from_kind === "account")) throw bad(`“${means}” is not said of a ${from_kind}.`, "Accounts are merged or kept apart; everything else is linked or parted.");
  switch (from_kind) {
    case "account": {
      const account = await knownAccount(workspace, from);
      if (account === to) throw bad("An account is merged into another one, not into itself.", "Name two accounts.");
      return { from_kind, from_id: account };
    }
    case "domain": {
      const host = hostOf(from);
      if (registrableDomain(host) === "") throw bad(`“${from.slice(0, 200)}” is no domain that somebody can own.`, "Write it as acme.com.");
      return { from_kind, from_id: host };
    }
    case "row":
      return { from_kind, from_id: await rowNamed(workspace, from) };
    case "membership":
      return { from_kind: "person", from_id: await recordNamed(workspace, "person", from) };
    case "person":
    case "opportunity":
      return { from_kind: "row", from_id: `${from_kind}:${await recordNamed(workspace, from_kind, from)}` };
    default:
      return { from_kind, from_id: from };
  }
}

function bad(sentence: string, advice: string): Error {
  return problem("bad_decision", sentence, advice);
}

/** `touch/12/345` (record, import, line) → how decisions name the row. */
async function rowNamed({ engine }: OpenWorkspace, text: string): Promise<string> {
  const [kind = "", batch = "", seq = ""] = text.split("/");
  const table = recordTables.find((one) => one.kind === kind && Object.keys(one.refersTo).length > 0);
  const [row] = table === undefined || !/^\d{1,9}$/.test(batch) || !/^\d{1,15}$/.test(seq) ? [] : await engine.rows<{ key: string }>(sql`
    SELECT ${table.versioned ? sql`id` : sql`toString(row_key)`} AS key FROM ${name(table.name)} WHERE batch = ${value.uint(Number(batch))} AND seq = ${value.uint(Number(seq))} LIMIT 1`);
  if (row === undefined) throw problem("unknown_row", `There is no row “${text.slice(0, 100)}”.`, "Write record, import and line, as touch/12/345.", { row: text.slice(0, 100) });
  return `${kind}:${row.key}`;
}

async function recordNamed({ engine }: OpenWorkspace, kind: "person" | "opportunity", text: string): Promise<string> {
  const given = value.string(text);
  const also = kind === "person" ? sql`OR person_id = ${given} OR email = lower(${given})` : sql``;
  const [row] = await engine.rows<{ found: string }>(sql`SELECT id AS found FROM ${name(kind)} WHERE id = ${given} ${also} ORDER BY id != ${given}, batch, seq LIMIT 1`);
  if (row === undefined) throw problem("unknown_record", `There is no ${kind} “${text.slice(0, 200)}”.`, "Give its id as its source writes it.", { kind, id: text.slice(0, 200) });
  return row.found;
}

async function importLines({ imports }: OpenWorkspace, kind: "account" | "identity_link", lines: readonly Line[], signal: AbortSignal): Promise<ImportAnswer> {
  const file = decisionFiles[kind];
  const { sha256 } = await imports.keep(file, Readable.from([Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""))]), {}, signal);
  const map = Object.fromEntries([...new Set(lines.flatMap((line) => Object.keys(line)))].map((field) => [field, field]));
  const answer = await imports.start({ sha256, name: file, as: kind, source: ownSource, map }, signal);
  if (answer.state !== "committed" || answer.rows.rejected > 0) {
    throw problem("not_decided", answer.problem?.message ?? `${answer.rows.rejected} of the decisions were refused.`, answer.problem?.advice ?? `sextant rejects --batch ${answer.batch} says why.`, { batch: answer.batch });
  }
  return answer;
}
