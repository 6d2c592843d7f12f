import { adReport } from "./ad-report.ts";

export default adReport({
  id: "tiktok-ads-ad-groups",
  title: "TikTok Ads: hourly report by ad group",
  platform: "TikTok Ads",
  source: "tiktok_ads",
  meaning: "Impressions, clicks and spend per ad group and hour (adgroup_report_hourly).",
  recognise: { all: ["stat_time_hour", "impressions", "clicks", "spend", "adgroup_id"], none: ["ad_id"] },
  key: ["adgroup_id", "stat_time_hour"],
  at: { column: "stat_time_hour" },
  campaign: { column: "campaign_id" },
  asset: { column: "adgroup_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "spend" },
  ignore: ["video_*", "real_time_*", "cost_per_*", "average_*", "secondary_goal_*", "*_rate"],
  notes: [
    "The hours are those of the ad account; the day is taken as it stands in the file.",
    "Headers come in capitals from some warehouses; they are the same columns.",
  ],
});
