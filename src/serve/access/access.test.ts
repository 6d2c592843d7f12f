import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../model/clock.ts";
import { openControl } from "../../store/control/control.ts";
import { type OpenWorkspace, openWorkspace } from "../app.ts";
import type { AuditPage, AuditVerdict, Invited, PersonLine, ProblemBody, SessionLine, SessionState, TokenLine, TokenMade } from "../contract.ts";
import { createApp } from "../http.ts";
import { listen, type Listening } from "../listen.ts";
import { openLog } from "../log.ts";
import { runningServer } from "../presence.ts";
import { type Browser, openBrowser } from "./browser.ts";
import { loginAttempts, requestsAMinute } from "./settings.ts";

const dataDir = mkdtempSync(join(tmpdir(), "sextant-access-"));
const log = openLog("silent");
const password = "correct horse battery staple";
const left: string[] = [];
const plainFetch = globalThis.fetch;
let workspace: OpenWorkspace;
let server: Listening;
let admin: Browser;

beforeAll(async () => {
  // Whatever this process asks of others is noted; what a test itself asks goes to its own server.
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith("http://127.0.0.1:")) left.push(url);
    return plainFetch(input, init);
  };
  workspace = await openWorkspace({ dataDir, now: systemClock(), log });
  server = await listen({ workspace, log, port: 0, host: "127.0.0.1" });
  admin = openBrowser(server.url);
});
afterAll(async () => {
  globalThis.fetch = plainFetch;
  await server.close();
  await workspace.close();
  rmSync(dataDir, { recursive: true, force: true });
});

type Refused = { readonly error: ProblemBody };

describe("before anybody has a login", () => {
  test("this machine is open, as whoever sits at it", async () => {
    const { body } = await openBrowser(server.url).get<SessionState>("/api/v1/session");
    expect(body).toMatchObject({ kind: "machine", name: "this machine", empty: true, may: expect.arrayContaining(["see", "people", "erase"]) });
  });

  test.each(["x-forwarded-for", "forwarded", "x-real-ip"])("but not to what a proxy let in from elsewhere (%s)", async (name) => {
    const answer = await openBrowser(server.url).ask(`${server.url}/api/v1/workspace`, { headers: { [name]: "203.0.113.9" } });
    expect([answer.status, ((await answer.json()) as Refused).error.code]).toEqual([401, "login_needed"]);
  });

  test.each([{ host: "0.0.0.0" }, { host: "127.0.0.1", address: new URL("https://sextant.example.com") }])("a network's door stays shut: %j", async (where) => {
    await expect(listen({ workspace, log, port: 0, ...where })).rejects.toMatchObject({ code: "nobody_can_log_in", advice: expect.stringContaining("sextant user add") });
  });

  test("a link that is printed once makes the first admin over the network; without it nobody can, and nothing is open", async () => {
    const other = mkdtempSync(join(tmpdir(), "sextant-access-"));
    const fresh = { ...workspace, dataDir: other, control: openControl(other) };
    const open = await listen({ workspace: fresh, log, port: 0, host: "0.0.0.0", setUp: true });
    try {
      const stranger = openBrowser(open.url);
      const secret = open.setUpLink?.split("#")[1] ?? "";
      const first = { email: "root@acme.example", name: "Root", password };
      expect((await stranger.get<Refused>("/api/v1/workspace")).status).toBe(401);
      for (const wrong of [{}, { secret: "sxt_su_guess" }]) expect((await stranger.send<Refused>("/api/v1/set-up", { ...first, ...wrong })).body.error.code).toBe("link_over");
      expect((await stranger.send<Refused>("/api/v1/set-up", { ...first, secret, password: "short" })).body.error.code).toBe("weak_password");
      const both = await Promise.all(["root", "second"].map((who) => openBrowser(open.url).send<SessionState & Refused>("/api/v1/set-up", { ...first, email: `${who}@acme.example`, secret })));
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      expect((await stranger.send<Refused>("/api/v1/set-up", { ...first, secret })).body.error.code).toBe("already_set_up");
      expect(await fresh.control.people.list()).toHaveLength(1);
    } finally {
      await open.close();
      await fresh.control.close();
      rmSync(other, { recursive: true, force: true });
    }
  });
});

