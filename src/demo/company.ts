/**
 * The sample company: Halyard, a fictional maker of warehouse planning software, with two years of accounts, people, touches, deals,
 * contracts, costs and answers, and stories to be found in them. Deterministic: the same seed and the same last day give the same files,
 * to the byte.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ownerOn, personRow, type SampleAccount, sampleAccounts } from "./accounts.ts";
import type { SampleBook } from "./book.ts";
import { type Day, dayOf, isoDay, mondayOf } from "./calendar.ts";
import { adColumns, adRows } from "./campaigns.ts";
import { contractColumns, contractRow, contractsOf, invoiceColumns, invoiceRows, renewalColumns, renewalRow } from "./contracts.ts";
import { costColumns, costRows } from "./costs.ts";
import { answerColumns, intentColumns, intentRows, inviteColumns, surveys, usageColumns, usageRows } from "./customers.ts";
import { dealColumns, dealVersions, newDeals } from "./deals.ts";
import { goalColumns, goalRows } from "./goals.ts";
import { handoverColumns, handoverRows } from "./handovers.ts";
import { mailColumns, mailTouches } from "./mailings.ts";
import { staff } from "./names.ts";
import { type Chance, chance } from "./random.ts";
import { planColumns, planRows, salesColumns, salesTouches } from "./sales.ts";
import { extras, stories } from "./stories/index.ts";
import { type Row, writeCsv } from "./table.ts";
import { newcomerVisits } from "./newcomers.ts";
import { webColumns, webTouches } from "./web.ts";

/** What the sample company's workspace is set to. */
export const sampleWorkspace = { name: "Halyard (sample company)", zone: "Europe/Berlin", currency: "EUR" } as const;

/** The same company on every machine. */
export const sampleSeed = 20_260_101;

export interface SampleOptions {
  readonly seed: number;
  /** The last day of the data, `YYYY-MM-DD`. */
  readonly until: string;
  /** Number of target accounts; 300 unless a test wants fewer. */
  readonly accounts?: number;
}

export interface SampleFile {
  readonly path: string;
  /** What `import --as` takes. */
  readonly as: string;
  /** field → column, value of `--map`; several kinds of one file are several entries. */
  readonly map?: Readonly<Record<string, string>>;
  readonly set?: Readonly<Record<string, string>>;
}

/** Writes the files in the order in which they are best imported: accounts first. Times are written in the workspace's zone. */
export async function writeSampleCompany(directory: string, options: SampleOptions): Promise<{ files: SampleFile[] }> {
  await mkdir(directory, { recursive: true });
  const until = dayOf(options.until);
  const from = until - 730;
  const rolls = dice(options.seed);
  const book = sampleBook({ rolls, from, until, targets: options.accounts ?? 300 });
  const files: SampleFile[] = [];
  for (const [file, as, columns, rows] of [...standing(book, from), ...happened({ rolls, book, from, until })]) {
    const path = join(directory, `${file}.csv`);
    await writeCsv(path, columns, rows);
    files.push({ path, as });
  }
  return { files };
}

/** A chance of its own for each part, so that a change in one leaves the others as they are. */
function dice(seed: number): (part: number) => Chance {
  return (part) => chance(seed + part * 7_919);
}

interface Span {
  readonly rolls: (part: number) => Chance;
  readonly from: Day;
  readonly until: Day;
}

/** What chance makes, then what the stories add. */
function sampleBook({ rolls, from, until, targets }: Span & { readonly targets: number }): SampleBook {
  const accounts = sampleAccounts({ roll: rolls(0), from, until, targets, parts: [...stories.map(({ part }) => part(until)), ...extras] });
  const fresh = newDeals({ roll: rolls(1), accounts, from, until });
  const { contracts, expansions } = contractsOf({ roll: rolls(2), accounts, deals: fresh, from, until });
  const deals = [...fresh, ...expansions];
  const book: SampleBook = {
    accounts, deals, contracts,
    people: accounts.flatMap((account) => account.people.filter(({ knownOn }) => knownOn <= until).map((person) => personRow(account, person))),
    web: [...webTouches({ roll: rolls(3), accounts, deals, from, until }), ...newcomerVisits({ roll: rolls(14), accounts, from, until })],
    sales: [...salesTouches({ roll: rolls(4), accounts, deals, from, until })],
    usage: [...usageRows({ roll: rolls(5), contracts, from, until })],
    ...surveys({ roll: rolls(6), contracts, from, until }),
    intent: [...intentRows({ roll: rolls(7), accounts, mondays: mondays(from, until) })],
    costs: [...costRows({ roll: rolls(8), deals, from, until })],
    handovers: [...handoverRows({ roll: rolls(9), accounts, from, until })],
  };
  for (const [i, story] of stories.entries()) story.write({ roll: rolls(100 + i), account: cast(accounts, i), from, until, book });
  return book;
}

function cast(accounts: readonly SampleAccount[], index: number): SampleAccount {
  const account = accounts[index];
  if (account === undefined) throw new Error(`no account for story ${index}`);
  return account;
}

function mondays(from: Day, until: Day): Day[] {
  return Array.from({ length: Math.floor((until - from) / 7) }, (_, week) => mondayOf(from) + 7 * (week + 1)).filter((day) => day <= until);
}

type Table = readonly [file: string, as: string, columns: readonly string[], rows: Iterable<Row>];

