/** What a view holds and hands on: its address, its files, its pictures; and the ways to it that need no mouse. */
import { readFile } from "node:fs/promises";
import { read, utils } from "@e965/xlsx";
import type { Browser, Download, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, openPage, picture, violations, visit, type Watched } from "./browser.ts";
import { put, serve, type Running } from "./server.ts";

const accounts = ["id,name,domain,region", ...Array.from({ length: 12 }, (_, i) => `a${i},Company ${i},company${i}.example,${i % 3 === 0 ? "West" : "East"}`)].join("\n");
const people = "id,account,name,email,title,department,seniority\np1,a1,Ada King,ada@company1.example,Head of Lines,operations,director\np2,a1,Bo Lind,bo@company1.example,Buyer,purchasing,manager\n";
const deals = ["id,account,name,kind,status,amount,currency,created_at,closed_at", ...Array.from({ length: 12 }, (_, i) => `d${i},a${i},Deal,new,${i % 2 === 0 ? "open" : "won"},${100 + i},EUR,2026-01-05T09:00:00Z,${i % 2 === 0 ? "" : "2026-02-01T09:00:00Z"}`)].join("\n");
/** A call in each week of two years up to now, so that each bar of the minimap stands for something. */
const touches = ["id,at,account,person_email,type,channel,direction,seconds", ...Array.from({ length: 100 }, (_, i) => `t${i},${new Date(Date.now() - (i * 7 + 1) * 86_400_000).toISOString()},a1,ada@company1.example,call,call,out,${60 + i}`)].join("\n");

let browser: Browser;
let server: Running;
let watched: Watched;

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  for (const [name, as, text] of [["accounts.csv", "account", accounts], ["people.csv", "person", people], ["deals.csv", "opportunity", deals], ["touches.csv", "touch", touches]] as const) await put(server, name, as, text);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  watched = await openPage(browser, server.url, { scheme: "dark" });
  await watched.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  return async () => {
    await watched.close();
    expect(watched.faults).toEqual([]);
  };
});

async function taken(page: Page, button: string | RegExp, item: string): Promise<Buffer> {
  await page.getByRole("button", { name: button }).click();
  const [download] = await Promise.all<[Promise<Download>, Promise<void>]>([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()]);
  return readFile(await download.path());
}

describe("a list as a file", () => {
  it.each<[string, number]>([
    ["/accounts", 12],
    ["/accounts?where=region%3DWest", 4],
    ["/accounts?having=open_pipeline%3E%3D104&sort=-open_pipeline&columns=name&columns=open_pipeline&columns=last_touch_at", 4],
    ["/accounts?search=company%201", 3],
  ])("%s: as many rows as the page counts (%i), the same ones in CSV and workbook, amounts with currency", async (path, count) => {
    const { page } = watched;
    await visit(page, path);
    await page.getByText(`${count} accounts`, { exact: true }).waitFor();
    const lines = (await taken(page, "Export", "As CSV")).toString().trim().split("\n").map((line) => line.split(","));
    const book = read(await taken(page, "Export", "As Excel workbook"));
    const rows = utils.sheet_to_json<string[]>(book.Sheets["Accounts"] ?? {}, { header: 1 });
    expect([lines.length - 1, rows.length - 1]).toEqual([count, count]);
    const names = rows.slice(1).map(([, name]) => name);
    await expect.poll(() => page.locator("tr.account-row td:nth-child(2)").allInnerTexts()).toEqual(names);
    expect(lines.slice(1).map(([, name]) => name?.replaceAll('"', ""))).toEqual(names);
    for (const head of [lines[0] ?? [], rows[0] ?? []]) expect(head.join()).toMatch(/open_pipeline.*currency/);
    expect(rows[0]?.join()).toMatch(/last_touch_at \(UTC\)/);
  });
});

