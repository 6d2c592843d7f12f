import { type Day, isoDay } from "./calendar.ts";
import { companyFirst, companySecond, firstNames, lastNames, legalForms, regionOf, staff, titles, topLevel } from "./names.ts";
import { type Chance, happens, pick, whole } from "./random.ts";

export type Tier = 1 | 2 | 3;

export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly seniority: string;
  readonly department: string;
  readonly visitor: string;
  readonly consent: boolean;
  readonly leadSource: string;
  /** Known to us from this day on. */
  readonly knownOn: Day;
}

export interface SampleAccount {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly country: string;
  readonly region: string;
  readonly industry: string;
  readonly employees: number;
  readonly tier: Tier;
  /** The tier that it had before, up to a day. */
  readonly tierBefore: { readonly tier: Tier; readonly until: Day } | null;
  readonly owner: string;
  /** Who owned it before, up to a day. */
  readonly ownerBefore: { readonly owner: string; readonly until: Day } | null;
  readonly sdr: string;
  /** Null: never on the list of targets. */
  readonly listedOn: Day | null;
  readonly delistedOn: Day | null;
  /** How readily it answers, 0–1. */
  readonly warmth: number;
  /** Customer since before the data begin. */
  readonly customerSince: Day | null;
  /** Played by a story: nothing else happens to it. */
  readonly isCast: boolean;
  readonly people: readonly SamplePerson[];
}

/** What a story fixes of the account that it plays with; the rest is rolled. */
export interface Part {
  readonly name: string;
  readonly tier: Tier;
  readonly country?: string;
  readonly owner?: string;
  readonly people?: number;
  readonly customerSince?: Day;
}

export interface AccountPlan {
  readonly roll: Chance;
  readonly from: Day;
  readonly until: Day;
  /** Target accounts, those of stories among them. */
  readonly targets: number;
  readonly parts: readonly Part[];
}

/** The companies that the sample firm knows: targets, old customers and others that only look in. */
export function sampleAccounts(plan: AccountPlan): SampleAccount[] {
  const { roll, targets, parts } = plan;
  const customers = Math.ceil(targets / 6);
  const others = Math.ceil(targets / 8);
  const names = companyNames(roll, targets + customers + others - parts.length, new Set(parts.map(({ name }) => name)));
  const cast = parts.map((part, i) => cased({ plan, number: i + 1, name: part.name, part }));
  return [...cast, ...names.map((name, i) => {
    const number = parts.length + i + 1;
    const kind = number <= targets ? "target" : number <= targets + customers ? "customer" : "other";
    return cased({ plan, number, name, kind });
  })];
}

function companyNames(roll: Chance, count: number, taken: ReadonlySet<string>): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    const name = `${pick(roll, companyFirst)} ${pick(roll, companySecond)}`;
    if (!taken.has(name)) names.add(name);
  }
  return [...names];
}

interface Case {
  readonly plan: AccountPlan;
  readonly number: number;
  readonly name: string;
  readonly kind?: "target" | "customer" | "other";
  readonly part?: Part;
}

function cased({ plan, number, name, kind = "target", part }: Case): SampleAccount {
  const { roll, from, until } = plan;
  const country = part?.country ?? pick(roll, Object.keys(legalForms));
  const tier = part?.tier ?? (number % 10 === 0 ? 1 : number % 3 === 0 ? 2 : 3);
  const domain = `${name.toLowerCase().replaceAll(" ", "-")}.${topLevel[country] ?? "com"}`;
  const customerSince = part?.customerSince ?? (kind === "customer" ? from - whole(roll, 30, 1_000) : null);
  const region = regionOf[country] ?? "Other";
  const listed = listing({ plan, number, kind, customerSince, isCast: part !== undefined });
  return {
    id: `A${String(1000 + number)}`,
    name: `${name} ${pick(roll, legalForms[country] ?? ["Ltd"])}`,
    domain, country, region, tier, customerSince,
    industry: pick(roll, ["Logistics", "Retail", "Food and drink", "Pharmaceuticals", "Industry", "Textiles"]),
    employees: tier === 1 ? whole(roll, 2_000, 24_000) : tier === 2 ? whole(roll, 600, 3_000) : whole(roll, 80, 900),
    tierBefore: part === undefined && tier < 3 && number % 4 === 2 ? { tier: tier === 1 ? 2 : 3, until: from + whole(roll, 120, 600) } : null,
    ...ownership({ roll, tier, region, until, part }),
    sdr: pick(roll, ["Leo Hartmann", "Aylin Demir"]),
    ...listed,
    warmth: Math.min(0.95, (tier === 1 ? 0.55 : tier === 2 ? 0.4 : 0.24) * (0.4 + 1.2 * roll())),
    isCast: part !== undefined,
    people: samplePeople({ plan, domain, tier, number, size: part?.people, since: listed.listedOn ?? from }),
  };
}

