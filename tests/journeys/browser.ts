/** Debian's Chromium, driven by Playwright. Screenshots go to a folder of the system's temporary directory. */
import AxeBuilder from "@axe-core/playwright";
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page, type Request } from "playwright-core";
import { isShort } from "../form.ts";

export const screenshots = join(tmpdir(), "sextant-journeys");

/** A step on a machine that others keep busy: a board that takes seconds by itself was seen to take a minute and a half. */
export const stepWithinMs = 300_000;

export interface Screen {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
}

export async function launch(): Promise<Browser> {
  mkdirSync(screenshots, { recursive: true });
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: "/usr/bin/chromium", args });
}

/** A page, with everything that went wrong in it: errors of the console, exceptions, and requests to another host. */
export interface Watched {
  readonly page: Page;
  readonly faults: string[];
  readonly close: () => Promise<void>;
}

export async function openPage(browser: Browser, base: string, screen: Screen = {}): Promise<Watched> {
  const context: BrowserContext = await browser.newContext({
    baseURL: base, locale: "en-GB", viewport: { width: screen.width ?? 1280, height: screen.height ?? 900 }, colorScheme: screen.scheme ?? "light", reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(stepWithinMs);
  const faults: string[] = [];
  watchRequests(page);
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("response", (response) => response.status() >= 500 && void response.text().then((text) => faults.push(`${response.status()} ${response.url()}: ${text.slice(0, 300)}`), () => undefined));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => !request.url().startsWith(base) && !/^(data|blob):/.test(request.url()) && faults.push(`left the host: ${request.url()}`));
  return { page, faults, close: () => context.close() };
}

const underWay = new WeakMap<Page, Set<Request>>();

/** So that a page that does not come to rest can say what it waits for. */
function watchRequests(page: Page): void {
  const open = new Set<Request>();
  underWay.set(page, open);
  page.on("request", (request) => open.add(request));
  for (const end of ["requestfinished", "requestfailed"] as const) page.on(end as "requestfinished", (request) => open.delete(request));
}

/** Waits until what was begun has been drawn, and nothing moves that comes to an end: half a dialog is no page to judge. */
export async function atRest(page: Page): Promise<void> {
  await page.evaluate(`new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    .then(() => Promise.allSettled(document.getAnimations().filter((one) => one.playState === "running" && one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished)))`);
}

/**
 * What axe finds wrong, as `rule: element`; by all rules, by all but some, or by some only. It is asked for what is wrong alone and answers in the
 * page itself: with all that is right, handed over through a page of its own, a look costs seven times as much.
 */
export async function violations(page: Page, without: string[] = [], only: string[] = []): Promise<readonly string[]> {
  await atRest(page);
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"], preload: false, iframes: false }).setLegacyMode().disableRules(without);
  const { violations: found } = await (only.length > 0 ? axe.withRules(only) : axe).analyze();
  return found.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)}`));
}

const contrast = "color-contrast";
const [wide, narrow] = [1440, 390];
/** The widths in which a page must only not be wider than the screen. */
const alsoFits = isShort ? [768] : [1920, 1280, 768];
/** In the dark a page is as wide as in the light: the short form looks at its colours alone, in the wide page. */
const widths = { light: [wide, narrow, ...alsoFits], dark: isShort ? [wide] : [wide, narrow] };

/** Colours are all that light and dark differ in. The short form looks at them in the wide page only: they cost more than all other rules. */
async function violationsIn(page: Page, scheme: "light" | "dark", width: number): Promise<readonly string[]> {
  if (width !== wide && width !== narrow) return [];
  const withColours = width === wide || !isShort;
  if (scheme === "light") return violations(page, withColours ? [] : [contrast]);
  return withColours ? violations(page, [], [contrast]) : [];
}

/**
 * What is wrong with the open page in each width, in light and in dark, by `scheme width`; with a picture of each, but not in the short form, whose
 * pictures nobody looks at. The page is loaded once: somebody drags the window's edge, and evening comes.
 */
export async function wrongInAnyShape(page: Page, name: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const width of widths[scheme]) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForLoadState("networkidle");
      await page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor({ state: "attached" });
      await atRest(page);
      if (!isShort) await picture(page, `${name}-${width}-${scheme}`);
      const wrong = await violationsIn(page, scheme, width);
      const over = await sideways(page);
      if (wrong.length > 0 || over > 0) found[`${scheme} ${width}`] = { wrong, over };
    }
  }
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize({ width: wide, height: 900 });
  return found;
}

/** By how many pixels the page can be scrolled sideways. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** Goes there and waits until nothing is on its way and no skeleton stands. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(path);
  // A page that the server drew stands there before its script has begun.
  await page.locator('html:not([data-drawn=""])').waitFor({ state: "attached" });
  await page.waitForLoadState("networkidle").catch((fault: unknown) => Promise.reject(new Error(`${String(fault)}\nstill asked: ${[...(underWay.get(page) ?? [])].map((request) => request.url()).join(" ")}`)));
  await page.locator("main h1").first().waitFor({ state: "attached" });
  await page.locator(".mantine-Skeleton-root").first().waitFor({ state: "detached" });
}

export function picture(page: Page, name: string): Promise<Buffer> {
  return page.screenshot({ path: join(screenshots, `${name}.png`) });
}
