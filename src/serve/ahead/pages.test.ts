/** With a stand-in for what draws: whether it draws well the journeys see. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, expect, test } from "vitest";
import type { App } from "../endpoint.ts";
import { openLog } from "../log.ts";
import { digestOf } from "./kept-pages.ts";
import { pagesAhead, wishesOf } from "./pages.ts";
import { type Built, shellOf } from "./shell.ts";

const built = `<!doctype html>
<html lang="en">
  <head>
    <title>Sextant</title>
    <script src="/first-paint.js"></script>
    <script type="module" crossorigin src="/assets/index-aa.js"></script>
    <link rel="modulepreload" crossorigin href="/assets/first-view-bb.js">
    <link rel="stylesheet" crossorigin href="/assets/first-view-cc.css">
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>`;
const manifest = {
  "index.html": { file: "assets/index-aa.js", imports: ["_first-view-bb.js"] },
  "_first-view-bb.js": { file: "assets/first-view-bb.js", css: ["assets/first-view-cc.css"] },
  "_chart-dd.js": { file: "assets/chart-dd.js", imports: ["_first-view-bb.js"], css: ["assets/chart-dd.css"] },
  "pages/kpi/kpi-page.tsx": { file: "assets/kpi-page-ee.js", imports: ["_first-view-bb.js", "_chart-dd.js"], css: ["assets/kpi-page-ee.css"] },
  "../src/words/ru/screens.ts": { file: "assets/screens-ff.js" },
};
const files: Readonly<Record<string, string>> = {
  "first-paint.js": "begin();",
};
/** As `@layer base{a{top:0}}.tile{top:1px}.gone{top:2px}` is read. */
const sheets: Built["sheets"] = {
  "assets/first-view-cc.css": [
    { head: "@layer base", rules: [{ text: "a{top:0}", alternatives: [[]] }] }, { text: ".tile{top:1px}", alternatives: [["tile"]] }, { text: ".gone{top:2px}", alternatives: [["gone"]] },
  ],
};
/** Writes the language and what the board answered, and counts how often it drew. */
const drawer = `let drawn = 0;
export const givenId = "given-answers";
export const openPage = async ({ href, language, ask }) => href === "/nowhere" ? null : ({
  file: null,
  draw: async (withinMs) => {
    if (href === "/broken") throw new Error("cannot be drawn");
    const board = await (await ask("/api/v1/board?from=2026-01-01")).text();
    drawn += 1;
    return { html: '<p class="tile">' + language + " " + drawn + " " + board + "</p>", given: "[]" };
  },
});`;

