import { adReport } from "./ad-report.ts";

export default adReport({
  id: "snapchat-ads-countries",
  title: "Snapchat Ads: daily report by country",
  platform: "Snapchat Ads",
  source: "snapchat_ads",
  meaning: "Impressions, swipes and spend per campaign, country and day (campaign_geo_country_daily_report).",
  recognise: { all: ["date", "impressions", "swipes", "spend", "campaign_id", "country"], none: ["ad_id"] },
  key: ["campaign_id", "country", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "country" },
  impressions: { column: "impressions" },
  clicks: { column: "swipes" },
  spend: { micros: "spend" },
  ignore: ["conversion_*", "attachment_*", "quartile_*", "*_millis", "view_completion"],
  notes: [
    "A click is a swipe up (swipes).",
    "spend is in millionths of the account's currency.",
  ],
});
