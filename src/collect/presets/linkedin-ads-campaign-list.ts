import { preset } from "../files/preset.ts";

export default preset({
  id: "linkedin-ads-campaign-list",
  title: "LinkedIn Ads: campaigns",
  vendor: "LinkedIn Ads",
  meaning: "Names of the campaigns (campaign_history).",
  recognise: { all: ["id", "campaign_group_id", "version_tag", "name", "created_time"] },
  mappings: [
    {
      kind: "campaign",
      source: "linkedin_ads",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        channel: { set: "LinkedIn Ads" },
      },
      ignore: ["_fivetran_*"],
    },
  ],
  version: 1,
  notes: [
    "One row per change of a campaign; the row that stands last in the file is the one that holds. Sort it by time if it is not.",
  ],
});