describe("the first admin", () => {
  test.each([["short words", "weak_password"], ["aaaaaaaaaaaaaaaa", "weak_password"], ["ann@acme.example", "weak_password"], ["x".repeat(200), "weak_password"]])("a password like “%s” is refused, and nobody is made", async (weak, code) => {
    const { body } = await admin.send<Refused>("/api/v1/set-up", { email: "ann@acme.example", name: "Ann", password: weak });
    expect(body.error.code).toBe(code);
    expect(await workspace.control.people.any()).toBe(false);
  });

  test("is made at this machine and is logged in; from then on everybody else logs in", async () => {
    const { status, body, headers } = await admin.send<SessionState>("/api/v1/set-up", { email: "Ann@Acme.example", name: "Ann", password });
    expect([status, body.kind, body.email, body.role, body.empty]).toEqual([200, "person", "ann@acme.example", "admin", false]);
    expect(headers.getSetCookie().join()).toMatch(/^sextant\.session_token=[^;]+; Max-Age=28800; Path=\/; HttpOnly; SameSite=Lax$/i);
    expect((await admin.get<SessionState>("/api/v1/session")).body).toMatchObject({ kind: "person", name: "ann@acme.example" });
    expect((await openBrowser(server.url).get<Refused>("/api/v1/workspace")).body.error.code).toBe("login_needed");
    expect((await admin.get("/api/v1/workspace")).status).toBe(200);
  });

  test("the page itself, its scripts and the server's pulse stay open: they hold no numbers", async () => {
    const answers = await Promise.all(["/health/live", "/health/ready", "/api/openapi.json"].map((path) => openBrowser(server.url).get(path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await openBrowser(server.url).ask(`${server.url}/metrics`)).status).toBe(401);
  });

  test("the command line of the data directory's owner goes on, by the key in a file that only the owner reads", async () => {
    const running = await runningServer(dataDir);
    expect(statSync(join(dataDir, "server.json")).mode & 0o077).toBe(0);
    const asked = async (key: string) => (await plainFetch(`${server.url}/api/v1/workspace`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect([await asked(running?.key ?? ""), await asked(`${running?.key}x`)]).toEqual([200, 401]);
  });
});

describe("people", () => {
  let bob: Browser;

  test("are let in with a link, set their password by it once, and are then logged in", async () => {
    const { status, body } = await admin.send<Invited>("/api/v1/people", { email: "bob.lee@acme.example", role: "sales" });
    expect([status, body.person.name, body.person.has_password]).toEqual([201, "Bob Lee", false]);
    const secret = body.link.split("#")[1] ?? "";
    bob = openBrowser(server.url);
    expect((await bob.send("/api/v1/links/look", { secret })).body).toEqual({ name: "Bob Lee", email: "bob.lee@acme.example" });
    expect((await bob.send<Refused>("/api/v1/links/use", { secret, password: "too short" })).body.error.code).toBe("weak_password");
    expect((await bob.send<SessionState>("/api/v1/links/use", { secret, password })).body).toMatchObject({ kind: "person", role: "sales" });
    expect((await bob.send<Refused>("/api/v1/links/use", { secret, password })).body.error.code).toBe("link_over");
    expect(JSON.stringify(readdirSync(dataDir).filter((file) => file.startsWith("control")).map((file) => readFileSync(join(dataDir, file), "latin1")))).not.toContain(secret);
  });

  test("what is sent beside the fields changes nothing: no role can be taken", async () => {
    for (const extra of [{ role: "admin" }, { is_admin: true }, { blocked: false }]) {
      expect((await bob.send<Refused>("/api/v1/login", { email: "bob.lee@acme.example", password, ...extra })).body.error.code).toBe("bad_request");
    }
    expect((await bob.send<Refused>("/api/v1/people/bob.lee@acme.example/change", { role: "admin" })).body.error.code).toBe("not_allowed");
  });

  test("are refused alike whether the address or the password is wrong", async () => {
    const stranger = openBrowser(server.url);
    const [one, other] = [await stranger.send<Refused>("/api/v1/login", { email: "nobody@acme.example", password }), await stranger.send<Refused>("/api/v1/login", { email: "bob.lee@acme.example", password: "wrong password here" })];
    expect(one.status).toBe(401);
    expect(one.body).toEqual(other.body);
  });

  test("get a new session at each login: one that was put into the browser before is worth nothing", async () => {
    const victim = openBrowser(server.url);
    const planted = bob.cookies.get("sextant.session_token") ?? "";
    victim.cookies.set("sextant.session_token", planted);
    await victim.send("/api/v1/login", { email: "ann@acme.example", password });
    expect(victim.cookies.get("sextant.session_token")).not.toBe(planted);
    expect((await bob.get<SessionState>("/api/v1/session")).body).toMatchObject({ email: "bob.lee@acme.example" });
  });

  test("another role holds at once", async () => {
    const change = (role: string) => admin.send<PersonLine>("/api/v1/people/bob.lee@acme.example/change", { role });
    const mayImport = async () => (await bob.send<Refused>("/api/v1/imports/1/cancel")).body.error.code !== "not_allowed";
    expect(await mayImport()).toBe(false);
    await change("marketer");
    expect(await mayImport()).toBe(true);
    await change("sales");
    expect(await mayImport()).toBe(false);
  });

  test("change their password with the old one, and their other browsers are logged out", async () => {
    const second = openBrowser(server.url);
    await second.send("/api/v1/login", { email: "bob.lee@acme.example", password });
    expect((await bob.send<Refused>("/api/v1/password", { old: "not the old one", new: "a new password of mine" })).body.error.code).toBe("wrong_password");
    expect((await bob.send("/api/v1/password", { old: password, new: "a new password of mine" })).status).toBe(200);
    expect((await bob.get("/api/v1/workspace")).status).toBe(200);
    expect((await second.get("/api/v1/workspace")).status).toBe(401);
    expect((await second.send("/api/v1/login", { email: "bob.lee@acme.example", password })).status).toBe(401);
  });

  test("who is blocked is out at once, with session, password and link", async () => {
    const { body } = await admin.send<Invited>("/api/v1/people/bob.lee@acme.example/link");
    await admin.send("/api/v1/people/bob.lee@acme.example/change", { blocked: true });
    expect((await bob.get("/api/v1/workspace")).status).toBe(401);
    expect((await bob.send("/api/v1/login", { email: "bob.lee@acme.example", password: "a new password of mine" })).status).toBe(401);
    expect((await bob.send<Refused>("/api/v1/links/look", { secret: body.link.split("#")[1] ?? "" })).body.error.code).toBe("link_over");
    expect((await admin.send<Refused>("/api/v1/people/ann@acme.example/change", { blocked: true })).body.error.code).toBe("last_admin");
  });

  test("a session that logs out is over on the server too", async () => {
    const visitor = openBrowser(server.url);
    await visitor.send("/api/v1/login", { email: "ann@acme.example", password });
    const kept = visitor.cookies.get("sextant.session_token") ?? "";
    await visitor.send("/api/v1/logout");
    expect(visitor.cookies.has("sextant.session_token")).toBe(false);
    visitor.cookies.set("sextant.session_token", kept);
    expect((await visitor.get("/api/v1/workspace")).status).toBe(401);
  });

  test("see where they are logged in, shut one browser out, and log out everywhere", async () => {
    const [here, there] = [openBrowser(server.url), openBrowser(server.url)];
    const cara = "cara@acme.example";
    const { body: invited } = await admin.send<Invited>("/api/v1/people", { email: cara, role: "viewer" });
    await here.send("/api/v1/links/use", { secret: invited.link.split("#")[1] ?? "", password });
    await there.send("/api/v1/login", { email: cara, password });
    const { body } = await here.get<{ sessions: SessionLine[] }>("/api/v1/sessions");
    expect(body.sessions.filter(({ current }) => current)).toHaveLength(1);
    const others = body.sessions.filter(({ current }) => !current);
    for (const { id } of others) expect((await here.send(`/api/v1/sessions/${id}/end`)).status).toBe(200);
    expect([(await there.get("/api/v1/workspace")).status, (await here.get("/api/v1/workspace")).status]).toEqual([401, 200]);
    expect((await here.send<Refused>(`/api/v1/sessions/${others[0]?.id}/end`)).body.error.code).toBe("session_not_found");
    await there.send("/api/v1/login", { email: cara, password });
    await here.send("/api/v1/logout/everywhere");
    expect([(await there.get("/api/v1/workspace")).status, (await here.get("/api/v1/workspace")).status]).toEqual([401, 401]);
  });

  test("a session ends a week after it began, however much it is used", async () => {
    const visitor = openBrowser(server.url);
    await visitor.send("/api/v1/login", { email: "ann@acme.example", password });
    const file = new DatabaseSync(join(dataDir, "control.sqlite"));
    file.exec("UPDATE login_session SET created_at = '2020-01-01T00:00:00.000Z' WHERE created_at = (SELECT max(created_at) FROM login_session)");
    file.close();
    expect((await visitor.get("/api/v1/workspace")).status).toBe(401);
    expect(visitor.cookies.has("sextant.session_token")).toBe(false);
  });

  test("a cookie that somebody wrote from the sessions' table opens nothing: the key that signs it lies elsewhere", async () => {
    const file = new DatabaseSync(join(dataDir, "control.sqlite"));
    const { token } = file.prepare("SELECT token FROM login_session LIMIT 1").get() as { token: string };
    file.close();
    const thief = openBrowser(server.url);
    thief.cookies.set("sextant.session_token", encodeURIComponent(`${token}.${Buffer.alloc(32, 1).toString("base64")}`));
    expect((await thief.get("/api/v1/workspace")).status).toBe(401);
    expect(statSync(join(dataDir, "secrets", "login.key")).mode & 0o077).toBe(0);
  });
});

describe("another site's page", () => {
  test.each([["POST", "/api/v1/logout"], ["POST", "/api/v1/login"], ["POST", "/api/v1/people"], ["POST", "/api/v1/tokens"], ["PUT", "/api/v1/settings/name"]])("%s %s changes nothing with our cookie", async (method, path) => {
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }] as Record<string, string>[]) {
      const answer = await admin.ask(`${server.url}${path}`, { method, headers: { "content-type": "application/json", ...headers }, body: "{}" });
      expect([answer.status, ((await answer.json()) as Refused).error.code]).toEqual([403, "foreign_origin"]);
    }
  });

  test("every answer forbids framing, inline scripts and guessing", async () => {
    const { headers } = await admin.get("/api/v1/session");
    const rules = headers.get("content-security-policy") ?? "";
    for (const rule of ["default-src 'none'", "script-src 'self';", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) expect(rules).toContain(rule);
    expect([headers.get("cross-origin-opener-policy"), headers.get("cross-origin-resource-policy"), headers.get("x-content-type-options")]).toEqual(["same-origin", "same-origin", "nosniff"]);
  });
});

describe("behind a proxy with TLS", () => {
  const ask = async (path: string, init: RequestInit & { headers: Record<string, string> }) => {
    const app = createApp({ workspace, log, reach: { network: true, host: "127.0.0.1", address: new URL("https://sextant.example.com") } });
    return app.request(new Request(`https://sextant.example.com${path}`, init));
  };
  const json = { "content-type": "application/json" };

  test("the cookie is bound to that host and to TLS, and browsers keep to TLS for a year", async () => {
    const answer = await ask("/api/v1/login", { method: "POST", headers: { ...json, host: "sextant.example.com", origin: "https://sextant.example.com" }, body: JSON.stringify({ email: "ann@acme.example", password }) });
    expect([answer.status, answer.headers.get("strict-transport-security")]).toEqual([200, "max-age=31536000"]);
    expect(answer.headers.getSetCookie().join()).toMatch(/^__Host-sextant\.session_token=[^;]+;(?=.*Secure)(?=.*HttpOnly)(?=.*Path=\/;)(?!.*Domain).*SameSite=Lax/i);
    const [cookie = ""] = answer.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
    expect((await ask("/api/v1/workspace", { headers: { host: "sextant.example.com", cookie } })).status).toBe(200);
  });

  test.each([["sextant.example.com", 401], ["10.1.2.3:4680", 401], ["evil.example", 421], ["sextant.example.com.evil.example", 421]])("Host “%s” is answered with %i", async (host, status) => {
    expect((await ask("/api/v1/workspace", { headers: { host } })).status).toBe(status);
  });
});

describe("keys", () => {
  const withKey = (secret: string, path: string) => plainFetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${secret}` } });
  let made: TokenMade;

  test("are shown once, kept as a hash, and say what they may", async () => {
    made = (await admin.send<TokenMade>("/api/v1/tokens", { name: "nightly", may: ["see"], days: 30 })).body;
    expect(made.secret).toMatch(/^sxt_pk_[0-9A-Za-z]{49}$/);
    expect(made.token).toMatchObject({ name: "nightly", email: "ann@acme.example", may: ["see"], ending: made.secret.slice(-4) });
    expect((await withKey(made.secret, "/api/v1/workspace")).status).toBe(200);
    expect((await withKey(made.secret, "/api/v1/export/account")).status).toBe(403);
    const files = readdirSync(dataDir).filter((file) => file.startsWith("control") || file.endsWith(".json"));
    for (const file of files) expect(readFileSync(join(dataDir, file), "latin1")).not.toContain(made.secret);
    expect(JSON.stringify((await admin.get("/api/v1/tokens")).body)).not.toContain(made.secret);
  });

  test("mistyped, cut or made up they are refused with a sentence", async () => {
    for (const wrong of [`${made.secret.slice(0, -1)}${made.secret.endsWith("0") ? "1" : "0"}`, made.secret.slice(0, -2), `sxt_pk_${"A".repeat(49)}`]) {
      const answer = await withKey(wrong, "/api/v1/workspace");
      expect([answer.status, ((await answer.json()) as Refused).error.code]).toEqual([401, "wrong_key"]);
    }
  });

  test(`ask ${requestsAMinute.key} times a minute; then they are told when to come again, and others are not held up`, async () => {
    const statuses = await Promise.all(Array.from({ length: requestsAMinute.key * 2 }, () => withKey(made.secret, "/api/v1/session")));
    const held = statuses.filter(({ status }) => status === 429);
    expect(held.length).toBeGreaterThan(5);
    expect(Number(held[0]?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect((await admin.get("/api/v1/session")).status).toBe(200);
    await Promise.all(statuses.map((answer) => answer.arrayBuffer()));
  });

  test("are revoked at once", async () => {
    expect((await admin.send<TokenLine>(`/api/v1/tokens/${made.token.id}/revoke`)).body.revoked_at).not.toBeNull();
    expect((await withKey(made.secret, "/api/v1/workspace")).status).toBe(401);
  });
});

describe("attempts to log in", () => {
  test("slow down after some, for this place and person only, and never for good", async () => {
    await admin.send("/api/v1/people", { email: "carl@acme.example", role: "viewer" });
    const guess = () => openBrowser(server.url).send<Refused>("/api/v1/login", { email: "carl@acme.example", password: "a guess of mine" });
    const tries = [];
    for (let i = 0; i < loginAttempts.pair.atOnce + 1; i += 1) tries.push(await guess());
    expect(tries.map(({ status }) => status)).toEqual([...Array.from({ length: loginAttempts.pair.atOnce }, () => 401), 429]);
    expect(Number(tries.at(-1)?.headers.get("retry-after"))).toBeLessThanOrEqual(loginAttempts.pair.everyMs / 1000);
    const other = openBrowser(server.url);
    expect((await other.send("/api/v1/login", { email: "ann@acme.example", password })).status).toBe(200);
  });
});

describe("the audit log", () => {
  test("holds who let whom in, logins, keys, roles and exports, and can be checked", async () => {
    await admin.ask(`${server.url}/api/v1/export/account?format=csv`);
    await admin.ask(`${server.url}/api/v1/settings/name`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ value: "Acme", author: "somebody else" }) });
    const { body } = await admin.get<AuditPage>("/api/v1/audit?limit=1000");
    for (const action of ["person.first", "person.add", "login", "login.refused", "logout", "role.change", "person.change", "password.set", "password.change", "key.add", "key.revoke", "export.rows", "setting.set"]) expect(body.actions).toContain(action);
    expect(body.lines.find((line) => line.action === "setting.set")).toMatchObject({ actor: "ann@acme.example", subject: "name", details: { value: "Acme" } });
    expect((await workspace.control.settings.ledger("name")).at(-1)?.author).toBe("ann@acme.example");
    expect(body.lines.filter((line) => line.action === "login.refused").map((line) => line.subject)).toContain("unknown");
    expect(JSON.stringify(body)).not.toMatch(/horse|sxt_pk_|guess of mine|127\.0\.0\.1/);
    const { body: verdict } = await admin.get<AuditVerdict>("/api/v1/audit/check");
    expect(verdict).toMatchObject({ broken: null, lines: body.lines.length });
    const { id, hash } = verdict.head ?? { id: 0, hash: "" };
    await admin.send("/api/v1/logout");
    await admin.send("/api/v1/login", { email: "ann@acme.example", password });
    expect((await admin.get<AuditVerdict>(`/api/v1/audit/check?id=${id}&hash=${hash}`)).body.broken).toBeNull();
    expect((await admin.get<AuditVerdict>(`/api/v1/audit/check?id=${id}&hash=${"0".repeat(64)}`)).body.broken).toBe(id);
  });
});

test("of all this nothing left the machine", () => {
  expect(left).toEqual([]);
  expect(existsSync(join(dataDir, "secrets", "login.key"))).toBe(true);
});

test("two requests in one connection are two who ask: the second without a cookie is nobody", async () => {
  const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const { port } = new URL(server.url);
  const once = (headers: Record<string, string>): Promise<number> => new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path: "/api/v1/workspace", headers: { host: `127.0.0.1:${port}`, ...headers } }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    asked.on("error", reject).end();
  });
  expect(await Promise.all([once({ cookie }), once({}), once({ cookie }), once({})])).toEqual([200, 401, 200, 401]);
});
