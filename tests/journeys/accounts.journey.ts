import { readFile } from "node:fs/promises";
import type { Browser, Download, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isShort } from "../form.ts";
import { launch, openPage, picture, sideways, violations, visit, wrongInAnyShape, type Watched } from "./browser.ts";
import { flyOver, frameMsMax, longestTaskMs, pagesAsked, rowsAreRight } from "./scrolling.ts";
import { serve, type Running } from "./server.ts";

const accounts = `id,name,domain,industry,region
a1,Acme Works,acme.example,Machines,West
a2,Birch & Sons,birch.example,Furniture,East
a3,"=1+1",cedar.example,Machines,West
a4,Dahlia,dahlia.example,Software,East
`;
const tiers = "account,tier,from\na1,1,2025-01-01\na2,2,2025-01-01\na3,2,2025-01-01\na4,2,2025-01-01\n";
const deals = `id,account,name,kind,stage,status,amount,currency,created_at,closed_at,valid_from
d1,a1,Spring,new,Meet,open,1000,EUR,2026-03-01T09:00:00Z,,2026-03-01T09:00:00Z
d1,a1,Spring,new,Propose,open,1200,EUR,2026-03-01T09:00:00Z,,2026-05-04T09:00:00Z
d2,a1,Second,new,Meet,open,300.50,EUR,2026-04-01T09:00:00Z,,2026-04-01T09:00:00Z
d3,a1,Old,new,Won,won,77,EUR,2025-09-01T09:00:00Z,2026-02-01T09:00:00Z,2026-02-01T09:00:00Z
`;
const people = "id,account,name,email,title,department,seniority\np1,a1,Ada King,ada@acme.example,Head of Lines,operations,director\np2,a1,Bo Lind,bo@acme.example,Buyer,purchasing,manager\n";
/** A call on each of three hundred days, so that the timeline has several pages. */
const touches = ["id,at,account,person_email,type,channel,direction,seconds", ...Array.from({ length: 300 }, (_, i) => {
  const day = new Date(Date.UTC(2025, 6, 1 + i)).toISOString().slice(0, 10);
  return `t${i},${day}T10:00:00Z,a1,ada@acme.example,call,call,${i % 2 === 0 ? "out" : "in"},${60 + i}`;
})].join("\n");

let browser: Browser;
let server: Running;
let watched: Watched;

async function put(name: string, as: string, text: string): Promise<void> {
  const kept = (await (await fetch(`${server.url}/api/v1/files?name=${name}`, { method: "POST", body: text })).json()) as { sha256: string };
  const answer = await fetch(`${server.url}/api/v1/imports`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ sha256: kept.sha256, name, as, source: "crm", currency: "EUR" }) });
  expect(await answer.json()).toMatchObject({ state: "committed", problem: null });
}

beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  await put("accounts.csv", "account", accounts);
  await put("tiers.csv", "tier", tiers);
  await put("deals.csv", "opportunity", deals);
  await put("people.csv", "person", people);
  await put("touches.csv", "touch", touches);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});
beforeEach(async () => {
  watched = await openPage(browser, server.url);
  await watched.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  return async () => {
    await watched.close();
    expect(watched.faults).toEqual([]);
  };
});

/** On a busy machine an answer takes seconds. */
const namesIn = (page: Page): Promise<string[]> => page.locator("tr.account-row td:nth-child(2)").allInnerTexts();
const textOf = async (download: Download): Promise<string> => readFile(await download.path(), "utf8");

describe("segments", () => {
  it("a narrowed list is saved under a name, opened by its address alone, removed, and brought back from the toast", async () => {
    const { page } = watched;
    await visit(page, "/accounts?where=region%3DWest&having=open_pipeline%3E%3D100&sort=-open_pipeline");
    await expect.poll(() => namesIn(page)).toEqual(["Acme Works"]);
    await page.getByRole("button", { name: "Save this view" }).click();
    await page.getByLabel("Name of the segment").fill("West with pipeline");
    await page.getByLabel("Your name").fill("Irene");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved by Irene").waitFor();
    await picture(page, "segments");

    await visit(page, "/accounts?segment=West+with+pipeline");
    await page.waitForURL(/having=open_pipeline/);
    await page.getByText("1 account", { exact: true }).waitFor();
    await expect.poll(() => namesIn(page)).toEqual(["Acme Works"]);
    await page.getByRole("button", { name: "Remove the filter: Region is West" }).click();
    await page.getByText("changed").waitFor();
    await page.getByRole("button", { name: "Back to the segment" }).click();
    await page.getByRole("button", { name: "Remove the filter: Region is West" }).waitFor();

    await page.getByRole("button", { name: "Remove the segment West with pipeline" }).click();
    await page.getByText("Segment “West with pipeline” removed").hover();
    await page.getByText("4 accounts", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "West with pipeline" }).waitFor();
  });

  it("stage and bounds are chosen from a form and stand as sentences in the bar", async () => {
    const { page } = watched;
    await visit(page, "/accounts");
    await page.getByRole("button", { name: "More filters for accounts" }).click();
    await page.getByLabel("People, at least").fill("2");
    await page.getByRole("button", { name: "Show these accounts" }).click();
    await page.getByRole("button", { name: "Remove the filter: People at least 2" }).waitFor();
    await page.getByText("1 account", { exact: true }).waitFor();
    await expect.poll(() => namesIn(page)).toEqual(["Acme Works"]);
  });
});

