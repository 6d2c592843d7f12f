import { adReport } from "./ad-report.ts";

export default adReport({
  id: "pinterest-ads-advertisers",
  title: "Pinterest Ads: daily report by advertiser",
  platform: "Pinterest Ads",
  source: "pinterest_ads",
  meaning: "Impressions, clicks and spend per advertiser and day (advertiser_report).",
  recognise: { all: ["date", "impression_1", "impression_2", "clickthrough_1", "spend_in_micro_dollar", "advertiser_id"], none: ["campaign_id", "ad_group_id", "pin_promotion_id", "keyword_id"] },
  key: ["advertiser_id", "date"],
  at: { day: "date" },
  campaign: null,
  impressions: { sum: ["impression_1", "impression_2"] },
  clicks: { sum: ["clickthrough_1", "clickthrough_2"] },
  spend: { micros: "spend_in_micro_dollar" },
  currency: { fixed: "USD" },
  notes: [
    "Impressions and clicks are the paid (_1) and the earned (_2) ones together; earned ones come from people who saved a paid pin.",
    "spend_in_micro_dollar is in millionths of a US dollar.",
  ],
});
