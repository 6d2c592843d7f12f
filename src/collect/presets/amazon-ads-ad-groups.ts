import { adReport } from "./ad-report.ts";

export default adReport({
  id: "amazon-ads-ad-groups",
  title: "Amazon Ads: daily report by ad group",
  platform: "Amazon Ads",
  source: "amazon_ads",
  meaning: "Impressions, clicks and cost per ad group and day (ad_group_level_report).",
  recognise: { all: ["date", "impressions", "clicks", "cost", "ad_group_id", "campaign_bidding_strategy"], none: ["ad_id", "keyword_id"] },
  key: ["ad_group_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_group_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "cost" },
});
