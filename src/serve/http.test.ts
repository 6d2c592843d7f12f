import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { z } from "@hono/zod-openapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as accounts from "./answers-accounts.ts";
import * as answers from "./answers.ts";
import * as importAnswers from "./answers-imports.ts";
import type { AccountPage, FactPage, KpiCard, ProblemBody, Timeline } from "./contract.ts";
import { failureOf } from "./failures.ts";
import { withoutControls } from "./log.ts";
import { openapiDocument } from "./routes/docs.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const web = mkdtempSync(join(tmpdir(), "sextant-web-"));
let bench: Workbench;

beforeAll(async () => {
  mkdirSync(join(web, "assets"));
  writeFileSync(join(web, "index.html"), "<!doctype html><title>Sextant</title>");
  writeFileSync(join(web, "assets", "index-Bx7_9aQk.js"), "export {};");
  writeFileSync(join(web, "assets", "index-Bx7_9aQk.js.gz"), gzipSync("export {};"));
  writeFileSync(join(web, "..", "beside.txt"), "not yours");
  bench = await openWorkbench(undefined, web);
});
afterAll(async () => {
  await bench.close();
  rmSync(web, { recursive: true, force: true });
});

async function problemOf(path: string, init?: RequestInit): Promise<{ status: number; error: ProblemBody }> {
  const { status, body } = await bench.ask<{ error: ProblemBody }>(path, init);
  return { status, error: body.error };
}

const json = { "content-type": "application/json" };

