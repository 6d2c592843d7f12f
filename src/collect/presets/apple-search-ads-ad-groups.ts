import { adReport } from "./ad-report.ts";

export default adReport({
  id: "apple-search-ads-ad-groups",
  title: "Apple Search Ads: daily report by ad group",
  platform: "Apple Search Ads",
  source: "apple_search_ads",
  meaning: "Impressions, taps and spend per ad group and day (ad_group_report).",
  recognise: { all: ["date", "impressions", "taps", "local_spend_amount", "local_spend_currency", "ad_group_id"], none: ["ad_id", "search_term_source"] },
  key: ["ad_group_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_group_id" },
  impressions: { column: "impressions" },
  clicks: { column: "taps" },
  spend: { column: "local_spend_amount" },
  currency: { column: "local_spend_currency" },
  ignore: ["avg_*", "lat_*", "*_rate"],
  notes: [
    "A click is a tap (taps).",
  ],
});
