import { preset } from "../files/preset.ts";

export default preset({
  id: "amazon-ads-campaign-list",
  title: "Amazon Ads: campaigns",
  vendor: "Amazon Ads",
  meaning: "Names, dates and status of the campaigns (campaign_history).",
  recognise: { all: ["id", "name", "portfolio_id", "profile_id", "targeting_type", "start_date"] },
  mappings: [
    {
      kind: "campaign",
      source: "amazon_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "Amazon Ads" },
        starts: { day: "start_date" },
        ends: { day: "end_date" },
        status: { column: "state" },
      },
      doubtful: ["ends"],
      ignore: ["_fivetran_*"],
    },
  ],
  version: 1,
  notes: [
    "One row per change of a campaign; the row that stands last in the file is the one that holds. Sort it by time if it is not.",
  ],
});
