import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixedClock } from "../../model/clock.ts";
import { problem } from "../../model/problem.ts";
import { type Control, openControl } from "../../store/control/control.ts";
import type { OpenWorkspace } from "../app.ts";
import type { App } from "../endpoint.ts";
import { createApp } from "../http.ts";
import { openLog } from "../log.ts";
import { openTablesAway } from "../tables-away.ts";
import { declarationsOf } from "./declared.ts";
import { type Needs, type Permission, permissionIds, permissionsOf, type Role, roleIds } from "./permissions.ts";
import { hashOf, makeSecret } from "./secrets.ts";

/** Behind the guard there is nothing: a route that lets somebody through says so by stumbling there, or over the empty request. */
const emptiness: unknown = new Proxy(() => {}, {
  get: (_, key) => (key === "then" ? undefined : emptiness),
  apply: () => {
    throw problem("let_through", "It was let through.", "");
  },
});

const dir = mkdtempSync(join(tmpdir(), "sextant-matrix-"));
const now = fixedClock("2026-03-01T12:00:00Z");
const password = "correct horse battery staple";
const cookies = new Map<Role, string>();
const keys = new Map<Permission, string>();
let control: Control;
let app: App;

beforeAll(async () => {
  control = openControl(dir);
  const real = { control, dataDir: dir, now, log: openLog("silent"), freshness: { isStepping: () => false }, tables: openTablesAway() };
  const workspace = new Proxy(real, { get: (own, key) => Reflect.get(own, key) ?? emptiness }) as unknown as OpenWorkspace;
  app = createApp({ workspace, log: real.log, reach: { network: true, host: "10.0.0.5", oidc: undefined } });
  const { openLogin } = await import("./login.ts");
  const login = openLogin({ dataDir: dir, control, log: real.log, address: "http://10.0.0.5", oidc: undefined, onLogin: async () => {} });
  for (const role of ["admin", ...roleIds.filter((one) => one !== "admin")] as const) {
    const person = await control.people.add({ email: `${role}@acme.example`, name: role, role, at: now() });
    await login.setPassword(person.id, password);
    const set = (await login.enter(person.email, password, new Headers())) ?? [];
    cookies.set(role, set.map((one) => one.split(";")[0]).join("; "));
    if (role === "admin") for (const one of permissionIds) keys.set(one, await keyOf(person.id, one));
  }
});
afterAll(async () => {
  await control.close();
  rmSync(dir, { recursive: true, force: true });
});

async function keyOf(person: string, may: Permission): Promise<string> {
  const secret = makeSecret("sxt_pk_");
  await control.tokens.add({ name: may, person, hash: hashOf(secret), ending: "", may: [may], expires_at: null, at: now() });
  return secret;
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly needs: Needs;
}

/** Every route that the app answers, with what it needs; logging out comes last, for it does. */
function routes(): Route[] {
  const declared = declarationsOf(app);
  const served = app.routes.filter(({ method, path }) => method !== "ALL" || path !== "/*");
  const rank = (path: string): number => ["/logout/everywhere", "/logout"].findIndex((end) => path.endsWith(end));
  const inOrder = served.toSorted((a, b) => rank(a.path) - rank(b.path));
  return inOrder.map(({ method, path }) => ({ method, path, needs: declared.get(`${method} ${path}`) ?? ("undeclared" as Needs) }));
}

/** `login_needed`, `not_allowed`, or “through”. */
async function verdict({ method, path }: Route, headers: Record<string, string>): Promise<string> {
  const url = `http://10.0.0.5${path.replaceAll(/:\w+(\{[^}]*\})?/g, "1")}`;
  const answer = await app.request(new Request(url, { method, headers: { host: "10.0.0.5", ...headers } }));
  const code = answer.status < 400 ? "" : ((await answer.json()) as { error: { code: string } }).error.code;
  return code === "login_needed" || code === "not_allowed" ? code : "through";
}

