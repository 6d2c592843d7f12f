import { adReport } from "./ad-report.ts";

export default adReport({
  id: "reddit-ads-countries",
  title: "Reddit Ads: daily report by country",
  platform: "Reddit Ads",
  source: "reddit_ads",
  meaning: "Impressions, clicks and spend per campaign, country, region and day (campaign_country_report).",
  recognise: { all: ["account_id", "campaign_id", "country", "region", "date", "impressions", "clicks", "spend"], none: ["ecpm", "swipes"] },
  key: ["account_id", "campaign_id", "country", "region", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "country" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "spend" },
  ignore: ["app_install_metrics_*", "video_*", "conversion_*", "cpc", "ctr", "ecpm"],
  notes: [
    "spend is in millionths of the account's currency.",
  ],
});
