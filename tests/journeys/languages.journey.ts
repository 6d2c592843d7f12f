import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { en } from "../../src/words/en/screens.ts";
import { sayings as sayingsRu } from "../../src/words/ru/sayings.ts";
import { ru } from "../../src/words/ru/screens.ts";
import type { Sayings } from "../../src/words/sayings.ts";
import type { Catalogue } from "../../src/words/speaker.ts";
import { sayings as sayingsZhCN } from "../../src/words/zh-CN/sayings.ts";
import { zhCN } from "../../src/words/zh-CN/screens.ts";
import { startStates, type States } from "../../web/dev/states.ts";
import { atRest, launch, openPage, picture, sideways, violations, visit } from "./browser.ts";

const directory = fileURLToPath(new URL("../../dist/web", import.meta.url));
const pages = [["board", "/"], ["kpis", "/kpis"], ["kpi", "/kpis/engaged_rate?behind=facts"], ["accounts", "/accounts"], ["account", "/accounts/a1"], ["sales", "/sales"], ["customers", "/customers"], ["cost", "/cost"], ["import", "/import"]] as const;

let browser: Browser;
let states: States;
beforeAll(async () => {
  [browser, states] = await Promise.all([launch(), startStates({ directory })]);
});
afterAll(async () => {
  await browser?.close();
  await states?.close();
});

async function choose(page: Page, name: string): Promise<void> {
  await page.locator("header button[aria-haspopup=menu]").first().click();
  await page.getByRole("menuitem", { name }).click();
}

/** English sentences of the catalogue, and of the server's, that have another text in this language: none of them may stand on a page. */
function englishOnly(catalogue: Catalogue, sayings: Sayings): readonly string[] {
  const english: Catalogue = en;
  const said = Object.entries(english).filter(([key, text]) => catalogue[key] !== text).map(([, text]) => text);
  return [...said, ...Object.keys(sayings)].filter((text): text is string => typeof text === "string" && text.length >= 14 && !text.includes("{"));
}

describe("languages", () => {
  it("another language is spoken at once, without loading the page again, and at the next visit", async () => {
    const { page, faults, close } = await openPage(browser, states.url);
    await visit(page, "/accounts");
    await page.evaluate("window.stillHere = true");
    await choose(page, "Русский");
    await page.getByRole("heading", { level: 1, name: "Аккаунты" }).waitFor();
    expect(await page.evaluate("window.stillHere")).toBe(true);
    await expect.poll(() => page.evaluate("document.documentElement.lang")).toBe("ru");
    await visit(page, "/");
    await expect.poll(() => page.locator("[data-kpi=win_rate]").innerText()).toMatch(/Процент побед.*6 из 8 /s);
    await choose(page, "简体中文");
    await page.getByRole("link", { name: "帐户" }).first().waitFor();
    await choose(page, "Basa Sunda");
    await page.getByRole("link", { name: "Akun" }).first().waitFor();
    await expect.poll(() => Promise.all([page.evaluate("document.documentElement.lang"), page.locator("body").innerText()]), { message: "what the beta lacks is said in English, not by its key" }).toEqual(["su", expect.not.stringMatching(/\b(nav|board|tile|change|filter|moves)\.[a-z]/)]);
    expect(faults).toEqual([]);
    await close();
  });

  it.each([["ru", ru, sayingsRu], ["zh-CN", zhCN, sayingsZhCN]] as const)("every page in %s: no English sentence of ours, nothing wider than the screen, no violation", async (language, catalogue, sayings) => {
    const wrong: Record<string, unknown> = {};
    const sentences = englishOnly(catalogue, sayings);
    const { page, faults, close } = await openPage(browser, states.url, { width: 390 });
    await page.addInitScript(`localStorage.setItem("sextant.language", "${language}")`);
    for (const [name, path] of pages) {
      await page.setViewportSize({ width: 390, height: 900 });
      await visit(page, path);
      // Loaded once: what stands in the narrow page is drawn anew in the wide one.
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        await atRest(page);
        await picture(page, `${language}-${name}-${width}`);
        const text = await page.locator("body").innerText();
        const found = { english: sentences.filter((sentence) => text.includes(sentence)), notNumbers: text.match(/NaN|не.число/g) ?? [], over: await sideways(page), violations: await violations(page) };
        if (found.english.length > 0 || found.notNumbers.length > 0 || found.over > 0 || found.violations.length > 0) wrong[`${name} ${width}`] = found;
      }
    }
    expect(faults).toEqual([]);
    await close();
    expect(wrong).toEqual({});
  });
});