describe("the border of a server without login", () => {
  test.each([
    ["localhost", 200], ["localhost:4680", 200], ["127.0.0.1:4680", 200], ["[::1]:4680", 200],
    ["evil.example", 421], ["localhost.evil.example", 421], ["127.0.0.1.nip.io", 421], ["192.168.1.5:4680", 421], ["", 421], ["localhost:4680:80", 421],
  ])("Host “%s” is answered with %i", async (host, status) => {
    expect((await bench.ask("/api/v1/record-kinds", { headers: { host } })).status).toBe(status);
  });

  test.each([
    [{}, 200],
    [{ origin: "http://localhost" }, 200],
    [{ origin: "http://evil.example" }, 403],
    [{ origin: "null" }, 403],
    [{ origin: "https://localhost" }, 403],
    [{ "sec-fetch-site": "cross-site" }, 403],
    [{ "sec-fetch-site": "same-site" }, 403],
    [{ "sec-fetch-site": "same-origin" }, 200],
  ])("a change asked for with %j is answered with %i", async (headers, status) => {
    const answer = await bench.ask("/api/v1/settings/name", { method: "PUT", headers: { ...json, ...headers }, body: JSON.stringify({ value: "Test" }) });
    expect(answer.status).toBe(status);
  });

  test("every answer forbids inline scripts, framing and guessing of types", async () => {
    for (const path of ["/", "/api/v1/workspace", "/api/docs", "/nowhere.png"]) {
      const { headers } = await bench.ask(path);
      expect(headers.get("content-security-policy")).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });
});

test("a KPI is filtered by the labels of its own facts, those of others are no dimension of it", async () => {
  for (const path of ["/api/v1/kpis/leads_created", "/api/v1/kpis/leads_created/facts", "/api/v1/kpis/leads_created/sources"]) expect((await bench.ask(`${path}?where=seniority=manager`)).status).toBe(200);
});

describe("what is asked wrongly is told", () => {
  test.each([
    ["/api/v1/nothing", {}, 404, "no_such_address"],
    ["/api/v1/kpis/no_such_kpi", {}, 404, "unknown_kpi"],
    ["/api/v1/accounts/nobody", {}, 404, "unknown_account"],
    ["/api/v1/kpis/win_rate?form=2026-01-01", {}, 400, "bad_request"],
    ["/api/v1/kpis/win_rate?from=2026-02-30&to=2026-03-01", {}, 400, "unknown_period"],
    ["/api/v1/kpis/win_rate?by=shoe_size", {}, 400, "unknown_dimension"],
    ["/api/v1/kpis/win_rate?where=tier", {}, 400, "bad_request"],
    ["/api/v1/kpis/win_rate?where=seniority=manager", {}, 400, "unknown_dimension"],
    ["/api/v1/accounts?sort=name;DROP TABLE account", {}, 400, "bad_request"],
    ["/api/v1/accounts?where=name) OR 1=1 --=x", {}, 400, "bad_request"],
    ["/api/v1/accounts?limit=1001", {}, 400, "bad_request"],
    ["/api/v1/files/../../control.sqlite", {}, 404, "no_such_address"],
    ["/api/v1/files/abc", {}, 400, "bad_request"],
    [`/api/v1/files/${"0".repeat(64)}`, {}, 404, "unknown_file"],
    ["/api/v1/imports", { method: "POST", headers: json, body: "{" }, 400, "invalid_json"],
    ["/api/v1/imports", { method: "POST", headers: json, body: "[".repeat(10_000) }, 400, "invalid_json"],
    ["/api/v1/imports", { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }, 415, "unsupported_media_type"],
    ["/api/v1/imports", { method: "POST", headers: json, body: `"${"x".repeat(1_100_000)}"` }, 413, "body_too_large"],
    ["/api/v1/imports", { method: "POST", headers: json, body: JSON.stringify({ sha256: "0".repeat(64), constructor: {} }) }, 400, "bad_request"],
    ["/api/v1/imports", { method: "POST", headers: json, body: `{"sha256":"${"0".repeat(64)}","__proto__":{"polluted":1}}` }, 400, "bad_request"],
    ["/api/v1/settings/zone", { method: "PUT", headers: json, body: JSON.stringify({ value: "Mars/Olympus" }) }, 400, "bad_setting"],
    ["/api/v1/mappings/..%2Fx", { method: "PUT", headers: json, body: JSON.stringify({ mappings: [] }) }, 400, "bad_target"],
    ["/api/v1/export/system.users", {}, 404, "no_such_export"],
  ])("%s %j → %i %s", async (path, init, status, code) => {
    const answer = await problemOf(path, init);
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    expect(answer.error.advice).not.toBe("");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("a fault of ours tells the client a number and nothing of the inside", () => {
    const { status, body, bug } = failureOf(new Error("SELECT secret FROM account at /home/x.ts:3"), "ab12cd34");
    expect([status, bug]).toEqual([500, true]);
    expect(JSON.stringify(body)).not.toMatch(/SELECT|home/);
    expect(body.error.details).toEqual({ incident: "ab12cd34" });
  });

  test("a log line cannot be steered by a name", () => {
    expect(withoutControls({ name: "a\u202egpj.exe", list: ["\u009b31m"] })).toEqual({ name: "a\\u202egpj.exe", list: ["\\u009b31m"] });
  });
});

describe("the dashboard's files", () => {
  test("a file whose name holds its hash is kept for ever, packed where the browser can unpack it", async () => {
    const { headers, status } = await bench.ask("/assets/index-Bx7_9aQk.js", { headers: { "accept-encoding": "gzip" } });
    expect([status, headers.get("cache-control"), headers.get("content-encoding")]).toEqual([200, "public, max-age=31536000, immutable", "gzip"]);
  });

  test("every address of the dashboard's own opens its page; a missing picture does not", async () => {
    expect((await bench.ask<string>("/kpi/win_rate?from=2026-01-01")).body).toContain("<title>Sextant");
    expect((await bench.ask("/logo.png")).status).toBe(404);
  });

  test.each(["/../beside.txt", "/..%2fbeside.txt", "/assets/..%2f..%2fbeside.txt", "/%2e%2e/beside.txt", "/%00"])("%s leads nowhere outside", async (path) => {
    expect(JSON.stringify((await bench.ask(path)).body)).not.toContain("not yours");
  });

  test("what did not change is not sent again", async () => {
    const first = await bench.ask("/index.html");
    expect((await bench.ask("/index.html", { headers: { "if-none-match": first.headers.get("etag") ?? "" } })).status).toBe(304);
  });
});

describe("the API's document", () => {
  test("holds every route of the contract's table", () => {
    const contract = readFileSync(new URL("./contract.ts", import.meta.url), "utf8");
    const rows = [...contract.matchAll(/^ \* \| (.+?) \|/gm)].map((row) => row[1] ?? "").filter((row) => row.includes("/"));
    const promised = rows.flatMap((row) => row.split(" · ")).flatMap(routesIn);
    const served = new Set(bench.app.routes.map(({ method, path }) => `${method} ${path}`));
    const missing = promised.filter((route) => !served.has(route));
    expect(promised.length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });

  test("names each operation once and says what each answers", () => {
    const document = openapiDocument(bench.app, "1.2.3");
    expect(document.openapi).toBe("3.1.0");
    const operations = Object.values(document.paths ?? {}).flatMap((path) => [path.get, path.post, path.put].filter((one) => one !== undefined));
    expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
    for (const operation of operations) expect(Object.keys(operation.responses ?? {}).length).toBeGreaterThan(2);
  });

  test("requires of an answer only what none of them leaves out", async () => {
    const schemas = openapiDocument(bench.app, "1.2.3").components?.schemas as Readonly<Record<string, { readonly required: readonly string[]; readonly properties: Readonly<Record<string, { readonly items?: { readonly required: readonly string[] } }>> }>>;
    const { body } = await bench.ask<Record<string, unknown>>("/api/v1/kpis/win_rate");
    const result = schemas["KpiResult"];
    expect(result?.required.filter((field) => !(field in body))).toEqual([]);
    expect(Object.keys(body).filter((field) => !Object.hasOwn(result?.properties ?? {}, field))).toEqual([]);
    expect(result?.required).toContain("beside");
    expect(result?.properties["breakdown"]?.items?.required).not.toContain("beside");
  });

  test("has a viewer from our own files alone", async () => {
    const { body } = await bench.ask<string>("/api/docs");
    expect(body).not.toMatch(/https?:|<script>/);
    expect((await bench.ask("/api/docs/swagger-ui-bundle.js")).status).toBe(200);
  });
});

/** `GET /api/v1/kpis/:id?from&to`, `POST /api/v1/imports/:batch/cancel`, `/undo`: as Hono writes them. */
function routesIn(text: string): string[] {
  const [, verb = "GET", path = ""] = /^(GET|POST|PUT)?\s*(\/\S*)/.exec(text) ?? [];
  const whole = /^\/(undo|redo)/.test(path) ? `/api/v1/imports/:batch${path}` : path;
  const method = /^\/(undo|redo)/.test(path) ? "POST" : verb;
  return whole === "" ? [] : [`${method} ${whole.replace(/\?.*$/, "").replace(/…$/, "")}`];
}

const names = [
  "O'Brien <b>", "Null", "undefined", "'; DROP TABLE account; --", "\") OR 1=1 --", "{p0:String}", "100 % _x_", "=1+1", "<script>alert(1)</script>",
  "社會科學院語學研究所", "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠", "👩 Family", "مُنَاقَشَةُ", "\\x00 \\n", "${jndi:ldap://x}", "../../etc/passwd", "A,\"B\"",
];

describe("names come back as they were written", () => {
  beforeAll(async () => {
    const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const rows = names.map((name, i) => `N${i},${cell(name)},n${i}.example`);
    await bench.importText("names.csv", `id,name,domain\n${rows.join("\n")}\n`, { as: "account" });
    const touches = names.map((_, i) => `2026-02-01T10:0${i % 10}:00Z,page_view,n${i}.example,60`);
    await bench.importText("visits.csv", `at,type,account_domain,seconds\n${touches.join("\n")}\n2026-02-01T10:30:00Z,page_view,n0.example,60\n`, { as: "touch" });
  });

  test("in the list of accounts, by search, and never as SQL", async () => {
    const page = await bench.get<AccountPage>("/api/v1/accounts?limit=100&sort=name");
    expect(page.accounts.map((one) => one.name).toSorted()).toEqual(names.map((name) => name.normalize("NFC")).toSorted());
    for (const name of ["'; DROP TABLE account; --", "100 % _x_", "{p0:String}"]) {
      const found = await bench.get<AccountPage>(`/api/v1/accounts?search=${encodeURIComponent(name)}`);
      expect(found.accounts.map((one) => one.name)).toEqual([name]);
    }
    expect((await bench.get<AccountPage>("/api/v1/accounts?search=%25")).total).toBe(1);
  });

  test("filters, order and pages fit together", async () => {
    const all = await bench.get<AccountPage>("/api/v1/accounts?sort=-minutes_90d&limit=100");
    expect(all.accounts[0]).toMatchObject({ name: names[0], minutes_90d: 2, last_touch_at: "2026-02-01T10:30:00.000Z" });
    const second = await bench.get<AccountPage>("/api/v1/accounts?sort=name&limit=5&offset=5");
    expect(second.total).toBe(names.length);
    expect(second.accounts).toHaveLength(5);
    expect((await bench.get<AccountPage>("/api/v1/accounts?where=domain=n3.example&where=domain=n4.example")).total).toBe(2);
  });

  test("equal things of a day are one entry of the timeline", async () => {
    const { entries } = await bench.get<Timeline>("/api/v1/accounts/n0.example/timeline");
    expect(entries).toEqual([expect.objectContaining({ record: "touch", type: "page_view", times: 2, minutes: 2, at: "2026-02-01T10:30:00.000Z" })]);
  });

  test("an export as CSV guards the cell that a spreadsheet would run; ndjson holds it as it is", async () => {
    const csv = await bench.ask<string>("/api/v1/export/account");
    expect(csv.body).toContain("\"'=1+1\"");
    const lines = (await bench.ask<string>("/api/v1/export/account?format=ndjson")).body;
    expect(lines).toContain("\"name\":\"=1+1\"");
  });
});

describe("how a number is counted is told in the language that is asked for", () => {
  const sentence = /^[А-ЯЁ0-9A-Z«].*[.]$/u;
  test("the card of a KPI: its texts, why its example comes out so, what its settings mean", async () => {
    const [english, russian] = await Promise.all(["en", "ru"].map((lang) => bench.get<KpiCard>(`/api/v1/kpis/customer_retention_rate/card?lang=${lang}`)));
    expect(russian).toMatchObject({ id: "customer_retention_rate", title: "Удержание клиентов", sql: english?.sql });
    expect(russian?.example).toEqual({ ...english?.example, because: "На 1 января двадцать клиентов, семнадцать из них остались к концу года: C18, C19 и C20 ушли. Пятеро, появившиеся в течение года, не считаются." });
    for (const { meaning } of russian?.knobs ?? []) expect(meaning).toMatch(sentence);
    for (const { brought_by: source } of russian?.needs ?? []) expect(source).toMatch(/[а-я]/u);
  });

  test("the list of all KPIs; without a language it is English, and one that we do not speak is refused", async () => {
    const { kpis: all } = await bench.get<{ kpis: readonly KpiCard[] }>("/api/v1/kpis?lang=zh-CN");
    expect(all.filter(({ title, example }) => !/\p{Script=Han}/u.test(title) || !/\p{Script=Han}/u.test(example.because)).map(({ id }) => id)).toEqual([]);
    expect((await bench.get<KpiCard>("/api/v1/kpis/win_rate/card")).title).toBe("Opportunity to won");
    expect((await bench.ask("/api/v1/kpis?lang=tlh")).status).toBe(400);
  });
});

describe("every answer has the shape that the document promises", () => {
  const window = "from=2026-01-01&to=2026-03-01";
  const shapes: readonly (readonly [path: string, shape: z.ZodType])[] = [
    ["/api/v1/workspace", answers.workspaceAnswer],
    ["/api/v1/kpis", answers.kpisAnswer],
    ["/api/v1/catalogue", answers.catalogueAnswer],
    [`/api/v1/kpis/site_visits?${window}&every=month&by=industry&accounts&compare`, answers.kpiResultAnswer],
    [`/api/v1/kpis/site_visits/card?${window}`, answers.kpiCardAnswer],
    [`/api/v1/kpis/site_visits/facts?${window}`, answers.factPageAnswer],
    [`/api/v1/kpis/site_visits/sources?${window}&account=n0.example`, answers.sourceRowsAnswer],
    [`/api/v1/kpis/site_visits/explain?${window}`, answers.explanationAnswer],
    [`/api/v1/board?${window}`, answers.boardAnswer],
    ["/api/v1/dimensions", answers.dimensionsAnswer],
    ["/api/v1/accounts", accounts.accountPageAnswer],
    ["/api/v1/accounts/n0.example", accounts.accountDetailAnswer],
    ["/api/v1/accounts/n0.example/timeline", accounts.timelineAnswer],
    ["/api/v1/accounts/n0.example/news", accounts.accountNewsAnswer],
    ["/api/v1/accounts/n0.example/numbers/people", accounts.numberBehindAnswer],
    ["/api/v1/imports", importAnswers.batchesAnswer],
    ["/api/v1/imports/1", importAnswers.importAnswer],
    ["/api/v1/rejects", importAnswers.rejectPageAnswer],
  ];

  test.each(shapes)("%s", async (path, shape) => {
    const parsed = shape.safeParse(await bench.get(path));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  test("and says how long the engine took", async () => {
    const { headers } = await bench.ask<FactPage>(`/api/v1/kpis/site_visits/facts?${window}`);
    expect(headers.get("server-timing")).toMatch(/^engine;dur=[\d.]+;desc="\d+ queries", total;dur=[\d.]+$/);
  });
});