type Listing = Pick<SampleAccount, "listedOn" | "delistedOn">;

/** Half of the targets are on the list from the start, half came later, a few left; three of four old customers were targets once. */
function listing({ plan: { roll, from }, number, kind, customerSince, isCast }: { plan: AccountPlan; number: number; kind: "target" | "customer" | "other"; customerSince: Day | null; isCast: boolean }): Listing {
  if (customerSince !== null) return { listedOn: isCast || number % 4 !== 0 ? customerSince - 300 : null, delistedOn: null };
  if (kind === "other") return { listedOn: null, delistedOn: null };
  if (isCast) return { listedOn: from, delistedOn: null };
  return {
    listedOn: from + (number % 2 === 0 ? whole(roll, 40, 660) : 0),
    delistedOn: number % 41 === 0 ? from + whole(roll, 660, 720) : null,
  };
}

/** Days before the end on which Tobias Engel left. */
const leftDaysAgo = 45;

/** The story `orphans`: what Tobias Engel owned in the East has nobody since he left; elsewhere Chiara Moretti took over. */
function ownership({ roll, tier, region, until, part }: { roll: Chance; tier: Tier; region: string; until: Day; part: Part | undefined }): Pick<SampleAccount, "owner" | "ownerBefore"> {
  if (part?.owner !== undefined) return { owner: part.owner, ownerBefore: null };
  const left = until - leftDaysAgo;
  if (part === undefined && region === "East" && tier === 3) return { owner: "", ownerBefore: { owner: "Tobias Engel", until: left } };
  const teams = tier === 1 ? ["Enterprise"] : tier === 2 ? ["Mid-market", "Enterprise"] : ["Mid-market", "Growth"];
  const owner = pick(roll, staff.filter((one) => one.role === "ae" && teams.includes(one.team))).name;
  if (owner === "Tobias Engel") return { owner: "Chiara Moretti", ownerBefore: { owner, until: left } };
  return { owner, ownerBefore: null };
}

/** Who owns an account on a day; "" = nobody. */
export function ownerOn({ owner, ownerBefore }: SampleAccount, day: Day): string {
  return ownerBefore !== null && day < ownerBefore.until ? ownerBefore.owner : owner;
}

interface Staffing {
  readonly plan: AccountPlan;
  readonly domain: string;
  readonly tier: Tier;
  readonly number: number;
  readonly size: number | undefined;
  /** The day from which on we deal with the account; its first person becomes known around it. */
  readonly since: Day;
}

function samplePeople({ plan: { roll, from, until }, domain, tier, number, size, since }: Staffing): SamplePerson[] {
  const rolled = number % 23 === 0 ? 0 : tier === 1 ? whole(roll, 6, 11) : tier === 2 ? whole(roll, 3, 7) : whole(roll, 2, 4);
  return Array.from({ length: size ?? rolled }, (_, i) => {
    const [title, seniority, department] = titles[(i * 5 + number) % titles.length] ?? titles[0];
    const first = pick(roll, firstNames);
    const last = pick(roll, lastNames);
    return {
      id: `P${number * 100 + i}`,
      name: `${first} ${last}`,
      email: `${ascii(first)}.${ascii(last)}${i}@${domain}`,
      title, seniority, department,
      visitor: `v-${number}-${i}`,
      consent: !happens(roll, 0.06),
      leadSource: pick(roll, ["website", "website", "outbound", "event", "webinar", "referral", "ads"]),
      knownOn: size !== undefined ? from - whole(roll, 1, 400) : since + (i === 0 ? whole(roll, -40, 30) : happens(roll, 0.5) ? whole(roll, 0, 90) : whole(roll, 90, Math.max(91, until - since))),
    };
  });
}

function ascii(name: string): string {
  return name.normalize("NFKD").replaceAll("ø", "o").replaceAll("Ł", "L").replace(/[^A-Za-z]/g, "").toLowerCase();
}

/** The person's record. */
export function personRow(account: SampleAccount, person: SamplePerson) {
  const { id, name, email, title, seniority, department, consent, leadSource, knownOn } = person;
  return { id, name, email, title, seniority, department, account: account.id, consent, reachable: true, lead_source: leadSource, created_at: isoDay(knownOn), valid_from: isoDay(knownOn) };
}
