import { adReport } from "./ad-report.ts";

export default adReport({
  id: "apple-search-ads-search-terms",
  title: "Apple Search Ads: daily report by search term",
  platform: "Apple Search Ads",
  source: "apple_search_ads",
  meaning: "Impressions, taps and spend per search term and day (search_term_report).",
  recognise: { all: ["date", "impressions", "taps", "local_spend_amount", "local_spend_currency", "search_term_source"] },
  key: ["campaign_id", "ad_group_id", "keyword_id", "search_term_text", "match_type", "search_term_source", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "search_term_text" },
  impressions: { column: "impressions" },
  clicks: { column: "taps" },
  spend: { column: "local_spend_amount" },
  currency: { column: "local_spend_currency" },
  ignore: ["avg_*", "lat_*", "*_rate"],
  notes: [
    "A click is a tap (taps).",
  ],
});
