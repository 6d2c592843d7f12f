import { preset } from "../files/preset.ts";

export default preset({
  id: "twitter-ads-campaign-list",
  title: "X Ads (Twitter): campaigns",
  vendor: "X Ads (Twitter)",
  meaning: "Names, dates and status of the campaigns (campaign_history).",
  recognise: { all: ["id", "name", "account_id", "funding_instrument_id", "start_time", "updated_at"] },
  mappings: [
    {
      kind: "campaign",
      source: "twitter_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "X Ads (Twitter)" },
        starts: { column: "start_time" },
        ends: { column: "end_time" },
        status: { columns: ["effective_status", "entity_status"] },
      },
      zone: "UTC",
      doubtful: ["ends"],
      ignore: ["_fivetran_*"],
    },
  ],
  version: 1,
  notes: [
    "One row per change of a campaign; the row that stands last in the file is the one that holds. Sort it by time if it is not.",
  ],
});
