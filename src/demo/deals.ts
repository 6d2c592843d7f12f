import { ownerOn, type SampleAccount } from "./accounts.ts";
import { atMinute, type Day, isoDay, workingDay } from "./calendar.ts";
import { type ProductLine, productLines } from "./names.ts";
import { type Chance, happens, pick, whole } from "./random.ts";
import { liveliness, quarterEnd } from "./rhythm.ts";
import type { Row } from "./table.ts";

export interface SampleDeal {
  readonly id: string;
  readonly account: SampleAccount;
  readonly kind: "new" | "upsell" | "cross_sell" | "renewal";
  readonly product: ProductLine;
  readonly amount: number;
  readonly currency: string;
  readonly createdOn: Day;
  readonly qualifiedOn: Day;
  readonly closedOn: Day;
  readonly won: boolean;
  readonly owner: string;
  readonly lossReason: string;
  readonly leadSource: string;
  readonly campaign: string;
  /** People of the account with their role in the purchase. */
  readonly roles: readonly (readonly [personId: string, role: string])[];
}

export const dealColumns = [
  "id", "name", "account", "kind", "product_line", "stage", "amount", "currency", "probability", "created_at", "qualified_at", "closes_on",
  "closed_at", "status", "loss_reason", "owner", "lead_source", "campaign", "roles", "valid_from",
] as const;

/** Amount of a usual deal by tier, EUR. */
const usual = { 1: 140_000, 2: 58_000, 3: 19_000 } as const;
/** Days from creation to close of a usual deal by tier. */
const usualDays = { 1: 95, 2: 62, 3: 38 } as const;
const rolesInTurn = ["decision maker", "user", "influencer", "buyer"] as const;
const lossReasons = ["price", "price", "no decision", "no decision", "competitor", "timing", ""] as const;

export interface DealPlan {
  readonly roll: Chance;
  readonly accounts: readonly SampleAccount[];
  readonly from: Day;
  readonly until: Day;
}

/** New deals: of targets while they are on the list, now and then of a company that nobody aimed at. At most one win each. */
export function newDeals({ roll, accounts, from, until }: DealPlan): SampleDeal[] {
  return accounts.filter(({ isCast, customerSince }) => !isCast && customerSince === null).flatMap((account) => {
    const deals: SampleDeal[] = [];
    let day = (account.listedOn ?? from + 90) + whole(roll, 10, 60);
    while (day < until) {
      if (day < (account.delistedOn ?? until) && happens(roll, chanceOfDeal(account) * liveliness(workingDay(day)))) {
        const deal = newDeal({ roll, account, createdOn: workingDay(day), number: deals.length });
        deals.push(deal);
        if (deal.won) break;
        day = deal.closedOn + whole(roll, 45, 120);
      }
      day += 30;
    }
    return deals;
  });
}

/** That a deal begins in a month. */
function chanceOfDeal({ listedOn, warmth }: SampleAccount): number {
  return listedOn === null ? 0.02 : 0.02 + 0.17 * warmth;
}

interface DealCase {
  readonly roll: Chance;
  readonly account: SampleAccount;
  readonly createdOn: Day;
  readonly number: number;
}

function newDeal({ roll, account, createdOn, number }: DealCase): SampleDeal {
  const won = happens(roll, 0.16 + 0.45 * account.warmth);
  return {
    ...dealCore({ roll, account, createdOn, number }),
    id: `D-${account.id}-${number + 1}`,
    kind: "new",
    amount: Math.round((usual[account.tier] * (0.5 + roll())) / 500) * 500,
    won,
    lossReason: won ? "" : pick(roll, lossReasons),
    ...origin(roll),
  };
}

/** “Free poster” brings many clicks and no deal: the story `poster`. */
function origin(roll: Chance): Pick<SampleDeal, "leadSource" | "campaign"> {
  const leadSource = pick(roll, ["website", "outbound", "event", "referral", "ads"]);
  if (leadSource === "ads") return { leadSource, campaign: pick(roll, ["Warehouse season", "Warehouse season", "Labour planning", "Yard search"]) };
  return { leadSource, campaign: leadSource === "event" ? pick(roll, ["Spring fair", "Autumn fair"]) : leadSource === "website" ? pick(roll, ["", "Nurture"]) : "" };
}

function dealCore({ roll, account, createdOn }: DealCase) {
  const known = account.people.filter(({ knownOn }) => knownOn <= createdOn);
  return {
    account,
    product: pick(roll, productLines),
    currency: currencyOf(account),
    createdOn,
    qualifiedOn: createdOn + whole(roll, 1, 12),
    closedOn: closing(roll, createdOn + Math.round(usualDays[account.tier] * (0.5 + roll()))),
    owner: ownerOn(account, createdOn) || "Chiara Moretti",
    roles: known.slice(0, whole(roll, 1, 4)).map((person, i) => [person.id, rolesInTurn[i] ?? "user"] as const),
  };
}

