import { adReport } from "./ad-report.ts";

export default adReport({
  id: "facebook-ads-countries",
  title: "Meta Ads: daily report by country",
  platform: "Meta Ads",
  source: "facebook_ads",
  meaning: "Impressions, link clicks and spend per account, country and day (demographics_country).",
  recognise: { all: ["account_id", "country", "date", "impressions", "inline_link_clicks", "spend"], none: ["ad_id"] },
  key: ["account_id", "country", "date"],
  at: { day: "date" },
  campaign: null,
  asset: { column: "country" },
  impressions: { column: "impressions" },
  clicks: { column: "inline_link_clicks" },
  spend: { column: "spend" },
  notes: [
    "Clicks are clicks on links of the ad (inline_link_clicks), not every click on it.",
  ],
});
