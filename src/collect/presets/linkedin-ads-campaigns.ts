import { adReport } from "./ad-report.ts";

export default adReport({
  id: "linkedin-ads-campaigns",
  title: "LinkedIn Ads: daily report by campaign",
  platform: "LinkedIn Ads",
  source: "linkedin_ads",
  meaning: "Impressions, clicks and spend per campaign and day (ad_analytics_by_campaign).",
  recognise: { all: ["campaign_id", "day", "impressions", "clicks", "cost_in_usd"], none: ["creative_id"] },
  key: ["campaign_id", "day"],
  at: { day: "day" },
  campaign: { column: "campaign_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "cost_in_usd" },
  currency: { fixed: "USD" },
  ignore: ["viral_*", "video_*", "*_conversions", "conversion_value_*"],
  notes: [
    "The spend is the one in US dollars (cost_in_usd). To import the account's own currency instead, map amount=cost_in_local_currency and say the currency.",
    "Clicks are all clicks that were charged; opens, likes and shares stay among the attributes.",
  ],
});
