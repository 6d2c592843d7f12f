import { adReport } from "./ad-report.ts";

export default adReport({
  id: "apple-search-ads-ads",
  title: "Apple Search Ads: daily report by ad",
  platform: "Apple Search Ads",
  source: "apple_search_ads",
  meaning: "Impressions, taps and spend per ad and day (ad_report).",
  recognise: { all: ["date", "impressions", "taps", "local_spend_amount", "local_spend_currency", "ad_id"] },
  key: ["campaign_id", "ad_group_id", "ad_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_id" },
  impressions: { column: "impressions" },
  clicks: { column: "taps" },
  spend: { column: "local_spend_amount" },
  currency: { column: "local_spend_currency" },
  ignore: ["avg_*", "lat_*", "*_rate"],
  notes: [
    "A click is a tap (taps).",
  ],
});
