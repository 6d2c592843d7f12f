import { preset } from "../files/preset.ts";

export default preset({
  id: "snapchat-ads-campaign-list",
  title: "Snapchat Ads: campaigns",
  vendor: "Snapchat Ads",
  meaning: "Names of the campaigns (campaign_history).",
  recognise: { all: ["id", "ad_account_id", "name"], none: ["campaign_id", "ad_squad_id", "ad_group_id", "web_view_url", "destination_url", "creative_id"] },
  mappings: [
    {
      kind: "campaign",
      source: "snapchat_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "Snapchat Ads" },
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
