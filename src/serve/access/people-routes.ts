/** People, their roles and keys, and the audit log. */
import { z } from "@hono/zod-openapi";
import { problem } from "../../model/problem.ts";
import type { LinkPurpose, Person } from "../../store/control/people.ts";
import type { Token } from "../../store/control/tokens.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint, whole } from "../endpoint.ts";
import type { Access } from "./access.ts";
import { auditPage, auditVerdict, type Invited, invited, personChange, type PersonLine, personLine, personToAdd, type TokenLine, tokenLine, tokenMade, tokenToAdd } from "./answers.ts";
import { roleNamed } from "./permissions.ts";
import { endingOf, hashOf, makeSecret } from "./secrets.ts";
import { linkAgeMs } from "./settings.ts";
import type { Who } from "./who.ts";

const tag = "People";
const named = z.object({ id: z.string().max(200).openapi({ description: "A person's id or address." }) });
const dayMs = 86_400_000;

export function peopleRoutes(app: App, workspace: OpenWorkspace, access: Access): void {
  listRoutes(app, workspace);
  changeRoutes(app, workspace, access);
  tokenRoutes(app, workspace);
  auditRoutes(app, workspace);
}

function listRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get", path: "/api/v1/people", id: "listPeople", needs: "people", tag,
    summary: "Everybody who may log in",
    answer: z.object({ people: z.array(personLine) }),
  }, async () => ({ people: (await workspace.control.people.list()).map(lineOf) }));

  endpoint(app, {
    method: "post", path: "/api/v1/people", id: "addPerson", needs: "people", tag,
    summary: "Lets somebody in: answers with a link to set a password, which is shown this once",
    audit: ({ body }) => ({ action: "person.add", subject: body.email, details: { role: body.role } }),
    body: personToAdd, answer: invited, status: 201,
  }, async ({ body, who }) => {
    refuseKeys(who);
    const { people } = workspace.control;
    if (!(await people.any()) && body.role !== "admin") throw problem("first_is_admin", "The first one with a login is an admin, else nobody could let others in.", "Give the role admin.");
    const person = await people.add({ email: body.email, name: body.name ?? nameIn(body.email), role: body.role, at: workspace.now() });
    return linkFor(workspace, person, "invite");
  });
}

function changeRoutes(app: App, workspace: OpenWorkspace, access: Access): void {
  endpoint(app, {
    method: "post", path: "/api/v1/people/{id}/change", id: "changePerson", needs: "people", tag,
    summary: "Gives another role or name, or blocks somebody; that holds at once, for sessions and keys too",
    audit: ({ params, body }) => ({ action: body.role === undefined ? "person.change" : "role.change", subject: params.id, details: body }),
    params: named, body: personChange, answer: personLine,
  }, async ({ params, body, who }, c) => {
    refuseKeys(who);
    const { id } = await workspace.control.people.get(params.id);
    const person = await workspace.control.people.change(id, body, workspace.now());
    if (body.blocked === true) await (await access.login(c)).endSessions(id);
    return lineOf(person);
  });

  endpoint(app, {
    method: "post", path: "/api/v1/people/{id}/link", id: "linkForPerson", needs: "people", tag,
    summary: "A link to set a new password, shown this once",
    audit: ({ params }) => ({ action: "person.link", subject: params.id }),
    params: named, answer: invited,
  }, async ({ params, who }) => {
    refuseKeys(who);
    const person = await workspace.control.people.get(params.id);
    if (person.blocked) throw problem("blocked", `${person.email} is blocked.`, "Unblock them first.", { person: person.email });
    return linkFor(workspace, person, person.has_password ? "reset" : "invite");
  });
}

async function linkFor({ control, now }: OpenWorkspace, person: Person, purpose: LinkPurpose): Promise<Invited> {
  const secret = makeSecret("sxt_ln_");
  const at = now();
  const expires_at = new Date(at.getTime() + linkAgeMs[purpose]).toISOString();
  await control.people.addLink({ person: person.id, hash: hashOf(secret), purpose, expires_at, at });
  return { person: lineOf(person), link: `/welcome#${secret}`, expires_at };
}