/** Who is who: accounts, lists, tiers, owners, people, our own people. */
function standing({ accounts, people }: SampleBook, from: Day): Table[] {
  const listed = accounts.filter(({ listedOn }) => listedOn !== null);
  const since = (account: SampleAccount): Day => Math.min(account.listedOn ?? from, from);
  return [
    ["accounts", "account", ["id", "name", "domains", "industry", "employees", "country", "region", "icp_grade"], accounts.map(accountRow)],
    ["target-list", "list_membership", ["account", "list", "from", "to", "reason", "author"], listed.map(({ id, listedOn, delistedOn }) => ({ account: id, list: "Targets", from: isoDay(listedOn ?? from), to: delistedOn === null ? null : isoDay(delistedOn), reason: "fits the ideal customer", author: "Irene Falk" }))],
    ["tiers", "tier", ["account", "tier", "from", "to"], listed.flatMap((account) => tierRows(account, since(account)))],
    ["owners", "ownership", ["account", "user", "role", "from", "to"], accounts.flatMap((account) => ownerRows(account, since(account)))],
    ["team", "user", ["id", "name", "role", "team", "manager", "region"], staff.map(({ name, role, team, manager, region }) => ({ id: name, name, role, team, manager, region }))],
    ["committee", "committee_template", ["role", "names", "required", "department", "seniority"], committee],
    ["people", "person", ["id", "name", "email", "title", "seniority", "department", "account", "consent", "reachable", "lead_source", "created_at", "valid_from"], people],
  ];
}

/** Who decides about planning software: without operations nobody wants it, without IT nobody runs it, without money nobody signs. */
const committee: readonly Row[] = [
  { role: "decision maker", names: "economic buyer; executive sponsor", required: 1, department: "Operations", seniority: "c_level; vp" },
  { role: "champion", names: "influencer", required: 1, department: "Operations", seniority: "director" },
  { role: "user", names: "end user", required: 1, department: "Operations", seniority: "manager; other" },
  { role: "technical buyer", names: "technical evaluator", required: 1, department: "IT", seniority: "c_level; director; manager" },
  { role: "finance", names: "budget holder", required: 1, department: "Finance", seniority: "c_level; vp; director" },
  { role: "procurement", names: "purchasing", required: 1, department: "Procurement", seniority: "vp; manager" },
];

function accountRow({ id, name, domain, industry, employees, country, region }: SampleAccount): Row {
  return { id, name, domains: domain, industry, employees, country, region, icp_grade: fit(industry, employees) };
}

/** How well a company fits the ideal customer: goods to be moved, by many people. */
function fit(industry: string, employees: number): string {
  const points = (["Logistics", "Retail", "Food and drink"].includes(industry) ? 2 : 0) + (employees >= 2_000 ? 2 : employees >= 400 ? 1 : 0);
  return ["D", "C", "B", "A", "A"][points] ?? "D";
}

function tierRows({ id, tier, tierBefore }: SampleAccount, since: Day): Row[] {
  if (tierBefore === null) return [{ account: id, tier, from: isoDay(since) }];
  return [{ account: id, tier: tierBefore.tier, from: isoDay(since), to: isoDay(tierBefore.until) }, { account: id, tier, from: isoDay(tierBefore.until) }];
}

function ownerRows(account: SampleAccount, since: Day): Row[] {
  const { id: of, owner, ownerBefore, sdr } = account;
  const until = ownerBefore === null ? null : isoDay(ownerBefore.until);
  return [
    ...(ownerBefore === null ? [] : [{ account: of, user: ownerOn(account, since), role: "ae", from: isoDay(since), to: until }]),
    ...(owner === "" ? [] : [{ account: of, user: owner, role: "ae", from: until ?? isoDay(since) }]),
    ...(account.customerSince === null ? [] : [{ account: of, user: owner === "" ? sdr : "Nora Visser", role: "csm", from: isoDay(account.customerSince) }]),
  ];
}

/** What happened: deals, contracts, touches, money, answers. */
function happened({ rolls, book, from, until }: Span & { readonly book: SampleBook }): Table[] {
  const { accounts, contracts } = book;
  return [
    ["opportunities", "opportunity", dealColumns, dealVersions(book.deals, until)],
    ["contracts", "contract", contractColumns, contracts.map(contractRow)],
    ["renewals", "renewal", renewalColumns, contracts.filter(({ renewal }) => renewal !== null).map(renewalRow)],
    ["invoices", "order", invoiceColumns, invoiceRows(contracts, until)],
    ["web", "touch", webColumns, book.web],
    ["sales-activities", "touch", salesColumns, book.sales],
    ["mailings-and-events", "touch", mailColumns, mailTouches({ roll: rolls(10), accounts, from, until })],
    ["ads", "touch", adColumns, adRows({ roll: rolls(11), accounts, from, until })],
    ["costs", "cost", costColumns, book.costs],
    ["survey-invitations", "survey_invite", inviteColumns, book.invites],
    ["survey-answers", "survey_answer", answerColumns, book.answers],
    ["usage", "usage", usageColumns, book.usage],
    ["intent", "intent_signal", intentColumns, book.intent],
    ["handovers", "handover", handoverColumns, book.handovers],
    ["daily-plans", "plan_action", planColumns, planRows(rolls(12), book.sales, { from, until })],
    ["goals", "goal", goalColumns, goalRows(until)],
    ["fx-rates", "fx_rate", ["day", "from", "to", "rate"], fxRows(rolls(13), from - 1_100, until)],
  ];
}

/** A rate for each day: pounds to euros, wandering gently. */
function* fxRows(roll: Chance, from: Day, until: Day): Generator<Row> {
  let rate = 1.165;
  for (let day = from; day <= until; day += 1) {
    rate += (1.165 - rate) * 0.01 + (roll() - 0.5) * 0.006;
    yield { day: isoDay(day), from: "GBP", to: "EUR", rate: rate.toFixed(5) };
  }
}
