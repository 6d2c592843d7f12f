/** How people read whose system says how: with colours of their own, without motion, enlarged, on paper. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, openPage, picture, sideways, visit, type Watched } from "./browser.ts";
import { put, serve, type Running } from "./server.ts";

const accounts = "id,name,domain,region\na1,Acme Works,acme-works.co.uk,West\na2,Birch & Sons,birch.example,East\n";
const deals = `id,account,name,kind,status,amount,currency,created_at,closed_at
d1,a1,Spring,new,won,1000,EUR,2026-01-05T09:00:00Z,2026-02-01T09:00:00Z
d2,a2,Saw,new,lost,500,EUR,2026-01-09T09:00:00Z,2026-03-01T09:00:00Z
d3,a1,Drill,new,won,800,EUR,2026-01-12T09:00:00Z,2026-03-04T09:00:00Z
`;
const calls = ["id,at,account,type,channel,direction,seconds", ...Array.from({ length: 90 }, (_, i) => `t${i},${new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)}T10:00:00Z,a1,call,call,${i % 2 === 0 ? "out" : "in"},${60 + i}`)].join("\n");

let browser: Browser;
let server: Running;
let watched: Watched;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  await put(server, "accounts.csv", "account", accounts);
  await put(server, "deals.csv", "opportunity", deals);
  await put(server, "calls.csv", "touch", calls);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  watched = await openPage(browser, server.url);
  return async () => {
    await watched.close();
    expect(watched.faults).toEqual([]);
  };
});

const kpi = "/kpis/win_rate?from=2026-01-01&to=2026-04-01&by=region";
const groundOf = (page: Page, selector: string): Promise<string> => page.locator(selector).first().evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).backgroundColor);

describe("with the system's colours", () => {
  it.each<[string, string, readonly string[]]>([
    ["bars and intervals", kpi, [".bar-track i", ".interval-mark"]],
    ["what is chosen", kpi, [".app-nav a[aria-current=page]", ".mantine-SegmentedControl-label[data-active]", ".chip-on"]],
    ["stages", "/?from=2026-01-01&to=2026-04-01", ["h2 .dot"]],
    ["the bands of an account", "/accounts/a1", [".minimap-bands > span"]],
  ])("%s are still told from the ground", async (_, path, marks) => {
    const { page } = watched;
    await page.emulateMedia({ forcedColors: "active" });
    await visit(page, path);
    await page.locator(marks[0] ?? "").first().waitFor({ state: "attached" });
    const ground = await groundOf(page, "body");
    for (const mark of marks) expect.soft([mark, await groundOf(page, mark)]).not.toEqual([mark, ground]);
    await picture(page, "forced-colours");
  });

  it("a chart's texts have a colour that stands out, also in its picture", async () => {
    const { page } = watched;
    await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
    await visit(page, kpi);
    const fills = (): Promise<(string | null)[]> => page.locator(".chart-area svg text").evaluateAll((texts) => texts.map((text) => text.getAttribute("fill")));
    await expect.poll(async () => [...new Set(await fills())]).toEqual(["rgb(255, 255, 255)"]);
  });
});

describe("without motion", () => {
  it.each(["/", kpi, "/accounts", "/import"])("nothing moves while %s comes and while the palette opens", async (path) => {
    const { page } = watched;
    await page.addInitScript("addEventListener('animationstart', ({ animationName }) => (globalThis.moved ??= []).push(animationName)); addEventListener('transitionrun', ({ propertyName }) => (globalThis.moved ??= []).push(propertyName))");
    await visit(page, path);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search for a KPI, account, page" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("combobox", { name: "Search for a KPI, account, page" }).waitFor({ state: "hidden" });
    expect(await page.evaluate("globalThis.moved ?? []")).toEqual([]);
  });
});

describe("enlarged to twice the size", () => {
  it.each(["/", kpi, "/accounts", "/accounts/a1", "/import", "/sales", "/customers", "/cost"])("%s fits, and what has the focus is not under the bars", async (path) => {
    const { page } = watched;
    await page.setViewportSize({ width: 720, height: 450 });
    await visit(page, path);
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    for (let steps = 0; steps < 40; steps += 1) {
      await page.keyboard.press("Tab");
      await expect.poll(() => page.evaluate(hiddenFocus)).toBe("");
    }
  });
});

/** Name of what has the focus where nothing of it is to be seen; the skip link and the bars themselves are seen. */
const hiddenFocus = `(() => {
  const focused = document.activeElement;
  if (focused === document.body || focused.closest(".app-header, .app-tabs, .skip")) return "";
  const { top, bottom, left, right } = focused.getBoundingClientRect();
  const places = [top + 2, (top + bottom) / 2, bottom - 2].map((y) => document.elementFromPoint((left + right) / 2, y));
  return places.some((one) => one !== null && (focused.contains(one) || one.contains(focused) || focused.parentElement.contains(one))) ? "" : focused.outerHTML.slice(0, 200);
})()`;

