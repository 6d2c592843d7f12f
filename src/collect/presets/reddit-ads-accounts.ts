import { adReport } from "./ad-report.ts";

export default adReport({
  id: "reddit-ads-accounts",
  title: "Reddit Ads: daily report by account",
  platform: "Reddit Ads",
  source: "reddit_ads",
  meaning: "Impressions, clicks and spend per account and day (account_report).",
  recognise: { all: ["account_id", "date", "impressions", "clicks", "spend", "ecpm"], none: ["campaign_id", "ad_group_id", "ad_id"] },
  key: ["account_id", "date"],
  at: { day: "date" },
  campaign: null,
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "spend" },
  ignore: ["app_install_metrics_*", "video_*", "conversion_*", "cpc", "ctr", "ecpm"],
  notes: [
    "spend is in millionths of the account's currency.",
  ],
});
