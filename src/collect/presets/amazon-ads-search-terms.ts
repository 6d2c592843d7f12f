import { adReport } from "./ad-report.ts";

export default adReport({
  id: "amazon-ads-search-terms",
  title: "Amazon Ads: daily report by search term",
  platform: "Amazon Ads",
  source: "amazon_ads",
  meaning: "Impressions, clicks and cost per search term and day (search_term_ad_keyword_report).",
  recognise: { all: ["date", "impressions", "clicks", "cost", "keyword_id", "search_term"] },
  key: ["campaign_id", "ad_group_id", "keyword_id", "search_term", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "search_term" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "cost" },
  currency: { column: "campaign_budget_currency_code" },
});
