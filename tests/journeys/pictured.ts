/** What the pictures show: every page, and what opens over it, in the states that it has. Nothing here reads a text, so that it holds in every language. */
import type { Page } from "playwright-core";
import { visit } from "./browser.ts";
import type { Filled } from "./filled.ts";

/** Which Sextant a picture is taken of: the one whose address was given, or one of `filled.ts`. */
export type Place = "given" | "empty" | "filled" | "locked" | "full" | "failing" | "slow";

export interface Shown {
  readonly at?: Place;
  /** The address; with what the filled one, or the given one, has under numbers of its own. */
  readonly path: string | ((known: Known) => string);
  /** What is pressed or typed before the picture. */
  readonly then?: (page: Page, known: Known) => Promise<void>;
  /** As it comes out of a printer. */
  readonly paper?: true;
  /** Nothing is waited for but the shape of what comes. */
  readonly waits?: true;
}

export interface Known extends Filled {
  /** An account of the given Sextant with much to show. */
  readonly account: string;
  readonly import: string;
}

/** What another language left open stays so. */
const press = (selector: string, nth = 0) => async (page: Page): Promise<void> => {
  const pressed = page.locator(selector).nth(nth);
  if (await pressed.getAttribute("aria-expanded") !== "true") await pressed.click();
};
const dialog = (selector: string, nth = 0) => async (page: Page): Promise<void> => {
  await press(selector, nth)(page);
  await page.locator("[role=dialog]").last().waitFor();
  await page.locator("[role=dialog] .mantine-Skeleton-root").first().waitFor({ state: "detached" });
};
const menu = (selector: string, nth = 0) => async (page: Page): Promise<void> => {
  await press(selector, nth)(page);
  await page.locator("[role=menu]").last().waitFor();
};
const keys = (key: string, shows: string) => async (page: Page): Promise<void> => {
  await page.keyboard.press(key);
  await page.locator(shows).first().waitFor();
};
async function chosen(page: Page): Promise<void> {
  for (const nth of [0, 1]) await page.locator("tr.account-row input[type=checkbox]").nth(nth).click();
  await page.locator(".bulk-bar").waitFor();
}
async function checked(page: Page): Promise<void> {
  await page.locator(".step-head").nth(2).locator("xpath=..").getByRole("button").first().click();
  await page.locator("[data-outcome]").waitFor();
}