describe("the minimap of an account", () => {
  const search = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

  it("narrows the timeline to the weeks that were dragged over; the address brings it back, also by reload and Back", async () => {
    const { page } = watched;
    await visit(page, "/accounts/a1");
    await drag(page, 0.9, 0.8);
    await page.mouse.up();
    await page.waitForURL(/since=\d{4}-\d{2}-\d{2}&until=/);
    const [since, until] = [search(page, "since") ?? "", search(page, "until") ?? ""];
    expect(Date.parse(since)).toBeLessThan(Date.parse(until));
    await expect.poll(async () => { const days = await daysOf(page); return days.length > 0 && days.every((day) => day >= since && day < until); }).toBe(true);
    const days = await daysOf(page);
    await page.reload();
    await expect.poll(() => daysOf(page)).toEqual(days);
    await page.goBack();
    await page.waitForURL(/a1$/);
  });

  it("Escape leaves a drag, and another button than the first is none", async () => {
    const { page } = watched;
    await visit(page, "/accounts/a1");
    await drag(page, 0.5, 0.7);
    await page.locator(".minimap-chosen").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".minimap-chosen").waitFor({ state: "detached" });
    await page.mouse.up();
    await drag(page, 0.5, 0.7, "right");
    await page.mouse.up({ button: "right" });
    expect(search(page, "since")).toBeNull();
  });

  it("is narrowed by keys: arrows with Shift choose weeks, and say which", async () => {
    const { page } = watched;
    await visit(page, "/accounts/a1");
    const plot = page.getByRole("slider");
    await plot.focus();
    for (let weeks = 0; weeks < 10; weeks += 1) await page.keyboard.press("ArrowLeft");
    for (let weeks = 0; weeks < 4; weeks += 1) await page.keyboard.press("Shift+ArrowLeft");
    await expect.poll(() => plot.getAttribute("aria-valuetext")).toMatch(/20\d\d.*20\d\d/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/since=.*until=/);
    expect(Date.parse(search(page, "until") ?? "") - Date.parse(search(page, "since") ?? "")).toBe(5 * 7 * 86_400_000);
  });

  async function drag(page: Page, from: number, to: number, button: "left" | "right" = "left"): Promise<void> {
    const { x = 0, y = 0, width = 0 } = (await page.getByRole("slider").boundingBox()) ?? {};
    await page.mouse.move(x + width * from, y + 30);
    await page.mouse.down({ button });
    await page.mouse.move(x + width * to, y + 30, { steps: 4 });
  }

  async function daysOf(page: Page): Promise<string[]> {
    return (await page.locator(".timeline-day").allInnerTexts()).map((text) => new Date(`${text} UTC`).toISOString().slice(0, 10));
  }
});

describe("the address holds the view", () => {
  it.each<[string, (page: Page) => Promise<unknown>, RegExp]>([
    ["/accounts/a1", (page) => page.getByText("As a grid").click(), /people=grid/],
    ["/accounts/a1", (page) => page.getByRole("combobox", { name: "Channel" }).selectOption("call"), /channel=call/],
    ["/audit", (page) => page.getByRole("combobox", { name: "What" }).selectOption({ index: 1 }), /action=/],
    ["/kpis", (page) => page.getByRole("button", { name: "Won", exact: true }).click(), /group=won/],
    ["/cost", (page) => page.locator("main select").first().selectOption("campaign"), /by=campaign/],
  ])("%s: what was chosen stands there, and is there again after a reload", async (path, choose, address) => {
    const { page } = watched;
    await visit(page, path);
    const chosen = "main :is([aria-pressed=true], select, input:checked)";
    const now = (): Promise<string[]> => page.locator(chosen).evaluateAll((all) => all.map((one) => `${one.tagName} ${one.value || one.textContent}`));
    const earlier = await now();
    await choose(page);
    await page.waitForURL(address);
    await expect.poll(now).not.toEqual(earlier);
    const before = await now();
    await visit(page, page.url());
    await expect.poll(now).toEqual(before);
  });
});

