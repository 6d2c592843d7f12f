import { adReport } from "./ad-report.ts";

export default adReport({
  id: "twitter-ads-campaigns",
  title: "X Ads (Twitter): daily report by campaign",
  platform: "X Ads (Twitter)",
  source: "twitter_ads",
  meaning: "Impressions, clicks and charges per campaign, placement and day (campaign_report).",
  recognise: { all: ["date", "billed_charge_local_micro", "impressions", "clicks", "placement", "campaign_id"], none: ["segment", "line_item_id"] },
  key: ["account_id", "campaign_id", "placement", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  impressions: { column: "impressions" },
  clicks: { column: "clicks" },
  spend: { micros: "billed_charge_local_micro" },
  ignore: ["conversion_*", "mobile_conversion_*", "video_*", "*_conversion_*"],
  notes: [
    "billed_charge_local_micro is in millionths of the account's currency.",
    "Clicks are all clicks (the column clicks), as the platform's own overview shows them; link clicks stay among the attributes as url_clicks.",
    "The day is the day in UTC at which the platform dates the row; its accounts' days start at another hour.",
  ],
});