/** Deals of the last eight weeks of a quarter are mostly signed in its last days: the story `quarter end`. */
function closing(roll: Chance, day: Day): Day {
  const end = quarterEnd(day);
  return end - day < 60 && happens(roll, 0.8) ? Math.max(workingDay(day), end - whole(roll, 0, 3)) : workingDay(day);
}

export function currencyOf({ country }: SampleAccount): string {
  return country === "United Kingdom" ? "GBP" : "EUR";
}

export interface ExpansionCase extends DealCase {
  readonly kind: "upsell" | "cross_sell";
  readonly product: ProductLine;
}

/** More of the same line, or a further one, sold to a customer. */
export function expansionDeal({ roll, account, createdOn, number, kind, product }: ExpansionCase): SampleDeal {
  const won = happens(roll, 0.62);
  return {
    ...dealCore({ roll, account, createdOn, number }),
    id: `D-${account.id}-X${number}`,
    kind, product, won,
    amount: Math.round((usual[account.tier] * (0.2 + 0.4 * roll())) / 500) * 500,
    lossReason: won ? "" : pick(roll, lossReasons),
    leadSource: "customer",
    campaign: "",
  };
}

export interface RenewalCase {
  readonly roll: Chance;
  readonly account: SampleAccount;
  /** The contract that falls due. */
  readonly contract: string;
  readonly product: ProductLine;
  readonly dueOn: Day;
  /** Null: not decided yet, and not before this day. */
  readonly decidedOn: Day | null;
  readonly notBefore: Day;
  readonly won: boolean;
  readonly amount: number;
}

/** A renewal as customer success works on it: from a hundred days before it falls due until it is decided. */
export function renewalDeal({ roll, account, contract, product, dueOn, decidedOn, notBefore, won, amount }: RenewalCase): SampleDeal {
  const createdOn = workingDay(dueOn - 100);
  const [first] = account.people;
  return {
    id: `D-${contract}-R`,
    account, kind: "renewal", product, amount, won, createdOn,
    currency: currencyOf(account),
    qualifiedOn: createdOn + 7,
    closedOn: decidedOn ?? Math.max(dueOn, notBefore),
    owner: "Nora Visser",
    lossReason: won ? "" : pick(roll, ["price", "competitor", "no longer needed", "service"]),
    leadSource: "customer",
    campaign: "",
    roles: first === undefined ? [] : [[first.id, "decision maker"]],
  };
}

/** One row per version, as a CRM's history would tell it: created, qualified, offered, negotiated, closed. */
export function* dealVersions(deals: readonly SampleDeal[], until: Day): Generator<Row> {
  for (const deal of deals) {
    for (const version of versionsOf(deal)) if (version.on <= until) yield versionRow(deal, version);
  }
}

interface Version {
  readonly on: Day;
  readonly stage: string;
  readonly probability: number;
  readonly amount: number;
  readonly closesOn: Day;
}

/** The first amount is a guess and the first close date a hope: the offer corrects the one, time the other. */
function versionsOf({ createdOn, qualifiedOn, closedOn, amount, won, id }: SampleDeal): Version[] {
  const guess = Math.round((amount * (id.length % 2 === 0 ? 0.8 : 1.1)) / 500) * 500;
  const left = closedOn - qualifiedOn;
  const hope = Math.round(createdOn + (closedOn - createdOn) * 0.8);
  const steps = [
    { on: createdOn, stage: "Discovery", probability: 0.1, amount: guess, closesOn: hope },
    { on: qualifiedOn, stage: "Evaluation", probability: 0.3, amount: guess, closesOn: hope },
    { on: qualifiedOn + Math.round(left * 0.45), stage: "Proposal", probability: 0.5, amount, closesOn: closedOn },
    { on: qualifiedOn + Math.round(left * 0.8), stage: "Negotiation", probability: 0.75, amount, closesOn: closedOn },
  ];
  const before = steps.filter(({ on }, i) => on < closedOn && (won || i < 3));
  return [...before, { on: closedOn, stage: won ? "Closed won" : "Closed lost", probability: won ? 1 : 0, amount, closesOn: closedOn }];
}

function versionRow(deal: SampleDeal, { on, stage, probability, amount, closesOn }: Version): Row {
  const isClosed = stage.startsWith("Closed");
  return {
    id: deal.id, name: `${deal.account.name} – ${deal.product}`, account: deal.account.id, kind: deal.kind, product_line: deal.product, stage, amount,
    currency: deal.currency, probability, created_at: atMinute(deal.createdOn, 570), qualified_at: on >= deal.qualifiedOn ? atMinute(deal.qualifiedOn, 840) : null,
    closes_on: isoDay(closesOn), closed_at: isClosed ? atMinute(on, 960) : null, status: isClosed ? (deal.won ? "won" : "lost") : "open",
    loss_reason: isClosed ? deal.lossReason : "", owner: deal.owner, lead_source: deal.leadSource, campaign: deal.campaign,
    roles: deal.roles.map(([person, role]) => `${person}: ${role}`).join("; "),
    valid_from: atMinute(on, isClosed ? 960 : stage === "Discovery" ? 570 : 840),
  };
}