describe("the bars of a tile", () => {
  it("are taken along as a picture on its own ground and as a table, also without a mouse", async () => {
    const { page } = watched;
    await visit(page, "/?from=2026-01-01&to=2026-04-01");
    const tile = page.locator(".tile:has(.spark)").first();
    await tile.getByRole("link").first().focus();
    const menu = tile.getByRole("button", { name: /^Save or copy: .* by month$/ });
    await menu.waitFor();
    await picture(page, "tile-menu");
    const svg = (await taken(page, await menu.getAttribute("aria-label") ?? "", "Save as SVG")).toString();
    expect(svg).toMatch(/<rect width="\d+" height="\d+" fill="#171b1f"\/>/);
    expect(svg).not.toMatch(/var\(--/);
    await menu.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Copy as a table" }).click();
    await page.getByText("The table is on the clipboard").waitFor();
    expect((await page.evaluate<string>("navigator.clipboard.readText()")).split("\n")).toHaveLength(13);
  });

  it("on a phone what was done is said above the names of the pages", async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 390, height: 844 });
    await visit(page, "/kpis/win_rate?from=2026-01-01&to=2026-04-01");
    await page.getByRole("button", { name: /^Save or copy/ }).first().click();
    await page.getByRole("menuitem", { name: "Copy as a table" }).click();
    const toast = page.locator(".mantine-Notification-root").first();
    await toast.getByText("The table is on the clipboard").waitFor();
    const names = await page.locator(".app-tabs").boundingBox();
    await expect.poll(async () => ((box) => box === null || names === null || box.y + box.height <= names.y)(await toast.boundingBox())).toBe(true);
    await picture(page, "toast-on-a-phone");
  });
});

