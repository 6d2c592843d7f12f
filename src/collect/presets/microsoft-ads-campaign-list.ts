import { preset } from "../files/preset.ts";

export default preset({
  id: "microsoft-ads-campaign-list",
  title: "Microsoft Advertising: campaigns",
  vendor: "Microsoft Advertising",
  meaning: "Names of the campaigns (campaign_history).",
  recognise: { all: ["id", "name", "account_id", "modified_time", "type", "status"] },
  mappings: [
    {
      kind: "campaign",
      source: "microsoft_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "Microsoft Advertising" },
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
