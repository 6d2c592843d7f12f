import { adReport } from "./ad-report.ts";

export default adReport({
  id: "reddit-ads-ad-groups",
  title: "Reddit Ads: daily report by ad group",
  platform: "Reddit Ads",
  source: "reddit_ads",
  meaning: "Impressions, clicks and spend per ad group and day (ad_group_report).",
  recognise: { all: ["account_id", "date", "impressions", "clicks", "spend", "ecpm", "ad_group_id"], none: ["ad_id"] },
  key: ["account_id", "ad_group_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_group_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "spend" },
  ignore: ["app_install_metrics_*", "video_*", "conversion_*", "cpc", "ctr", "ecpm"],
  notes: [
    "spend is in millionths of the account's currency.",
  ],
});