describe("somebody at an account", () => {
  it("is found in the palette by name, and their account opens at People, narrowed to them", async () => {
    const { page } = watched;
    await visit(page, "/");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search for a KPI, account, page" }).fill("ada k");
    await page.getByRole("option", { name: /^Ada King/, selected: true }).getByText("Head of Lines · Company 1").waitFor();
    await page.getByRole("status").filter({ hasText: /^1 result$/ }).waitFor({ state: "attached" });
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/accounts\/a1\?person=[^#]*#people$/);
    await page.locator("tr[aria-current=true]").getByText("Ada King").waitFor();
    await expect.poll(() => page.locator("#people").evaluate((card) => card.getBoundingClientRect().top < card.ownerDocument.defaultView.innerHeight)).toBe(true);
  });

  it("stays the chosen line of the palette when accounts come in above", async () => {
    const { page } = watched;
    await visit(page, "/");
    const accountsMayCome = Promise.withResolvers<void>();
    await page.route(/\/api\/v1\/accounts\?.*search=company1/, async (route) => { await accountsMayCome.promise; await route.continue(); });
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search for a KPI, account, page" }).fill("company1");
    await page.getByRole("option", { name: /^Ada King/, selected: true }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("option", { name: /^Bo Lind/, selected: true }).waitFor();
    accountsMayCome.resolve();
    await page.getByRole("option", { name: /^Company 11/, selected: false }).waitFor();
    await page.getByRole("option", { name: /^Bo Lind/, selected: true }).waitFor();
    await expect.poll(() => page.locator(".mantine-Spotlight-action[data-selected]").count()).toBe(1);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/accounts\/a1\?person=/);
    await page.locator("tr[aria-current=true]").getByText("Bo Lind").waitFor();
  });
});

describe("an address that finds nothing", () => {
  it.each<[string, RegExp, string]>([
    ["/accounts?search=zzzz", /No account matches/, "Show all accounts"],
    ["/kpis?search=zzzz", /No KPI matches/, "Show all KPIs"],
    ["/kpis?search=renewal&group=target", /No KPI of .* matches/, "Show all KPIs"],
  ])("%s says so and leads back to all", async (path, said, button) => {
    const { page } = watched;
    await visit(page, path);
    await page.getByRole("heading", { name: said }).waitFor();
    await page.getByRole("button", { name: button }).click();
    await page.locator("a.kpi-card, tr.account-row a").first().waitFor();
    expect(await page.locator("main input[type=search]").inputValue()).toBe("");
  });

  it("columns and an order that are not known leave the usual ones", async () => {
    const { page } = watched;
    await visit(page, "/accounts?columns=nosuch&sort=-nosuch");
    await page.getByRole("columnheader", { name: "Tier" }).waitFor();
    await page.locator("th[aria-sort=ascending]").filter({ hasText: "Account" }).waitFor();
  });
});

describe("what opens over a page", () => {
  const name = { button: "header button[aria-haspopup=menu]", chart: "main .chart-menu" };

  it.each([["the languages", "/", name.button], ["what a chart can be saved as", "/accounts/a1", name.chart]])("%s: no violation, and the keys walk the menu", async (_, path, button) => {
    const { page } = watched;
    await visit(page, path);
    await page.locator(button).first().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menu").waitFor();
    // A menu stands in a layer of its own, beside the parts of the page.
    expect(await violations(page, ["region"])).toEqual([]);
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.evaluate("document.activeElement?.getAttribute('role')")).toMatch(/^menuitem/);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(button).first().evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  });

  it("the palette has a name, and its chosen line can be read", async () => {
    const { page } = watched;
    await visit(page, "/accounts");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("win");
    await page.getByRole("option", { selected: true }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

describe("days that nothing is known of", () => {
  it("not begun: no number is shown on any page, and nobody is sent to import", async () => {
    const { page } = watched;
    for (const path of ["/", "/sales", "/customers", "/kpis/win_rate"]) {
      await visit(page, `${path}?from=2130-01-01&to=2130-04-01`);
      await expect.poll(() => page.getByText("The period has not begun.").count(), { message: path }).toBeGreaterThan(0);
      expect(await page.locator("main [data-value]:not([data-value=''])").count(), path).toBe(0);
    }
    await visit(page, "/kpis/win_rate?from=2130-01-01&to=2130-04-01");
    expect(await page.locator(".kpi-main").getByRole("link", { name: "Import it" }).count()).toBe(0);
  });
  it("before the first touch: the day on which what was imported begins", async () => {
    const { page } = watched;
    await visit(page, "/sales?from=1999-01-01&to=1999-04-01");
    const first = new Date(Date.now() - 694 * 86_400_000).getFullYear();
    await page.getByText(new RegExp(`what was imported begins on \\d+ \\S+ ${first}\\.`)).first().waitFor();
  });
});

describe("a segment that two have open", () => {
  it("is not overwritten by who did not see the other's change; a second click means it", async () => {
    const { page } = watched;
    const save = (body: object): Promise<Response> => fetch(`${server.url}/api/v1/segments/West`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ author: "Kim", ...body }) });
    await save({ where: ["region=West"] });
    await visit(page, "/accounts?segment=West");
    await page.getByText(/Saved by Kim/).waitFor();
    await page.getByRole("columnheader", { name: "Tier" }).getByRole("button").click();
    await save({ where: ["region=East"] });
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Kim saved the segment “West” after you opened it.").waitFor();
    expect(await whereOf("West")).toEqual(["region=East"]);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Segment “West” saved").waitFor();
    expect(await whereOf("West")).toEqual(["region=West"]);
    expect(watched.faults.splice(0)).toEqual(["Failed to load resource: the server responded with a status of 409 (Conflict)"]);
  });

  async function whereOf(name: string): Promise<readonly string[] | undefined> {
    const { segments } = (await (await fetch(`${server.url}/api/v1/segments`)).json()) as { segments: { name: string; where: string[] }[] };
    return segments.find((one) => one.name === name)?.where;
  }
});
