/**
 * A picture of every page, wide and narrow, light and dark, in every complete language, for people to look at; and a list of what a look would
 * find first: text that is cut off, texts that stand on each other, pages wider than the screen, errors of the console. The pages full of numbers
 * are those of a running Sextant (the sample company is good); the others are started for it.
 * Run: `node tests/journeys/pictures.ts http://127.0.0.1:4680 FOLDER [PAGE | LANGUAGE | WIDTH | light | dark…]`
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launch, openPage, sideways, visit } from "./browser.ts";
import { openPlaces, type Places } from "./filled.ts";
import { pictured, type Known, type Place, type Shown } from "./pictured.ts";

const [base = "", folder = "", ...only] = process.argv.slice(2);
if (base === "" || folder === "") throw new Error("node tests/journeys/pictures.ts URL FOLDER [PAGE | LANGUAGE | WIDTH | light | dark…]");

const blemishesInPage = readFileSync(new URL("blemishes.js", import.meta.url), "utf8");
const languages = ["en", "ru", "zh-CN"] as const;
const widths = ["1440", "390"] as const;
/** Asked for by name: a tablet, a small desktop, a big one. */
const alsoWidths = [...widths, "768", "1280", "1920"] as const;
const schemes = ["light", "dark"] as const;
const height = 1000;
/** What has not come by then will not come, and the next page is more worth. */
const patienceMs = 120_000;
/** Those of a kind that were named, or all of the kind where none was. */
const wanted = <T extends string>(all: readonly T[]): readonly T[] => (all.some((one) => only.includes(one)) ? all.filter((one) => only.includes(one)) : all);
const names = wanted(Object.keys(pictured));
const wantedWidths = alsoWidths.some((one) => only.includes(one)) ? wanted(alsoWidths) : widths;

mkdirSync(folder, { recursive: true });
const browser = await launch();
const places = names.some((name) => pictured[name]?.at !== undefined) ? await openPlaces() : null;
try {
  const known = { ...(await examples()), ...places?.filled } as Known;
  for (const name of names) await walk(browser, name, known);
} finally {
  await browser.close();
  await places?.close();
}

/** A page in every language, width and colour. It is loaded once: languages, sizes and evenings come without that. */
async function walk(opened: Browser, name: string, known: Known): Promise<void> {
  const shown = pictured[name];
  if (shown === undefined) return;
  const { page, faults, close } = await openPage(opened, urlOf(shown.at ?? "given", places), { width: Number(widths[0]), height });
  page.setDefaultTimeout(patienceMs);
  const texts = new Map<string, ReadonlySet<string>>();
  try {
    for (const [nth, language] of wanted(languages).entries()) {
      await page.setViewportSize({ width: Number(widths[0]), height });
      await (nth === 0 ? begin(page, shown, known, language) : switched(page, shown, known, language));
      texts.set(language, await leaves(page));
      for (const width of wantedWidths) await sized(page, shown, `${name} ${language} ${width}`);
    }
    tell(name, [...faults, ...leftOver(texts)]);
  } catch (fault) {
    tell(name, [`no picture: ${String(fault)}`]);
  }
  await close();
}

async function sized(page: Page, shown: Shown, name: string): Promise<void> {
  await page.setViewportSize({ width: Number(name.split(" ")[2]), height });
  for (const scheme of wanted(schemes)) await take(page, `${name.replaceAll(" ", "-")}-${scheme}`, scheme, shown);
  tell(name, await blemishes(page));
}

async function begin(page: Page, shown: Shown, known: Known, language: string): Promise<void> {
  await page.addInitScript(`localStorage.getItem("sextant.language") ?? localStorage.setItem("sextant.language", "${language}")`);
  await show(page, shown, known);
}

/** As when another window of the reader speaks another language. The page is drawn anew, so what was opened is opened again. */
async function switched(page: Page, shown: Shown, known: Known, language: string): Promise<void> {
  const before = await page.locator(".app-nav a, h1").first().textContent();
  await page.evaluate(`dispatchEvent(new StorageEvent("storage", { key: "sextant.language", newValue: "${language}" }))`);
  await page.locator(`html[lang="${language}"]`).waitFor({ state: "attached" });
  await page.locator(".app-nav a, h1").first().filter({ hasNotText: before ?? "" }).waitFor({ state: "attached" });
  if (shown.waits === true) return;
  await arrived(page);
  if (shown.then === undefined) return seen(page).then(() => arrived(page));
  if (await page.locator("[role=dialog]").count() === 0) return shown.then(page, known).then(() => arrived(page));
  // What stayed open is not all that is meant: the page comes anew, in the language that was chosen.
  await page.evaluate(`localStorage.setItem("sextant.language", "${language}")`);
  await show(page, shown, known);
}

