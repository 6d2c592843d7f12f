import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { en } from "../../src/words/en/screens.ts";
import { launch, openPage, picture, sideways, violations, visit, wrongInAnyShape, type Watched } from "./browser.ts";
import { serve, type Running } from "./server.ts";

const password = "correct horse battery staple";
let browser: Browser;
let server: Running;
let admin: Watched;
let link = "";

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  admin = await openPage(browser, server.url);
});
afterAll(async () => {
  await admin?.close();
  await browser?.close();
  await server?.stop();
});

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();

/** Every page in every shape: nothing wider than the screen, nothing that axe finds. */
const shapes = (page: Page, name: string): Promise<Record<string, unknown>> => wrongInAnyShape(page, `access-${name}`);

describe("people and keys", () => {
  it("this machine is open until the first admin is made, and that admin is in", async () => {
    const { page } = admin;
    await visit(page, "/people");
    await page.getByText(en["people.open"]).waitFor();
    expect(await shapes(page, "open")).toEqual({});
    await page.getByRole("link", { name: en["people.open.button"] }).click();
    await heading(page, en["setup.title"]);
    expect(await shapes(page, "set-up")).toEqual({});
    await page.getByLabel(en["people.name"]).fill("Ann Lee");
    await page.getByLabel(en["door.email"]).fill("ann@acme.example");
    await page.getByLabel(en["door.new"]).fill(password);
    await page.getByRole("button", { name: en["setup.make"] }).click();
    await heading(page, en["people.title"]);
    await page.locator("[data-person='ann@acme.example']").waitFor();
    expect(admin.faults).toEqual([]);
  });

  it("somebody is let in by a link that is shown once", async () => {
    const { page } = admin;
    await page.getByRole("button", { name: en["people.add"] }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(en["door.email"]).fill("bob.lee@acme.example");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: en["people.add.button"] }).click();
    link = await page.locator("[data-secret]").innerText();
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/welcome#sxt_ln_\w{49}$/);
    expect(await shapes(page, "link")).toEqual({});
    await page.getByRole("button", { name: en["people.done"] }).click();
    await page.locator("[data-person='bob.lee@acme.example']").getByText(en["people.state.invited"]).waitFor();
    await expect.poll(() => page.locator("body").innerText()).not.toContain(link);
  });

  it("a key is made for what it may, shown once, and revoked", async () => {
    const { page } = admin;
    await page.getByRole("button", { name: en["token.add"] }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(en["token.name"]).fill("nightly export");
    await dialog.getByLabel(en["permission.export"]).check();
    await picture(page, "access-key-form");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: en["token.add.button"] }).click();
    const key = await page.locator("[data-secret]").innerText();
    const asked = async () => (await fetch(`${server.url}/api/v1/workspace`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await asked()).toBe(200);
    await page.getByRole("button", { name: en["people.done"] }).click();
    const line = page.locator("[data-key='nightly export']");
    await expect.poll(() => line.innerText()).toContain("see, export");
    expect(await shapes(page, "people")).toEqual({});
    await line.getByRole("button").click();
    await line.getByText(en["token.isrevoked"]).waitFor();
    expect(await asked()).toBe(401);
  });

  it("behind the link a password is set, and a viewer sees what a viewer may", async () => {
    const { page, faults, close } = await openPage(browser, server.url);
    await page.goto(link);
    await heading(page, en["welcome.title"]);
    await page.getByText("Bob Lee").waitFor();
    expect(await shapes(page, "welcome")).toEqual({});
    await page.getByLabel(en["door.new"]).fill("another password of mine");
    await page.getByRole("button", { name: en["welcome.set"] }).click();
    await page.getByRole("link", { name: en["nav.accounts"] }).first().waitFor();
    await expect.poll(() => page.getByRole("link", { name: en["nav.import"], exact: true }).count()).toBe(0);
    await visit(page, "/people");
    await page.getByText(en["token.none"]).waitFor();
    await expect.poll(() => page.locator("[data-person]").count()).toBe(0);
    for (const [path, permission] of [["/import", "import"], ["/sources", "collect"], ["/audit", "audit"], ["/erase", "erase"]] as const) {
      await visit(page, path);
      await page.locator(`[data-needs='${permission}']`).waitFor();
    }
    expect(await shapes(page, "needs")).toEqual({});
    expect(faults.filter((fault) => !/403/.test(fault))).toEqual([]);
    await page.goto(link);
    await page.getByText(en["welcome.over"]).waitFor();
    await close();
  });

  it("a page comes with what its reader may see, and with nothing for anybody else", async () => {
    const sent = async (cookie: string): Promise<string> => (await fetch(`${server.url}/people`, { headers: { accept: "text/html", cookie } })).text();
    const cookies = await admin.page.context().cookies();
    await expect.poll(() => sent(cookies.map(({ name, value }) => `${name}=${value}`).join("; "))).toContain("ann@acme.example");
    const stranger = await sent("");
    expect(stranger).toContain('<div id="root"></div>');
    expect(stranger).not.toContain("acme.example");
  });

  it("no script runs that is not a file of ours", async () => {
    const { page, close } = await openPage(browser, server.url);
    await visit(page, "/people");
    await expect(page.addScriptTag({ content: "window.ranInline = true" })).rejects.toThrow(/Content Security Policy/);
    expect(await page.evaluate("window.ranInline === true")).toBe(false);
    await close();
  });

  it("a person is erased: what it would touch, the address once more, the certificate", async () => {
    const { page } = admin;
    const people = "id,email,name,title\nP-1001,zelda.fitz@acme.example,Zelda Fitz,Driver\nP-1002,bob@acme.example,Bob Stone,Driver\n";
    const kept = await page.request.post(`${server.url}/api/v1/files?name=people.csv`, { data: Buffer.from(people), headers: { "content-type": "application/octet-stream" } });
    const { sha256 } = (await kept.json()) as { readonly sha256: string };
    expect((await page.request.post(`${server.url}/api/v1/imports`, { data: { sha256, name: "people.csv", as: "person" } })).ok()).toBe(true);
    await visit(page, "/erase");
    await heading(page, en["erasure.title"]);
    await page.getByLabel(en["erasure.mail"]).fill("zelda.fitz@acme.example");
    await page.getByRole("button", { name: en["erasure.look"] }).click();
    await page.locator("[data-place='file_rows']").waitFor();
    expect(await shapes(page, "erase")).toEqual({});
    const button = page.getByRole("button", { name: en["erasure.do"] });
    await expect.poll(() => button.isDisabled()).toBe(true);
    await page.getByLabel(en["erasure.reason"]).fill("request of 3 March");
    await page.getByLabel(en["erasure.confirm"]).fill("zelda.fitz@acme.example");
    await button.click();
    await page.locator("[data-erasure='1'][data-done='true']").waitFor();
    await page.getByText(en["erasure.certificate"], { exact: true }).click();
    await page.getByText(en["erasure.left"], { exact: true }).waitFor();
    expect(await shapes(page, "erased")).toEqual({});
    await expect.poll(() => page.locator("body").innerText()).not.toContain("zelda");
  });

  it("the audit log says who did what, and that nothing was changed", async () => {
    const { page } = admin;
    await visit(page, "/audit");
    await page.getByText(/Nothing was changed, in \d+ lines/).waitFor();
    const did = await page.locator("tr[data-action]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-action")));
    for (const action of ["person.first", "login", "person.add", "key.add", "key.revoke", "password.set", "erase.begin", "erase.done"]) expect(did).toContain(action);
    expect(await shapes(page, "audit")).toEqual({});
    await page.getByLabel(en["audit.action"]).selectOption("key.add");
    await expect.poll(() => page.locator("tr[data-action]").count()).toBe(1);
    await expect.poll(() => page.locator("tr[data-action]").innerText()).toContain("see, export");
  });

  it("after logging out the door stands where the page was; the wrong password is refused, the right one leads back", async () => {
    const { page } = admin;
    await visit(page, "/accounts?search=acme");
    await page.getByRole("button", { name: "Account: Ann Lee" }).or(page.getByRole("button", { name: "Account: ann@acme.example" })).click();
    await page.getByRole("menuitem", { name: en["person.leave"] }).click();
    await heading(page, en["door.login"]);
    expect(await shapes(page, "login")).toEqual({});
    await page.getByLabel(en["door.email"]).fill("ann@acme.example");
    await page.locator("input[name=password]").fill("not the password");
    await page.getByRole("button", { name: en["door.enter"] }).click();
    await page.getByText("Address and password do not fit together.").waitFor();
    await picture(page, "access-refused");
    await page.locator("input[name=password]").fill(password);
    await page.getByRole("button", { name: en["door.enter"] }).click();
    await heading(page, en["nav.accounts"]);
    await expect.poll(() => page.url()).toContain("/accounts?search=acme");
  });

  it("logged out everywhere, every browser stands at the door", async () => {
    const { page } = admin;
    await visit(page, "/people");
    await page.locator("[data-session='current']").waitFor();
    await page.getByRole("button", { name: en["sessions.everywhere"] }).click();
    await heading(page, en["door.login"]);
  });

  it.each(["ru", "zh-CN"])("in %s nothing runs over on a phone", async (language) => {
    const { page, close } = await openPage(browser, server.url, { width: 390 });
    await page.addInitScript(`localStorage.setItem("sextant.language", "${language}")`);
    await page.goto("/people");
    await page.locator("input[name=email]").fill("ann@acme.example");
    await page.locator("input[name=password]").fill(password);
    await picture(page, `access-login-${language}`);
    await page.locator("button[type=submit]").click();
    for (const path of ["/people", "/audit", "/erase"]) {
      await visit(page, path);
      await picture(page, `access${path.replace("/", "-")}-${language}`);
      expect([path, (await sideways(page)) > 0, await violations(page)]).toEqual([path, false, []]);
    }
    await close();
  });
});
