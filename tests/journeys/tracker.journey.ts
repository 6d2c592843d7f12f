/** The tracker in a real browser, on pages of one host, sending to another. */
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildTracker, trackerBytesMax } from "../../tracker/build.ts";
import { launch, stepWithinMs } from "./browser.ts";

interface Sent {
  readonly type: string;
  readonly event?: string;
  readonly messageId: string;
  readonly anonymousId: string;
  readonly userId?: string;
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly context: { readonly consent: string; readonly gpc?: boolean; readonly automated: boolean; readonly seq: { readonly page: string; readonly n: number; readonly before?: { readonly page: string; readonly n: number } }; readonly campaign: Readonly<Record<string, string>> };
}

const folder = mkdtempSync(join(tmpdir(), "sextant-tracker-"));
const sent: Sent[] = [];
const bodies: string[] = [];
/** What the collector does with the next request: answer 200, answer another status, or cut the line. */
let behaviour: () => number | "cut" = () => 200;
let browser: Browser;
let collector: Server;
let site: Server;

const address = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const html = (told: string): string => `<!doctype html><title>Shop</title>
<script>window.sextant=window.sextant||function(){(sextant.q=sextant.q||[]).push(arguments)};sextant("track","Early",{a:1});</script>
<script async src="${address(collector)}/sextant.js" data-key="web:open" ${told}></script>
<div style="height:3000px">long</div>
<a id="away" href="https://elsewhere.example/x" onclick="event.preventDefault()">away</a>
<a id="pdf" href="/files/guide.pdf" onclick="event.preventDefault()">guide</a>
<a id="mail" href="mailto:ann@acme.example" onclick="event.preventDefault()">write</a>
<a id="own" href="/second">next</a>
<button data-sextant="Compare plans" type="button">plans</button>
<form id="demo" onsubmit="event.preventDefault()"><input name="email" id="email"><button>go</button></form>`;

/** A page that allows no inline script and no style, whose form stands in a component. */
const strict = (): string => `<!doctype html><title>Strict</title><script async src="${address(collector)}/sextant.js" data-key="web:open"></script><x-signup id="signup"></x-signup><script src="/component.js"></script>`;
const component = `customElements.define("x-signup", class extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = '<form name="signup"><input name="email"><button data-sextant="Join">join</button></form>';
    root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  }
});
window.refused = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => refused.push(violatedDirective + " " + blockedURI));`;

beforeAll(async () => {
  await buildTracker(folder);
  collector = createServer((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    if (request.url === "/sextant.js") return void response.setHeader("content-type", "text/javascript").end(readFileSync(join(folder, "sextant.js")));
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => {
      const does = behaviour();
      if (does === "cut") return void request.socket.destroy();
      if (does === 200) take(`${Buffer.concat(chunks)}`);
      response.statusCode = does;
      response.end("{}");
    });
  });
  site = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://x");
    if (pathname === "/component.js") return void response.setHeader("content-type", "text/javascript").end(component);
    if (pathname !== "/strict") return void response.setHeader("content-type", "text/html").end(html(searchParams.get("told") ?? ""));
    response.setHeader("content-security-policy", `default-src 'none'; script-src 'self' ${address(collector)}; connect-src ${address(collector)}`);
    response.setHeader("content-type", "text/html").end(strict());
  });
  for (const server of [collector, site]) await once(server.listen(0, "127.0.0.1"), "listening");
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  for (const server of [collector, site]) server.closeAllConnections();
  collector.close();
  site.close();
  rmSync(folder, { recursive: true });
});

/** Pages of the tests before: what Chromium 156 sends as one closes may come in when the next test has begun. */
const earlier = new Set<string>();

beforeEach(() => {
  for (const { context } of sent) earlier.add(context.seq.page);
  sent.length = 0;
  bodies.length = 0;
  behaviour = () => 200;
});

function take(body: string): void {
  bodies.push(body);
  const { batch, writeKey } = JSON.parse(body) as { batch: Sent[]; writeKey: string };
  expect(writeKey).toBe("web:open");
  sent.push(...batch.filter(({ context }) => !earlier.has(context.seq.page)));
}

