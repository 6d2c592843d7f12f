import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, openPage, picture, violations, visit, wrongInAnyShape, type Watched } from "./browser.ts";
import { serve, type Running } from "./server.ts";

const accounts = "id,name,domain\na1,Acme Works,acme.example\na2,Birch & Sons,birch.example\na3,c\u202Eedar,cedar.example\n";
const calls = "id,at,type,account_domain\nt1,2026-02-01T10:00:00Z,call,acme.example\nt2,2026-02-02T10:00:00Z,call,birch.example\nt3,2026-02-03T10:00:00Z,call,nobody.example\n";
const phone = "Ticket,Started,Firm\nk1,03/02/2026,acme.example\nk2,04/05/2026,birch.example\n";
const german = "id;account;name;status;amount;currency\no1;a1;Press;won;1.234,50;EUR\no2;a2;Saw;won;2.000,00;EUR\no3;a1;Drill;open;10;EUR\n";

/** Large enough that reading it takes longer than a click. */
const manyRows = 600_000;

let browser: Browser;
let server: Running;
let watched: Watched;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sextant-journey-files-"));
  [browser, server] = await Promise.all([launch(), serve()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  watched = await openPage(browser, server.url, { width: 1440 });
  return async () => {
    await watched.close();
    expect(watched.faults).toEqual([]);
  };
});

type File = string | { readonly name: string; readonly text: string };

async function drop(page: Page, file: File, as?: string): Promise<void> {
  await visit(page, as === undefined ? "/import" : `/import?as=${as}`);
  await page.setInputFiles("input[type=file]", typeof file === "string" ? file : { name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.text) });
  await page.getByRole("button", { name: "Check the file" }).waitFor();
}

async function check(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Check/ }).click();
  await page.locator("[data-outcome]").waitFor();
}

async function store(page: Page): Promise<void> {
  await page.getByRole("region", { name: "Import", exact: true }).getByRole("button").first().click();
}

async function bring(page: Page, file: File, as: string): Promise<void> {
  await drop(page, file, as);
  await check(page);
  await store(page);
  await page.locator("section[data-state=committed]").waitFor();
}

const countOf = (page: Page, name: string): Promise<string> => page.locator(`[data-count=${name}]`).first().innerText();

async function rowsOf(page: Page, kind: string): Promise<number> {
  const { records } = (await (await page.request.get("/api/v1/workspace")).json()) as { records: readonly { kind: string; rows: number }[] };
  return records.find((one) => one.kind === kind)?.rows ?? 0;
}

