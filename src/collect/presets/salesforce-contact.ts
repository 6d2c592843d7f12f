import { preset } from "../files/preset.ts";
import { contactFields, salesforce } from "./salesforce.ts";

export default preset({
  id: "salesforce-contact",
  title: "Salesforce: contacts",
  vendor: "Salesforce",
  meaning: "People at accounts as they stand now (Contact).",
  recognise: { all: ["id", "account_id", "email", "first_name", "last_name", "mailing_country"], none: ["_fivetran_start", "company", "converted_date"] },
  mappings: [{ ...salesforce, kind: "person", fields: contactFields, doubtful: ["email"] }],
  version: 1,
  notes: [
    "A text that is no mail address is left out of the address and stays among the attributes; the person is kept.",
    "has_opted_out_of_email means no consent. Its absence says nothing, so consent stays open.",
  ],
});