async function open(path: string, prepared: (page: Page) => Promise<void> = async () => undefined): Promise<{ page: Page; close: () => Promise<void> }> {
  const context = await browser.newContext();
  context.setDefaultTimeout(stepWithinMs);
  const page = await context.newPage();
  await prepared(page);
  await page.goto(address(site) + path);
  return { page, close: () => context.close() };
}

const came = (what: string, times = 1): Promise<unknown> => expect.poll(() => sent.filter((one) => (one.event ?? one.type) === what).length).toBe(times);
const named = (what: string): Sent[] => sent.filter((one) => (one.event ?? one.type) === what);
const cookiesOf = async (page: Page): Promise<readonly string[]> => (await page.context().cookies()).map((one) => one.name);
const say = (page: Page, ...call: unknown[]): Promise<unknown> => page.evaluate(`sextant(...${JSON.stringify(call)})`);

it(`is smaller than ${trackerBytesMax} bytes, packed`, () => {
  const packed = gzipSync(readFileSync(join(folder, "sextant.js"))).byteLength;
  expect(packed).toBeGreaterThan(1_000);
  expect(packed).toBeLessThan(trackerBytesMax);
});

describe("a visit", () => {
  it("is told with its campaign, and what the page asked before the script was there is not lost", async () => {
    const { close } = await open("/?utm_source=news&utm_campaign=spring");
    await came("Early");
    expect(named("page")[0]).toMatchObject({ properties: { path: "/", title: "Shop", referrer: "" }, context: { campaign: { source: "news", name: "spring" }, consent: "undecided", automated: true } });
    expect(named("page")[0]?.messageId).toBe(named("Early")[0]?.context.seq.page);
    await close();
  });

  it("leaves nothing on the machine before a yes; after it the visitor is the same on the next page, and who it is may be said", async () => {
    const { page, close } = await open("/");
    await came("page");
    await say(page, "identify", "u1", { email: "ann@acme.example" });
    expect(await cookiesOf(page)).toEqual([]);
    expect(await page.evaluate("localStorage.length + sessionStorage.length")).toBe(0);
    expect(named("identify")).toEqual([]);
    await say(page, "consent", true);
    await came("identify");
    expect(named("identify")[0]).toMatchObject({ userId: "u1", traits: { email: "ann@acme.example" }, context: { consent: "granted" } });
    await page.goto(`${address(site)}/second`);
    await came("page", 2);
    expect(new Set(sent.map((one) => one.anonymousId)).size).toBe(1);
    expect(await cookiesOf(page)).toEqual(["sxt"]);
    await close();
  });

  it("after a no nothing is sent, on this page and on the next", async () => {
    const { page, close } = await open("/");
    await came("Early");
    await say(page, "consent", false);
    const before = sent.length;
    await say(page, "track", "Never", {});
    await page.goto(`${address(site)}/second`);
    await page.locator("#away").click();
    await say(page, "consent", true);
    await say(page, "track", "Again", {});
    await came("Again");
    expect(sent.slice(before).map((one) => one.event ?? one.type)).toEqual(["Again"]);
    await close();
  });

  it.each([[false, "granted", ["sxt"]], [true, "undecided", []]] as const)("where the site says that consent was given, and the browser signals GPC: %s, it is %s", async (gpc, consent, cookies) => {
    const { page, close } = await open(`/?told=${encodeURIComponent('data-consent="given"')}`, async (fresh) => {
      if (gpc) await fresh.addInitScript('Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { value: true })');
    });
    await came("page");
    expect(named("page")[0]?.context).toMatchObject({ consent, ...(gpc ? { gpc } : {}) });
    expect(await cookiesOf(page)).toEqual(cookies);
    await close();
  });
});

