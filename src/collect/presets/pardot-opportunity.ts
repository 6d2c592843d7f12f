import { preset } from "../files/preset.ts";

export default preset({
  id: "pardot-opportunity",
  title: "Pardot: opportunities",
  vendor: "Pardot (Account Engagement)",
  meaning: "Deals as Pardot sees them.",
  recognise: { all: ["id", "campaign_id", "closed_at", "created_at", "probability", "stage", "status", "type", "value"] },
  mappings: [
    {
      kind: "opportunity",
      source: "pardot",
      zone: "UTC",
      fields: {
        id: { column: "id" },
        name: { column: "name" },
        kind: {
          when: [
            { column: "type", is: ["new business"], then: "new" },
            { column: "type", is: ["renewal"], then: "renewal" },
            { column: "type", is: ["upsell", "existing business"], then: "upsell" },
          ],
        },
        stage: { column: "stage" },
        amount: { column: "value" },
        probability: { scaled: "probability", by: "0.01" },
        created_at: { column: "created_at" },
        closes_on: { column: "closed_at" },
        closed_at: { take: { column: "closed_at" }, where: { column: "status", is: ["won", "lost"] } },
        status: { when: [{ column: "status", is: ["won"], then: "won" }, { column: "status", is: ["lost"], then: "lost" }], otherwise: "open" },
        campaign: { column: "campaign_id" },
      },
      doubtful: ["probability"],
      ignore: ["_fivetran_*"],
    },
  ],
  version: 1,
  notes: [
    "Where Salesforce is imported too, these are the same deals again: import one of the two.",
    "The layout names neither account nor currency. Say the currency once: --set currency=USD; without an account the deals are counted under “no account”.",
  ],
});
