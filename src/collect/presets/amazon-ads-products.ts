import { adReport } from "./ad-report.ts";

export default adReport({
  id: "amazon-ads-products",
  title: "Amazon Ads: daily report by advertised product",
  platform: "Amazon Ads",
  source: "amazon_ads",
  meaning: "Impressions, clicks and cost per advertised product and day (advertised_product_report).",
  recognise: { all: ["date", "impressions", "clicks", "cost", "ad_id", "campaign_budget_currency_code"] },
  key: ["campaign_id", "ad_group_id", "ad_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "cost" },
  currency: { column: "campaign_budget_currency_code" },
});
