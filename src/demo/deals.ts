import type { SampleAccount } from "./accounts.ts";
import { at, type Day, isoDay, workingDay } from "./calendar.ts";
import { productLines } from "./names.ts";
import { type Chance, happens, pick, whole } from "./random.ts";

export interface SampleDeal {
  readonly id: string;
  readonly account: SampleAccount;
  readonly kind: "new" | "upsell" | "cross_sell" | "renewal";
  readonly product: string;
  readonly amount: number;
  readonly currency: string;
  readonly createdOn: Day;
  readonly qualifiedOn: Day;
  readonly closedOn: Day;
  readonly won: boolean;
  readonly owner: string;
  readonly lossReason: string;
  readonly leadSource: string;
  /** People of the account with their role in the purchase. */
  readonly roles: readonly (readonly [personId: string, role: string])[];
}

export interface SampleContract {
  readonly id: string;
  readonly account: SampleAccount;
  readonly deal: string;
  readonly starts: Day;
  readonly ends: Day;
  readonly yearly: number;
  readonly currency: string;
  readonly product: string;
  readonly renewal: "renewed" | "lost" | "pending" | null;
  readonly decidedOn: Day | null;
  readonly renewedAmount: number | null;
}

export interface DealPlan {
  readonly roll: Chance;
  readonly accounts: readonly SampleAccount[];
  readonly from: Day;
  readonly until: Day;
}

const year = 365;

/** New deals of targets, then contracts with their renewals and expansions. */
export function sampleDeals({ roll, accounts, from, until }: DealPlan): { deals: SampleDeal[]; contracts: SampleContract[] } {
  const deals: SampleDeal[] = [];
  const contracts: SampleContract[] = [];
  for (const account of accounts) {
    const fresh = account.customerSince === null ? newDeals({ roll, account, until }) : [];
    deals.push(...fresh);
    const first = firstContract({ roll, account, deals: fresh, until });
    if (first !== null) extendContracts({ roll, account, first, from, until, deals, contracts });
  }
  return { deals, contracts };
}

interface AccountCase {
  readonly roll: Chance;
  readonly account: SampleAccount;
  readonly until: Day;
}

function newDeals({ roll, account, until }: AccountCase): SampleDeal[] {
  const deals: SampleDeal[] = [];
  let earliest = account.listedOn + whole(roll, 25, 620);
  while (earliest < until - 5 && happens(roll, 0.55 + 0.4 * account.warmth)) {
    const deal = newDeal({ roll, account, createdOn: workingDay(earliest), number: deals.length, kind: "new" });
    deals.push(deal);
    if (deal.won) break;
    earliest = deal.closedOn + whole(roll, 40, 190);
  }
  return deals;
}

interface DealCase {
  readonly roll: Chance;
  readonly account: SampleAccount;
  readonly createdOn: Day;
  readonly number: number;
  readonly kind: SampleDeal["kind"];
}

function newDeal({ roll, account, createdOn, number, kind }: DealCase): SampleDeal {
  const cycle = Math.round((account.tier === 1 ? 95 : account.tier === 2 ? 62 : 38) * (0.5 + roll()));
  const won = happens(roll, kind === "new" ? 0.14 + 0.4 * account.warmth : 0.55);
  const amount = Math.round(((account.tier === 1 ? 140_000 : account.tier === 2 ? 58_000 : 19_000) * (0.5 + roll())) / 500) * 500;
  return {
    id: `D-${account.id}-${kind === "new" ? "" : "X"}${number + 1}`,
    account,
    kind,
    product: pick(roll, productLines),
    amount: kind === "new" ? amount : Math.round(amount / 3),
    currency: account.country === "United Kingdom" ? "GBP" : "EUR",
    createdOn,
    qualifiedOn: createdOn + whole(roll, 0, 12),
    closedOn: workingDay(createdOn + cycle),
    won,
    owner: account.owner === "" ? "Chiara Moretti" : account.owner,
    lossReason: won ? "" : pick(roll, ["price", "no decision", "competitor", "timing"]),
    leadSource: pick(roll, ["website", "outbound", "event", "referral", "ads"]),
    roles: account.people.slice(0, whole(roll, 1, 4)).map((person, i) => [person.id, ["decision maker", "user", "influencer", "buyer"][i] ?? "user"] as const),
  };
}

