import { preset } from "../files/preset.ts";
import { hubspot } from "./hubspot.ts";
import { linkNotes, linkOf } from "./hubspot-link.ts";

export default preset({
  id: "hubspot-deal-merge",
  title: "HubSpot: deals that were merged",
  vendor: "HubSpot",
  meaning: "Which deal lives on in which other (merged_deal). The merged one is a duplicate and counts nowhere.",
  recognise: { all: ["deal_id", "merged_deal_id"] },
  mappings: [
    { ...hubspot, kind: "opportunity", partial: true, ignore: ["*"], fields: { id: { column: "merged_deal_id" }, excluded: { set: "duplicate" } } },
    linkOf({ from: ["opportunity", "merged_deal_id"], to: ["opportunity", "deal_id"] }, { means: { set: "merge" }, main: { set: "" } }),
  ],
  version: 1,
  notes: ["What is linked to the merged deal is found through the one that it lives on in.", ...linkNotes],
});