describe("many accounts at once", () => {
  it("a new tier for two of them is told in a toast that takes it back", async () => {
    const { page } = watched;
    await visit(page, "/accounts?columns=name&columns=tier");
    await page.getByRole("checkbox", { name: "Choose Birch & Sons" }).click();
    await page.getByRole("checkbox", { name: "Choose Dahlia" }).click();
    await page.getByText("2 accounts chosen").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Change tier" }).click();
    await page.getByRole("dialog").getByRole("combobox", { name: "Tier" }).fill("1");
    await page.getByLabel("Reason").fill("grew");
    await picture(page, "bulk-tier");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Change", exact: true }).click();
    // Under the pointer a toast stays.
    await page.getByText("2 accounts have tier 1 now").hover();
    await page.getByRole("row", { name: /Dahlia.*1$/ }).waitFor();
    await picture(page, "bulk-toast");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Taken back").waitFor();
    await page.getByRole("row", { name: /Dahlia.*2$/ }).waitFor();
  });

  it("all that match are chosen with one click", async () => {
    const { page } = watched;
    await visit(page, "/accounts?where=region%3DEast");
    await page.getByRole("checkbox", { name: "Choose all 2 accounts that match" }).click();
    await page.getByRole("button", { name: "Change owner" }).click();
    await page.getByRole("dialog").getByRole("combobox", { name: "Owner" }).fill("Lou");
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await page.getByText("2 accounts belong to Lou now").waitFor();
    await page.getByRole("row", { name: /Birch & Sons.*Lou/ }).waitFor();
  });

  it("what is filtered is exported as it is shown, and a formula is a text", async () => {
    const { page } = watched;
    await visit(page, "/accounts?where=region%3DWest&columns=name&columns=tier");
    await page.getByRole("button", { name: "Export" }).click();
    const [csv] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "As CSV" }).click()]);
    expect((await textOf(csv)).trim().split("\n")).toEqual([`"account_id","name","tier"`, `"a3","'=1+1","2"`, `"a1","Acme Works","1"`]);
    await page.getByRole("button", { name: "Export" }).click();
    const [book] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: "As Excel workbook" }).click()]);
    expect(book.suggestedFilename()).toMatch(/^accounts-\d{4}-\d{2}-\d{2}\.xlsx$/);
    expect((await readFile(await book.path())).subarray(0, 2).toString()).toBe("PK");
  });
});