async function writeMany(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write("id,at,type,account_domain\n");
  for (let from = 0; from < manyRows; from += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, i) => `m${from + i},2026-02-01T10:00:00Z,page_view,company${i % 900}.example\n`).join("");
    if (!file.write(lines)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

describe("a large file", () => {
  it("shows rows per second while it is read, and cancelled leaves nothing", async () => {
    const { page } = watched;
    const path = join(folder, "visits.csv");
    await writeMany(path);
    await drop(page, path, "touch");
    await check(page);
    await expect.poll(() => countOf(page, "new")).toBe("600,000");
    await store(page);
    const running = page.getByRole("status", { name: "Import" });
    await running.getByText(/[1-9][\d,]* rows · [1-9][\d,]* rows per second/).waitFor();
    await picture(page, "import-running");
    await running.getByRole("button", { name: "Cancel" }).click();
    await page.locator("section[data-state=cancelled]").waitFor();
    await page.getByText("Cancelled. Nothing of this file was stored.").waitFor();
    await expect.poll(() => rowsOf(page, "touch")).toBe(0);
  });
});

describe("a mapping that was sorted out once", () => {
  it("is saved under a name, recognised at the next file of the layout, deleted and brought back", async () => {
    const { page } = watched;
    await drop(page, { name: "phone.csv", text: phone }, "touch");
    await page.getByLabel("Column for at", { exact: true }).selectOption("Started");
    await page.getByLabel("Column for type", { exact: true }).selectOption("Same value in all rows");
    await page.getByLabel("type: the same value in all rows").fill("call");
    await page.getByRole("button", { name: /^Show \d+ unfilled field/ }).click();
    await page.getByLabel("Column for account domain", { exact: true }).selectOption("Firm");
    await page.getByLabel("Column for id", { exact: true }).selectOption("Ticket");
    await page.getByRole("button", { name: /^Check/ }).click();
    // 03/02 and 04/05 allow two readings: the check comes back with the question.
    await page.getByRole("radio", { name: /day.*month/i }).first().check();
    expect(watched.faults.splice(0)).toEqual(["Failed to load resource: the server responded with a status of 400 (Bad Request)"]);
    await check(page);
    await expect.poll(() => Promise.all([countOf(page, "new"), countOf(page, "rejected")])).toEqual(["2", "0"]);
    await page.getByRole("button", { name: "Save this mapping" }).click();
    const dialog = page.getByRole("dialog", { name: "Save this mapping" });
    await dialog.getByLabel("Name of the mapping").fill("Phone tool");
    await picture(page, "import-save-mapping");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved as “Phone tool”, version 1.").waitFor();

    await drop(page, { name: "phone-march.csv", text: phone.replace("k1,03/02/2026", "k9,23/03/2026") });
    await expect.poll(() => page.getByRole("combobox", { name: "What is in it?" }).inputValue()).toContain("Phone tool");
    await check(page);
    await expect.poll(() => Promise.all([countOf(page, "new"), countOf(page, "rejected")])).toEqual(["2", "0"]);

    await page.getByRole("button", { name: "Delete the saved mapping “Phone tool”" }).click();
    await page.getByText("The saved mapping “Phone tool” was deleted.").waitFor();
    await expect.poll(() => savedMappings(page)).toEqual([]);
    await page.locator(".toast-undo").click();
    await expect.poll(() => savedMappings(page)).toEqual(["Phone tool"]);
  });

  async function savedMappings(page: Page): Promise<string[]> {
    const { mappings } = (await (await page.request.get("/api/v1/mappings")).json()) as { mappings: readonly { name: string }[] };
    return mappings.map(({ name }) => name);
  }
});

describe("before an import is undone", () => {
  it("one sees what hangs on it, and can leave it", async () => {
    const { page } = watched;
    await bring(page, { name: "accounts.csv", text: accounts }, "account");
    await bring(page, { name: "calls.csv", text: calls }, "touch");
    await visit(page, "/import");
    await page.getByRole("button", { name: /^Undo import \d+, accounts.csv/ }).click();
    const dialog = page.getByRole("dialog", { name: /^Undo import \d+\?/ });
    await dialog.locator("[data-leaving=account]").waitFor();
    await expect.poll(() => dialog.locator("[data-leaving=account]").innerText()).toBe("3 rows of account leave the numbers");
    await expect.poll(() => dialog.locator("[data-dependent]").innerText()).toMatch(/calls\.csv[^]*2 rows of it found their account or person through this import/);
    expect(await violations(page)).toEqual([]);
    await picture(page, "import-undo");
    await dialog.getByRole("button", { name: "Keep it" }).click();
    await dialog.waitFor({ state: "hidden" });
    await expect.poll(() => rowsOf(page, "account")).toBe(3);
  });

  it("confirmed it leaves every number, and comes back", async () => {
    const { page } = watched;
    await visit(page, "/import");
    await page.getByRole("button", { name: /^Undo import \d+, accounts.csv/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Undo it" }).click();
    await page.getByRole("button", { name: /^Redo import \d+, accounts.csv/ }).waitFor();
    await expect.poll(() => rowsOf(page, "account")).toBe(0);
    await page.getByRole("button", { name: /^Redo import \d+, accounts.csv/ }).click();
    await page.getByRole("button", { name: /^Undo import \d+, accounts.csv/ }).waitFor();
    await expect.poll(() => rowsOf(page, "account")).toBe(3);
  });
});

describe("rejected rows", () => {
  it("of a wrong decimal mark are taken in with the right one", async () => {
    const { page } = watched;
    await drop(page, { name: "german.csv", text: german }, "opportunity");
    await visit(page, `${new URL(page.url()).pathname}${new URL(page.url()).search}&choose=decimal%3D.`);
    await check(page);
    await expect.poll(() => Promise.all([countOf(page, "new"), countOf(page, "rejected")])).toEqual(["1", "2"]);
    await store(page);
    await page.getByRole("link", { name: "See 2 rejected rows" }).click();
    await page.getByText("o1;a1;Press;won;1.234,50;EUR").waitFor();
    await picture(page, "import-rejects");
    await page.getByLabel("Decimal mark").selectOption(",");
    await page.getByRole("button", { name: "Send the rejected rows again" }).click();
    await page.getByText("No rejected rows.").waitFor();
    await expect.poll(() => rowsOf(page, "opportunity")).toBe(3);
  });
});

describe("without a mouse", () => {
  it("a file is chosen, mapped, saved as a mapping, checked, imported and undone; the focus is never lost", async () => {
    const { page } = watched;
    const lost: string[] = [];
    const press = async (key: string, then: () => Promise<unknown>): Promise<void> => {
      await page.keyboard.press(key);
      await then();
      await expect.poll(() => page.evaluate("document.activeElement !== document.body && document.activeElement.matches(':focus-visible')")).toBe(true).catch(() => lost.push(key));
    };
    const to = async (name: RegExp): Promise<void> => {
      const isThere = (): Promise<boolean> => page.evaluate(`new RegExp(${JSON.stringify(name.source)}).test(document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent)`);
      for (let steps = 0; steps < 120 && !(await isThere()); steps += 1) await page.keyboard.press("Tab");
      await expect.poll(isThere, { message: name.source }).toBe(true);
    };
    const named = (name: RegExp | string) => () => page.getByRole("dialog", { name }).waitFor();
    const gone = () => page.getByRole("dialog").waitFor({ state: "hidden" });

    await visit(page, "/import?as=touch");
    // Playwright must have told the browser that it wants the chooser before the key is pressed.
    const chooser = page.waitForEvent("filechooser");
    await to(/^Choose a file$/);
    await page.keyboard.press("Enter");
    await (await chooser).setFiles({ name: "keys.csv", mimeType: "text/csv", buffer: Buffer.from("Ticket,Started,Firm\nq1,2026-02-03,acme.example\n") });
    await page.getByRole("button", { name: "Check the file" }).waitFor();
    await to(/^Column for at$/);
    await press("S", () => page.waitForURL(/map\.at%3DStarted/));
    await to(/^Column for type$/);
    await press("End", () => page.getByLabel("type: the same value in all rows").waitFor());
    await expect.poll(() => page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("type: the same value in all rows");
    await page.keyboard.type("call");
    await to(/^Check the file$/);
    await press("Enter", () => page.locator("[data-outcome]").waitFor());
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Check again");
    await to(/^Save this mapping$/);
    await press("Enter", named("Save this mapping"));
    await press("Escape", gone);
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Save this mapping");
    await press("Enter", named("Save this mapping"));
    await page.keyboard.type("By keys");
    await press("Enter", gone);
    await to(/^Check/);
    await press("Enter", () => page.locator("[data-outcome]").waitFor());
    await to(/^Import 1 row$/);
    await press("Enter", () => page.locator("section[data-state=committed]").waitFor());
    await expect.poll(() => page.evaluate("document.activeElement.dataset.state")).toBe("committed");
    await to(/^Undo this import$/);
    await press("Enter", named(/^Undo import/));
    await press("Escape", gone);
    await press("Enter", named(/^Undo import/));
    await page.locator("[data-leaving=touch]").waitFor();
    await to(/^Undo it$/);
    await press("Enter", () => page.locator("section[data-state=undone]").waitFor());
    // The dialog may still be closing: it gives the focus back when it has gone.
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Put it back");
    expect(lost).toEqual([]);
  });
});

describe("names that would steer the page", () => {
  it("stand each in its own direction (A16)", async () => {
    const { page } = watched;
    await drop(page, { name: "accounts.csv", text: accounts }, "account");
    const cell = page.locator("td bdi", { hasText: "edar" }).first();
    expect(await cell.evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).unicodeBidi)).toBe("isolate");
  });
});

describe("every step, wide and narrow, light and dark", () => {
  it("is without violation and sideways scroll", async () => {
    const { page } = watched;
    const found: Record<string, unknown> = {};
    const look = async (name: string): Promise<void> => {
      const wrong = await wrongInAnyShape(page, `step-${name}`);
      if (Object.keys(wrong).length > 0) found[name] = wrong;
    };
    await visit(page, "/import");
    await look("drop");
    const text = `${calls.replaceAll("t1", "every-step")}t8,2026-02-31T10:00:00Z,call,acme.example\nt9,2026-02-28T10:00:00Z,shout,acme.example\n`;
    await drop(page, { name: "calls-every-step.csv", text }, "touch");
    await look("mapping");
    await check(page);
    await look("dry-run");
    await store(page);
    await page.locator("section[data-state=committed]").waitFor();
    await look("receipt");
    await page.getByRole("link", { name: "See 2 rejected rows" }).click();
    await page.getByRole("heading", { name: "Rejected rows" }).waitFor();
    await look("batch");
    await page.getByRole("button", { name: "Undo this import" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).waitFor();
    await page.locator("[data-leaving]").first().waitFor();
    await look("undo");
    expect(found).toEqual({});
  });
});
