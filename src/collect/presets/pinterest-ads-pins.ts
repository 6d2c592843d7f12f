import { adReport } from "./ad-report.ts";

export default adReport({
  id: "pinterest-ads-pins",
  title: "Pinterest Ads: daily report by promoted pin",
  platform: "Pinterest Ads",
  source: "pinterest_ads",
  meaning: "Impressions, clicks and spend per promoted pin and day (pin_promotion_report).",
  recognise: { all: ["date", "impression_1", "impression_2", "clickthrough_1", "spend_in_micro_dollar", "pin_promotion_id"], none: ["keyword_id", "targeting_type"] },
  key: ["advertiser_id", "pin_promotion_id", "date"],
  at: { day: "date" },
  campaign: { column: "campaign_id" },
  asset: { column: "pin_promotion_id" },
  impressions: { sum: ["impression_1", "impression_2"] },
  clicks: { sum: ["clickthrough_1", "clickthrough_2"] },
  spend: { micros: "spend_in_micro_dollar" },
  currency: { fixed: "USD" },
  notes: [
    "Impressions and clicks are the paid (_1) and the earned (_2) ones together; earned ones come from people who saved a paid pin.",
    "spend_in_micro_dollar is in millionths of a US dollar.",
  ],
});