describe("an account", () => {
  it.each([["/accounts/nobody", "Accounts"], ["/kpis/nothing", "KPIs"]])("%s, which is not there, leads to the list and names no command of the terminal", async (address, list) => {
    const { page, close } = await openPage(browser, server.url);
    await visit(page, address);
    const note = page.getByRole("main").getByRole("alert");
    await note.getByRole("link", { name: list }).waitFor();
    expect(await note.innerText()).not.toContain("sextant");
    expect(await violations(page)).toEqual([]);
    await note.getByRole("link", { name: list }).click();
    await page.waitForURL((url) => url.pathname === address.slice(0, address.lastIndexOf("/")));
    await close();
  });

  it("a number opens to its rows, the rows sum to it, and each leads to its line", async () => {
    const { page } = watched;
    await visit(page, "/accounts/a1");
    await page.locator("[data-fact=open_pipeline]").click();
    const panel = page.getByRole("dialog", { name: "Open pipeline" });
    await expect.poll(() => panel.locator("[data-sum]").innerText()).toBe("€1,500.5");
    expect(await violations(page)).toEqual([]);
    await panel.getByRole("button", { name: "Open where it came from: Spring" }).click();
    await page.getByText("deals.csv, line 3").waitFor();
  });

  it("a deal shows how it went from stage to stage", async () => {
    const { page } = watched;
    await visit(page, "/accounts/a1");
    await page.getByRole("button", { name: "How Spring went: 2 steps" }).click();
    const steps = async (): Promise<string[]> => (await page.locator("ol.steps li").allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
    await expect.poll(steps).toEqual(["1 Mar 2026 Meet €1k", "4 May 2026 Propose €1.2k"]);
  });

  it("a click on a week goes there, older days come by scrolling, later ones by a button", async () => {
    const { page } = watched;
    await visit(page, "/accounts/a1");
    const list = page.getByRole("region", { name: "What happened, newest first" });
    const plot = page.getByRole("slider");
    await plot.focus();
    for (let weeks = 0; weeks < 60; weeks += 1) await page.keyboard.press("ArrowLeft");
    await expect.poll(() => plot.getAttribute("aria-valuetext")).toMatch(/^Week of /);
    await page.keyboard.press("Enter");
    await page.waitForURL(/at=\d{4}-\d{2}-\d{2}/);
    const at = new URL(page.url()).searchParams.get("at") ?? "";
    const firstDay = async (): Promise<number> => Date.parse(`${await list.getByRole("heading").first().innerText()} UTC`);
    // Until the days of that week have come, those of before stand there.
    await expect.poll(firstDay).toSatisfy((day: number) => day <= Date.parse(at) && Date.parse(at) - day < 8 * 86_400_000);
    const jumped = await firstDay();
    await page.getByRole("button", { name: "Show later days" }).click();
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
    await list.evaluate((element) => element.scrollTo(0, 0));
    await expect.poll(firstDay).toBeGreaterThan(jumped);
    await expect.poll(() => page.locator(".timeline-line").count()).toBeLessThan(80);
    await picture(page, "timeline-jump");
  });

  it("scrolled to the end, the first thing that ever happened stands there", async () => {
    const { page } = watched;
    await visit(page, "/accounts/a1");
    const list = page.getByRole("region", { name: "What happened, newest first" });
    await expect.poll(async () => {
      await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return page.getByText("Nothing is known before this.").isVisible();
    }).toBe(true);
    await expect.poll(() => list.getByRole("heading").last().innerText()).toBe("Tuesday, 1 July 2025");
  });

  it("only what we did, through one channel, is a matter of two choices that stand in the address", async () => {
    const { page } = watched;
    await visit(page, "/accounts/a1");
    await page.getByRole("combobox", { name: "Side" }).selectOption("ours");
    await page.waitForURL(/side=ours/);
    await page.locator(".touch-ours").first().waitFor();
    await expect.poll(() => page.locator(".touch-theirs").count()).toBe(0);
  });
});

describe("without a mouse", () => {
  it("the palette runs actions and opens segments; the slash opens it where a page has no search field", async () => {
    const { page } = watched;
    await fetch(`${server.url}/api/v1/segments/West%20side`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ where: ["region=West"] }) });
    await visit(page, "/");
    await page.keyboard.press("/");
    await page.getByRole("combobox", { name: "Search for a KPI, account, page" }).waitFor();
    await page.keyboard.type("show the keys");
    await page.getByRole("option", { name: "Show the keys", selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Keyboard" }).waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    // Pages that stand in no menu bar are found, too.
    await page.getByRole("combobox", { name: "Search for a KPI, account, page" }).fill("audit log");
    await page.getByRole("option", { name: "Audit log" }).click();
    await page.waitForURL(/\/audit/);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search for a KPI, account, page" }).fill("West si");
    await page.getByRole("option", { name: /^West side/, selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/accounts\?.*segment=West/);
  });

  it("the slash goes to the search field where there is one", async () => {
    const { page } = watched;
    await visit(page, "/accounts");
    await page.keyboard.press("/");
    await expect.poll(() => page.evaluate("document.activeElement?.getAttribute('type')")).toBe("search");
  });
});

describe("charts can be taken along", () => {
  it.each<[string, RegExp, string]>([
    ["/kpis/win_rate?from=2026-01-01&to=2026-04-01", /Over time/, "a series"],
    ["/kpis/win_rate?from=2026-01-01&to=2026-04-01&by=tier", /Tier/, "a breakdown"],
    ["/accounts/a1", /Minutes of attention/, "a minimap"],
    ["/?from=2026-01-01&to=2026-04-01", /Stages/, "the stages"],
  ])("%s: %s, %s, as PNG, as SVG and as a table", async (path, title) => {
    const { page } = watched;
    await visit(page, path);
    const menu = page.getByRole("button", { name: new RegExp(`^Save or copy: .*${title.source}`) });
    const take = async (item: string): Promise<Download> => {
      await menu.click();
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: item }).click()]);
      return download;
    };
    const png = await readFile(await (await take("Save as PNG")).path());
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBeGreaterThan(800);
    const svg = await textOf(await take("Save as SVG"));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toMatch(/var\(--|<script|href="http/);
    expect(await page.evaluate(`new DOMParser().parseFromString(${JSON.stringify(svg)}, "image/svg+xml").querySelector("parsererror")?.textContent ?? ""`)).toBe("");
    await menu.click();
    await page.getByRole("menuitem", { name: "Copy as a table" }).click();
    await page.getByText("The table is on the clipboard").waitFor();
    const copied = await page.evaluate<Record<string, string>>("navigator.clipboard.read().then(async ([item]) => ({ plain: await (await item.getType('text/plain')).text(), html: await (await item.getType('text/html')).text() }))");
    expect(copied["plain"]?.split("\n").length).toBeGreaterThan(1);
    expect(copied["plain"]).toContain("\t");
    expect(copied["html"]).toMatch(/<table>.*<th>/s);
  });
});

