import { preset } from "../files/preset.ts";
import { hubspot } from "./hubspot.ts";
import { openStages } from "./hubspot-log.ts";

const entered = ["date_entered", "_fivetran_start"] as const;

export default preset({
  id: "hubspot-deal-stage-history",
  title: "HubSpot: stages that deals entered",
  vendor: "HubSpot",
  meaning: "One row per deal and stage with the moment at which the deal entered it (deal_stage).",
  recognise: { all: ["deal_id", "date_entered", "value"], none: ["name"] },
  mappings: [
    {
      ...hubspot,
      kind: "opportunity",
      partial: true,
      ignore: ["*"],
      fields: {
        id: { column: "deal_id" },
        valid_from: { columns: entered },
        stage: { column: "value" },
        closed_at: {
          firstOf: [
            { take: { columns: entered }, where: { column: "value", is: ["closedwon", "closedlost"] } },
            { take: { set: "" }, where: { column: "value", is: openStages } },
          ],
        },
        status: {
          when: [
            { column: "value", is: ["closedwon"], then: "won" },
            { column: "value", is: ["closedlost"], then: "lost" },
            { column: "value", is: openStages, then: "open" },
          ],
        },
      },
    },
  ],
  version: 1,
  notes: [
    "A row speaks of the stage only; the rest of the deal is filled up from its current table and its history, whichever is imported first.",
    "What a stage of your own means, and how probable a win is in it, is said by the pipeline's stages: --as hubspot-pipeline-stage, before or after.",
    "The property dealstage of the history of deals says the same; importing both changes nothing.",
  ],
});
