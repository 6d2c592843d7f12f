import { adReport } from "./ad-report.ts";

export default adReport({
  id: "snapchat-ads-ad-squads",
  title: "Snapchat Ads: hourly report by ad squad",
  platform: "Snapchat Ads",
  source: "snapchat_ads",
  meaning: "Impressions, swipes and spend per ad squad and hour (ad_squad_hourly_report).",
  recognise: { all: ["date", "impressions", "swipes", "spend", "ad_squad_id"], none: ["ad_id"] },
  key: ["ad_squad_id", "date"],
  at: { column: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_squad_id" },
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
