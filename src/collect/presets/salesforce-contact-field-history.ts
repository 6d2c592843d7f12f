import { preset } from "../files/preset.ts";
import { asIs, logNotes, logsOf } from "./salesforce-log.ts";

export default preset({
  id: "salesforce-contact-field-history",
  title: "Salesforce: changed fields of contacts",
  vendor: "Salesforce",
  meaning: "Every tracked change of a contact, with old and new value (ContactHistory).",
  recognise: { all: ["contact_id", "field", "old_value", "new_value", "created_date"], none: ["opportunity_id"] },
  mappings: logsOf("person", "contact_id", {
    email: asIs("Email"),
    title: asIs("Title"),
    department: asIs("Department"),
    phone: asIs("Phone", "MobilePhone"),
    country: asIs("MailingCountry"),
    lead_source: asIs("LeadSource"),
    account: asIs("Account", "AccountId"),
  }).map((mapping) => ({ ...mapping, doubtful: ["email"] })),
  version: 1,
  notes: logNotes,
});
