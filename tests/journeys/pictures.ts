/**
 * A picture of every page of a running Sextant, wide and narrow, light and dark, in every complete language, for people to look at; and a list of
 * what a look would find first: text that is cut off, texts that stand on each other, pages wider than the screen, errors of the console.
 * Run: `node tests/journeys/pictures.ts http://127.0.0.1:4680 FOLDER [PAGE…]`
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launch, openPage, sideways, visit } from "./browser.ts";

const [base = "", folder = "", ...only] = process.argv.slice(2);
if (base === "" || folder === "") throw new Error("node tests/journeys/pictures.ts URL FOLDER [PAGE…]");

const blemishesInPage = readFileSync(new URL("blemishes.js", import.meta.url), "utf8");
const languages = ["en", "ru", "zh-CN"] as const;
const widths = [1440, 390] as const;
const schemes = ["light", "dark"] as const;

/** A button or link pressed before the picture, by its place on the page. */
interface Shown {
  readonly path: string;
  readonly press?: string;
}

const { accounts, imports } = await examples();
const pages: Readonly<Record<string, Shown>> = {
  board: { path: "/" },
  how: { path: "/?how=win_rate" },
  kpis: { path: "/kpis" },
  kpi: { path: "/kpis/win_rate?by=owner&behind=accounts" },
  "kpi-facts": { path: "/kpis/engagement_minutes?behind=facts" },
  accounts: { path: "/accounts" },
  account: { path: `/accounts/${accounts}` },
  sales: { path: "/sales" },
  customers: { path: "/customers" },
  cost: { path: "/cost" },
  identity: { path: "/identity" },
  import: { path: "/import" },
  batch: { path: `/imports/${imports}` },
  sources: { path: "/sources" },
  live: { path: "/live" },
  health: { path: "/health" },
  people: { path: "/people" },
  audit: { path: "/audit" },
  "set-up": { path: "/set-up" },
  welcome: { path: "/welcome" },
  nowhere: { path: "/nowhere" },
};

mkdirSync(folder, { recursive: true });
const browser = await launch();
try {
  for (const language of languages) for (const width of widths) await walk(browser, language, width);
} finally {
  await browser.close();
}

/** The pages in one language and width; each is loaded once, and evening comes. */
async function walk(opened: Browser, language: string, width: number): Promise<void> {
  const { page, faults, close } = await openPage(opened, base, { width, height: 1000 });
  await page.addInitScript(`localStorage.setItem("sextant.language", "${language}")`);
  for (const [name, shown] of Object.entries(pages)) {
    if (only.length > 0 && !only.includes(name)) continue;
    await show(page, shown);
    for (const scheme of schemes) await take(page, `${name}-${language}-${width}-${scheme}`, scheme);
    tell(`${name} ${language} ${width}`, [...(await blemishes(page)), ...faults.splice(0)]);
  }
  await close();
}

async function show(page: Page, { path, press }: Shown): Promise<void> {
  await visit(page, path);
  if (press !== undefined) await page.locator(press).first().click();
}

async function take(page: Page, name: string, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** What can be found without eyes, as sentences. */
async function blemishes(page: Page): Promise<readonly string[]> {
  const over = await sideways(page);
  const found = await page.evaluate(blemishesInPage) as readonly string[];
  return over > 0 ? [`${over} pixels wider than the screen`, ...found] : found;
}

/** An account with much to show, and the newest import. */
async function examples(): Promise<{ readonly accounts: string; readonly imports: string }> {
  const read = async (path: string): Promise<Record<string, readonly Record<string, unknown>[]>> => (await fetch(new URL(path, base))).json() as Promise<Record<string, readonly Record<string, unknown>[]>>;
  const [list, batches] = await Promise.all([read("/api/v1/accounts?limit=1&sort=-minutes_90d"), read("/api/v1/imports")]);
  const first = (answer: Record<string, readonly Record<string, unknown>[]>): Record<string, unknown> => Object.values(answer).find((value) => Array.isArray(value) && value.length > 0)?.[0] ?? {};
  return { accounts: String(first(list)["account_id"] ?? first(list)["id"]), imports: String(first(batches)["batch"] ?? first(batches)["id"]) };
}

function tell(page: string, found: readonly string[]): void {
  process.stdout.write(found.length === 0 ? `${page}: nothing found\n` : `${page}:\n${found.map((one) => `  ${one}\n`).join("")}`);
}
