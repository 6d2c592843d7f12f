/** What the firm advertises, what it costs a week, and who sees it. */
import type { SampleAccount } from "./accounts.ts";
import { type Day, isoDay, mondayOf } from "./calendar.ts";
import { type Chance, happens, howMany, whole } from "./random.ts";
import { liveliness } from "./rhythm.ts";
import type { Row } from "./table.ts";

export interface SampleCampaign {
  readonly id: string;
  readonly channel: "ad" | "email" | "event" | "webinar";
  /** Ad platform, or tool. */
  readonly platform: string;
  /** Days after the first day of the data on which it begins. */
  readonly after: number;
  /** Part of the targets that see it in a week. */
  readonly share: number;
  readonly clickRate: number;
  /** EUR a week. */
  readonly weekly: readonly [low: number, high: number];
}

/** “Free poster” is the story `poster`: the best click rate of all, the least money, and nothing comes of it. */
export const campaigns: readonly SampleCampaign[] = [
  { id: "Warehouse season", channel: "ad", platform: "LinkedIn", after: 0, share: 0.55, clickRate: 0.006, weekly: [900, 1_700] },
  { id: "Labour planning", channel: "ad", platform: "LinkedIn", after: 150, share: 0.3, clickRate: 0.004, weekly: [500, 1_200] },
  { id: "Yard search", channel: "ad", platform: "Google", after: 420, share: 0.2, clickRate: 0.012, weekly: [400, 900] },
  { id: "Free poster", channel: "ad", platform: "Display", after: 60, share: 0.4, clickRate: 0.024, weekly: [150, 400] },
  { id: "Nurture", channel: "email", platform: "Mail tool", after: 0, share: 1, clickRate: 0, weekly: [40, 90] },
];
const ads = campaigns.filter(({ channel }) => channel === "ad");

export const adColumns = ["at", "type", "channel", "campaign", "placement", "asset", "account_domain", "count"] as const;

export interface AdPlan {
  readonly roll: Chance;
  readonly accounts: readonly SampleAccount[];
  readonly from: Day;
  readonly until: Day;
}

/** Impressions and clicks per week, campaign and account, as an ad platform's company report has them; some without a company. */
export function* adRows({ roll, accounts, from, until }: AdPlan): Generator<Row> {
  for (let day = mondayOf(from + 6); day <= until; day += 7) {
    for (const campaign of ads.filter(({ after }) => day >= from + after)) {
      for (const account of accounts) {
        if (!isAimedAt(account, day) || !happens(roll, campaign.share * (account.tier === 3 ? 0.4 : 1))) continue;
        yield* shown(roll, { campaign, day, domain: account.domain, seen: whole(roll, 8, account.tier === 1 ? 160 : 70), canClick: !account.isCast });
      }
      yield* shown(roll, { campaign, day, domain: null, seen: Math.round(whole(roll, 2_000, 6_000) * liveliness(day)), canClick: true });
    }
  }
}

function isAimedAt({ listedOn, delistedOn, customerSince }: SampleAccount, day: Day): boolean {
  return listedOn !== null && day >= listedOn && (delistedOn === null || day < delistedOn) && customerSince === null;
}

interface Shown {
  readonly campaign: SampleCampaign;
  readonly day: Day;
  readonly domain: string | null;
  readonly seen: number;
  readonly canClick: boolean;
}

function* shown(roll: Chance, { campaign, day, domain, seen, canClick }: Shown): Generator<Row> {
  const row = { at: isoDay(day), channel: "ad", campaign: campaign.id, placement: "web", asset: campaign.platform, account_domain: domain };
  yield { ...row, type: "ad_impression", count: seen };
  const clicks = domain === null ? Math.round(seen * campaign.clickRate) : howMany(roll, seen * campaign.clickRate);
  if (canClick && clicks > 0) yield { ...row, type: "ad_click", count: clicks };
}

/** Spend per week and campaign, as ad platforms bill it; dearer in lively weeks. */
export function* spendRows({ roll, from, until }: Pick<AdPlan, "roll" | "from" | "until">): Generator<Row> {
  for (let day = mondayOf(from + 6); day <= until; day += 7) {
    for (const { id, platform, after, weekly, channel } of campaigns) {
      if (day < from + after) continue;
      const amount = Math.round(whole(roll, weekly[0], weekly[1]) * (0.4 + 0.6 * liveliness(day)));
      yield { from: isoDay(day), until: isoDay(Math.min(day + 6, until)), amount, currency: "EUR", kind: channel === "ad" ? "media" : "tool", side: "marketing", campaign: id, channel: platform, note: "Media spend" };
    }
  }
}
