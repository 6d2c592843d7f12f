/**
 * How soon does a browser that knows nothing show numbers? `node bench/first-page.ts http://127.0.0.1:4680 [--runs 9] [--most MS] [--page NAME]`, against a
 * running Sextant (the sample company is what the goal of 300 ms is set for). Each visit is a browser context of its own, so nothing of an earlier one is in its
 * cache; the server has been asked once before. `--most` fails where a page's middle visit is above, `--waterfall` tells when each request began and ended.
 *
 * Counted is from the start of navigation to the frame in which the page's own content first stands there, not its shape; the same moment as people see it.
 * The floor is a page of one line without style or script, from a server that does nothing else, in the same browser and between the visits: what is above it is ours.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { cpus, loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { launch } from "../tests/journeys/browser.ts";

const { values: said, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "9" }, most: { type: "string" }, page: { type: "string", multiple: true, default: [] }, waterfall: { type: "boolean", default: false } },
});
const base = positionals[0] ?? "";
if (base === "") throw new Error("node bench/first-page.ts URL [--runs N] [--most MS] [--page NAME…] [--waterfall]");
const runs = Number(said.runs);
/** What has not come by then will not come. */
const shownMsMax = 90_000;
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

interface Watched {
  readonly path: string;
  /** What stands there once its content has come. */
  readonly content: string;
}

const account = ((await (await fetch(`${base}/api/v1/accounts?sort=-minutes_90d&limit=1`)).json()) as { accounts: { account_id: string }[] }).accounts[0]?.account_id ?? "";
const pages: Readonly<Record<string, Watched>> = {
  board: { path: "/", content: "a.tile-value" },
  kpis: { path: "/kpis", content: ".kpi-card" },
  kpi: { path: "/kpis/win_rate", content: ".kpi-number" },
  accounts: { path: "/accounts", content: "tr.account-row" },
  account: { path: `/accounts/${encodeURIComponent(account)}`, content: ".account-main .card" },
  sales: { path: "/sales", content: "main .card" },
  customers: { path: "/customers", content: "main .card" },
  cost: { path: "/cost", content: "main .card" },
  identity: { path: "/identity", content: "main .card" },
  import: { path: "/import", content: "main .card, main .step-head" },
  health: { path: "/health", content: "main .card" },
};

/** Runs in the page before anything of its own: notes the frame in which the content stands, without the shapes of what is still to come. */
function noted(content: string): string {
  return `(() => {
    const stands = () => document.querySelector(${JSON.stringify(content)}) !== null && document.querySelector(${JSON.stringify(content)}).closest(".mantine-Skeleton-root") === null;
    const look = () => { if (stands()) requestAnimationFrame(() => { globalThis.shownAt = performance.now(); }); else requestAnimationFrame(look); };
    requestAnimationFrame(look);
  })()`;
}

interface Asked {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

interface Seen {
  readonly shown: number;
  readonly paint: number;
  readonly asked: readonly Asked[];
}

const told = `JSON.stringify(globalThis.shownAt === undefined ? null : {
  shown: globalThis.shownAt, paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  asked: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].filter((one) => one.startTime < globalThis.shownAt)
    .map((one) => ({ name: one.name, from: one.startTime, to: one.responseEnd, bytes: one.transferSize })),
})`;

async function seen(browser: Browser, { path, content }: Watched, at = base): Promise<Seen> {
  const context = await browser.newContext({ baseURL: at, locale: "en-GB", viewport: { width: 1440, height: 1000 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(noted(content));
    await page.goto(path);
    // Asked again and again from here: the page's own policy forbids to evaluate texts in it.
    for (const until = performance.now() + shownMsMax; (await page.evaluate<string>(told)) === "null"; await pause(50)) if (performance.now() > until) throw new Error(`${path} shows no ${content}`);
    return JSON.parse(await page.evaluate<string>(told)) as Seen;
  } finally {
    await context.close();
  }
}

const middle = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** A page that shows one line. */
const floor = createServer((_asked, answer) => void answer.setHeader("content-type", "text/html; charset=utf-8").end('<!doctype html><title>Floor</title><p class="line">1</p>'));
await new Promise<void>((open) => { floor.listen(0, "127.0.0.1", open); });
const floorAt = `http://127.0.0.1:${(floor.address() as AddressInfo).port}`;
const floorSeen = (): Promise<Seen> => seen(browser, { path: "/", content: ".line" }, floorAt);

const browser = await launch();
try {
  say(`${cpus().length} × ${cpus()[0]?.model ?? "?"}, node ${process.version}, ${loadavg()[0]?.toFixed(0)} processes wait; ms from the start of navigation, middle of ${runs} visits with an empty cache`);
  say("page            content    best   floor × floor  first paint  requests      kB  of it API");
  const late: string[] = [];
  for (const [name, watched] of Object.entries(pages).filter(([one]) => said.page.length === 0 || said.page.includes(one))) {
    await seen(browser, watched);
    await floorSeen();
    const all: Seen[] = [];
    const least: number[] = [];
    for (let i = 0; i < runs; i += 1) {
      all.push(await seen(browser, watched));
      least.push((await floorSeen()).shown);
    }
    const [shown, floorShown] = [middle(all.map((one) => one.shown)), middle(least)];
    const best = all.toSorted((a, b) => a.shown - b.shown)[0];
    const asked = best?.asked ?? [];
    const figures = [shown, best?.shown ?? 0, floorShown, shown / floorShown, middle(all.map(({ paint }) => paint)), asked.length, asked.reduce((sum, { bytes }) => sum + bytes, 0) / 1000, asked.filter((one) => one.name.includes("/api/")).length];
    say(`${name.padEnd(14)} ${figures.map((figure, i) => figure.toFixed(i === 3 ? 1 : 0).padStart([8, 7, 7, 7, 12, 9, 7, 10][i] ?? 8)).join(" ")}`);
    if (said.waterfall) for (const { name: url, from, to, bytes } of asked) say(`    ${from.toFixed(0).padStart(5)} ${to.toFixed(0).padStart(5)} ${(bytes / 1000).toFixed(0).padStart(5)} kB  ${url.replace(base, "")}`);
    if (said.most !== undefined && !(shown <= Number(said.most))) late.push(`${name} ${shown.toFixed(0)} ms`);
  }
  if (late.length > 0) throw new Error(`later than ${said.most} ms: ${late.join(", ")}`);
} finally {
  floor.close();
  await browser.close();
}
