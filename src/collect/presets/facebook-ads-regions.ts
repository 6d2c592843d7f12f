import { adReport } from "./ad-report.ts";

export default adReport({
  id: "facebook-ads-regions",
  title: "Meta Ads: daily report by region",
  platform: "Meta Ads",
  source: "facebook_ads",
  meaning: "Impressions, link clicks and spend per account, region and day (demographics_region).",
  recognise: { all: ["account_id", "region", "date", "impressions", "inline_link_clicks", "spend"], none: ["ad_id"] },
  key: ["account_id", "region", "date"],
  at: { day: "date" },
  campaign: null,
  asset: { column: "region" },
  impressions: { column: "impressions" },
  clicks: { column: "inline_link_clicks" },
  spend: { column: "spend" },
  notes: [
    "Clicks are clicks on links of the ad (inline_link_clicks), not every click on it.",
  ],
});
