/** Logging in and out, the first admin, links to set a password: what is answered before anybody is known. */
import { z } from "@hono/zod-openapi";
import { timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { problem } from "../../model/problem.ts";
import type { Person } from "../../store/control/people.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint } from "../endpoint.ts";
import type { Access } from "./access.ts";
import { linkState, linkUse, loginRequest, passwordChange, secret, sessionLine, type SessionState, sessionState, setUpRequest } from "./answers.ts";
import { declare } from "./declared.ts";
import { permissionIds, permissionsOf, roleIds, roleNamed } from "./permissions.ts";
import { refuseWeak } from "./passwords.ts";
import { hashOf, isSecret } from "./secrets.ts";
import { callbackPath } from "./settings.ts";
import type { Who } from "./who.ts";

const tag = "People";
const done = z.object({ done: z.literal(true) });
/** Where the company's login comes back to: a page of our own. */
const ownPage = z.string().max(2_000).regex(/^\/(?![/\\])/, "a page begins with one slash");

export function entryRoutes(app: App, workspace: OpenWorkspace, access: Access): void {
  sessionRoutes(app, workspace, access);
  ownSessionRoutes(app, workspace, access);
  companyRoutes(app, access);
  setUpRoute(app, workspace, access);
  passwordRoutes(app, workspace, access);
  linkRoutes(app, workspace, access);
}

function sessionRoutes(app: App, workspace: OpenWorkspace, access: Access): void {
  endpoint(app, {
    method: "get", path: "/api/v1/session", id: "getSession", needs: "anyone", tag,
    summary: "Who asks, and what they may do",
    answer: sessionState,
  }, ({ who }) => stateOf(workspace, access, who));

  endpoint(app, {
    method: "post", path: "/api/v1/login", id: "logIn", needs: "open", tag,
    summary: "Logs in with an address and a password; the session is a cookie",
    body: loginRequest, answer: sessionState,
  }, async ({ body }, c) => {
    const giveBack = access.attempt(c, body.email);
    const person = await enter(workspace, access, c, body);
    if (person === null) throw await refused(workspace, body.email);
    giveBack();
    return personState(workspace, access, person);
  });

  endpoint(app, {
    method: "post", path: "/api/v1/logout", id: "logOut", needs: "anyone", tag,
    summary: "Ends the session",
    audit: ({ who }) => (who.kind === "person" ? { action: "logout", subject: who.name } : null),
    answer: done,
  }, async (_ask, c) => {
    cookiesTo(c, await (await access.login(c)).leave(c.req.raw.headers));
    return { done: true };
  });
}

/** Where one is logged in: a browser that was left somewhere is shut out from here. */
function ownSessionRoutes(app: App, workspace: OpenWorkspace, access: Access): void {
  const { control } = workspace;
  endpoint(app, {
    method: "get", path: "/api/v1/sessions", id: "listSessions", needs: "see", tag,
    summary: "Where one is logged in",
    answer: z.object({ sessions: z.array(sessionLine) }),
  }, async ({ who }) => {
    const { id } = await ownPerson(workspace, who);
    return { sessions: (await control.people.sessions(id, workspace.now())).map((one) => ({ ...one, current: one.id === who.through })) };
  });

  endpoint(app, {
    method: "post", path: "/api/v1/sessions/{id}/end", id: "endSession", needs: "see", tag,
    summary: "Logs out one other browser",
    audit: ({ who }) => ({ action: "session.end", subject: who.name }),
    params: z.object({ id: z.string().max(200) }), answer: done,
  }, async ({ params, who }) => {
    const { id } = await ownPerson(workspace, who);
    if ((await control.people.endSessions(id, params.id)) === 0) throw problem("session_not_found", "There is no such session of yours.", "It may have ended already.");
    return { done: true };
  });

  endpoint(app, {
    method: "post", path: "/api/v1/logout/everywhere", id: "logOutEverywhere", needs: "see", tag,
    summary: "Ends all sessions of one's own, this one too",
    audit: ({ who }) => ({ action: "logout.everywhere", subject: who.name }),
    answer: done,
  }, async ({ who }, c) => {
    const { id } = await ownPerson(workspace, who);
    const cookies = await (await access.login(c)).leave(c.req.raw.headers);
    await control.people.endSessions(id);
    cookiesTo(c, cookies);
    return { done: true };
  });
}

function companyRoutes(app: App, access: Access): void {
  endpoint(app, {
    method: "post", path: "/api/v1/login/company", id: "logInWithCompany", needs: "open", tag,
    summary: "Where the browser goes to log in with the company's own login",
    body: z.strictObject({ after: ownPage.default("/") }), answer: z.object({ url: z.string() }),
  }, async ({ body }, c) => {
    const giveBack = access.attempt(c);
    const { url, cookies } = await (await access.login(c)).toCompany(body.after ?? "/", c.req.raw.headers);
    giveBack();
    cookiesTo(c, cookies);
    return { url };
  });

  declare(app, { method: "get", path: callbackPath, needs: "open" });
  app.get(callbackPath, async (c) => {
    if (access.reach.oidc === undefined) throw problem("no_such_address", "No company's login is set up here.", "Log in with a password.");
    return (await access.login(c)).fromCompany(c.req.raw);
  });
}

function setUpRoute(app: App, workspace: OpenWorkspace, access: Access): void {
  endpoint(app, {
    method: "post", path: "/api/v1/set-up", id: "setUp", needs: "open", tag,
    summary: "Makes the first admin, while nobody has a login: from this machine, or with the link that the server printed",
    body: setUpRequest, answer: sessionState,
  }, async ({ body }, c) => {
    const giveBack = access.attempt(c);
    await refuseSetUp(workspace, access, c, body.secret);
    const { email, name } = body;
    const login = await access.login(c);
    refuseWeak(body.password, body);
    const person = await workspace.control.people.addFirst({ email, name, role: "admin", at: workspace.now() });
    await login.setPassword(person.id, body.password);
    await workspace.control.audit.write({ at: workspace.now(), actor: person.email, action: "person.first", subject: person.email, details: { role: "admin" } });
    giveBack();
    await enter(workspace, access, c, body);
    return personState(workspace, access, person);
  });
}

function passwordRoutes(app: App, workspace: OpenWorkspace, access: Access): void {
  endpoint(app, {
    method: "post", path: "/api/v1/password", id: "changePassword", needs: "see", tag,
    summary: "Changes one's own password; other sessions end",
    audit: ({ who }) => ({ action: "password.change", subject: who.name }),
    body: passwordChange, answer: sessionState,
  }, async ({ body, who }, c) => {
    const person = await ownPerson(workspace, who);
    const giveBack = access.attempt(c, person.email);
    const login = await access.login(c);
    if (!(await login.isPassword(person.id, body.old))) throw problem("wrong_password", "That is not the password that holds now.", "Write the old one once more, or ask an admin for a link.");
    giveBack();
    await login.setPassword(person.id, body.new);
    await enter(workspace, access, c, { email: person.email, password: body.new });
    return personState(workspace, access, person);
  });
}

function linkRoutes(app: App, workspace: OpenWorkspace, access: Access): void {
  const { control } = workspace;
  const owner = async (c: Context, given: string): Promise<Person> => {
    const giveBack = access.attempt(c);
    const person = isSecret("sxt_ln_", given) ? await control.people.linkOf(hashOf(given), workspace.now()) : null;
    if (person === null) throw linkOver();
    giveBack();
    return person;
  };

  endpoint(app, {
    method: "post", path: "/api/v1/links/look", id: "lookAtLink", needs: "open", tag,
    summary: "Whose link it is",
    body: z.strictObject({ secret }), answer: linkState,
  }, async ({ body }, c) => {
    const { name, email } = await owner(c, body.secret);
    return { name, email };
  });

  endpoint(app, {
    method: "post", path: "/api/v1/links/use", id: "useLink", needs: "open", tag,
    summary: "Sets a password by a link, and logs in; the link is used up",
    body: linkUse, answer: sessionState,
  }, async ({ body }, c) => {
    const person = await owner(c, body.secret);
    const login = await access.login(c);
    refuseWeak(body.password, person);
    if (!(await control.people.useLink(hashOf(body.secret)))) throw linkOver();
    await login.setPassword(person.id, body.password);
    await control.audit.write({ at: workspace.now(), actor: person.email, action: "password.set", subject: person.email });
    await enter(workspace, access, c, { email: person.email, password: body.password });
    return personState(workspace, access, person);
  });
}

function linkOver(): Error {
  return problem("link_over", "This link was used already, or its time is over.", "Ask an admin for a new one.");
}

/** Logs in and hands the session over; null where the two do not fit. */
async function enter(workspace: OpenWorkspace, access: Access, c: Context, { email, password }: { readonly email: string; readonly password: string }): Promise<Person | null> {
  const cookies = await (await access.login(c)).enter(email, password, c.req.raw.headers);
  if (cookies === null) return null;
  cookiesTo(c, cookies);
  return workspace.control.people.get(email);
}

/** What is refused looks the same whoever was meant; the log names people who are known here only, for passwords are typed in wrong fields. */
async function refused({ control, now }: OpenWorkspace, email: string): Promise<Error> {
  const known = (await control.people.list()).find((one) => one.email === email);
  await control.audit.write({ at: now(), actor: "nobody", action: "login.refused", subject: known?.email ?? "unknown" });
  return problem("wrong_login", "Address and password do not fit together.", "Try again, or ask an admin for a link to set a new password.");
}

// That somebody is there already is found where the first one is added, so that of two at once one is refused.
async function refuseSetUp({ control }: OpenWorkspace, access: Access, c: Context, given: string | undefined): Promise<void> {
  if (await control.people.any()) return;
  const wanted = access.reach.setUpSecret;
  const hasLink = wanted !== undefined && given !== undefined && timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(wanted)));
  if (hasLink || (await access.isOpen(c))) return;
  throw problem("link_over", "The first admin is made with the link that the server printed at its start.", "Look there, or run on the server: sextant user add ADDRESS --role admin.");
}

