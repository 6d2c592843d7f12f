import { adReport } from "./ad-report.ts";

export default adReport({
  id: "facebook-ads-ads",
  title: "Meta Ads: daily report by ad",
  platform: "Meta Ads",
  source: "facebook_ads",
  meaning: "Impressions, link clicks and spend per ad and day (basic_ad).",
  recognise: { all: ["ad_id", "date", "impressions", "inline_link_clicks", "spend"] },
  key: ["ad_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "ad_id" },
  impressions: { column: "impressions" },
  clicks: { column: "inline_link_clicks" },
  spend: { column: "spend" },
  notes: [
    "Clicks are clicks on links of the ad (inline_link_clicks), not every click on it.",
    "The basic report names the ad only; a column campaign_id is read where the export has one.",
  ],
});
