/** Fifteen years of contributions of 1,217 people, found to their companies by mail domain, to the numbers that ground-truth.json knows of them. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCompanies } from "./companies.ts";
import { sql } from "../../src/store/sql.ts";
import type { ImportAnswer } from "../../src/serve/contract.ts";
import { openDesk, type Desk } from "./desk.ts";
import { groundTruth, isShared, shared, whySkipped } from "./shared.ts";

interface Truth {
  readonly touches: number;
  readonly people: number;
  readonly resolved_touches: number;
  readonly resolution_rate: number;
  readonly top_unresolved: readonly (readonly [domain: string, touches: number])[];
  readonly accounts: number;
  readonly top10_by_touches: readonly (readonly [account: string, touches: number, people: number])[];
  readonly accounts_with_5plus_people: number;
  readonly reengaged_accounts: number;
  readonly accounts_active_by_year: Readonly<Record<string, number>>;
  readonly retention: Readonly<Record<string, { readonly base: number; readonly retained: number }>>;
  readonly first: string;
  readonly last: string;
}

/** One contribution as the file has it. */
interface Contribution {
  readonly commit: string;
  readonly person: string;
  readonly domain: string;
  readonly at: number;
}

const file = "openstack-touches/touches.csv";
const ever = { from: "2011-01-01", to: "2026-11-01" } as const;
const dayMs = 86_400_000;
/** Contributions that we find beyond the plain reading: a university known by one institute's host is the likely owner of the domain above, and so of another institute's. */
const more = 1;

describe.skipIf(!isShared)(`contributions to an open project${whySkipped}`, () => {
  let desk: Desk;
  let truth: Truth;
  let brought: ImportAnswer;
  let companies: readonly (readonly [company: string, domains: readonly string[]])[];
  let contributions: readonly Contribution[];

  beforeAll(async () => {
    truth = groundTruth<Truth>("openstack_touches");
    companies = readCompanies();
    contributions = readContributions();
    // A gap of more than 180 days is one of at least 181; any contribution is a return.
    desk = await openDesk({ "kpi.re_engaged_accounts.dormant_days": "181", "kpi.re_engaged_accounts.minutes": "1" });
    await desk.bring({ name: "companies.csv", text: companyFile(companies) }, { as: "account", source: "stackalytics" });
    brought = await desk.bring({ path: shared(file) }, {
      as: "touch", source: "git", map: { id: "commit", at: "at_utc", person: "person_hash", account_domain: "email_domain", topic: "project" },
      set: { type: "social_comment", direction: "in" },
    });
  });
  afterAll(async () => desk.close());

  it("arrives whole: 18,221 contributions of 1,217 people", async () => {
    expect(brought.rows).toMatchObject({ read: truth.touches, new: truth.touches, rejected: 0, skipped: 0, unmatched: truth.touches - truth.resolved_touches - more });
    const [row] = await desk.rows<Record<string, string>>(sql`
      SELECT uniqExact(person) AS people, toString(min(at)) AS first_at, toString(max(at)) AS last_at
      FROM touch`);
    expect([Number(row?.["people"]), row?.["first_at"], row?.["last_at"]]).toEqual([truth.people, asStored(truth.first), asStored(truth.last)]);
  });

  it("finds the company of 12,222 of them by mail domain, at the domain itself or one above it, and one more by the domain above a host", async () => {
    const rows = await desk.rows<{ method: string; n: string }>(sql`
      SELECT toString(account_method) AS method, count() AS n
      FROM touch
      WHERE account_id != ''
      GROUP BY method`);
    expect(rows.map(({ method, n }) => [method, Number(n)])).toEqual([["domain", truth.resolved_touches + more]]);
    expect(truth.resolved_touches / truth.touches).toBeCloseTo(truth.resolution_rate, 6);
    const companyOf = companyFinder(companies);
    const names = await desk.rows<{ commit: string; company: string }>(sql`
      SELECT t.id AS commit, a.name AS company
      FROM touch AS t
      INNER JOIN account AS a ON t.account_id = a.account_id`);
    const domains = new Map(contributions.map(({ commit, domain }) => [commit, domain]));
    const added = names.filter(({ commit, company }) => companyOf(domains.get(commit) ?? "") !== company);
    expect(added.map(({ commit, company }) => [domains.get(commit), company])).toEqual([["ccc.ufcg.edu.br", "Universidade Federal de Campina Grande"]]);
  });

  it("leaves open what nobody owns, the largest first", async () => {
    const rows = await desk.rows<{ host: string; n: string }>(sql`
      SELECT account_domain AS host, count() AS n
      FROM touch
      WHERE account_id = ''
      GROUP BY host
      HAVING n > 0
      ORDER BY n DESC, host`);
    const open = new Map(rows.map(({ host, n }) => [host, Number(n)]));
    expect(truth.top_unresolved.map(([host]) => [host, open.get(host)])).toEqual(truth.top_unresolved);
    expect(open.get("gmail.com")).toBeGreaterThan(2_000);
  });

  it("has 117 companies, with the ten largest and their people, 28 of them with five people or more", async () => {
    const rows = await desk.rows<{ company: string; touches: string; people: string }>(sql`
      SELECT a.name AS company, count() AS touches, uniqExact(t.person) AS people
      FROM (SELECT * FROM touch WHERE account_domain != 'ccc.ufcg.edu.br') AS t
      INNER JOIN account AS a ON t.account_id = a.account_id
      GROUP BY company
      ORDER BY touches DESC, company`);
    const found = rows.map(({ company, touches, people }) => [company, Number(touches), Number(people)] as const);
    expect(found.length).toBe(truth.accounts);
    expect(found.slice(0, truth.top10_by_touches.length)).toEqual(truth.top10_by_touches);
    expect(found.filter(([, , people]) => people >= 5).length).toBe(truth.accounts_with_5plus_people);
  });

  it("has as many active companies each year, and as many that come back the next year", async () => {
    const rows = await desk.rows<{ year: number; account: string }>(sql`
      SELECT DISTINCT toYear(at) AS year, account_id AS account
      FROM touch
      WHERE account_id != ''`);
    const active = Map.groupBy(rows, ({ year }) => year);
    const accountsOf = (year: number): Set<string> => new Set((active.get(year) ?? []).map(({ account }) => account));
    expect(Object.fromEntries([...active].map(([year, some]) => [String(year), some.length]))).toEqual(truth.accounts_active_by_year);
    const retention = Object.keys(truth.retention).map((year) => {
      const [before, then] = [accountsOf(Number(year) - 1), accountsOf(Number(year))];
      return [year, before.size, [...before].filter((account) => then.has(account)).length];
    });
    expect(retention).toEqual(Object.entries(truth.retention).map(([year, { base, retained }]) => [year, base, retained]));
  });

  it("has 58 companies that came back after more than 180 days, as a KPI", async () => {
    const result = await desk.kpi("re_engaged_accounts", { ...ever, by: "account_id" });
    const back = (result.breakdown ?? []).filter(({ value }) => (value ?? 0) > 0);
    expect(back.length).toBe(truth.reengaged_accounts);
    expect([result.beside["accounts"], result.value]).toEqual([truth.reengaged_accounts, silences(contributions, companies)]);
  });

  it("picks up what came before a company was known, and gives it back when that is undone", async () => {
    const before = await accountsOfTouches(desk);
    const added = await desk.bring({ name: "foundation.csv", text: "name,domains\nOpenStack Foundation,openstack.org\n" }, { as: "account", source: "stackalytics" });
    const after = await accountsOfTouches(desk);
    const theirs = contributions.filter(({ domain }) => domain === "openstack.org" || domain.endsWith(".openstack.org")).map(({ commit }) => commit);
    expect(theirs.length).toBeGreaterThan(900);
    expect([...after].filter(([commit, account]) => account !== before.get(commit)).map(([commit]) => commit).toSorted()).toEqual(theirs.toSorted());
    await desk.post(`/api/v1/imports/${added.batch}/undo`, {});
    expect(await accountsOfTouches(desk)).toEqual(before);
  });
});

