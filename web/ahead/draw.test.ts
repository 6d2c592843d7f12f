/** Against the stand-in of the API that has everything. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageVisit } from "../../src/serve/contract.ts";
import { startStates, type States } from "../dev/states.ts";
import { openPage } from "./draw.tsx";

let states: States;
const asked: string[] = [];
beforeAll(async () => {
  states = await startStates({ directory: "" });
});
afterAll(() => states.close());

const ask = (path: string): Promise<Response> => {
  asked.push(path);
  return fetch(`${states.url}${path}`);
};
/** What nobody is in a hurry for. */
const longMs = 60_000;

async function drawn(href: string, further: Partial<PageVisit> = {}, withinMs = longMs) {
  const page = await openPage({ href, language: "en", wishes: ["en-GB"], ask, ...further });
  return page === null ? null : { file: page.file, ...(await page.draw(withinMs)) };
}

/** As a reader without a script sees it. */
const textOf = (html = ""): string => html.replace(/<style[^]*?<\/style>/g, "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

describe("a page drawn without a browser", () => {
  it("shows a board's numbers, each question asked once, and gives the answers with it", async () => {
    asked.length = 0;
    const page = await drawn("/?from=2026-07-01&to=2026-10-01");
    expect(page?.html).toMatch(/class="tile-value[^"]*"[^>]*>[^<]*\d/);
    expect(page?.html).not.toContain("Skeleton");
    expect(asked).toEqual([...new Set(asked)]);
    expect(asked.some((path) => path.startsWith("/api/v1/board?from=2026-07-01"))).toBe(true);
    expect(page?.given).toContain("2026-07-01");
  });

  it.each([
    ["/kpis", "pages/kpis/kpis-page.tsx", "Engaged"],
    ["/kpis/engaged_accounts", "pages/kpi/kpi-page.tsx", "How is this counted"],
    ["/accounts", "pages/accounts/accounts-page.tsx", "100,000 accounts"],
    ["/accounts/a1", "pages/account/account-page.tsx", "GmbH"],
  ])("%s is drawn and says with which script it goes on", async (href, file, said) => {
    const page = await drawn(href);
    expect(page?.file).toBe(file);
    expect(textOf(page?.html)).toContain(said);
  });

  it("two readers at the same time are spoken to in their own languages, numbers in their own manner", async () => {
    const [english, russian, chinese] = await Promise.all([drawn("/accounts"), drawn("/accounts", { language: "ru", wishes: ["ru-RU"] }), drawn("/accounts", { language: "zh-CN", wishes: ["zh-CN"] })]);
    expect(textOf(english?.html)).toContain("100,000 accounts");
    expect(textOf(russian?.html)).toMatch(/100\s000 аккаунтов/);
    expect(textOf(chinese?.html)).toMatch(/\p{Script=Han}/u);
    expect(textOf(english?.html)).not.toMatch(/[\p{Script=Cyrillic}\p{Script=Han}]/u);
  });

  it("what is not answered in time leaves its shape, and is not waited for", async () => {
    const never = (path: string): Promise<Response> => (path.startsWith("/api/v1/board?") ? new Promise(() => {}) : ask(path));
    const page = await drawn("/", { ask: never }, 400);
    expect(page?.html).toContain("Skeleton");
    expect(page?.html).not.toContain("tile-value");
  });

  it("what one may not see is not drawn, and is not among the answers: the script says why", async () => {
    const refused = (path: string): Promise<Response> =>
      path.startsWith("/api/v1/accounts") ? Promise.resolve(Response.json({ error: { code: "not_allowed", message: "Ann may not do this.", advice: "Ask an admin.", details: {} } }, { status: 403 })) : ask(path);
    const page = await drawn("/accounts", { ask: refused });
    expect(page?.html).toContain('aria-busy="true"');
    expect(textOf(page?.html)).not.toContain("GmbH");
    expect(page?.given).not.toContain("/accounts");
  });

  it.each(["/nowhere", "/welcome", "/sources"])("there is none at an address that we do not know, nor where only a browser knows what to show: %s", async (href) => {
    expect(await drawn(href)).toBeNull();
  });
});
