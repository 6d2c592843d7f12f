import { preset } from "../files/preset.ts";
import { yes } from "./hubspot.ts";
import { logNotes, logOf, no, openStages, property } from "./hubspot-log.ts";

const moment = { column: "timestamp" } as const;
const nothing = { set: "" } as const;

export default preset({
  id: "hubspot-deal-history",
  title: "HubSpot: history of deals",
  vendor: "HubSpot",
  meaning: "Every change of a deal's properties (deal_property_history): the pipeline of any past day can be told.",
  recognise: { all: ["deal_id", "name", "value", "timestamp", "source"] },
  mappings: [
    logOf("opportunity", "deal_id", {
      name: property("dealname"),
      account: property("hs_primary_associated_company"),
      kind: {
        said: [{ by: ["dealtype"], as: { when: [{ column: "value", is: ["newbusiness"], then: "new" }, { column: "value", is: ["existingbusiness"], then: "upsell" }, { column: "value", is: ["renewal"], then: "renewal" }] } }],
      },
      stage: property("dealstage"),
      amount: property("amount"),
      currency: property("deal_currency_code"),
      probability: property("hs_deal_stage_probability"),
      created_at: property("createdate"),
      closes_on: property("closedate"),
      closed_at: {
        said: [
          { by: ["dealstage"], as: { take: moment, where: { column: "value", is: ["closedwon", "closedlost"] } } },
          { by: ["dealstage"], as: { take: nothing, where: { column: "value", is: openStages } } },
          { by: ["hs_is_closed_won", "hs_is_closed_lost"], as: { take: moment, where: { column: "value", is: yes } } },
          { by: ["hs_is_closed"], as: { take: nothing, where: { column: "value", is: no } } },
        ],
      },
      status: {
        said: [
          { by: ["dealstage"], as: { when: [{ column: "value", is: ["closedwon"], then: "won" }, { column: "value", is: ["closedlost"], then: "lost" }, { column: "value", is: openStages, then: "open" }] } },
          { by: ["hs_is_closed_won"], as: { when: [{ column: "value", is: yes, then: "won" }] } },
          { by: ["hs_is_closed_lost"], as: { when: [{ column: "value", is: yes, then: "lost" }] } },
          { by: ["hs_is_closed"], as: { when: [{ column: "value", is: no, then: "open" }] } },
        ],
      },
      loss_reason: property("closed_lost_reason"),
      owner: property("hubspot_owner_id"),
      lead_source: property("hs_analytics_source"),
    }),
  ],
  version: 1,
  notes: [
    ...logNotes,
    "Won and lost come from hs_is_closed_won and hs_is_closed_lost, from the stages of the default pipeline, or from the pipeline's stages (--as hubspot-pipeline-stage), which may come later.",
    "Amounts are in the deal's currency, as the current table says; say once what else: --set currency=USD.",
  ],
});
