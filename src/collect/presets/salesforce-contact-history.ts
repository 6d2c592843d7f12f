import { preset } from "../files/preset.ts";
import { contactFields, salesforce, since } from "./salesforce.ts";

export default preset({
  id: "salesforce-contact-history",
  title: "Salesforce: contacts with their history",
  vendor: "Salesforce",
  meaning: "People at accounts with one row per state, each since its _fivetran_start; a change of employer is one of them.",
  recognise: { all: ["id", "account_id", "email", "first_name", "last_name", "mailing_country", "_fivetran_start"], none: ["company"] },
  mappings: [{ ...salesforce, kind: "person", fields: { ...contactFields, ...since }, doubtful: ["email"] }],
  version: 1,
  notes: ["The end of a state (_fivetran_end) is the start of the next one; 9999-12-31 stands for “still”. It is not read."],
});
