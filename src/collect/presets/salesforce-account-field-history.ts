import { preset } from "../files/preset.ts";
import { asIs, logNotes, logsOf } from "./salesforce-log.ts";

export default preset({
  id: "salesforce-account-field-history",
  title: "Salesforce: changed fields of accounts",
  vendor: "Salesforce",
  meaning: "Every tracked change of an account, with old and new value (AccountHistory).",
  recognise: { all: ["account_id", "field", "old_value", "new_value", "created_date"], none: ["contact_id", "opportunity_id"] },
  mappings: logsOf("account", "account_id", {
    name: asIs("Name"),
    domains: asIs("Website"),
    parent: asIs("Parent", "ParentId"),
    industry: asIs("Industry"),
    employees: asIs("NumberOfEmployees"),
    country: asIs("BillingCountry"),
    region: asIs("BillingState"),
    lifecycle: asIs("Type"),
  }).map((mapping) => ({ ...mapping, doubtful: ["domains"] })),
  version: 1,
  notes: logNotes,
});