const ofGiven: Readonly<Record<string, Shown>> = {
  board: { path: "/" },
  "board-year": { path: "/?from=2026-01-01&to=2026-04-01&compare=year&where=tier%3D1" },
  how: { path: "/?how=win_rate" },
  doubting: { path: "/?how=win_rate", then: async (page) => { await page.locator("[role=dialog] .row.no-print > .plain-button.link").first().click(); await page.locator("[role=dialog] textarea").waitFor(); } },
  "board-period": { path: "/", then: press(".filter-bar button", 1) },
  "board-days": { path: "/", then: async (page) => { await press(".filter-bar button", 1)(page); await page.locator(".mantine-SegmentedControl-label").last().click(); await page.locator(".mantine-DatePicker-day").first().waitFor(); } },
  "board-compare": { path: "/", then: menu(".filter-bar button", 3) },
  "board-filter": { path: "/", then: async (page) => { const add = page.locator(".filter-bar .chip-add").last(); if (await add.getAttribute("aria-expanded") !== "true") await add.click(); await page.locator(".value-list button").first().waitFor(); } },
  "board-lines": { path: "/", then: async (page) => { for (const more of await page.locator(".board-more").all()) await more.click(); } },
  "board-none": { path: "/?where=tier%3D9" },
  "board-menu": { path: "/", then: menu(".strip .chart-menu") },
  forward: { path: "/?moves=forward" },
  back: { path: "/?moves=back" },
  language: { path: "/", then: menu(".app-tools > button", 1) },
  person: { path: "/", then: menu(".app-tools > button", 3) },
  kpis: { path: "/kpis" },
  "kpis-group": { path: "/kpis?group=retained" },
  "kpis-search": { path: "/kpis?search=zzz" },
  kpi: { path: "/kpis/win_rate?by=owner&behind=accounts" },
  "kpi-facts": { path: "/kpis/engagement_minutes?behind=facts" },
  row: { path: "/kpis/win_rate?behind=facts", then: dialog("tr.clickable button") },
  rows: { path: "/kpis/engaged_accounts?behind=facts", then: dialog("tr.clickable button") },
  "kpi-accounts": { path: "/kpis/engagement_minutes?behind=accounts&by=region&compare=year" },
  "kpi-distribution": { path: "/kpis/target_accounts_by_tier" },
  "kpi-money": { path: "/kpis/target_pipeline?every=week&by=region" },
  "kpi-median": { path: "/kpis/deal_cycle_days" },
  "kpi-nothing": { path: "/kpis/cost_outliers" },
  accounts: { path: "/accounts" },
  "accounts-chosen": { path: "/accounts", then: chosen },
  "accounts-tier": { path: "/accounts", then: async (page) => { await chosen(page); await dialog(".bulk-bar button", 1)(page); } },
  "accounts-owner": { path: "/accounts", then: async (page) => { await chosen(page); await dialog(".bulk-bar button", 2)(page); } },
  "accounts-columns": { path: "/accounts", then: async (page) => { await press("button:has(.lucide-columns-3)")(page); await page.locator(".columns-list").waitFor(); } },
  "accounts-export": { path: "/accounts", then: menu("main button:has(.lucide-download)") },
  "accounts-bounds": { path: "/accounts", then: async (page) => { await press("button:has(.lucide-sliders-horizontal)")(page); await page.locator(".stage-choice").waitFor(); } },
  "accounts-narrowed": { path: "/accounts?having=stage%3Dopportunity&having=minutes_90d%3E%3D10&having=last_touch_at%3C%3D2026-11-01&where=region%3DBaltic" },
  "accounts-save": { path: "/accounts?having=stage%3Dwon", then: dialog(".segments .plain-button.link") },
  "accounts-none": { path: "/accounts?search=zzzz" },
  account: { path: ({ account }) => `/accounts/${account}` },
  "account-number": { path: ({ account }) => `/accounts/${account}?open=minutes_90d` },
  "account-tier": { path: ({ account }) => `/accounts/${account}?open=tier` },
  "account-stage": { path: ({ account }) => `/accounts/${account}?open=stage` },
  "account-folds": { path: ({ account }) => `/accounts/${account}`, then: async (page) => { for (const fold of [".touch[aria-expanded=false]", "main table button[aria-expanded=false]"]) if (await page.locator(fold).count() > 0) await page.locator(fold).first().click(); } },
  sales: { path: "/sales" },
  "sales-none": { path: "/sales?owner=nobody" },
  customers: { path: "/customers" },
  cost: { path: "/cost" },
  "cost-campaign": { path: "/cost?by=campaign" },
  identity: { path: "/identity" },
  ledger: { path: ({ account }) => `/identity?account=${account}` },
  import: { path: "/import" },
  batch: { path: ({ import: batch }) => `/imports/${batch}` },
  health: { path: "/health" },
  people: { path: "/people" },
  "palette-found": { path: "/", then: async (page) => { await keys("Control+k", ".mantine-Spotlight-content")(page); await page.keyboard.type("a"); } },
  "palette-none": { path: "/", then: async (page) => { await keys("Control+k", ".mantine-Spotlight-content")(page); await page.keyboard.type("qqqq"); } },
  palette: { path: "/", then: keys("Control+k", ".mantine-Spotlight-content") },
  "chart-copied": { path: "/kpis/win_rate", then: chartCopied },
  "link-copied": { path: "/", then: linkCopied },
  keys: { path: "/", then: keys("?", "[role=dialog]") },
  "paper-board": { path: "/", paper: true },
  "paper-kpi": { path: "/kpis/win_rate?by=owner&behind=accounts", paper: true },
  "paper-kpis": { path: "/kpis", paper: true },
  "paper-accounts": { path: "/accounts", paper: true },
  "paper-sales": { path: "/sales", paper: true },
  "paper-customers": { path: "/customers", paper: true },
  "paper-account": { path: ({ account }) => `/accounts/${account}`, paper: true },
  nowhere: { path: "/nowhere" },
};

const ofEmpty: Readonly<Record<string, Shown>> = Object.fromEntries(
  ["", "kpis", "kpis/win_rate", "accounts", "accounts/nobody", "sales", "customers", "cost", "identity", "import", "sources", "live", "health", "people", "audit", "erase", "set-up"]
    .map((path) => [`empty-${path.replace("/", "-") || "board"}`, { at: "empty", path: `/${path}` }]),
);

