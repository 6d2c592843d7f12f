import { preset } from "../files/preset.ts";
import { hubspot, yes } from "./hubspot.ts";
import { no, openStages } from "./hubspot-log.ts";

const closed = [
  { column: "property_hs_is_closed", is: yes },
  { column: "property_hs_is_closed_won", is: yes },
  { column: "property_hs_is_closed_lost", is: yes },
  { column: "deal_pipeline_stage_id", is: ["closedwon", "closedlost"] },
] as const;

export default preset({
  id: "hubspot-deal",
  title: "HubSpot: deals",
  vendor: "HubSpot",
  meaning: "Deals as they stand now.",
  recognise: { all: ["deal_id", "property_dealname", "property_createdate"] },
  mappings: [
    {
      ...hubspot,
      kind: "opportunity",
      fields: {
        id: { column: "deal_id" },
        name: { column: "property_dealname" },
        account: { columns: ["company_id", "property_hs_primary_associated_company"] },
        kind: {
          when: [
            { column: "property_dealtype", is: ["newbusiness"], then: "new" },
            { column: "property_dealtype", is: ["existingbusiness"], then: "upsell" },
            { column: "property_dealtype", is: ["renewal"], then: "renewal" },
          ],
        },
        stage: { columns: ["deal_pipeline_stage_id", "property_dealstage"] },
        amount: { column: "property_amount" },
        currency: { column: "property_deal_currency_code" },
        probability: { column: "property_hs_deal_stage_probability" },
        created_at: { column: "property_createdate" },
        closes_on: { column: "property_closedate" },
        closed_at: { firstOf: closed.map((where) => ({ take: { column: "property_closedate" }, where })) },
        status: {
          when: [
            { column: "property_hs_is_closed_won", is: yes, then: "won" },
            { column: "deal_pipeline_stage_id", is: ["closedwon"], then: "won" },
            { column: "property_hs_is_closed_lost", is: yes, then: "lost" },
            { column: "property_hs_is_closed", is: yes, then: "lost" },
            { column: "deal_pipeline_stage_id", is: ["closedlost"], then: "lost" },
            { column: "property_hs_is_closed", is: no, then: "open" },
            { column: "deal_pipeline_stage_id", is: openStages, then: "open" },
          ],
        },
        loss_reason: { column: "property_closed_lost_reason" },
        owner: { columns: ["owner_id", "property_hubspot_owner_id"] },
        lead_source: { column: "property_hs_analytics_source" },
        deleted: { columns: ["is_deleted", "_fivetran_deleted"] },
      },
      doubtful: ["probability"],
    },
  ],
  version: 1,
  notes: [
    "Won and lost come from hs_is_closed_won and hs_is_closed_lost; without them from the stage: those of the default pipeline are known, the others by the table of stages (--as hubspot-pipeline-stage), before or after.",
    "The layout does not name the company: HubSpot keeps it in deal_company. Import that table too (--as hubspot-deal-company), before or after; without, the deals are counted under “no account”.",
    "What a deal was on a past day is told by its history: --as hubspot-deal-history, hubspot-deal-stage-history.",
    "Amounts are in the deal's currency (property_deal_currency_code) or the portal's. Without that column say it once: --set currency=USD.",
  ],
});
