/**
 * One log of events in several orders, with repetitions, cut into other batches, over other doors and with restarts in between: the board is the
 * same to the last byte. Every row is compared, and the KPIs that these events make. The long form,
 * `SEXTANT_ORDERS=50 npx vitest run tests/recovery/order.test.ts`, compares the whole board as well, in each tenth order.
 */
import { expect, test } from "vitest";
import { openWorkbench, type Workbench } from "../../src/serve/workbench.ts";
import { sql } from "../../src/store/sql.ts";

const orders = Number(process.env["SEXTANT_ORDERS"] ?? 1);
/** The whole board takes as long as ten orders. */
const boardEvery = 10;
const seed = Number(process.env["SEXTANT_SEED"] ?? 7);

/** Twelve visitors of three companies in January and February: pages, what was read of them, log-ins, forms, groups. */
function eventLog(): Record<string, unknown>[] {
  const companies = ["acme", "birch", "cedar"];
  return Array.from({ length: 12 }, (_, i) => {
    const company = companies[i % 3] ?? "";
    const [visitor, user, page] = [`v${i}`, `u${i}`, `p${i}`];
    const at = (minute: number): { timestamp: string; sentAt: string } => {
      const made = Date.UTC(2026, i % 2, 3 + i, 9, minute);
      return { timestamp: new Date(made).toISOString(), sentAt: "2026-03-01T11:59:59.000Z" };
    };
    return [
      { type: "page", messageId: page, anonymousId: visitor, ...at(0), context: { page: { url: "https://us.example/pricing" } } },
      { type: "track", event: "Page Read", messageId: `r${i}`, anonymousId: visitor, properties: { page_id: page, active_seconds: 40 + i, scroll: 0.5 }, ...at(1) },
      { type: "track", event: "Page Read", messageId: `q${i}`, anonymousId: visitor, properties: { page_id: page, active_seconds: 90 + i, scroll: 0.9 }, ...at(2) },
      { type: "identify", messageId: `i${i}`, anonymousId: visitor, userId: user, traits: { email: `${user}@${company}.example`, name: `Person ${i}` }, ...at(3) },
      { type: "identify", messageId: `j${i}`, userId: user, traits: { title: "CTO" }, ...at(4) },
      { type: "group", messageId: `g${i}`, userId: user, groupId: `team-${company}`, traits: { name: company, website: `https://${company}.example` }, ...at(5) },
      { type: "track", event: "Demo Requested", messageId: `t${i}`, userId: user, anonymousId: visitor, ...at(6) },
    ];
  }).flat();
}

function chanceOf(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Every event once to three times, in any order, in batches of any size. */
function shuffled(log: readonly Record<string, unknown>[], chance: () => number): Record<string, unknown>[][] {
  const all = log.flatMap((event) => Array.from({ length: 1 + Math.floor(chance() * 3) }, () => ({ event, at: chance() }))).toSorted((a, b) => a.at - b.at).map(({ event }) => event);
  const batches: Record<string, unknown>[][] = [];
  for (let at = 0; at < all.length; ) {
    const size = 1 + Math.floor(chance() * 40);
    batches.push(all.slice(at, at + size));
    at += size;
  }
  return batches;
}

const period = "from=2026-01-01&to=2026-03-01";
const madeOfEvents = ["demo_requests", "engagement_minutes", "high_value_page_visits", "leads_created", "account_identification_rate", "site_visits"];

/** Every row by what it says and whose it is, and the numbers. */
async function everything(bench: Workbench, isWhole: boolean): Promise<string[]> {
  const rows = await bench.workspace.engine.rows(sql`
    SELECT record, owner, method, says
    FROM (
      SELECT 'touch' AS record, account_id AS owner, toString(account_method) AS method, toString(content) AS says FROM touch
      UNION ALL SELECT 'person', account_id, toString(account_method), concat(id, ' ', name, ' ', title, ' ', email, ' ', toString(valid_from)) FROM person
      UNION ALL SELECT 'account', account_id, toString(account_method), concat(id, ' ', name, ' ', toString(domains)) FROM account
      UNION ALL SELECT 'link', '', '', toString(content) FROM identity_link)
    ORDER BY record, owner, says`);
  return [...rows.map((row) => JSON.stringify(row)), ...(await numbers(bench)), ...(isWhole ? await board(bench) : [])];
}

async function numbers(bench: Workbench): Promise<string[]> {
  const found: string[] = [];
  for (const id of madeOfEvents) {
    const { status, body } = await bench.ask<{ id: string; value: unknown; numerator: unknown; denominator: unknown }>(`/api/v1/kpis/${id}?${period}`);
    found.push(JSON.stringify([status, body.id, body.value, body.numerator, body.denominator]));
  }
  return found;
}

async function board(bench: Workbench): Promise<string[]> {
  return (await bench.get<{ kpis: readonly object[] }>(`/api/v1/board?${period}`)).kpis.map((kpi) => JSON.stringify(kpi));
}

async function standingAfter(batches: readonly Record<string, unknown>[][], { restartAfter, isWhole }: { restartAfter: number; isWhole: boolean }): Promise<string[]> {
  const bench = await openWorkbench();
  try {
    await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\nB1,Birch,birch.example\n", { as: "account", source: "crm" });
    const { key_id } = await bench.workspace.control.sources.add({ name: "site", trust: "browser", origins: [], author: "test", at: bench.workspace.now() });
    for (const [i, batch] of batches.entries()) {
      const single = batch.length === 1;
      const [path, body] = single ? [`/v1/${String(batch[0]?.["type"])}`, batch[0]] : [["/v1/batch", "/v1/b/"][i % 2] ?? "", { batch }];
      const { status } = await bench.ask(path, { method: "POST", headers: { "x-write-key": key_id }, body: JSON.stringify(body) });
      expect(status).toBe(200);
      if (i === restartAfter) await bench.reopen();
    }
    await bench.workspace.live.drain.settled();
    expect(await bench.workspace.imports.verify()).toMatchObject({ ok: true, faults: [] });
    return await everything(bench, isWhole);
  } finally {
    await bench.close();
  }
}

test(`${orders} orders of one log give one board (seed ${seed})`, { timeout: 180_000 + orders * 180_000 }, async () => {
  const log = eventLog();
  const isLong = orders >= boardEvery;
  const once = await standingAfter([log], { restartAfter: -1, isWhole: isLong });
  expect(once.join(""), "twelve forms were sent").toContain('"demo_requests",12');
  for (let i = 1; i <= orders; i++) {
    const batches = shuffled(log, chanceOf(seed + i));
    const isWhole = i % boardEvery === 0;
    const found = await standingAfter(batches, { restartAfter: Math.floor(batches.length / 2), isWhole });
    expect(found, `order ${i}`).toEqual(isWhole ? once : once.slice(0, found.length));
    if (isLong) process.stderr.write(`order ${i}: the same\n`);
  }
});
