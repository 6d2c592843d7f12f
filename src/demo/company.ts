/**
 * The sample company: Halyard, a fictional maker of warehouse planning software, with two years of accounts, people, touches, deals,
 * contracts, costs and answers. Deterministic: the same seed and the same last day give the same files, to the byte.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type SampleAccount, sampleAccounts } from "./accounts.ts";
import { at, type Day, dayOf, isoDay, monthStarts } from "./calendar.ts";
import { dealVersions, type SampleContract, sampleDeals } from "./deals.ts";
import { sellers } from "./names.ts";
import { type Chance, chance, happens, pick, whole } from "./random.ts";
import { type Cell, writeCsv } from "./table.ts";
import { adColumns, adRows, campaigns, mailColumns, mailTouches, salesColumns, salesTouches, type TouchPlan, webColumns, webTouches } from "./touches.ts";

/** What the sample company's workspace is set to. */
export const sampleWorkspace = { name: "Halyard (sample company)", zone: "Europe/Berlin", currency: "EUR" } as const;

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
  const accounts = sampleAccounts({ roll: chance(options.seed), from, count: options.accounts ?? 300 });
  const { deals, contracts } = sampleDeals({ roll: chance(options.seed + 1), accounts, from, until });
  const plan: TouchPlan = { roll: chance(options.seed + 2), accounts, deals, from, until };
  const write = writerOf(directory);
  await write.people(accounts, from);
  await write.table("opportunities", "opportunity", dealColumns, dealVersions(deals, until));
  await write.contracts(contracts, until);
  await write.table("web", "touch", webColumns, webTouches(plan));
  await write.table("sales-activities", "touch", salesColumns, salesTouches(plan), { side: "sales" });
  await write.table("mailings", "touch", mailColumns, mailTouches(plan));
  await write.ads(plan);
  await write.table("costs", "cost", costColumns, costRows(chance(options.seed + 3), from, until));
  await write.table("nps", "survey_answer", npsColumns, npsRows(chance(options.seed + 4), contracts, until));
  await write.table("fx-rates", "fx_rate", ["day", "from", "to", "rate"], fxRows(chance(options.seed + 5), from - 1_000, until));
  return { files: write.files };
}

const dealColumns = [
  "id", "name", "account", "kind", "product_line", "stage", "amount", "currency", "probability", "created_at", "qualified_at", "closes_on",
  "closed_at", "status", "loss_reason", "owner", "lead_source", "roles", "valid_from",
] as const;
const costColumns = ["from", "until", "amount", "currency", "kind", "side", "campaign", "channel", "note"] as const;
const npsColumns = ["id", "kind", "at", "account", "person_email", "answer"] as const;

