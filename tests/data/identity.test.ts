/** What names add to mail domains, how often they are right, and how many visitors of an ordinary site a table of networks can name: on public data, to the last row. */
import { readFileSync } from "node:fs";
import { isbot } from "isbot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCompanies } from "./companies.ts";
import type { IdentityQueue } from "../../src/serve/contract.ts";
import { sql } from "../../src/store/sql.ts";
import { openDesk, type Desk } from "./desk.ts";
import { isShared, shared, whySkipped } from "./shared.ts";

/** 412,000 networks on a busy machine. */
const importsMs = 600_000;

describe.skipIf(!isShared)(`companies by name where no domain is known${whySkipped}`, () => {
  let desk: Desk;
  let companies: readonly (readonly [company: string, domains: readonly string[]])[];

  beforeAll(async () => {
    companies = readCompanies();
    desk = await openDesk();
  }, importsMs);
  afterAll(async () => desk.close());

  /** A domain of a company was given by its own people, whatever its name: an independent label for what the likeness proposes. */
  it("proposes the company of a hidden domain by its name, and is right at the stated rate", async () => {
    const known = companies.map(([company, domains]) => `${quoted(company)},${domains[0] ?? ""}`);
    const hidden = companies.flatMap(([company, domains]) => domains.slice(1).map((domain) => ({ company, domain })));
    await desk.bring({ name: "companies.csv", text: `name,domains\n${known.join("\n")}\n` }, { as: "account", source: "stackalytics" });
    const touches = hidden.map(({ domain }, i) => `h${i},2026-01-01T00:00:00Z,${domain}`);
    const brought = await desk.bring({ name: "hidden.csv", text: `id,at,account_domain\n${touches.join("\n")}\n` }, { as: "touch", source: "git", set: { type: "call" } });
    const { names } = await desk.get<IdentityQueue>("/api/v1/identity/queue");
    const companyOf = new Map(hidden.map(({ company, domain }) => [domain, company]));
    const judged = names.map((one) => ({ ...one, right: companyOf.get(one.text) === one.account_name }));
    const likely = judged.filter(({ zone }) => zone === "likely");
    const review = judged.filter(({ zone }) => zone === "review");
    const right = (some: readonly { readonly right: boolean }[]): number => some.filter((one) => one.right).length;
    expect({
      hidden: hidden.length, foundByDomain: hidden.length - brought.rows.unmatched, likely: likely.length, likelyRight: right(likely), review: review.length, reviewRight: right(review),
    }).toEqual(figures.hidden);
    expect(judged.filter(({ zone, right: isRight }) => zone === "likely" && !isRight).map(({ text, account_name }) => [text, account_name])).toEqual(figures.likelyWrong);
  }, importsMs);
});

describe.skipIf(!isShared)(`contributions to an open project${whySkipped}`, () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
    await desk.bring({ name: "companies.csv", text: `name,domains\n${readCompanies().map(([company, domains]) => `${quoted(company)},${domains.join(";")}`).join("\n")}\n` }, { as: "account", source: "stackalytics" });
    await desk.bring({ path: shared("openstack-touches/touches.csv") }, {
      as: "touch", source: "git", map: { id: "commit", at: "at_utc", person: "person_hash", account_domain: "email_domain", topic: "project" }, set: { type: "social_comment", direction: "in" },
    });
  }, importsMs);
  afterAll(async () => desk.close());

  it("are 67.08 % found by domain; names that look like a company's add what is stated, once somebody says so", async () => {
    const matched = async (): Promise<number> => Number((await desk.rows<{ n: string }>(sql`SELECT countIf(account_id != '') AS n FROM touch`))[0]?.n);
    const before = await matched();
    expect(before / 18_221).toBeGreaterThanOrEqual(0.6708);
    const { names } = await desk.get<IdentityQueue>("/api/v1/identity/queue");
    const likely = names.filter(({ zone }) => zone === "likely");
    await desk.post("/api/v1/identity/decide", { decisions: likely.map(({ kind, text, account_id }) => ({ means: "link", from_kind: kind, from: text, to: account_id })), reason: "likely by name" });
    expect({ before, likely: likely.length, added: (await matched()) - before, review: names.length - likely.length }).toEqual(figures.contributions);
  }, importsMs);
});