const folder = mkdtempSync(join(tmpdir(), "sextant-ahead-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let places = 0;

/** A dashboard of its own, whose board shows what the one who asks may see of it. */
function dashboard() {
  const web = join(folder, String((places += 1)), "web");
  for (const part of [join(web, ".vite"), join(web, "assets"), join(web, "..", "ahead")]) mkdirSync(part, { recursive: true });
  for (const [path, text] of Object.entries({ ...files, "index.html": built })) writeFileSync(join(web, path), text);
  for (const [name, told] of Object.entries({ manifest, sheets })) writeFileSync(join(web, ".vite", `${name}.json`), JSON.stringify(told));
  writeFileSync(join(web, "..", "ahead", "draw-xy.js"), drawer);
  const state = { value: 1 };
  const app = new Hono() as unknown as App;
  app.get("/api/v1/session", (c) => c.json({ kind: c.req.header("cookie")?.includes("who=") === true ? "person" : "nobody", name: c.req.header("cookie") }));
  app.get("/api/v1/board", (c) => (c.req.header("cookie")?.includes("who=viewer") === true ? c.json({ value: state.value, seconds: performance.now() }) : c.json({ error: { code: "not_allowed" } }, 403)));
  const ahead = pagesAhead({ app, web, log: openLog("silent") });
  app.get("*", async (c) => (await ahead(c)) ?? c.text("the shell"));
  const open = async (path: string, headers: Record<string, string> = {}): Promise<string> => (await app.request(path, { headers: { accept: "text/html", ...headers } })).text();
  return { app, state, open };
}

const viewer = { cookie: "who=viewer" };

test("a page is sent with its numbers in it, in the language that the reader chose or the browser wishes for", async () => {
  const { open } = dashboard();
  expect(await open("/", { ...viewer, "accept-language": "ru-RU,ru;q=0.9,en;q=0.8" })).toMatch(/<html lang="ru" data-drawn[^]*<div id="root"><p class="tile">ru 1 \{"value":1,/);
  expect(await open("/", { cookie: "who=viewer; sextant_language=zh-CN", "accept-language": "ru" })).toContain('">zh-CN 2 ');
  expect(await open("/", { cookie: "who=viewer; sextant_language=<b>", "accept-language": "tlh" })).toContain('">en 3 ');
});

test("it is drawn once while it is answered the same, and anew when a number moved", async () => {
  const { open, state } = dashboard();
  expect([await open("/", viewer), await open("/", viewer)].map((page) => />en (\d)/.exec(page)?.[1])).toEqual(["1", "1"]);
  state.value = 2;
  expect(await open("/", viewer)).toContain('>en 2 {"value":2,');
});

test("nothing is drawn for nobody, and what one may see is not shown to another", async () => {
  const { open } = dashboard();
  expect(await open("/")).toBe("the shell");
  expect(await open("/", viewer)).toContain('{"value":1,');
  const other = await open("/", { cookie: "who=stranger" });
  expect(other).toContain("not_allowed");
  expect(other).not.toContain("value");
});

test.each([
  ["an address without a page", "/nowhere", viewer, "the shell"],
  ["a picture", "/logo", { ...viewer, accept: "image/png" }, "the shell"],
])("%s is left as it was", async (_what, path, headers, shell) => {
  expect(await dashboard().open(path, headers)).toBe(shell);
});

test("a page that cannot be drawn is left to its script, and no browser keeps any", async () => {
  const { app } = dashboard();
  const answer = await app.request("/broken", { headers: { accept: "text/html", ...viewer } });
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  expect(await answer.text()).toMatch(/<script data-entry="\/assets\/index-aa.js">begin\(\);<\/script>[^]*<div id="root"><\/div>/);
});

test("nothing but the font is fetched before the page is shown; the head says what comes then", () => {
  const head = shellOf({ html: built, manifest, sheets, textOf: (path) => files[path] ?? "" })?.head("pages/kpi/kpi-page.tsx", "ru") ?? "";
  const later = [...head.matchAll(/<link data-later="(\w+)"[^>]* href="([^"]+)"/g)].map(([, how, what]) => `${how} ${what}`);
  expect(later).toEqual([
    "stylesheet /assets/first-view-cc.css", "stylesheet /assets/kpi-page-ee.css", "stylesheet /assets/chart-dd.css",
    "preload /assets/index-aa.js", "preload /assets/first-view-bb.js", "preload /assets/kpi-page-ee.js", "preload /assets/chart-dd.js", "preload /assets/screens-ff.js",
  ]);
  expect(head).not.toMatch(/type="module"|rel="(stylesheet|modulepreload)"|src=/);
});

test("a page brings the rules that it needs, in their order, and the policy lets run the script in its head", async () => {
  const { app } = dashboard();
  const answer = await app.request("/", { headers: { accept: "text/html", ...viewer } });
  const page = await answer.text();
  expect(page).toMatch(/<style>@layer base\{a\{top:0\}\}\.tile\{top:1px\}<\/style>\s*<\/head>\s*<body>/);
  const script = /<script data-entry="[^"]*">([^]*?)<\/script>/.exec(page)?.[1] ?? "";
  expect(answer.headers.get("content-security-policy")).toContain(`script-src 'self' 'sha256-${createHash("sha256").update(script).digest("base64")}';`);
});

test.each([
  ["ru;q=0.8, en-GB", ["en-GB", "ru"]],
  ["zh-Hans-CN,zh;q=0.9", ["zh-Hans-CN", "zh"]],
  ["*;q=0.5, <script>, en;q=0, de;q=x", ["de"]],
  ["", []],
])("wishes are read in their order: %s", (accepted, wishes) => {
  expect(wishesOf(accepted)).toEqual(wishes);
});

test("how long a board took makes it no other board; every other number does", () => {
  const [one, same, other] = ['{"kpis":[],"seconds":0.012}', '{"kpis":[],"seconds":0.4}', '{"kpis":[{"seconds":1}],"seconds":0.4}'].map((text) => digestOf("/api/v1/board?from=2026-01-01", text));
  expect(same).toBe(one);
  expect(other).not.toBe(one);
  expect(digestOf("/api/v1/accounts/a1", '{"seconds":0.012}')).not.toBe(digestOf("/api/v1/accounts/a1", '{"seconds":0.4}'));
});
