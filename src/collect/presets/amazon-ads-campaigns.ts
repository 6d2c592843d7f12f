import { adReport } from "./ad-report.ts";

export default adReport({
  id: "amazon-ads-campaigns",
  title: "Amazon Ads: daily report by campaign",
  platform: "Amazon Ads",
  source: "amazon_ads",
  meaning: "Impressions, clicks and cost per campaign and day (campaign_level_report).",
  recognise: { all: ["date", "impressions", "clicks", "cost", "campaign_id", "campaign_budget_currency_code"], none: ["ad_group_id"] },
  key: ["campaign_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "cost" },
  currency: { column: "campaign_budget_currency_code" },
});
