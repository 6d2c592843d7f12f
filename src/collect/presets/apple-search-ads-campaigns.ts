import { adReport } from "./ad-report.ts";

export default adReport({
  id: "apple-search-ads-campaigns",
  title: "Apple Search Ads: daily report by campaign",
  platform: "Apple Search Ads",
  source: "apple_search_ads",
  meaning: "Impressions, taps and spend per campaign and day (campaign_report).",
  recognise: { all: ["date", "impressions", "taps", "local_spend_amount", "local_spend_currency", "id"], none: ["ad_group_id", "search_term_source"] },
  key: ["id", "date"],
  at: { day: "date" },
  campaign: { column: "id" },
  impressions: { column: "impressions" },
  clicks: { column: "taps" },
  spend: { column: "local_spend_amount" },
  currency: { column: "local_spend_currency" },
  ignore: ["avg_*", "lat_*", "*_rate"],
  notes: [
    "A click is a tap (taps).",
    "The report by keyword has the same columns; there the id is a keyword's. Choose by name: --as apple-search-ads-keywords.",
  ],
});
