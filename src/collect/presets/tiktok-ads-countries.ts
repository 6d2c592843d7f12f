import { adReport } from "./ad-report.ts";

export default adReport({
  id: "tiktok-ads-countries",
  title: "TikTok Ads: daily report by country",
  platform: "TikTok Ads",
  source: "tiktok_ads",
  meaning: "Impressions, clicks and spend per campaign, country and day (campaign_country_report).",
  recognise: { all: ["campaign_id", "country_code", "stat_time_day", "impressions", "clicks", "spend"] },
  key: ["campaign_id", "country_code", "stat_time_day"],
  at: { day: "stat_time_day" },
  campaign: { column: "campaign_id" },
  asset: { column: "country_code" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { column: "spend" },
  ignore: ["video_*", "real_time_*", "cost_per_*", "average_*", "secondary_goal_*", "*_rate"],
  notes: [
    "The hours are those of the ad account; the day is taken as it stands in the file.",
    "Headers come in capitals from some warehouses; they are the same columns.",
  ],
});