async function wrong(headers: Record<string, string>, expected: (needs: Needs) => string): Promise<string[]> {
  const found: string[] = [];
  for (const route of routes()) {
    const said = await verdict(route, headers);
    if (said !== expected(route.needs)) found.push(`${route.method} ${route.path} (${route.needs}): ${said}, not ${expected(route.needs)}`);
  }
  return found;
}

const isFree = (needs: Needs): boolean => needs === "open" || needs === "anyone";

describe("every route, by who asks", () => {
  test("each says what it needs, and all that give or change something need a permission", () => {
    const all = routes();
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter(({ needs }) => !isFree(needs) && !permissionIds.some((one) => one === needs))).toEqual([]);
    const free = all.filter(({ needs }) => isFree(needs)).map(({ method, path }) => `${method} ${path}`);
    // A route that is added here gives something to everybody on the network: think twice.
    expect(free.filter((route) => route.includes("/api/v1/")).toSorted()).toEqual([
      "GET /api/v1/login/callback/oidc", "GET /api/v1/session", "POST /api/v1/links/look", "POST /api/v1/links/use",
      "POST /api/v1/login", "POST /api/v1/login/company", "POST /api/v1/logout", "POST /api/v1/set-up",
    ]);
  });

  test("nobody known is let through to what is free, and to nothing else", async () => {
    expect(await wrong({}, (needs) => (isFree(needs) ? "through" : "login_needed"))).toEqual([]);
  });

  test.each(roleIds)("a %s may do what the role allows, and nothing else", async (role) => {
    const may: ReadonlySet<string> = new Set(permissionsOf(role));
    expect(await wrong({ cookie: cookies.get(role) ?? "" }, (needs) => (isFree(needs) || may.has(needs) ? "through" : "not_allowed"))).toEqual([]);
  });

  test.each(permissionIds)("a key for “%s” alone opens that alone, though its person is an admin", async (one) => {
    const headers = { authorization: `Bearer ${keys.get(one)}` };
    expect(await wrong(headers, (needs) => (isFree(needs) || needs === one ? "through" : "not_allowed"))).toEqual([]);
  });
});

describe("what a key is worth", () => {
  const board: Route = { method: "GET", path: "/api/v1/board", needs: "see" };
  const exporting: Route = { method: "GET", path: "/api/v1/export/:what", needs: "export" };

  test("never more than its person: of a viewer's key for everything only seeing is left", async () => {
    const viewer = await control.people.get("viewer@acme.example");
    const secret = makeSecret("sxt_pk_");
    await control.tokens.add({ name: "all", person: viewer.id, hash: hashOf(secret), ending: "", may: permissionIds, expires_at: null, at: now() });
    const headers = { authorization: `Bearer ${secret}` };
    expect([await verdict(board, headers), await verdict(exporting, headers)]).toEqual(["through", "not_allowed"]);
    await control.people.change(viewer.id, { blocked: true }, now());
    const answer = await app.request(new Request("http://10.0.0.5/api/v1/board", { headers: { host: "10.0.0.5", ...headers } }));
    expect([answer.status, ((await answer.json()) as { error: { code: string } }).error.code]).toEqual([401, "wrong_key"]);
  });

  test("a key makes no keys, lets nobody in and revokes nothing", async () => {
    const ask = async (path: string, body: object) => {
      const headers = { host: "10.0.0.5", "content-type": "application/json", authorization: `Bearer ${keys.get(path.includes("people") ? "people" : "see")}` };
      const answer = await app.request(new Request(`http://10.0.0.5${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
      return ((await answer.json()) as { error: { code: string } }).error.code;
    };
    expect(await ask("/api/v1/tokens", { name: "more", may: ["see"] })).toBe("keys_cannot");
    expect(await ask("/api/v1/people", { email: "eve@acme.example", role: "admin" })).toBe("keys_cannot");
    expect(await ask("/api/v1/people/viewer@acme.example/change", { role: "admin" })).toBe("keys_cannot");
    expect(await ask("/api/v1/tokens/1/revoke", {})).toBe("keys_cannot");
  });
});
