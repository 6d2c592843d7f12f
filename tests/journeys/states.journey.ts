import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startStates, type States } from "../../web/dev/states.ts";
import { launch, openPage, picture, visit, wrongInAnyShape } from "./browser.ts";
import { flyOver, frameMsMax, longestTaskMs, rowsAreRight } from "./scrolling.ts";

const directory = fileURLToPath(new URL("../../dist/web", import.meta.url));
/** What a reader waits for at the first visit, packed. */
const firstViewBytesMax = 300_000;

let browser: Browser;
let full: States;
beforeAll(async () => {
  [browser, full] = await Promise.all([launch(), startStates({ directory })]);
});
afterAll(async () => {
  await browser?.close();
  await full?.close();
});

describe("states that real data rarely show", () => {
  it("the board asks for less than 300 kB of script, and for charts only on a KPI's page", async () => {
    const { page, close } = await openPage(browser, full.url);
    const scripts: { readonly url: string; readonly bytes: number }[] = [];
    page.on("response", async (response) => {
      if (response.url().endsWith(".js")) scripts.push({ url: response.url(), bytes: gzipSync(await response.body()).byteLength });
    });
    await visit(page, "/");
    const first = scripts.reduce((sum, one) => sum + one.bytes, 0);
    expect(first).toBeGreaterThan(50_000);
    expect(first).toBeLessThan(firstViewBytesMax);
    expect(scripts.filter((one) => one.url.includes("drawing-"))).toEqual([]);
    await visit(page, "/kpis/engaged_rate");
    await page.locator(".chart-area svg").waitFor();
    expect(scripts.filter((one) => one.url.includes("drawing-"))).toHaveLength(1);
    await close();
  });

  it("a hundred thousand accounts are scrolled from the first to the last without a stutter, and the rows are the right ones", async () => {
    const { page, close } = await openPage(browser, full.url);
    await visit(page, "/accounts");
    const list = page.getByRole("region", { name: /Accounts, / });
    await browser.startTracing(page, { categories: ["toplevel"] });
    await flyOver(list);
    const worst = longestTaskMs(await browser.stopTracing());
    await page.getByText("Account 099999").waitFor();
    await expect.poll(() => page.locator("tr.account-row").count()).toBeLessThan(80);
    expect(worst).toBeLessThan(frameMsMax);
    for (const share of [0.25, 0.9]) {
      await list.evaluate((element, part) => element.scrollTo(0, Math.round(element.scrollHeight * part)), share);
      await expect.poll(() => rowsAreRight(page, "Account ")).toBe(true);
    }
    await close();
  });

  it.each([
    ["target_pipeline", "€1.2bn", "a value of 1.2 billion has three digits on the board"],
    ["nps", "−12.5", "a negative number has a real minus"],
    ["customer_retention_rate", "—", "nothing to divide by is a dash, not 0"],
    ["site_visits", "not collected", "what was never collected says so in words"],
    ["win_rate", "only 8 cases", "few cases are named"],
    ["touches_per_won_account", "It could not be computed.", "a number that failed says so, and the others stand"],
    ["touches_per_won_account", "raise the limit of memory per query", "it says what to do"],
  ])("%s: %s, for %s", async (kpi, words) => {
    const { page, close } = await openPage(browser, full.url);
    await visit(page, "/");
    await expect.poll(() => page.locator(`[data-kpi=${kpi}]`).innerText()).toContain(words);
    await close();
  });

  it("more is not better where less is: a longer cycle is marked as worse", async () => {
    const { page, close } = await openPage(browser, full.url);
    await visit(page, "/");
    await expect.poll(() => page.locator("[data-kpi=deal_cycle_days] .worse").count()).toBe(1);
    await expect.poll(() => page.locator("[data-kpi=target_accounts] .worse, [data-kpi=target_accounts] .better").count()).toBe(0);
    await close();
  });

  it("a failing engine says what happened and what to do, and offers another try", async () => {
    const failing = await startStates({ directory, state: "failing" });
    const { page, close } = await openPage(browser, failing.url);
    await page.goto("/");
    const note = page.getByRole("alert");
    await note.waitFor();
    await expect.poll(() => note.innerText()).toContain("The question needs more memory than a query may have.");
    await expect.poll(() => note.innerText()).toContain("Ask for a shorter period or fewer groups");
    await note.getByRole("button", { name: "Try again" }).waitFor();
    await picture(page, "failing");
    await close();
    await failing.close();
  });

  it("a slow engine shows the shape of what comes, and nothing jumps into the place of the filters", async () => {
    const slow = await startStates({ directory, state: "slow" });
    const { page, close } = await openPage(browser, slow.url);
    await page.goto("/");
    await page.getByRole("status", { name: "Loading" }).waitFor();
    const before = await page.locator(".filter-bar").boundingBox();
    await picture(page, "slow");
    await page.locator(".tile").first().waitFor();
    expect((await page.locator(".filter-bar").boundingBox())?.y).toBe(before?.y);
    await close();
    await slow.close();
  });

  it("while rows are being counted pages say since when some are missing, and follow by themselves", async () => {
    const { page, close } = await openPage(browser, full.url);
    let isCounted = false;
    await page.route(/\/api\/v1\/(board|kpis\/engaged_rate)\?/, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), behind_since: isCounted ? null : "2026-11-20T11:03:00.000Z" } });
    });
    await visit(page, "/kpis/engaged_rate");
    const line = page.getByRole("status").filter({ hasText: "Rows that came since 12:03 are being counted" });
    await line.waitFor();
    expect(await wrongInAnyShape(page, "behind-kpi")).toEqual({});
    await visit(page, "/");
    await line.waitFor();
    expect(await wrongInAnyShape(page, "behind")).toEqual({});
    isCounted = true;
    await line.waitFor({ state: "detached" });
    await close();
  });

  it("a chart has a table as its twin", async () => {
    const { page, close } = await openPage(browser, full.url);
    await visit(page, "/kpis/engaged_rate");
    await page.getByRole("button", { name: "Show as a table" }).click();
    await expect.poll(() => page.getByRole("region", { name: "Over time" }).getByRole("row").count()).toBe(13);
    await close();
  });

  it("on paper there is no navigation", async () => {
    const { page, close } = await openPage(browser, full.url);
    await visit(page, "/");
    await page.emulateMedia({ media: "print" });
    await page.locator(".app-header").waitFor({ state: "hidden" });
    await close();
  });

  it.each([["board", "/"], ["account", "/accounts/a1"], ["accounts", "/accounts"], ["kpi", "/kpis/engaged_rate?behind=facts"], ["sales", "/sales"], ["customers", "/customers"], ["cost", "/cost"]] as const)("%s full of numbers is without violation, wide and narrow, light and dark", async (name, path) => {
    const { page, close } = await openPage(browser, full.url);
    await visit(page, path);
    expect(await wrongInAnyShape(page, `full-${name}`)).toEqual({});
    await close();
  });
});
