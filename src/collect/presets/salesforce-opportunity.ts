import { preset } from "../files/preset.ts";
import { opportunityFields, opportunityNotes, salesforce } from "./salesforce.ts";

export default preset({
  id: "salesforce-opportunity",
  title: "Salesforce: opportunities",
  vendor: "Salesforce",
  meaning: "Deals as they stand now (Opportunity).",
  recognise: { all: ["id", "account_id", "amount", "close_date", "is_won", "is_closed", "stage_name"], none: ["_fivetran_start"] },
  mappings: [{ ...salesforce, kind: "opportunity", fields: opportunityFields, doubtful: ["probability"] }],
  version: 1,
  notes: opportunityNotes,
});
