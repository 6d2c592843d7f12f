import { preset } from "../files/preset.ts";

export default preset({
  id: "google-ads-campaign-list",
  title: "Google Ads: campaigns",
  vendor: "Google Ads",
  meaning: "Names, dates and status of the campaigns (campaign_history).",
  recognise: { all: ["id", "name", "advertising_channel_type", "serving_status", "start_date"] },
  mappings: [
    {
      kind: "campaign",
      source: "google_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "Google Ads" },
        starts: { day: "start_date" },
        ends: { day: "end_date" },
        status: { column: "status" },
      },
      doubtful: ["ends"],
      ignore: ["_fivetran_*"],
    },
  ],
  version: 1,
  notes: [
    "One row per change of a campaign; the row that stands last in the file is the one that holds. Sort it by time if it is not.",
    "Google writes 2037-12-30 as the end of a campaign without one; a day that far off is left empty, which means no end.",
  ],
});