describe("reading a page", () => {
  it("is told in seconds and depth when the page changes, also within one document", async () => {
    const { page, close } = await open("/");
    await came("page");
    await page.mouse.move(10, 10);
    await expect.poll(() => page.evaluate<number>("performance.now()")).toBeGreaterThan(1_500);
    await page.evaluate("scrollTo(0, 1500)");
    await page.mouse.move(20, 20);
    await page.evaluate('history.pushState({}, "", "/inner?x=1")');
    await came("page", 2);
    const [first, second] = named("page");
    const read = named("Page Read").at(-1);
    expect(read?.properties?.["page_id"]).toBe(first?.messageId);
    expect(read?.properties?.["active_seconds"]).toBeGreaterThan(0.5);
    expect(read?.properties?.["scroll"]).toBeGreaterThan(0.4);
    expect(read?.properties?.["scroll"]).toBeLessThan(1);
    expect(second?.properties).toMatchObject({ path: "/inner", referrer: `${address(site)}/` });
    await page.evaluate('history.replaceState({ only: "state" }, "", "/inner?x=1")');
    await page.goBack();
    await came("page", 3);
    expect(named("page").map((one) => one.properties?.["path"])).toEqual(["/", "/inner", "/"]);
    await close();
  });

  it("is told of each page of an application whose addresses stand after a #, and of one whose address is replaced", async () => {
    const { page, close } = await open("/");
    await came("page");
    await page.evaluate('location.hash = "#/pricing"');
    await came("page", 2);
    await page.evaluate('location.hash = "#/pricing?plan=pro"');
    await came("page", 3);
    await page.evaluate('history.replaceState({}, "", "/replaced")');
    await came("page", 4);
    await page.evaluate('location.hash = "#team"');
    await say(page, "track", "Still here", {});
    await came("Still here");
    expect(named("page").map((one) => String(one.properties?.["url"]).replace(address(site), ""))).toEqual(["/", "/#/pricing", "/#/pricing?plan=pro", "/replaced"]);
    await close();
  });

  it("arrives although the page is left at once", async () => {
    const { page, close } = await open("/");
    await came("page");
    await page.locator("#own").click();
    await came("page", 2);
    expect(named("Page Read").length).toBeGreaterThanOrEqual(1);
    await close();
  });
});

describe("what is clicked and sent", () => {
  it("links out, downloads, named elements and forms are told; mail addresses and what was typed never", async () => {
    const { page, close } = await open("/");
    await came("page");
    for (const one of ["#away", "#pdf", "#mail", "[data-sextant]"]) await page.locator(one).click();
    await page.locator("#email").fill("secret-person@acme.example");
    await page.locator("#demo button").click();
    await came("Form Submitted");
    await say(page, "chat", "started", { conversation_id: "c1" });
    await came("Live Chat Conversation Started");
    expect(named("Link Clicked").map((one) => one.properties?.["url"])).toEqual(["https://elsewhere.example/x", "mailto:"]);
    expect(named("File Downloaded")[0]?.properties).toMatchObject({ name: "guide.pdf" });
    expect(named("Element Clicked")[0]?.properties).toEqual({ name: "Compare plans" });
    expect(named("Form Submitted")[0]?.properties).toEqual({ form: "demo", fields: 2 });
    expect(bodies.join("")).not.toMatch(/secret-person|ann@acme/);
    await close();
  });
});

it("works under a policy that allows no inline script, and sees forms and named elements within components, never what was typed", async () => {
  const { page, close } = await open("/strict");
  await came("page");
  await page.locator("input").fill("secret-person@acme.example");
  await page.locator("button").click();
  await came("Form Submitted");
  expect(named("Form Submitted")[0]?.properties).toEqual({ form: "signup", fields: 2 });
  expect(named("Element Clicked").map((one) => one.properties)).toEqual([{ name: "Join" }]);
  expect(await page.evaluate("refused")).toEqual([]);
  expect(bodies.join("")).not.toContain("secret-person");
  await close();
});

