import { adReport } from "./ad-report.ts";

export default adReport({
  id: "snapchat-ads-regions",
  title: "Snapchat Ads: daily report by region",
  platform: "Snapchat Ads",
  source: "snapchat_ads",
  meaning: "Impressions, swipes and spend per campaign, region and day (campaign_geo_region_daily_report).",
  recognise: { all: ["date", "impressions", "swipes", "spend", "campaign_id", "region"], none: ["ad_id"] },
  key: ["campaign_id", "region", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "region" },
  impressions: { column: "impressions" },
  clicks: { column: "swipes" },
  spend: { micros: "spend" },
  ignore: ["conversion_*", "attachment_*", "quartile_*", "*_millis", "view_completion"],
  notes: [
    "A click is a swipe up (swipes).",
    "spend is in millionths of the account's currency.",
  ],
});
