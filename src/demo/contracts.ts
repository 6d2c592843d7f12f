/** What became of wins: contracts year after year, their renewals, further lines sold, invoices. */
import type { SampleAccount } from "./accounts.ts";
import { atMinute, type Day, isoDay, workingDay } from "./calendar.ts";
import { currencyOf, expansionDeal, renewalDeal, type SampleDeal } from "./deals.ts";
import { type ProductLine, productLines } from "./names.ts";
import { type Chance, happens, pick, whole } from "./random.ts";
import type { Row } from "./table.ts";

export interface SampleContract {
  readonly id: string;
  readonly account: SampleAccount;
  readonly deal: string;
  readonly starts: Day;
  readonly ends: Day;
  readonly yearly: number;
  readonly currency: string;
  readonly product: ProductLine;
  /** Null: it does not fall due soon. */
  readonly renewal: "renewed" | "lost" | "pending" | null;
  readonly decidedOn: Day | null;
  readonly renewedAmount: number | null;
}

export interface ContractPlan {
  readonly roll: Chance;
  readonly accounts: readonly SampleAccount[];
  /** New deals, wins among them. */
  readonly deals: readonly SampleDeal[];
  readonly from: Day;
  readonly until: Day;
}

const year = 365;
/** Renewals are listed so many days before they fall due. */
export const renewalsListedDays = 120;
const yearlyUsual = { 1: 120_000, 2: 48_000, 3: 15_000 } as const;

/** Contracts of wins and of old customers, and the deals that grew out of them. */
export function contractsOf({ roll, accounts, deals, from, until }: ContractPlan): { contracts: SampleContract[]; expansions: SampleDeal[] } {
  const contracts: SampleContract[] = [];
  const expansions: SampleDeal[] = [];
  for (const account of accounts) {
    if (account.isCast) continue;
    const first = firstContract({ roll, account, win: deals.find((deal) => deal.account === account && deal.won && deal.closedOn <= until) });
    if (first !== null) prolong({ roll, account, first, from, until, contracts, expansions });
  }
  return { contracts, expansions };
}

function firstContract({ roll, account, win }: { roll: Chance; account: SampleAccount; win: SampleDeal | undefined }): SampleContract | null {
  const starts = account.customerSince ?? (win === undefined ? null : win.closedOn + whole(roll, 1, 14));
  if (starts === null) return null;
  const yearly = win?.amount ?? Math.round((yearlyUsual[account.tier] * (0.6 + 0.8 * roll())) / 100) * 100;
  return contract({ account, deal: win?.id ?? "", starts, yearly, product: win?.product ?? pick(roll, productLines), number: 1 });
}

export function contract({ account, deal = "", starts, yearly, product, number }: { account: SampleAccount; deal?: string; starts: Day; yearly: number; product: ProductLine; number: number }): SampleContract {
  return {
    id: `C-${account.id}-${number}`,
    account, deal, starts, yearly, product,
    ends: starts + year,
    currency: currencyOf(account),
    renewal: null, decidedOn: null, renewedAmount: null,
  };
}

interface Growth {
  readonly roll: Chance;
  readonly account: SampleAccount;
  readonly first: SampleContract;
  readonly from: Day;
  readonly until: Day;
  readonly contracts: SampleContract[];
  readonly expansions: SampleDeal[];
}

/** Year after year: renewed, lost or still open; in between more of the line, or a further one with a contract of its own. */
function prolong(growth: Growth): void {
  const { roll, account, first, from, until, contracts, expansions } = growth;
  let current = first;
  for (let number = 2; ; number += 1) {
    if (current.starts > from - year && happens(roll, 0.34)) expansions.push(...expand(growth, current));
    if (current.ends > until + renewalsListedDays) break;
    const decided = decide({ roll, account, due: current, until });
    if (account.tier < 3 && current.ends > from) expansions.push(renewalOf(roll, decided, until));
    if (decided.renewal !== "renewed") {
      contracts.push(decided);
      return;
    }
    contracts.push(decided);
    current = contract({ account, starts: decided.ends, yearly: decided.renewedAmount ?? decided.yearly, product: current.product, number });
  }
  contracts.push(current);
}

