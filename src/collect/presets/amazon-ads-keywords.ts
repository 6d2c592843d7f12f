import { adReport } from "./ad-report.ts";

export default adReport({
  id: "amazon-ads-keywords",
  title: "Amazon Ads: daily report by keyword",
  platform: "Amazon Ads",
  source: "amazon_ads",
  meaning: "Impressions, clicks and cost per targeted keyword and day (targeting_keyword_report).",
  recognise: { all: ["date", "impressions", "clicks", "cost", "keyword_id", "keyword_type"], none: ["search_term"] },
  key: ["campaign_id", "ad_group_id", "keyword_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "keyword_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "cost" },
  currency: { column: "campaign_budget_currency_code" },
});
