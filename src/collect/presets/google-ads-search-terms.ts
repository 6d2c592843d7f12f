import { adReport } from "./ad-report.ts";

export default adReport({
  id: "google-ads-search-terms",
  title: "Google Ads: daily report by search term",
  platform: "Google Ads",
  source: "google_ads",
  meaning: "Impressions, clicks and cost per search term and day (search_term_keyword_stats).",
  recognise: { all: ["search_term", "keyword_ad_group_criterion", "campaign_id", "date", "cost_micros", "impressions", "clicks"] },
  key: ["customer_id", "keyword_ad_group_criterion", "search_term", "search_term_match_type", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "search_term" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "cost_micros" },
  ignore: ["active_view_*", "interaction_event_types"],
  notes: [
    "cost_micros is in millionths of the account's currency.",
    "A day has one row per device and network; they are kept apart and add up.",
  ],
});