const ofFilled: Readonly<Record<string, Shown>> = {
  look: { at: "filled", path: ({ asking }) => `/import?file=${asking}&as=touch` },
  check: { at: "filled", path: ({ changing }) => `/import?file=${changing}&as=account`, then: checked },
  receipt: { at: "filled", path: ({ rejected }) => `/import?batch=${rejected}` },
  rejects: { at: "filled", path: ({ rejected }) => `/imports/${rejected}` },
  undo: { at: "filled", path: "/import", then: dialog("tr[data-state=committed] button") },
  segment: { at: "filled", path: "/accounts?segment=West" },
  frozen: { at: "filled", path: ({ frozen }) => `/?from=${frozen.from}&to=${frozen.to}`, then: async (page) => { await page.locator(".reported button[aria-expanded]").first().click(); } },
  doubts: { at: "filled", path: "/identity" },
  toast: { at: "filled", path: "/accounts", then: tierChanged },
  freeze: { at: "filled", path: "/?from=2025-10-01&to=2026-01-01", then: dialog("button:has(.lucide-snowflake)") },
  "mapping-save": { at: "filled", path: ({ changing }) => `/import?file=${changing}&as=account`, then: async (page) => { await checked(page); await dialog(".stack:has(> [data-outcome]) ~ * button.link")(page); } },
  "door-rules": { at: "filled", path: "/sources", then: async (page) => { await page.locator(".door-rules summary").first().click(); await page.locator(".door-grid").first().waitFor(); } },
  "live-event": { at: "filled", path: "/live", then: async (page) => { await page.locator(".live-list summary").first().click(); } },
  why: { at: "filled", path: "/kpis/call_outcomes?from=2026-01-01&to=2026-04-01&behind=facts", then: dialog("tr.clickable button") },
  decide: { at: "filled", path: "/identity", then: dialog(".identity-acts button") },
  "rule-asked": { at: "filled", path: "/identity", then: ruleAsked },
  sources: { at: "filled", path: "/sources" },
  live: { at: "filled", path: "/live?minutes=30" },
  erased: { at: "filled", path: "/erase", then: press("[data-erasure] summary, [data-erasure] button") },
  erase: { at: "filled", path: "/erase", then: async (page, { toErase }) => { await page.locator("form input").first().fill(toErase); await page.locator("form button[type=submit]").first().click(); await page.locator("[data-place]").first().waitFor(); } },
  "filled-health": { at: "filled", path: "/health" },
};

const ofLocked: Readonly<Record<string, Shown>> = {
  login: { at: "locked", path: "/" },
  refused: { at: "locked", path: "/?login=refused" },
  welcome: { at: "locked", path: ({ link }) => link },
  "welcome-over": { at: "locked", path: "/welcome#nothing" },
  "set-up-over": { at: "locked", path: "/set-up" },
  keyholders: { at: "locked", path: "/people", then: entered },
  "failing-sessions": { at: "locked", path: "/people", then: sessionsFail },
  "person-added": { at: "locked", path: "/people", then: async (page, known) => { await entered(page, known); await dialog("main .card button")(page); } },
  "key-shown": { at: "locked", path: "/people", then: keyMade },
  "who-am-i": { at: "locked", path: "/people", then: async (page, known) => { await entered(page, known); await menu(".app-tools > button", 3)(page); } },
  "key-added": { at: "locked", path: "/people", then: async (page, known) => { await entered(page, known); await dialog("main .card:nth-of-type(2) > .row button")(page); } },
  "person-invited": { at: "locked", path: "/people", then: invited },
  audit: { at: "locked", path: "/audit", then: entered },
};

/** Every page of an engine that fails, or that has not answered yet. */
function waiting(at: "failing" | "slow"): Readonly<Record<string, Shown>> {
  const paths = ["", "kpis", "kpis/win_rate", "accounts", "accounts/a1", "sales", "customers", "cost", "identity", "import", "imports/1", "sources", "live", "health", "audit", "erase"];
  return Object.fromEntries(paths.map((path) => [`${at}-${path.split("/").join("-") || "board"}`, { at, path: `/${path}`, waits: true as const }]));
}

const ofStates: Readonly<Record<string, Shown>> = {
  "full-board": { at: "full", path: "/" },
  "full-kpi": { at: "full", path: "/kpis/engaged_rate?by=tier&behind=facts" },
  "full-kpi-failed": { at: "full", path: "/kpis/touches_per_won_account" },
  "full-kpi-uncollected": { at: "full", path: "/kpis/site_visits" },
  "full-accounts": { at: "full", path: "/accounts" },
  "full-account": { at: "full", path: "/accounts/a1" },
  "full-forward": { at: "full", path: "/?moves=forward" },
  "full-changes": { at: "full", path: "/", then: press(".reported button[aria-expanded]") },
  "full-noted": { at: "full", path: "/kpis/engaged_accounts", then: async (page) => { await page.locator(".kpi-note").first().waitFor(); await page.locator("details:has(.kpi-note):not([open]) > summary").click(); } },
  ...waiting("failing"),
  ...waiting("slow"),
};

