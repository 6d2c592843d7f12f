import { preset } from "../files/preset.ts";

export default preset({
  id: "reddit-ads-campaign-list",
  title: "Reddit Ads: campaigns",
  vendor: "Reddit Ads",
  meaning: "Names of the campaigns (campaign).",
  recognise: { all: ["id", "account_id", "name", "configured_status", "effective_status", "objective"], none: ["campaign_id"] },
  mappings: [
    {
      kind: "campaign",
      source: "reddit_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "Reddit Ads" },
        status: { column: "effective_status" },
      },
      ignore: ["_fivetran_*"],
    },
  ],
  version: 1,
  notes: [
    "One row per campaign.",
  ],
});