// --- the same, read plainly from the files --------------------------------------------------------------------------------------------

function readContributions(): Contribution[] {
  const [, ...lines] = readFileSync(shared(file), "utf8").trim().split("\n");
  return lines.map((line) => {
    const [, commit = "", person = "", domain = "", at = ""] = line.split(",");
    return { commit, person, domain, at: Date.parse(at) };
  });
}

function companyFile(companies: readonly (readonly [string, readonly string[]])[]): string {
  return `name,domains\n${companies.map(([company, domains]) => `${quoted(company)},${domains.join(";")}`).join("\n")}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** The company of a mail domain: the longest of it and the domains above it that a company has. */
function companyFinder(companies: readonly (readonly [string, readonly string[]])[]): (domain: string) => string | null {
  const byDomain = new Map(companies.flatMap(([company, domains]) => domains.map((domain) => [domain, company] as const)));
  const find = (domain: string): string | null => byDomain.get(domain) ?? (domain.includes(".") ? find(domain.slice(domain.indexOf(".") + 1)) : null);
  return (domain) => find(domain.toLowerCase());
}

/** How often a company contributed again after more than 180 days. */
function silences(contributions: readonly Contribution[], companies: readonly (readonly [string, readonly string[]])[]): number {
  const companyOf = companyFinder(companies);
  const byCompany = Map.groupBy(contributions, ({ domain }) => companyOf(domain));
  byCompany.delete(null);
  const gaps = [...byCompany.values()].map((some) => {
    const times = some.map(({ at }) => at).toSorted((a, b) => a - b);
    return times.filter((at, i) => at - (times[i - 1] ?? at) > 180 * dayMs).length;
  });
  return gaps.reduce((sum, gap) => sum + gap, 0);
}

async function accountsOfTouches(desk: Desk): Promise<Map<string, string>> {
  const rows = await desk.rows<{ id: string; account: string }>(sql`SELECT id, account_id AS account FROM touch`);
  return new Map(rows.map(({ id, account }) => [id, account]));
}

function asStored(instant: string): string {
  return new Date(instant).toISOString().replace("T", " ").replace("Z", "");
}
