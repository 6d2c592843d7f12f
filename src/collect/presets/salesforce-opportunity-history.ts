import { preset } from "../files/preset.ts";
import { opportunityFields, opportunityNotes, salesforce, since } from "./salesforce.ts";

export default preset({
  id: "salesforce-opportunity-history",
  title: "Salesforce: opportunities with their history",
  vendor: "Salesforce",
  meaning: "Deals with one row per state, each since its _fivetran_start: pipeline of any past day can be told.",
  recognise: { all: ["id", "account_id", "amount", "close_date", "is_won", "is_closed", "stage_name", "_fivetran_start"] },
  mappings: [{ ...salesforce, kind: "opportunity", fields: { ...opportunityFields, ...since }, doubtful: ["probability"] }],
  version: 1,
  notes: [
    ...opportunityNotes,
    "The end of a state (_fivetran_end) is the start of the next one; 9999-12-31 stands for “still”. It is not read.",
    "Salesforce's own OpportunityFieldHistory has one row per changed field: --as salesforce-opportunity-field-history.",
  ],
});