describe("on paper", () => {
  it("a timeline longer than a sheet begins under what stands before it, and no touch of it is cut", async () => {
    const { page } = watched;
    await visit(page, "/accounts/a1");
    await page.locator(".touch").first().waitFor();
    await page.emulateMedia({ media: "print" });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    const breakOf = (selector: string): Promise<string> => page.locator(selector).first().evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).breakInside);
    expect([await breakOf(".timeline-card"), await breakOf(".touch"), await breakOf(".account-head ~ .card")]).toEqual(["auto", "avoid", "avoid"]);
  });

  it("what is said of a KPI stands there whole on the widest sheet, and of what is chosen only what holds", async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 1440, height: 700 });
    await visit(page, `${kpi}&behind=accounts`);
    await page.locator(".behind-tabs").waitFor();
    await page.emulateMedia({ media: "print" });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    await expect.poll(() => page.locator(".kpi-aside").evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBeLessThanOrEqual(0);
    expect(await page.locator(".filter-bar button:visible, [role=tab]:visible").allInnerTexts()).toEqual(["Q1 2026", "vs the period before", "The accounts behind the number"]);
    expect(await page.locator(".how-section:visible h3").allInnerTexts()).not.toContain("Notes and doubts");
    await picture(page, "paper-kpi");
  });
});

describe("on a phone", () => {
  it("the board's row of columns is as tall as the one in sight", async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(page, "/?from=2026-01-01&to=2026-04-01");
    const heights = await page.locator(".board-column").evaluateAll((columns) => columns.map((column) => column.getBoundingClientRect().height));
    const tallest = heights.indexOf(Math.max(...heights));
    const rowIs = (): Promise<number> => page.locator(".board-columns").evaluate((row) => row.getBoundingClientRect().height);
    expect(heights[0]).toBeLessThan(heights[tallest] ?? 0);
    await expect.poll(rowIs).toBeLessThan((heights[0] ?? 0) + 40);
    await page.locator(".board-column").nth(tallest).evaluate((column) => column.scrollIntoView({ inline: "start", block: "nearest" }));
    await expect.poll(rowIs).toBeGreaterThanOrEqual(heights[tallest] ?? Infinity);
  });

  it("values of accounts stand under their heads, and a domain is not broken", async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(page, "/accounts");
    await page.locator("tr.account-row a").first().waitFor();
    const padding = (selector: string): Promise<string> => page.locator(selector).first().evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).paddingInline);
    expect(await padding("table.accounts td:not(.choose)")).toBe(await padding("table.accounts th button"));
    await visit(page, "/kpis/engagement_minutes?from=2026-01-01&to=2026-04-01&behind=accounts");
    await page.locator(".behind-domain").first().waitFor();
    const lines = await page.locator(".behind-domain").first().evaluate((domain) => {
      const text = domain.ownerDocument.createRange();
      text.selectNodeContents(domain);
      return text.getClientRects().length;
    });
    expect(lines).toBe(1);
  });
});
