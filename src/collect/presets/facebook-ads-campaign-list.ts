import { preset } from "../files/preset.ts";

export default preset({
  id: "facebook-ads-campaign-list",
  title: "Meta Ads: campaigns",
  vendor: "Meta Ads",
  meaning: "Names of the campaigns (campaign_history).",
  recognise: { all: ["id", "account_id", "name", "updated_time"], none: ["ad_set_id", "campaign_id"] },
  mappings: [
    {
      kind: "campaign",
      source: "facebook_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "Meta Ads" },
      },
      ignore: ["_fivetran_*"],
    },
  ],
  version: 1,
  notes: [
    "One row per change of a campaign; the row that stands last in the file is the one that holds. Sort it by time if it is not.",
  ],
});
