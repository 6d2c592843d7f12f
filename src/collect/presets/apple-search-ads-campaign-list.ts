import { preset } from "../files/preset.ts";

export default preset({
  id: "apple-search-ads-campaign-list",
  title: "Apple Search Ads: campaigns",
  vendor: "Apple Search Ads",
  meaning: "Names, dates and status of the campaigns (campaign_history).",
  recognise: { all: ["id", "name", "adam_id", "organization_id", "serving_status"] },
  mappings: [
    {
      kind: "campaign",
      source: "apple_search_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "Apple Search Ads" },
        starts: { day: "start_time" },
        ends: { day: "end_time" },
        status: { column: "status" },
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
