import { adReport } from "./ad-report.ts";

export default adReport({
  id: "snapchat-ads-ads",
  title: "Snapchat Ads: hourly report by ad",
  platform: "Snapchat Ads",
  source: "snapchat_ads",
  meaning: "Impressions, swipes and spend per ad and hour (ad_hourly_report).",
  recognise: { all: ["date", "impressions", "swipes", "spend", "ad_id"] },
  key: ["ad_id", "date"],
  at: { column: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_id" },
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
