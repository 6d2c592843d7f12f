import { adReport } from "./ad-report.ts";

export default adReport({
  id: "reddit-ads-ads",
  title: "Reddit Ads: daily report by ad",
  platform: "Reddit Ads",
  source: "reddit_ads",
  meaning: "Impressions, clicks and spend per ad and day (ad_report).",
  recognise: { all: ["account_id", "date", "impressions", "clicks", "spend", "ecpm", "ad_id"] },
  key: ["account_id", "ad_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "spend" },
  ignore: ["app_install_metrics_*", "video_*", "conversion_*", "cpc", "ctr", "ecpm"],
  notes: [
    "spend is in millionths of the account's currency.",
  ],
});