/** The renewals of the larger customers are deals of their own. */
export function renewalOf(roll: Chance, due: SampleContract, until: Day): SampleDeal {
  const { account, id, product, ends, decidedOn, renewal, renewedAmount, yearly } = due;
  return renewalDeal({ roll, account, contract: id, product, dueOn: ends, decidedOn, notBefore: until + 14, won: renewal !== "lost", amount: renewedAmount ?? yearly });
}

function expand({ roll, account, from, until, contracts, expansions }: Growth, current: SampleContract): SampleDeal[] {
  const on = workingDay(current.starts + whole(roll, 40, 230));
  if (on < from || on > until) return [];
  const had = new Set([current, ...contracts].filter((one) => one.account === account).map(({ product }) => product));
  const further = productLines.filter((line) => !had.has(line));
  const kind = further.length === 0 || happens(roll, 0.5) ? "upsell" : "cross_sell";
  const product = kind === "upsell" ? current.product : pick(roll, further);
  const deal = expansionDeal({ roll, account, createdOn: on, number: expansions.length + 1, kind, product });
  if (deal.won && deal.closedOn <= until && kind === "cross_sell") {
    contracts.push(contract({ account, deal: deal.id, starts: deal.closedOn + 3, yearly: deal.amount, product, number: 90 + contracts.length }));
  }
  return [deal];
}

function decide({ roll, account, due, until }: { roll: Chance; account: SampleAccount; due: SampleContract; until: Day }): SampleContract {
  if (due.ends > until) return { ...due, renewal: "pending" };
  const stays = happens(roll, 0.84 + 0.13 * account.warmth);
  if (!stays) return { ...due, renewal: "lost", decidedOn: Math.min(until, due.ends + whole(roll, -30, 10)) };
  const late = happens(roll, 0.12) ? whole(roll, 5, 45) : whole(roll, -40, 0);
  if (due.ends + late > until) return { ...due, renewal: "pending" };
  return { ...due, renewal: "renewed", decidedOn: due.ends + late, renewedAmount: Math.round(due.yearly * pick(roll, [0.9, 1, 1, 1, 1, 1, 1.05, 1.15])) };
}

export const contractColumns = ["id", "account", "opportunity", "product_lines", "starts", "ends", "notice", "value", "recurring_value", "currency", "seats"] as const;
export const renewalColumns = ["contract", "account", "due_date", "target_amount", "renewed_amount", "currency", "outcome", "decided_at"] as const;
export const invoiceColumns = ["id", "account", "at", "amount", "currency", "product_line"] as const;

export function contractRow(c: SampleContract): Row {
  return {
    id: c.id, account: c.account.id, opportunity: c.deal, product_lines: c.product, starts: isoDay(c.starts), ends: isoDay(c.ends), notice: noticeOf(c), value: c.yearly,
    recurring_value: c.yearly, currency: c.currency, seats: Math.max(5, Math.round(c.yearly / 900)),
  };
}

/** Who does not renew says so; who was silent until the end gave no notice. */
function noticeOf({ renewal, decidedOn, ends }: SampleContract): string | null {
  return renewal === "lost" && decidedOn !== null && decidedOn < ends ? isoDay(decidedOn) : null;
}

export function renewalRow(c: SampleContract): Row {
  return {
    contract: c.id, account: c.account.id, due_date: isoDay(c.ends), target_amount: c.yearly, renewed_amount: c.renewedAmount, currency: c.currency,
    outcome: c.renewal === "pending" ? null : c.renewal, decided_at: c.decidedOn === null ? null : atMinute(c.decidedOn, 720),
  };
}

/** One invoice a quarter. */
export function* invoiceRows(contracts: readonly SampleContract[], until: Day): Generator<Row> {
  for (const c of contracts) {
    for (let quarter = 0; quarter < 4; quarter += 1) {
      const day = workingDay(c.starts + quarter * 91);
      if (day > until) break;
      yield { id: `I-${c.id}-${quarter + 1}`, account: c.account.id, at: atMinute(day, 480), amount: Math.round(c.yearly * 25) / 100, currency: c.currency, product_line: c.product };
    }
  }
}
