import { preset } from "../files/preset.ts";

export default preset({
  id: "maven-crm-opportunities",
  title: "Maven CRM sample: sales pipeline",
  vendor: "Maven Analytics",
  meaning: "The deals of a hardware seller (sales_pipeline.csv of “CRM Sales Opportunities”).",
  recognise: { all: ["opportunity_id", "sales_agent", "product", "account", "deal_stage", "engage_date", "close_date", "close_value"] },
  mappings: [
    {
      kind: "opportunity",
      source: "maven-crm",
      currency: "USD",
      fields: {
        id: { column: "opportunity_id" },
        account: { column: "account" },
        product_line: { column: "product" },
        stage: { column: "deal_stage" },
        status: { column: "deal_stage" },
        created_at: { day: "engage_date" },
        closed_at: { day: "close_date" },
        amount: { column: "close_value" },
        owner: { column: "sales_agent" },
      },
      values: { status: { Prospecting: "open", Engaging: "open", Won: "won", Lost: "lost" } },
    },
  ],
  version: 1,
  notes: [
    "A deal begins with its engage date; deals still in stage Prospecting have none.",
    "Amounts are US dollars. A lost deal has 0.",
    "The pipeline writes GTXPro where the price list writes GTX Pro. Say once that they are one: --value product_line:GTXPro=\"GTX Pro\".",
    "1,425 deals name no account; they are counted under “no account”.",
  ],
});
