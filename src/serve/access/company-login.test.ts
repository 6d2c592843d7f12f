import { serve } from "@hono/node-server";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Provider from "oidc-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../model/clock.ts";
import { type Control, openControl } from "../../store/control/control.ts";
import type { OpenWorkspace } from "../app.ts";
import type { SessionState } from "../contract.ts";
import { createApp } from "../http.ts";
import { openLog } from "../log.ts";
import { openTablesAway } from "../tables-away.ts";
import { openBrowser } from "./browser.ts";
import { callbackPath } from "./settings.ts";

const dataDir = mkdtempSync(join(tmpdir(), "sextant-company-"));
const log = openLog("silent");
const clientSecret = "a secret between the two";
let control: Control;
let company: Server;
let ours: Server;
let url: string;

/** Whom the company knows, and whether it made sure of the address. */
const staff: Readonly<Record<string, { readonly email: string; readonly email_verified: boolean }>> = {
  ann: { email: "Ann@acme.example", email_verified: true },
  carl: { email: "carl@acme.example", email_verified: true },
  eve: { email: "ann@acme.example", email_verified: false },
  bob: { email: "bob@acme.example", email_verified: true },
};

beforeAll(async () => {
  const inner: { handle: RequestListener } = { handle: () => {} };
  company = createServer((asked, answer) => inner.handle(asked, answer)).listen(0, "127.0.0.1");
  await once(company, "listening");
  const issuer = `http://127.0.0.1:${(company.address() as AddressInfo).port}`;
  control = openControl(dataDir);
  const workspace = { control, dataDir, now: systemClock(), log, freshness: { isStepping: () => false }, tables: openTablesAway() } as unknown as OpenWorkspace;
  const app = createApp({ workspace, log, reach: { network: false, host: "127.0.0.1", oidc: { issuer, clientId: "sextant", clientSecret, name: "Acme" } } });
  ours = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
  await once(ours, "listening");
  url = `http://127.0.0.1:${(ours.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "sextant", client_secret: clientSecret, redirect_uris: [`${url}${callbackPath}`] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    pkce: { required: () => true },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, name: id, ...staff[id] }) }),
  });
  inner.handle = provider.callback();
  for (const [email, role] of [["ann@acme.example", "admin"], ["bob@acme.example", "sales"]] as const) await control.people.add({ email, name: email, role, at: systemClock()() });
});
afterAll(async () => {
  ours.close();
  company.close();
  await control.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Walks through the company's pages as a person does, and comes back. */
async function walk(who: string, tamper: (back: URL) => void = () => {}) {
  const browser = openBrowser(url);
  const { body } = await browser.send<{ url: string }>("/api/v1/login/company", { after: "/accounts?where=tier%3D1" });
  let at = body.url;
  for (let step = 0; step < 12; step += 1) {
    const isBack = at.startsWith(`${url}${callbackPath}`);
    if (isBack) {
      const back = new URL(at);
      tamper(back);
      const answer = await browser.ask(back.href);
      return { browser, status: answer.status, to: answer.headers.get("location") ?? "" };
    }
    const page = await browser.ask(at);
    const next = page.headers.get("location");
    if (next !== null) at = new URL(next, at).href;
    else at = await fill(browser, at, await page.text(), who);
  }
  throw new Error("the company's login did not come to an end");
}

/** The company's pages ask first who it is, then whether we may know. */
async function fill(browser: ReturnType<typeof openBrowser>, at: string, page: string, who: string): Promise<string> {
  const asksWho = page.includes('name="login"');
  const form = new URLSearchParams(asksWho ? { prompt: "login", login: who, password: "any" } : { prompt: "consent" });
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? at;
  const answer = await browser.ask(new URL(action, at).href, { method: "POST", body: form });
  return new URL(answer.headers.get("location") ?? "", at).href;
}

const session = async (browser: ReturnType<typeof openBrowser>): Promise<SessionState> => (await browser.get<SessionState>("/api/v1/session")).body;

describe("the company's own login", () => {
  test("lets in who was let in here, by the address that the company made sure of, and leads back to the page", async () => {
    const { browser, status, to } = await walk("ann");
    expect([status, to]).toEqual([302, "/accounts?where=tier%3D1"]);
    expect(await session(browser)).toMatchObject({ kind: "person", name: "ann@acme.example", role: "admin", has_password: false, company_login: "Acme" });
    expect((await control.audit.list({ action: "login" }))[0]).toMatchObject({ actor: "ann@acme.example", details: { way: "oidc" } });
  });

  test("a second time it is the same person", async () => {
    expect(await session((await walk("ann")).browser)).toMatchObject({ name: "ann@acme.example" });
    expect(await control.people.list()).toHaveLength(2);
  });

  test.each([["carl", "nobody let him in here"], ["eve", "the company did not make sure that the address is hers"]])("%s stays outside: %s", async (who) => {
    const { browser, to } = await walk(who);
    expect(to).toContain("/?login=refused");
    expect(await session(browser)).toMatchObject({ kind: "nobody" });
    expect(await control.people.list()).toHaveLength(2);
  });

  test("who is blocked here stays outside, though the company knows him", async () => {
    const bob = await control.people.get("bob@acme.example");
    expect(await session((await walk("bob")).browser)).toMatchObject({ role: "sales" });
    await control.people.change(bob.id, { blocked: true }, systemClock()());
    expect(await session((await walk("bob")).browser)).toMatchObject({ kind: "nobody" });
  });

  test.each([["state", "somebody else's"], ["code", "made-up"]])("the way back with another %s opens nothing", async (name, value) => {
    const { browser, to } = await walk("ann", (back) => back.searchParams.set(name, value));
    expect(to).not.toContain("/accounts");
    expect(await session(browser)).toMatchObject({ kind: "nobody" });
  });

  test("a way back that was begun in another browser opens nothing here", async () => {
    let taken = "";
    await walk("ann", (back) => {
      taken = back.href;
      back.searchParams.set("state", "spoilt");
    });
    const victim = openBrowser(url);
    await victim.ask(taken);
    expect(await session(victim)).toMatchObject({ kind: "nobody" });
  });

  test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])("it leads back to our own pages only, not to %s", async (after) => {
    expect((await openBrowser(url).send("/api/v1/login/company", { after })).status).toBe(400);
  });

  test("no key to the company's other doors is kept", async () => {
    const file = readFileSync(join(dataDir, "control.sqlite"), "latin1") + readFileSync(join(dataDir, "control.sqlite-wal"), "latin1");
    expect(file).toContain("oidc");
    expect(file).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/);
  });
});
