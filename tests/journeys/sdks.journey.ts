/** Browser clients as their vendors publish them, on a site of another origin, sending to a real server: only the host was changed. */
import { serve } from "@hono/node-server";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../src/model/clock.ts";
import { openWorkbench, type Workbench } from "../../src/serve/workbench.ts";
import { sql, value } from "../../src/store/sql.ts";
import { launch, screenshots, stepWithinMs } from "./browser.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const packages = ["segment", "rudderstack", "jitsu", "snowplow"] as const;
const folder = mkdtempSync(join(tmpdir(), "sextant-sdks-"));
/** As a person's browser calls itself: a headless one is a machine's, and is not counted. */
const userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

let bench: Workbench;
let product: Server;
let site: Server;
let browser: Browser;

const hostOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  for (const name of packages) {
    await build({
      configFile: false, logLevel: "error", publicDir: false, define: { "process.env.NODE_ENV": '"production"' },
      build: { outDir: folder, emptyOutDir: false, lib: { entry: here(`sdks/${name}.js`), formats: ["iife"], name: "peer", fileName: () => `${name}.js` } },
    });
  }
  bench = await openWorkbench(systemClock());
  await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\n", { as: "account", source: "crm" });
  product = serve({ fetch: bench.app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
  site = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://site");
    if (!pathname.endsWith(".js")) return void response.setHeader("content-type", "text/html").end(page(searchParams.get("sdk") ?? "", searchParams.get("key") ?? ""));
    response.setHeader("content-type", "text/javascript").end(readFileSync(pathname === "/snippet.js" ? here("sdks/snippet.js") : join(folder, pathname)));
  });
  await once(site.listen(0, "127.0.0.1"), "listening");
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  for (const server of [product, site]) server?.closeAllConnections();
  for (const server of [product, site]) server?.close();
  await bench?.close();
  rmSync(folder, { recursive: true });
});

function page(sdk: string, key: string): string {
  const body = sdk === "tracker"
    ? `<script async src="http://${hostOf(product)}/sextant.js" data-key="${key}" data-consent="given"></script>
<script>window.sextant=window.sextant||function(){(sextant.q=sextant.q||[]).push(arguments)};
sextant("identify","u-tracker",{email:"tracker@acme.example"});sextant("group","g-tracker",{name:"Acme",website:"https://acme.example"});sextant("track","Demo Requested",{plan:"pro"});document.body.append("sent")</script>`
    : `<script src="/${sdk}.js" data-given='${JSON.stringify({ key, host: hostOf(product) })}'></script>`;
  return `<!doctype html><html lang="en"><title>Pricing</title><body>${body}</body></html>`;
}

async function touchesOf(source: string): Promise<readonly string[]> {
  await bench.workspace.live.drain.settled();
  const rows = await bench.workspace.engine.rows<{ said: string }>(sql`
    SELECT concat(type, ' ', account_id, ' ', removed) AS said
    FROM touch
    WHERE source = ${value.string(source)} AND type IN ('page_view', 'form')
    ORDER BY said`);
  return rows.map(({ said }) => said.trim());
}

it.each([...packages, "snippet", "tracker"])("%s: a session reaches the board, on the account of who was identified", async (sdk) => {
  const { key_id, secret } = await bench.workspace.control.sources.add({ name: sdk, trust: "browser", origins: [`http://${hostOf(site)}`], author: "test", at: new Date() });
  const context = await browser.newContext({ userAgent });
  context.setDefaultTimeout(stepWithinMs);
  const tab = await context.newPage();
  await tab.addInitScript('Object.defineProperty(Navigator.prototype, "webdriver", { value: false })');
  const away: string[] = [];
  const faults: string[] = [];
  const asked: string[] = [];
  tab.on("requestfinished", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  tab.on("requestfailed", (request) => asked.push(`failed: ${request.method()} ${new URL(request.url()).pathname} ${request.failure()?.errorText ?? ""}`));
  tab.on("request", (request) => !/^(data|blob):/.test(request.url()) && ![hostOf(site), hostOf(product)].includes(new URL(request.url()).host) && away.push(request.url()));
  tab.on("pageerror", (error) => faults.push(String(error)));
  tab.on("console", (message) => message.type() === "error" && !/favicon/.test(message.location().url) && faults.push(`${message.text()} ${message.location().url}`));
  await tab.goto(`http://${hostOf(site)}/pricing?sdk=${sdk}&key=${sdk === "snowplow" ? key_id : `${key_id}:${secret}`}`);
  await tab.getByText("sent").waitFor().catch(async (fault: unknown) => {
    await tab.screenshot({ path: join(screenshots, `sdk-${sdk}.png`) });
    throw new Error(`${String(fault)}\n${faults.join("\n")}`);
  });
  await expect.poll(() => touchesOf(sdk), { interval: 500 }).toEqual(["form A1", "page_view A1"]).catch((fault: unknown) => {
    const { reader } = bench.workspace.live.inbox;
    const said = reader.newest(10).filter((one) => one.source === sdk).map(({ event, marks }) => ({ type: event.type, visitor: event.anonymousId, user: event.userId, marks }));
    throw new Error(`${String(fault)}\n${JSON.stringify({ said, faults, refused: reader.refusals(0, Number.MAX_SAFE_INTEGER), aside: reader.asides({ limit: 5 }), asked, stuck: bench.workspace.live.drain.fault() }, null, 1)}`);
  });
  expect(away, "nothing goes to a vendor").toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
});
