import { type Day } from "./calendar.ts";
import { companyFirst, companySecond, firstNames, lastNames, legalForms, regionOf, sellers, titles, topLevel } from "./names.ts";
import { type Chance, happens, pick, whole } from "./random.ts";

export interface SamplePerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly seniority: string;
  readonly department: string;
  readonly visitor: string;
  readonly consent: boolean;
}

export interface SampleAccount {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly country: string;
  readonly region: string;
  readonly industry: string;
  readonly employees: number;
  readonly tier: 1 | 2 | 3;
  readonly owner: string;
  readonly sdr: string;
  readonly listedOn: Day;
  readonly delistedOn: Day | null;
  /** How readily it answers, 0–1. */
  readonly warmth: number;
  /** Customer since before the data begin. */
  readonly customerSince: Day | null;
  readonly people: readonly SamplePerson[];
}

export interface AccountPlan {
  readonly roll: Chance;
  readonly from: Day;
  readonly count: number;
}

/** The companies that the sample firm aims at, with their people. */
export function sampleAccounts({ roll, from, count }: AccountPlan): SampleAccount[] {
  const names = companyNames(roll, count);
  return names.map((name, i) => sampleAccount({ roll, from, name, number: i + 1 }));
}

function companyNames(roll: Chance, count: number): string[] {
  const names = new Set<string>();
  while (names.size < count) names.add(`${pick(roll, companyFirst)} ${pick(roll, companySecond)}`);
  return [...names];
}

function sampleAccount({ roll, from, name, number }: { roll: Chance; from: Day; name: string; number: number }): SampleAccount {
  const country = pick(roll, Object.keys(legalForms));
  const tier = number % 10 === 0 ? 1 : number % 3 === 0 ? 2 : 3;
  const domain = `${name.toLowerCase().replaceAll(" ", "-")}.${topLevel[country] ?? "com"}`;
  return {
    id: `A${String(1000 + number)}`,
    name: `${name} ${pick(roll, legalForms[country] ?? ["Ltd"])}`,
    domain,
    country,
    region: regionOf[country] ?? "Other",
    industry: pick(roll, ["Logistics", "Retail", "Food and drink", "Pharmaceuticals", "Industry", "Textiles"]),
    employees: tier === 1 ? whole(roll, 2_000, 24_000) : tier === 2 ? whole(roll, 600, 3_000) : whole(roll, 80, 900),
    tier,
    owner: ownerOf(roll, tier),
    sdr: pick(roll, ["Leo Hartmann", "Aylin Demir"]),
    listedOn: from + (number % 4 === 0 ? whole(roll, 60, 420) : 0),
    delistedOn: number % 41 === 0 ? from + whole(roll, 400, 600) : null,
    warmth: Math.min(0.95, (tier === 1 ? 0.55 : tier === 2 ? 0.4 : 0.22) * (0.4 + 1.2 * roll())),
    customerSince: number % 7 === 3 ? from - whole(roll, 30, 900) : null,
    people: samplePeople({ roll, domain, tier, number }),
  };
}

function ownerOf(roll: Chance, tier: number): string {
  const team = tier === 1 ? ["Enterprise"] : tier === 2 ? ["Mid-market", "Enterprise"] : ["Mid-market", "Growth"];
  if (tier === 3 && happens(roll, 0.07)) return "";
  return pick(roll, sellers.filter((seller) => seller.role === "ae" && team.includes(seller.team))).name;
}

function samplePeople({ roll, domain, tier, number }: { roll: Chance; domain: string; tier: number; number: number }): SamplePerson[] {
  const size = number % 23 === 0 ? 0 : tier === 1 ? whole(roll, 6, 11) : tier === 2 ? whole(roll, 3, 7) : whole(roll, 1, 4);
  return Array.from({ length: size }, (_, i) => {
    const [title, seniority, department] = titles[(i * 5 + number) % titles.length] ?? titles[0];
    const first = pick(roll, firstNames);
    const last = pick(roll, lastNames);
    return {
      id: `P${number * 100 + i}`,
      name: `${first} ${last}`,
      email: `${ascii(first)}.${ascii(last)}${i}@${domain}`,
      title,
      seniority,
      department,
      visitor: `v-${number}-${i}`,
      consent: !happens(roll, 0.06),
    };
  });
}

function ascii(name: string): string {
  return name.normalize("NFKD").replaceAll("ø", "o").replaceAll("Ł", "L").replace(/[^A-Za-z]/g, "").toLowerCase();
}
