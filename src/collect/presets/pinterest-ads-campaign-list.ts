import { preset } from "../files/preset.ts";

export default preset({
  id: "pinterest-ads-campaign-list",
  title: "Pinterest Ads: campaigns",
  vendor: "Pinterest Ads",
  meaning: "Names of the campaigns (campaign_history).",
  recognise: { all: ["id", "name", "status", "advertiser_id", "is_automated_campaign"] },
  mappings: [
    {
      kind: "campaign",
      source: "pinterest_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "Pinterest Ads" },
        status: { column: "status" },
      },
      ignore: ["_fivetran_*"],
    },
  ],
  version: 1,
  notes: [
    "One row per change of a campaign; the row that stands last in the file is the one that holds. Sort it by time if it is not.",
  ],
});
