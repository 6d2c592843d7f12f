/** From nothing to the first event: a source, the line to paste, the wait that turns green, and what came, as it came. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launch, openPage, picture, sideways, violations, visit } from "./browser.ts";
import { serve, type Running } from "./server.ts";

let browser: Browser;
let running: Running;

beforeAll(async () => {
  [browser, running] = await Promise.all([launch(), serve()]);
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

const keyOn = async (page: Page): Promise<string> => (await page.locator(".source-key code").innerText()).trim();

async function send(key: string, event: object): Promise<number> {
  const answer = await fetch(`${running.url}/v1/track`, { method: "POST", headers: { authorization: `Basic ${btoa(`${key}:`)}` }, body: JSON.stringify(event) });
  return answer.status;
}

it("a site is added, waits for its first event, and turns green when it has come", async () => {
  const { page, faults, close } = await openPage(browser, running.url);
  await visit(page, "/sources");
  await page.getByText("Nothing sends events yet").waitFor();
  const form = page.getByRole("form", { name: "Add a site or a server" });
  await form.getByRole("textbox", { name: "Name" }).fill("www.us.example");
  await form.getByRole("button", { name: "Add and make a key" }).click();
  const card = page.getByRole("region", { name: "www.us.example" });
  await card.getByText("Waiting for the first event").waitFor();
  const key = await keyOn(page);
  await expect.poll(() => card.locator(".snippet pre").innerText()).toBe(`<script async src="${running.url}/sextant.js" data-key="${key}"></script>`);
  await card.getByText("RudderStack", { exact: true }).first().click();
  await expect.poll(() => card.locator(".snippet pre").innerText()).toContain("@rudderstack/analytics-js/bundled");
  expect(await send(key, { event: "Demo Requested", userId: "ann@acme.example", messageId: "m1" })).toBe(200);
  await card.getByText(/^1 event in the last 30 days/).waitFor();
  await expect.poll(() => card.getByText("Waiting for the first event").count()).toBe(0);
  expect(faults).toEqual([]);
  await close();
});

it("what came is shown with what became of it, and opens to what was sent", async () => {
  const { page, faults, close } = await openPage(browser, running.url);
  await visit(page, "/sources");
  const key = await keyOn(page);
  await visit(page, "/live");
  await page.getByText("track · Demo Requested").waitFor();
  await expect.poll(() => page.locator(".live-list li").first().innerText()).toContain("Accepted");
  await send(key, { event: "Demo Requested", userId: "ann@acme.example", messageId: "m1" });
  await send(key, { event: "Nobody", messageId: "m2" });
  await send(key, { event: "Crawled", userId: "x", messageId: "m3", context: { userAgent: "Googlebot/2.1" } });
  const line = (text: string) => page.getByRole("listitem").filter({ hasText: text });
  await line("neither userId nor anonymousId").waitFor();
  await expect.poll(() => line("neither userId nor anonymousId").innerText()).toContain("Rejected");
  await line("track · Crawled").getByText("Not counted").waitFor();
  await line("track · Demo Requested").locator("summary").click();
  await page.getByText('"messageId": "m1"').waitFor();
  const books = page.getByRole("region", { name: "The last 24 hours" });
  await expect.poll(() => books.locator("dd").allInnerTexts()).toEqual(["4", "2", "1", "0", "1", "0"]);
  expect(faults).toEqual([]);
  await close();
});

it("who is on the site now is shown with its account, and the rules at the door say what they would have met", async () => {
  const { page, faults, close } = await openPage(browser, running.url);
  await visit(page, "/sources");
  const key = await keyOn(page);
  const json = { "content-type": "application/json" };
  const { sha256 } = (await (await fetch(`${running.url}/api/v1/files?name=accounts.csv`, { method: "POST", body: "id,name,domain\nA1,Acme,acme.example\n" })).json()) as { sha256: string };
  await fetch(`${running.url}/api/v1/imports`, { method: "POST", headers: json, body: JSON.stringify({ sha256, name: "accounts.csv", as: "account", source: "crm" }) });
  const view = { messageId: "v1", anonymousId: "visitor", properties: { url: "https://www.us.example/jobs/1", title: "Jobs", company_domain: "acme.example" } };
  await fetch(`${running.url}/v1/page`, { method: "POST", headers: { authorization: `Basic ${btoa(`${key}:`)}` }, body: JSON.stringify(view) });
  await visit(page, "/live?minutes=5");
  const line = page.getByRole("region", { name: "Accounts on the site" }).getByRole("row").filter({ hasText: "Jobs" });
  await line.getByText("1 unknown visitor").waitFor();
  await expect.poll(() => line.innerText()).toContain("domain, 90% sure");
  await visit(page, "/sources");
  const card = page.getByRole("region", { name: "www.us.example" });
  await card.getByText("Rules at the door").click();
  await card.getByRole("button", { name: "Try on the last 7 days" }).click();
  await card.getByText(/^Tried on \d+ events of the last 7 days/).waitFor();
  await card.getByText("1 event", { exact: true }).waitFor();
  await card.getByRole("combobox", { name: "Consent is needed" }).click();
  await page.getByRole("option", { name: "Everywhere", exact: true }).click();
  await card.getByRole("button", { name: "Save" }).click();
  await card.getByText("1 set for this source").waitFor();
  expect(faults).toEqual([]);
  await close();
});

it("data health says how old the sources are, what was received and what did not get in, and lets it be judged again", async () => {
  const { page, faults, close } = await openPage(browser, running.url);
  await visit(page, "/health");
  await page.getByRole("region", { name: "Freshness of sources" }).getByText("www.us.example").waitFor();
  await page.getByText("Received 5 = accepted 3 + duplicates 1 + conflicts 0 + rejected 1 + suppressed 0").waitFor();
  const refused = page.getByRole("region", { name: "What did not get in" });
  await refused.getByText("neither userId nor anonymousId").waitFor();
  await refused.getByRole("button", { name: "Judge again" }).click();
  await refused.getByText("0 events were taken in; still refused: 1.").waitFor();
  expect(faults).toEqual([]);
  await close();
});

it("a webhook of any sender is tried on a sample before it is added", async () => {
  const { page, close } = await openPage(browser, running.url);
  await visit(page, "/sources");
  const form = page.getByRole("form", { name: "Add a webhook" });
  await form.getByRole("combobox", { name: "Sender" }).click();
  await page.getByRole("option", { name: "Any other" }).click();
  await form.getByRole("textbox", { name: /Paste a sample/ }).fill('{"id":"7","email":"ann@acme.example","created_at":"2026-03-01T10:00:00Z"}');
  await form.getByRole("button", { name: "Try it" }).click();
  await form.getByText("1 event would come of it. Nothing was kept.").waitFor();
  await form.getByText('"userId": "ann@acme.example"').waitFor();
  await form.getByRole("textbox", { name: "Name" }).fill("partner");
  await form.locator("input[type=password]").fill("s3cret");
  await form.getByRole("button", { name: "Add the webhook" }).click();
  const card = page.getByRole("region", { name: "partner" });
  const address = await card.locator(".snippet pre").innerText();
  const sent = await fetch(address, { method: "POST", headers: { "x-webhook-secret": "s3cret" }, body: '{"id":"8","email":"bo@acme.example"}' });
  expect([sent.status, address.startsWith(`${running.url}/v1/webhooks/wk_`)]).toEqual([200, true]);
  await card.getByText(/^1 event in the last 30 days/).waitFor();
  await close();
});

it.each(["light", "dark"] as const)("the pages are without violation in %s, wide and narrow", async (scheme) => {
  const found: Record<string, unknown> = {};
  for (const width of [390, 1440]) {
    const { page, close } = await openPage(browser, running.url, { width, scheme });
    for (const name of ["sources", "live", "health"] as const) {
      await visit(page, `/${name}`);
      await page.locator({ sources: ".source-heard", live: ".live-list li", health: ".book" }[name]).first().waitFor();
      await picture(page, `${name}-${width}-${scheme}`);
      const wrong = await violations(page);
      const over = await sideways(page);
      if (wrong.length > 0 || over > 0) found[`${name} ${width}`] = { wrong, over };
    }
    await close();
  }
  expect(found).toEqual({});
});