function writerOf(directory: string) {
  const files: SampleFile[] = [];
  const table = async (file: string, as: string, columns: readonly string[], rows: Iterable<readonly Cell[]>, set?: Record<string, string>) => {
    const path = join(directory, `${file}.csv`);
    await writeCsv(path, columns, rows);
    files.push({ path, as, ...(set === undefined ? {} : { set }) });
  };
  return {
    files,
    table,
    people: async (accounts: readonly SampleAccount[], from: Day) => {
      await table("accounts", "account", ["id", "name", "domains", "industry", "employees", "country", "region"], accounts.map((a) => [a.id, a.name, a.domain, a.industry, a.employees, a.country, a.region]));
      await table("target-list", "list_membership", ["account", "list", "from", "to", "reason", "author"], accounts.filter((a) => a.customerSince === null).map((a) => [a.id, "Targets", isoDay(a.listedOn), a.delistedOn === null ? null : isoDay(a.delistedOn), "fits the ideal customer", "Irene Falk"]));
      await table("tiers", "tier", ["account", "tier", "from"], accounts.map((a) => [a.id, a.tier, isoDay(Math.min(a.listedOn, from))]));
      await table("owners", "ownership", ["account", "user", "role", "from"], accounts.filter((a) => a.owner !== "").map((a) => [a.id, a.owner, "ae", isoDay(Math.min(a.listedOn, from))]));
      await table("team", "user", ["id", "name", "role", "team", "manager", "region"], sellers.map((s) => [s.name, s.name, s.role, s.team, s.manager, s.region]));
      await table("people", "person", ["id", "name", "email", "title", "seniority", "department", "account", "consent", "reachable"], accounts.flatMap((a) => a.people.map((p) => [p.id, p.name, p.email, p.title, p.seniority, p.department, a.id, p.consent, true])));
    },
    contracts: async (contracts: readonly SampleContract[], until: Day) => {
      await table("contracts", "contract", ["id", "account", "opportunity", "product_lines", "starts", "ends", "value", "recurring_value", "currency"], contracts.filter((c) => c.starts <= until).map((c) => [c.id, c.account.id, c.deal, c.product, isoDay(c.starts), isoDay(c.ends), c.yearly, c.yearly, c.currency]));
      const due = contracts.filter((c) => c.renewal !== null);
      await table("renewals", "renewal", ["contract", "account", "due_date", "target_amount", "renewed_amount", "currency", "outcome", "decided_at"], due.map((c) => [c.id, c.account.id, isoDay(c.ends), c.yearly, c.renewedAmount, c.currency, c.renewal === "pending" ? null : c.renewal, c.decidedOn === null ? null : at(c.decidedOn, 12, 0)]));
      await table("invoices", "order", ["id", "account", "at", "amount", "currency", "product_line"], contracts.filter((c) => c.starts <= until).map((c) => [`I-${c.id}`, c.account.id, at(c.starts, 8, 0), c.yearly, c.currency, c.product]));
    },
    ads: async (plan: TouchPlan) => {
      const rows = [...adRows(plan)];
      const touch = (type: string, cell: number) => rows.filter((row) => Number(row[cell]) > 0).map((row): Cell[] => [row[0] ?? null, type, "ad", row[1] ?? null, "web", row[2] ?? null, row[3] ?? null, row[cell] ?? null]);
      const columns = ["at", "type", "channel", "campaign", "placement", "asset", "account_domain", "count"];
      await table("ad-impressions", "touch", columns, touch("ad_impression", adColumns.indexOf("impressions")));
      await table("ad-clicks", "touch", columns, touch("ad_click", adColumns.indexOf("clicks")));
    },
  };
}

/** Spend per month: media by campaign, events, tools, the team, and overhead that belongs to nobody. */
function* costRows(roll: Chance, from: Day, until: Day): Generator<readonly Cell[]> {
  for (const first of monthStarts(from, until)) {
    const last = isoDay((monthStarts(first, first + 45)[1] ?? first + 28) - 1);
    const day = isoDay(first);
    for (const campaign of campaigns) yield [day, last, whole(roll, 2_200, 7_800), "EUR", "media", "marketing", campaign.id, campaign.platform, "Media spend"];
    yield [day, last, 1_850, "EUR", "tool", "marketing", null, null, "Marketing tools"];
    yield [day, last, 2_100, "EUR", "tool", "sales", null, null, "Sales tools"];
    yield [day, last, 21_500, "EUR", "staff", "marketing", null, null, "Marketing team"];
    yield [day, last, 58_000, "EUR", "staff", "sales", null, null, "Sales team"];
    yield [day, last, 6_400, "EUR", "overhead", "sales", null, null, "Office and travel"];
    if (happens(roll, 0.3)) yield [isoDay(first + 9), isoDay(first + 11), whole(roll, 6_000, 22_000), "EUR", "event", "marketing", "Trade fair", "event", "Stand and travel"];
  }
}

/** Twice a year every customer's people are asked; half of them answer. */
function* npsRows(roll: Chance, contracts: readonly SampleContract[], until: Day): Generator<readonly Cell[]> {
  let number = 0;
  for (const contract of contracts) {
    for (const asked of [contract.starts + 90, contract.starts + 270]) {
      if (asked > until) continue;
      for (const person of contract.account.people.filter(() => happens(roll, 0.5))) {
        const mood = contract.renewal === "lost" ? [2, 4, 6, 6, 7, 8] : [5, 7, 8, 8, 9, 9, 9, 10, 10];
        yield [`n${(number += 1)}`, "nps", at(asked + whole(roll, 0, 6), whole(roll, 8, 18), whole(roll, 0, 59)), contract.account.id, person.email, pick(roll, mood)];
      }
    }
  }
}

/** A rate for each day: pounds to euros, wandering gently. */
function* fxRows(roll: Chance, from: Day, until: Day): Generator<readonly Cell[]> {
  let rate = 1.165;
  for (let day = from; day <= until; day += 1) {
    rate += (1.165 - rate) * 0.01 + (roll() - 0.5) * 0.006;
    yield [isoDay(day), "GBP", "EUR", rate.toFixed(5)];
  }
}