/** Nothing is waited for any more: no shape of what comes, no mark of being busy. */
async function arrived(page: Page): Promise<void> {
  await page.locator(".mantine-Skeleton-root, [aria-busy=true], .waiting-cell").first().waitFor({ state: "detached" });
}

/** What reads the same in every language has mostly been forgotten; names and what people wrote themselves are told too, for eyes to leave out. */
function leftOver(texts: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const [first, ...others] = [...texts.values()];
  if (first === undefined || others.length === 0) return [];
  return [...first].filter((text) => /\b[a-z]{3,}/.test(text) && others.every((other) => other.has(text))).slice(0, 60).map((text) => `in every language: ${text}`);
}

async function leaves(page: Page): Promise<ReadonlySet<string>> {
  return new Set(await page.evaluate(`[...document.querySelectorAll("body :not(style, script, pre, pre *, code, kbd)")].flatMap((element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim())).filter((text) => text !== "")`) as readonly string[]);
}

function urlOf(place: Place, others: Places | null): string {
  return place === "given" || others === null ? base : others.urls[place];
}

async function show(page: Page, { path, then, paper, waits }: Shown, known: Known): Promise<void> {
  const address = typeof path === "string" ? path : path(known);
  if (waits === true) await page.goto(address).then(() => page.locator("[role=status], [role=alert], .waiting-cell, .mantine-Skeleton-root").first().waitFor());
  else await visit(page, address);
  if (then === undefined) await seen(page);
  await then?.(page, known);
  await page.waitForLoadState(waits === true ? "domcontentloaded" : "networkidle");
  if (waits !== true) await arrived(page);
  await page.evaluate("window.scrollTo(0, 0)");
  if (paper !== true) return;
  await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
}

/** Some of a page comes when somebody looks there. */
async function seen(page: Page): Promise<void> {
  await page.evaluate("(async () => { for (let top = 0; top < document.documentElement.scrollHeight; top += 700) { window.scrollTo(0, top); await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))); } window.scrollTo(0, 0); })()");
}

async function take(page: Page, name: string, colorScheme: "light" | "dark", { paper }: Shown): Promise<void> {
  if (paper === true && colorScheme === "dark") return;
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce", media: paper === true ? "print" : "screen" });
  await page.evaluate("new Promise((drawn) => { window.scrollTo(0, 0); requestAnimationFrame(() => requestAnimationFrame(drawn)); })");
  await page.evaluate("document.fonts.ready.then(() => undefined)");
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** What can be found without eyes, as sentences. */
async function blemishes(page: Page): Promise<readonly string[]> {
  const over = await sideways(page);
  const found = await page.evaluate(blemishesInPage) as readonly string[];
  return over > 0 ? [`${over} pixels wider than the screen`, ...found] : found;
}

/** An account with much to show, and the newest import. */
async function examples(): Promise<Pick<Known, "account" | "import">> {
  const read = async (path: string): Promise<Record<string, readonly Record<string, unknown>[]>> => (await fetch(new URL(path, base))).json() as Promise<Record<string, readonly Record<string, unknown>[]>>;
  const [list, batches] = await Promise.all([read("/api/v1/accounts?limit=1&sort=-minutes_90d"), read("/api/v1/imports")]);
  const first = (answer: Record<string, readonly Record<string, unknown>[]>): Record<string, unknown> => Object.values(answer).find((value) => Array.isArray(value) && value.length > 0)?.[0] ?? {};
  return { account: String(first(list)["account_id"]), import: String(first(batches)["batch"]) };
}

function tell(page: string, found: readonly string[]): void {
  process.stdout.write(found.length === 0 ? `${page}: nothing found\n` : `${page}:\n${found.map((one) => `  ${one}\n`).join("")}`);
}