describe.skipIf(!isShared)(`an ordinary site's visitors${whySkipped}`, () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
    await desk.bring({ path: shared("ip-asn/hosting_asn_list.csv") }, { as: "network", source: "networks", map: { asn: "ASN" }, set: { kind: "hosting" } });
    await desk.bring({ path: shared("ip-asn/asn_ipv4.parquet") }, { as: "network", source: "networks", map: { first: "range_start", last: "range_end", asn: "asn", organisation: "organization" } });
  }, importsMs);
  afterAll(async () => desk.close());

  it("are named by their network at the stated share, providers and hosting left out", async () => {
    const visits = humanPages();
    await desk.bring({ name: "accounts.csv", text: fortune() }, { as: "account", source: "fortune", map: { name: "company" } });
    const brought = await desk.bring({ name: "visits.csv", text: `id,at,network,visitor,url\n${visits.map(({ at, ip, visitor, path }, i) => `v${i},${at},${ip},${visitor},${quoted(path)}`).join("\n")}\n` }, { as: "touch", source: "site", set: { type: "page_view" } });
    const [row] = await desk.rows<Record<string, string>>(sql`
      SELECT uniqExact(visitor) AS visitors, uniqExactIf(visitor, n.first > 0 AND t.number <= n.last) AS known, uniqExactIf(visitor, n.first > 0 AND t.number <= n.last AND n.excluded = '') AS named, uniqExactIf(visitor, t.account_id != '') AS ours, countIf(t.person_id != '') AS people
      FROM (SELECT *, toUInt128(toIPv6(network)) AS number, 1 AS joined FROM touch) AS t
      ASOF LEFT JOIN (SELECT *, 1 AS joined FROM network_range) AS n ON t.joined = n.joined AND t.number >= n.first`);
    expect(Object.fromEntries(Object.entries(row ?? {}).map(([key, text]) => [key, Number(text)]))).toEqual(figures.visitors);
    expect(brought.rows.rejected).toBe(0);
    const methods = await desk.rows<{ method: string }>(sql`SELECT DISTINCT toString(account_method) AS method FROM touch WHERE account_id != ''`);
    expect(methods.map(({ method }) => method)).toEqual(["network"]);
  }, importsMs);
});

/** What came out, to be changed only with a reason. */
const figures = {
  hidden: { hidden: 93, foundByDomain: 9, likely: 39, likelyRight: 39, review: 7, reviewRight: 3 },
  likelyWrong: [] as readonly (readonly string[])[],
  contributions: { before: 12_223, likely: 2, added: 3, review: 2 },
  // Of 953 visitors 211 come from networks that do not call themselves providers; most of these are providers all the same. Five are of companies we look for.
  visitors: { visitors: 953, known: 934, named: 211, ours: 5, people: 0 },
};

/** Pages that people saw: no machine, no picture, no style sheet. */
function humanPages(): { at: string; ip: string; path: string; visitor: string }[] {
  const [, ...lines] = readFileSync(shared("web-log-apache/requests.csv"), "utf8").trim().split("\n");
  return lines.flatMap((line) => {
    const [, ip = "", at = "", method = "", path = "", status = "", agent = ""] = /^([\d.]+),([^,]+),(\w+),([^,]*),(\d+),[^,]*,[^,]*,(.*),$/.exec(line) ?? [];
    const isPage = method === "GET" && (status === "200" || status === "304") && !/\.(?:css|js|png|jpe?g|gif|ico|svg|woff2?|txt|xml|pdf|zip|gz)(?:\?|$)/i.test(path);
    return ip === "" || !isPage || agent === "" || agent === "-" || isbot(agent) ? [] : [{ at, ip, path, visitor: `${ip}-${agent.length}-${agent.replaceAll(/[^A-Za-z0-9]/g, "").slice(-12)}` }];
  });
}

function fortune(): string {
  const [, ...lines] = readFileSync(shared("companies-fortune1000/fortune_1000.csv"), "utf8").trim().split("\n");
  return `company\n${lines.map((line) => /^(?:"([^"]*)"|([^,]*)),/.exec(line)).map((found) => quoted(found?.[1] ?? found?.[2] ?? "")).join("\n")}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
