import { adReport } from "./ad-report.ts";

export default adReport({
  id: "tiktok-ads-ads",
  title: "TikTok Ads: hourly report by ad",
  platform: "TikTok Ads",
  source: "tiktok_ads",
  meaning: "Impressions, clicks and spend per ad and hour (ad_report_hourly).",
  recognise: { all: ["stat_time_hour", "impressions", "clicks", "spend", "ad_id"] },
  key: ["ad_id", "stat_time_hour"],
  at: { column: "stat_time_hour" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "spend" },
  ignore: ["video_*", "real_time_*", "cost_per_*", "average_*", "secondary_goal_*", "*_rate"],
  notes: [
    "The hours are those of the ad account; the day is taken as it stands in the file.",
    "Headers come in capitals from some warehouses; they are the same columns.",
  ],
});