/** Every picture by its name. */
export const pictured: Readonly<Record<string, Shown>> = { ...ofGiven, ...ofEmpty, ...ofFilled, ...ofLocked, ...ofStates };

/** Logs in where the door stands, and goes to the page that was asked for. */
async function entered(page: Page, { person }: Known): Promise<void> {
  if (await page.locator("input[name=password]").count() === 0) return;
  const { href } = new URL(page.url());
  await page.locator("input[name=email]").fill(person.email);
  await page.locator("input[name=password]").fill(person.password);
  await page.locator("button[type=submit]").click();
  await page.locator(".app-tabs, .app-nav").first().waitFor({ state: "attached" });
  await visit(page, href);
}

/** Where somebody is logged in cannot be said: of this page nothing else is asked again once it is drawn. */
async function sessionsFail(page: Page, known: Known): Promise<void> {
  if (await page.locator("main [role=alert]").count() > 0) return;
  await entered(page, known);
  await page.route("**/api/v1/sessions", (route) => route.fulfill({ status: 400, json: { error: { code: "failed", message: "The engine did not answer.", advice: "Try again.", details: {} } } }));
  await page.reload();
  await page.locator("main [role=alert]").first().waitFor();
}

/** A chart is copied as a table, and a toast says so. */
async function chartCopied(page: Page): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await oldToastsClosed(page);
  await menu("main .chart-menu")(page);
  await page.locator("[role=menuitem]").last().click();
  await page.locator(".mantine-Notification-root").first().waitFor();
}

/** A key that is shown this once; each language makes one of its own. */
async function keyMade(page: Page, known: Known): Promise<void> {
  await entered(page, known);
  await dialog("main .card:nth-of-type(2) > .row button")(page);
  await page.locator("[role=dialog] form input").first().fill(`key ${await page.locator("html").getAttribute("lang") ?? ""}`);
  await page.locator("[role=dialog] form input[type=checkbox]").first().check();
  await page.locator("[role=dialog] form button[type=submit]").click();
  await page.locator("[role=dialog] [data-secret]").waitFor();
}

/** What was said in another language goes first. */
async function oldToastsClosed(page: Page): Promise<void> {
  for (const old of await page.locator(".mantine-Notification-closeButton").all()) await old.click();
  await page.locator(".mantine-Notification-root").first().waitFor({ state: "detached" });
}

/** The address of the page is copied from the palette, and a toast says so. */
async function linkCopied(page: Page): Promise<void> {
  await oldToastsClosed(page);
  await keys("Control+k", ".mantine-Spotlight-content")(page);
  await page.locator(".mantine-Spotlight-action:has(.lucide-link-2)").click();
  await page.locator(".mantine-Notification-root").first().waitFor();
}

/** A rule of identity gets the next value, which is asked about before it is set. */
async function ruleAsked(page: Page): Promise<void> {
  const rule = page.locator("[data-rule]").first();
  await rule.locator("input").press("ArrowDown");
  await rule.locator("button[type=submit]").click();
  await page.locator("[role=dialog] form button[type=submit]:enabled").waitFor();
}

/** A new link for the one who was invited; each language makes one of its own. */
async function invited(page: Page, known: Known): Promise<void> {
  await entered(page, known);
  await menu("tr[data-person]:has(.icon-button) .icon-button", 1)(page);
  await page.locator("[role=menuitem]").first().click();
  await page.locator("[role=dialog] [data-secret]").waitFor();
}

/** A tier is changed, and the toast offers to take it back: that of this language, which stays while it is pointed at. */
async function tierChanged(page: Page): Promise<void> {
  await oldToastsClosed(page);
  await chosen(page);
  await dialog(".bulk-bar button", 1)(page);
  await page.locator("[role=dialog] input").first().fill(await page.locator("html").getAttribute("lang") ?? "2");
  await page.locator("[role=dialog] button[type=submit]").click();
  await page.locator("[role=dialog]").waitFor({ state: "detached" });
  await page.locator(".toast-undo").hover();
}
