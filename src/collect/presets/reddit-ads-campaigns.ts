import { adReport } from "./ad-report.ts";

export default adReport({
  id: "reddit-ads-campaigns",
  title: "Reddit Ads: daily report by campaign",
  platform: "Reddit Ads",
  source: "reddit_ads",
  meaning: "Impressions, clicks and spend per campaign and day (campaign_report).",
  recognise: { all: ["account_id", "date", "impressions", "clicks", "spend", "ecpm", "campaign_id"], none: ["ad_group_id", "ad_id"] },
  key: ["account_id", "campaign_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "spend" },
  ignore: ["app_install_metrics_*", "video_*", "conversion_*", "cpc", "ctr", "ecpm"],
  notes: [
    "spend is in millionths of the account's currency.",
  ],
});
