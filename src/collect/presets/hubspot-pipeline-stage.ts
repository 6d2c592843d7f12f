import { preset } from "../files/preset.ts";
import { hubspot, yes } from "./hubspot.ts";

export default preset({
  id: "hubspot-pipeline-stage",
  title: "HubSpot: stages of the deal pipelines",
  vendor: "HubSpot",
  meaning: "What each stage of a pipeline means: its name, whether deals in it are won or lost, how probable a win is (deal_pipeline_stage).",
  recognise: { all: ["stage_id", "pipeline_id", "closed_won", "probability"] },
  mappings: [
    {
      ...hubspot,
      kind: "pipeline_stage",
      fields: {
        id: { column: "stage_id" },
        name: { column: "label" },
        pipeline: { column: "pipeline_id" },
        position: { column: "display_order" },
        probability: { column: "probability" },
        status: { when: [{ column: "closed_won", is: yes, then: "won" }, { column: "is_closed", is: yes, then: "lost" }], otherwise: "open" },
        deleted: { columns: ["_fivetran_deleted", "is_deleted"] },
      },
      doubtful: ["probability"],
    },
  ],
  version: 1,
  notes: ["Deals that only name their stage are read by it, also those that were imported before."],
});