function cookiesTo(c: Context, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header("set-cookie", cookie, { append: true });
}

/** The person who asks. @throws Problem `no_person` for this machine and for keys */
export async function ownPerson({ control }: OpenWorkspace, who: Who): Promise<Person> {
  if (who.kind === "person") return control.people.get(who.person);
  throw problem("no_person", "This is for people who logged in.", "Log in with an address and a password.");
}

async function stateOf(workspace: OpenWorkspace, access: Access, who: Who): Promise<SessionState> {
  if (who.person !== "") return { ...(await personState(workspace, access, await workspace.control.people.get(who.person))), kind: who.kind, name: who.name, may: [...who.may] };
  return { kind: who.kind, name: who.name, email: null, role: null, has_password: false, may: permissionIds.filter((one) => who.may.has(one)), ...(await offered(workspace, access)) };
}

async function personState(workspace: OpenWorkspace, access: Access, person: Person): Promise<SessionState> {
  const role = roleNamed(person.role);
  return { kind: "person", name: person.name, email: person.email, role, has_password: person.has_password, may: [...permissionsOf(role)], ...(await offered(workspace, access)) };
}

async function offered({ control }: OpenWorkspace, { reach }: Access): Promise<Pick<SessionState, "roles" | "empty" | "company_login">> {
  return { roles: roleIds.map((role) => ({ role, may: [...permissionsOf(role)] })), empty: !(await control.people.any()), company_login: reach.oidc?.name ?? null };
}
