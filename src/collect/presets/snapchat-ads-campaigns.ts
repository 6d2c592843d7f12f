import { adReport } from "./ad-report.ts";

export default adReport({
  id: "snapchat-ads-campaigns",
  title: "Snapchat Ads: hourly report by campaign",
  platform: "Snapchat Ads",
  source: "snapchat_ads",
  meaning: "Impressions, swipes and spend per campaign and hour (campaign_hourly_report).",
  recognise: { all: ["date", "impressions", "swipes", "spend", "campaign_id"], none: ["country", "region", "ad_id", "ad_squad_id"] },
  key: ["campaign_id", "date"],
  at: { column: "date" },
  campaign: { column: "campaign_id" },
  impressions: { column: "impressions" },
  clicks: { column: "swipes" },
  spend: { micros: "spend" },
  zone: "UTC",
  ignore: ["conversion_*", "attachment_*", "quartile_*", "*_millis", "view_completion"],
  notes: [
    "A click is a swipe up (swipes).",
    "spend is in millionths of the account's currency.",
  ],
});