describe("what is lost on the way", () => {
  const numbers = (): readonly number[] => sent.map((one) => one.context.seq.n).toSorted((a, b) => a - b);

  it("is sent again with the next event where the server was busy or the line was cut, so that nothing is missing", async () => {
    const { page, close } = await open("/");
    await came("Early");
    let refused = 0;
    behaviour = () => (refused++ % 2 === 0 ? 503 : "cut");
    await say(page, "track", "One", {});
    await expect.poll(() => refused).toBe(1);
    await say(page, "track", "Two", {});
    // The line is cut under the request and under the beacon that steps in for it.
    await expect.poll(() => refused).toBeGreaterThanOrEqual(2);
    behaviour = () => 200;
    await expect.poll(async () => {
      await say(page, "track", "Three", {});
      return ["One", "Two"].every((name) => named(name).length > 0);
    }).toBe(true);
    expect(new Set(numbers())).toEqual(new Set(Array.from({ length: Math.max(...numbers()) }, (_, at) => at + 1)));
    await close();
  });

  it("is nothing where a browser was offline for a while: it is sent when the line is back, though nothing more happens", async () => {
    const { page, close } = await open("/");
    await came("Early");
    await page.context().setOffline(true);
    const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/v1/b"));
    for (const name of ["Offline one", "Offline two"]) await say(page, "track", name, {});
    await failed;
    await page.context().setOffline(false);
    await came("Offline one");
    await came("Offline two");
    expect(new Set(numbers())).toEqual(new Set(Array.from({ length: Math.max(...numbers()) }, (_, at) => at + 1)));
    await close();
  });

  it("shows in the numbers: those that are missing are those that were lost", async () => {
    const { page, close } = await open("/");
    await came("Early");
    let lost = 0;
    behaviour = () => {
      lost += 1;
      return 400;
    };
    await say(page, "track", "Lost", {});
    await say(page, "track", "Lost too", {});
    await expect.poll(() => lost).toBe(2);
    behaviour = () => 200;
    await say(page, "track", "Last", {});
    await came("Last");
    expect((named("Last")[0]?.context.seq.n ?? 0) - sent.length).toBe(lost);
    expect(named("Lost").concat(named("Lost too"))).toEqual([]);
    await close();
  });

  // The counter of the product: of each page the greatest number that came or that the next page tells of, less those that came.
  const missing = (): number => {
    const told = sent.flatMap(({ context: { seq } }) => [seq, ...(seq.before === undefined ? [] : [seq.before])]);
    const came = new Set(sent.map(({ context: { seq } }) => `${seq.page} ${seq.n}`));
    return [...Map.groupBy(told, ({ page }) => page).values()].reduce((sum, of) => {
      const most = Math.max(...of.map(({ n }) => n));
      return sum + Array.from({ length: most }, (_, at) => at + 1).filter((n) => !came.has(`${of[0]?.page} ${n}`)).length;
    }, 0);
  };

  /** Kills the processes of all open pages, as the system does when memory runs out. */
  const killPages = async (): Promise<void> => {
    const devtools = await browser.newBrowserCDPSession();
    const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
    for (const { type, id } of processInfo) if (type === "renderer") process.kill(id, "SIGKILL");
    await devtools.detach();
  };

  it("counts what a browser could not send while it was offline and was then killed, as soon as the visitor is back", async () => {
    const context = await browser.newContext();
    const first = await context.newPage();
    await first.goto(address(site) + `/?told=${encodeURIComponent('data-consent="given"')}`);
    await came("Early");
    await context.setOffline(true);
    const lost = 4;
    for (let at = 0; at < lost; at += 1) await say(first, "track", "Lost offline", { at });
    // Killed: no event of the page's end is told.
    await killPages();
    await first.close();
    await context.setOffline(false);
    expect(missing(), "nothing tells of it yet").toBe(0);
    const second = await context.newPage();
    await second.goto(address(site) + "/second");
    await expect.poll(() => sent.some(({ context: { seq } }) => seq.before !== undefined)).toBe(true);
    expect([missing(), named("Lost offline").length]).toEqual([lost, 0]);
    await context.close();
  });

  it("without a yes nothing is remembered from one page to the next, but within a document the end of each page is told", async () => {
    const { page, close } = await open("/");
    await came("Early");
    let cut = 0;
    behaviour = () => {
      cut += 1;
      return 400;
    };
    await say(page, "track", "Lost at the end", {});
    await expect.poll(() => cut).toBeGreaterThan(0);
    await page.evaluate('history.pushState({}, "", "/inner")');
    await expect.poll(() => cut).toBeGreaterThan(1);
    behaviour = () => 200;
    await say(page, "track", "Told", {});
    await came("Told");
    expect(await page.evaluate("localStorage.length")).toBe(0);
    await page.evaluate('history.pushState({}, "", "/last")');
    await expect.poll(() => sent.some(({ context: { seq } }) => seq.before !== undefined)).toBe(true);
    const before = new Set(sent.flatMap(({ context: { seq } }) => (seq.before === undefined ? [] : [seq.before.page])));
    expect(before.size).toBeGreaterThan(0);
    expect(missing()).toBeGreaterThan(0);
    await close();
  });
});