function firstContract({ roll, account, deals, until }: AccountCase & { deals: readonly SampleDeal[] }): SampleContract | null {
  const win = deals.find((deal) => deal.won && deal.closedOn <= until);
  const starts = account.customerSince ?? (win === undefined ? null : win.closedOn + 7);
  if (starts === null) return null;
  const yearly = win?.amount ?? Math.round((account.tier === 1 ? 120_000 : account.tier === 2 ? 48_000 : 15_000) * (0.6 + 0.8 * roll()));
  return contract({ account, deal: win?.id ?? "", starts, yearly, product: win?.product ?? pick(roll, productLines), number: 1 });
}

function contract(c: { account: SampleAccount; deal: string; starts: Day; yearly: number; product: string; number: number }): SampleContract {
  return {
    id: `C-${c.account.id}-${c.number}`,
    account: c.account,
    deal: c.deal,
    starts: c.starts,
    ends: c.starts + year,
    yearly: c.yearly,
    currency: c.account.country === "United Kingdom" ? "GBP" : "EUR",
    product: c.product,
    renewal: null,
    decidedOn: null,
    renewedAmount: null,
  };
}

interface Extension extends AccountCase {
  readonly first: SampleContract;
  readonly from: Day;
  readonly deals: SampleDeal[];
  readonly contracts: SampleContract[];
}

/** Year after year: renewed, lost or still pending; now and then a second product line. */
function extendContracts({ roll, account, first, from, until, deals, contracts }: Extension): void {
  let current = first;
  for (let number = 2; current.ends <= until + 120; number += 1) {
    const decided = decide({ roll, account, contract: current, until });
    contracts.push(decided);
    if (decided.renewal !== "renewed") return;
    current = contract({ ...decided, starts: decided.ends, yearly: decided.renewedAmount ?? decided.yearly, number });
    if (current.starts > from && happens(roll, 0.4)) deals.push(expansion({ roll, account, on: current.starts + whole(roll, 20, 200), number: deals.length }));
  }
  contracts.push(current);
}

function decide({ roll, account, contract: due, until }: AccountCase & { contract: SampleContract }): SampleContract {
  if (due.ends > until) return { ...due, renewal: "pending" };
  const stays = happens(roll, 0.8 + 0.15 * account.warmth);
  if (!stays) return { ...due, renewal: "lost", decidedOn: Math.min(until, due.ends + whole(roll, -30, 10)) };
  const late = happens(roll, 0.15) ? whole(roll, 5, 60) : whole(roll, -40, 0);
  if (due.ends + late > until) return { ...due, renewal: "pending" };
  const renewedAmount = Math.round(due.yearly * pick(roll, [0.9, 1, 1, 1, 1.05, 1.1, 1.2]));
  return { ...due, renewal: "renewed", decidedOn: due.ends + late, renewedAmount };
}

function expansion({ roll, account, on, number }: { roll: Chance; account: SampleAccount; on: Day; number: number }): SampleDeal {
  return newDeal({ roll, account, createdOn: workingDay(on), number, kind: happens(roll, 0.5) ? "upsell" : "cross_sell" });
}

/** One row per version: created, qualified, closed — as a CRM's history would tell it. */
export function* dealVersions(deals: readonly SampleDeal[], until: Day) {
  for (const deal of deals) {
    if (deal.createdOn > until) continue;
    yield versionRow(deal, { on: deal.createdOn, stage: "Discovery", probability: 0.1, status: "open" });
    if (deal.qualifiedOn > deal.createdOn && deal.qualifiedOn <= until) {
      yield versionRow(deal, { on: deal.qualifiedOn, stage: "Evaluation", probability: 0.4, status: "open" });
    }
    if (deal.closedOn <= until) {
      yield versionRow(deal, { on: deal.closedOn, stage: deal.won ? "Closed won" : "Closed lost", probability: deal.won ? 1 : 0, status: deal.won ? "won" : "lost" });
    }
  }
}

interface Version {
  readonly on: Day;
  readonly stage: string;
  readonly probability: number;
  readonly status: string;
}

function versionRow(deal: SampleDeal, version: Version): readonly (string | number | null)[] {
  const closed = version.status !== "open";
  return [
    deal.id, `${deal.account.name} – ${deal.product}`, deal.account.id, deal.kind, deal.product, version.stage, deal.amount, deal.currency,
    version.probability, at(deal.createdOn, 9, 30), version.on >= deal.qualifiedOn ? at(deal.qualifiedOn, 14, 0) : null, isoDay(deal.closedOn),
    closed ? at(deal.closedOn, 16, 0) : null, version.status, closed ? deal.lossReason : "", deal.owner, deal.leadSource,
    deal.roles.map(([person, role]) => `${person}=${role}`).join(";"),
    at(version.on, version.status === "open" ? (version.stage === "Discovery" ? 9 : 14) : 16, version.stage === "Discovery" ? 30 : 0),
  ];
}
