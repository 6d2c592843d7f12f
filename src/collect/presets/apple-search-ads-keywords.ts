import { adReport } from "./ad-report.ts";

export default adReport({
  id: "apple-search-ads-keywords",
  title: "Apple Search Ads: daily report by keyword",
  platform: "Apple Search Ads",
  source: "apple_search_ads",
  meaning: "Impressions, taps and spend per keyword and day (keyword_report).",
  recognise: null,
  key: ["id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "id" },
  impressions: { column: "impressions" },
  clicks: { column: "taps" },
  spend: { column: "local_spend_amount" },
  currency: { column: "local_spend_currency" },
  ignore: ["avg_*", "lat_*", "*_rate"],
  notes: [
    "A click is a tap (taps).",
  ],
});
