/**
 * One log of events and CRM rows in several orders, with repetitions, cut into other requests, over other doors and with restarts in between: the
 * board is the same to the last byte, and so is every row with its account. The orders stand side by side in one workspace, each under a tag of
 * its own, so that fifty cost what a few would. The long form, some minutes of processor time:
 * `SEXTANT_ORDERS=50 npx vitest run tests/recovery/order.test.ts`.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkbench, type Workbench } from "../../src/serve/workbench.ts";
import { sql } from "../../src/store/sql.ts";
import { headers, kinds, type LogEvent, told } from "./order-log.ts";

const orders = Number(process.env["SEXTANT_ORDERS"] ?? 5);
const seed = Number(process.env["SEXTANT_SEED"] ?? 7);
/** The short form asks for some numbers of some orders only: a board is many statements. */
const isLong = orders >= 20;
const story = told({ orders, parts: isLong ? 3 : 2, files: isLong ? ["accounts", "people", "deals"] : ["accounts"], seed });

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  const { key_id } = await bench.workspace.control.sources.add({ name: "site", trust: "server", origins: [], author: "test", at: bench.workspace.now() });
  for (const [nth, { files, requests }] of story.parts.entries()) {
    if (nth > 0) await bench.reopen();
    for (const [file, rows] of files) expect(await bench.importText(`${file}-${nth}.csv`, `${headers[file]}\n${rows.join("\n")}\n`, { as: kinds[file], source: "crm" })).toMatchObject({ state: "committed" });
    for (const [i, events] of requests.entries()) await send(events, { key: key_id, nth: i });
    await bench.workspace.live.drain.settled();
  }
}, 3_600_000);
afterAll(() => bench?.close());

async function send(events: readonly LogEvent[], { key, nth }: { key: string; nth: number }): Promise<void> {
  const isSingle = events.length === 1;
  const path = isSingle ? `/v1/${String(events[0]?.["type"])}` : (["/v1/batch", "/v1/b/"][nth % 2] ?? "");
  const { status } = await bench.ask(path, { method: "POST", headers: { "x-write-key": key }, body: JSON.stringify(isSingle ? events[0] : { batch: events }) });
  expect(status).toBe(200);
}

/** Texts by the tag that stands in them, the tag left out. */
function byTag(texts: readonly string[]): Map<string, string[]> {
  const found = new Map(story.tags.map((tag): [string, string[]] => [tag, []]));
  for (const text of texts) {
    const [tag = ""] = /-o\d{3}/.exec(text) ?? [];
    found.get(tag)?.push(text.replaceAll(tag, ""));
  }
  return found;
}

test(`${orders} orders of one log leave every row with the same account (seed ${seed})`, { timeout: 900_000 }, async () => {
  expect(await bench.workspace.imports.verify()).toMatchObject({ ok: true, faults: [] });
  const rows = await bench.workspace.engine.rows(sql`
    SELECT record, owner, method, says
    FROM (
      SELECT 'touch' AS record, account_id AS owner, toString(account_method) AS method, concat(id, ' ', toString(at), ' ', type, ' ', form, ' ', person_id, ' ', visitor, ' ', toString(ifNull(seconds, -1)), ' ', toString(ifNull(scroll, -1))) AS says FROM touch
      UNION ALL SELECT 'person', account_id, toString(account_method), concat(id, ' ', person_id, ' ', name, ' ', title, ' ', email, ' ', toString(valid_from)) FROM person
      UNION ALL SELECT 'account', account_id, toString(account_method), concat(id, ' ', name, ' ', toString(domains), ' ', toString(valid_from)) FROM account WHERE account_id != ''
      UNION ALL SELECT 'opportunity', account_id, toString(account_method), id FROM opportunity
      UNION ALL SELECT 'visitor', account_id, toString(method), concat(visitor, ' ', person_id, ' ', toString(since)) FROM visitor_ref
      UNION ALL SELECT 'link', '', '', concat(toString(from_kind), ' ', from_id, ' ', toString(to_kind), ' ', to_id) FROM identity_link)
    ORDER BY record, owner, says`);
  const found = byTag(rows.map((row) => JSON.stringify(row)));
  const [first = "", ...others] = story.tags;
  const once = found.get(first) ?? [];
  expect(once.filter((line) => line.includes(" form demo ")).length, "twelve forms were sent").toBe(12);
  for (const tag of others) expect(found.get(tag), `order ${tag}`).toEqual(once);
  if (isLong) process.stderr.write(`${others.length} orders: the same rows\n`);
});

const period = "from=2026-01-01&to=2026-03-01";
const some = ["demo_requests", "engagement_minutes", "site_visits"];

/** What is asked of the accounts of one order. */
async function numbersOf(tag: string): Promise<string> {
  const where = `${period}&where=${encodeURIComponent(`region=region${tag}`)}`;
  const asked = isLong ? [`board?${where}`] : some.map((id) => `kpis/${id}?${where}`);
  const answers: string[] = [];
  for (const path of asked) {
    const { status, body: { seconds: _, ...body } } = await bench.ask(`/api/v1/${path}`);
    expect(status, path).toBe(200);
    answers.push(JSON.stringify(body).replaceAll(tag, ""));
  }
  return answers.join("\n");
}

test(`${orders} orders of one log give one board (seed ${seed})`, { timeout: 3_600_000 }, async () => {
  const [first = "", ...others] = story.tags;
  const once = await numbersOf(first);
  expect(once, "twelve demo forms and a contact form").toMatch(/"id":"demo_requests"[^]*?"value":13\b/);
  for (const tag of isLong ? others : others.slice(-2)) {
    expect(await numbersOf(tag), `order ${tag}`).toBe(once);
    if (isLong) process.stderr.write(`order ${tag}: the same board\n`);
  }
});
