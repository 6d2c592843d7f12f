import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, openPage, visit, wrongInAnyShape } from "./browser.ts";
import { serve, type Running } from "./server.ts";

const deals = `id,name,account,amount,status,created_at,closed_at
D1,Alpha,Acme,60000,won,2026-01-05,2026-02-01
D2,Beta,Birch,40000,won,2026-01-06,2026-03-02
D3,Gamma,Cedar,8000,won,2026-01-07,2026-02-03
D4,Delta,Acme,1000,lost,2026-01-08,2026-02-04
`;
const list = "account,list,kind,from\nAcme,ABM,target,2026-01-01\nBirch,ABM,target,2026-01-01\nCedar,ABM,target,2026-01-01\n";
const quarter = "from=2026-01-01&to=2026-04-01";

let browser: Browser;
let server: Running;
beforeAll(async () => {
  [browser, server] = await Promise.all([launch(), serve()]);
  await bring("accounts.csv", "id,name,domain\nA1,Acme,acme.example\nA2,Birch,birch.example\n", { as: "account" });
  await bring("list.csv", list, { as: "list_membership" });
  await bring("deals.csv", deals, { as: "opportunity", currency: "EUR" });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function bring(name: string, text: string, request: object): Promise<void> {
  const kept = await fetch(`${server.url}/api/v1/files?name=${name}`, { method: "POST", body: text });
  const { sha256 } = (await kept.json()) as { readonly sha256: string };
  const answer = await fetch(`${server.url}/api/v1/imports`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ sha256, name, ...request }) });
  expect(answer.ok).toBe(true);
}

describe("a number that was reported", () => {
  it("is frozen with the board, and later says what moved it and by how much", async () => {
    const { page, faults, close } = await openPage(browser, server.url, { width: 1440 });
    await visit(page, `/?${quarter}`);
    await page.getByRole("button", { name: "Freeze as reported" }).click();
    await page.getByLabel("Your name").fill("Dana");
    await page.getByLabel("Reason").fill("read out to the board");
    await page.getByRole("button", { name: "Freeze", exact: true }).click();
    await page.getByText("No number has moved since").waitFor();
    await bring("more.csv", "id,name,domain\nA3,Cedar,cedar.example\n", { as: "account" });
    await bring("corrected.csv", deals.replace("40000", "44000"), { as: "opportunity", currency: "EUR" });
    await visit(page, `/?${quarter}`);
    await page.getByRole("button", { name: "Show what moved" }).click();
    await page.locator('[data-moved-kpi="new_revenue_won"]').waitFor();
    expect(await wrongInAnyShape(page, "reported-board")).toEqual({});
    await page.locator('[data-moved-kpi="new_revenue_won"] a').click();
    await page.locator('[data-reported="100000"]').waitFor();
    await expect.poll(() => page.locator('tr[data-cause="identity"]').innerText()).toMatch(/€8,000/);
    await expect.poll(() => page.locator('tr[data-cause="records"]').innerText()).toMatch(/€4,000/);
    await page.locator(".mantine-Skeleton-root").first().waitFor({ state: "detached" });
    expect(await wrongInAnyShape(page, "reported-kpi")).toEqual({});
    expect(faults).toEqual([]);
    await close();
  });
});