describe("on paper", () => {
  it.each(["/", "/kpis", "/kpis/win_rate", "/accounts", "/accounts/a1", "/import"])("%s has no navigation and no buttons, fits the sheet, and says where it came from", async (path) => {
    const { page } = watched;
    await visit(page, path);
    await page.emulateMedia({ media: "print" });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    await expect.poll(() => page.locator(".app-header, .app-tabs, .app-banner, .icon-button:visible, .mantine-Button-root:visible").filter({ visible: true }).count()).toBe(0);
    await expect.poll(() => page.locator(".print-foot").innerText()).toContain(path);
    await page.setViewportSize({ width: 720, height: 1000 });
    expect(await sideways(page)).toBeLessThanOrEqual(0);
    await page.emulateMedia({ media: "screen" });
  });
});

const pages = [["accounts", "/accounts"], ["segment", "/accounts?where=region%3DWest&having=stage%3Dtarget"], ["account", "/accounts/a1"], ["account-empty", "/accounts/a4"], ["account-number", "/accounts/a1?open=minutes_90d"], ["account-tier", "/accounts/a1?open=tier"], ["account-change", "/accounts/a1?open=change-owner"]] as const;

describe("every page, wide and narrow, light and dark", () => {
  it.each(pages)("%s: no violation, no sideways scroll", async (name, path) => {
    const { page } = watched;
    await visit(page, path);
    expect(await wrongInAnyShape(page, name)).toEqual({});
  });
});

/** A hundred thousand in the long form; the short one has them in `states.journey.ts` alone, where nothing is imported for them. */
const total = isShort ? 20_000 : 100_000;

describe(`${total.toLocaleString("en")} accounts`, () => {
  const last = `Zenith ${String(total - 1).padStart(6, "0")}`;

  it("are scrolled from the first to the last without a stutter, and the rows are the right ones", async () => {
    const lines = Array.from({ length: total }, (_, i) => `z${i},Zenith ${String((i * 7919) % total).padStart(6, "0")},z${i}.example,West`);
    await put("many.csv", "account", `id,name,domain,region\n${lines.join("\n")}\n`);
    const { page } = watched;
    await visit(page, "/accounts?search=zenith");
    await page.getByText(`${total.toLocaleString("en")} accounts`, { exact: true }).waitFor();
    const list = page.getByRole("region", { name: `Accounts, ${total.toLocaleString("en")} in all` });
    const pages = pagesAsked(page);
    await browser.startTracing(page, { categories: ["toplevel"] });
    await flyOver(list);
    const worst = longestTaskMs(await browser.stopTracing());
    // Some of what is flown over is shown, and what was asked for is not given up for the next.
    expect(pages.answered).toBeGreaterThan(5);
    expect(pages.givenUp).toBeLessThan(pages.answered / 2);
    await expect.poll(async () => (await namesIn(page)).at(-1)).toBe(last);
    await expect.poll(() => page.locator("tr.account-row").count()).toBeLessThan(80);
    expect(worst).toBeLessThan(frameMsMax);
    for (const share of [0.25, 0.5, 0.9]) {
      await list.evaluate((element, part) => element.scrollTo(0, Math.round(element.scrollHeight * part)), share);
      await expect.poll(() => rowsAreRight(page, "Zenith ")).toBe(true);
    }
  });
});