function tokenRoutes(app: App, workspace: OpenWorkspace): void {
  const { control } = workspace;
  endpoint(app, {
    method: "get", path: "/api/v1/tokens", id: "listTokens", needs: "see", tag,
    summary: "One's own keys; everybody's for those who let people in",
    answer: z.object({ tokens: z.array(tokenLine) }),
  }, async ({ who }) => ({ tokens: await inWords(workspace, await control.tokens.list(who.may.has("people") ? undefined : who.person)) }));

  endpoint(app, {
    method: "post", path: "/api/v1/tokens", id: "addToken", needs: "see", tag,
    summary: "Makes a key for scripts; its secret is shown this once",
    audit: ({ body }) => ({ action: "key.add", subject: body.name, details: { may: body.may, days: body.days, for: body.for } }),
    body: tokenToAdd, answer: tokenMade, status: 201,
  }, async ({ body, who }) => {
    refuseKeys(who);
    const person = await ownerOf(workspace, who, body.for);
    const secret = makeSecret("sxt_pk_");
    const at = workspace.now();
    const expires_at = new Date(at.getTime() + (body.days ?? 90) * dayMs).toISOString();
    const token = await control.tokens.add({ name: body.name, person: person.id, hash: hashOf(secret), ending: endingOf(secret), may: [...new Set(body.may)], expires_at, at });
    return { token: tokenIn(token, person.email), secret };
  });

  endpoint(app, {
    method: "post", path: "/api/v1/tokens/{id}/revoke", id: "revokeToken", needs: "see", tag,
    summary: "Ends a key at once and for good",
    audit: ({ params }) => ({ action: "key.revoke", subject: params.id }),
    params: named, answer: tokenLine,
  }, async ({ params, who }) => {
    refuseKeys(who);
    const token = await control.tokens.get(params.id);
    // To others it looks as if it were not there.
    if (token.person !== who.person && !who.may.has("people")) throw problem("token_not_found", `There is no key “${params.id}” of yours.`, "sextant token list names them.", { token: params.id });
    const [line] = await inWords(workspace, [await control.tokens.revoke(token.id, workspace.now())]);
    if (line === undefined) throw new Error("a key without its person");
    return line;
  });
}

// A key that could make keys or let people in would outlive its end.
function refuseKeys(who: Who): void {
  if (who.kind === "key") throw problem("keys_cannot", "A key can make no keys and let nobody in.", "Do this logged in, or on the server itself.");
}

async function ownerOf({ control }: OpenWorkspace, who: Who, named: string | undefined): Promise<Person> {
  if (who.kind !== "machine") {
    const own = await control.people.get(who.person);
    if (named !== undefined && named !== own.email) throw problem("not_allowed", "Keys are made for oneself.", `Leave “${named}” out.`);
    return own;
  }
  if (named !== undefined) return control.people.get(named);
  const admins = (await control.people.list()).filter((one) => one.role === "admin" && !one.blocked);
  if (admins.length === 1 && admins[0] !== undefined) return admins[0];
  throw problem("no_person", "A key belongs to a person, and it is not clear to whom.", admins.length === 0 ? "Make the first one: sextant user add ADDRESS --role admin." : "Say whose: --for ADDRESS.");
}

function auditRoutes(app: App, workspace: OpenWorkspace): void {
  const { control } = workspace;
  endpoint(app, {
    method: "get", path: "/api/v1/audit", id: "listAudit", needs: "audit", tag,
    summary: "Who did what, newest first",
    query: z.strictObject({
      actor: z.string().max(300).optional(),
      action: z.string().max(100).optional().openapi({ description: "A whole action, or its beginning: `export`." }),
      before: z.coerce.number().int().min(1).optional().openapi({ description: "`next_before` of the page before." }),
      limit: whole({ from: 1, to: 1_000, otherwise: 100 }),
    }),
    answer: auditPage,
  }, async ({ query }) => {
    const [lines, words] = await Promise.all([control.audit.list({ ...query, limit: query.limit + 1 }), control.audit.words()]);
    const page = lines.slice(0, query.limit);
    return { lines: page.map((line) => ({ ...line, details: { ...line.details } })), next_before: lines.length > page.length ? (page.at(-1)?.id ?? null) : null, ...words };
  });

  endpoint(app, {
    method: "get", path: "/api/v1/audit/check", id: "checkAudit", needs: "audit", tag,
    summary: "Was the log changed? With `id` and `hash` of an earlier check: since then?",
    query: z.strictObject({ id: z.coerce.number().int().min(1).optional(), hash: z.string().regex(/^[0-9a-f]{64}$/, "a hash has 64 signs of 0–9 and a–f").optional() }),
    answer: auditVerdict,
  }, async ({ query: { id, hash } }) => {
    if ((id === undefined) !== (hash === undefined)) throw problem("bad_request", "Line and hash of an earlier check go together.", "Give both or neither.");
    return control.audit.check(id === undefined || hash === undefined ? undefined : { id, hash });
  });
}

function lineOf({ role, ...person }: Person): PersonLine {
  return { ...person, role: roleNamed(role) };
}

async function inWords({ control }: OpenWorkspace, tokens: readonly Token[]): Promise<TokenLine[]> {
  const emails = new Map((await control.people.list()).map((one) => [one.id, one.email]));
  return tokens.map((token) => tokenIn(token, emails.get(token.person) ?? ""));
}

function tokenIn({ person: _, may, ...token }: Token, address: string): TokenLine {
  return { ...token, may: [...may], email: address };
}

/** `ann.lee@acme.example` → “Ann Lee”, until she is asked. */
function nameIn(address: string): string {
  const words = (address.split("@")[0] ?? address).split(/[._+-]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ") || address;
}
