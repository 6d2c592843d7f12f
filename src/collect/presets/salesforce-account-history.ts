import { preset } from "../files/preset.ts";
import { accountFields, salesforce, since } from "./salesforce.ts";

export default preset({
  id: "salesforce-account-history",
  title: "Salesforce: accounts with their history",
  vendor: "Salesforce",
  meaning: "Companies with one row per state, each since its _fivetran_start.",
  recognise: { all: ["id", "is_deleted", "name", "billing_country", "owner_id", "_fivetran_start"], none: ["contact_id", "company"] },
  mappings: [{ ...salesforce, kind: "account", fields: { ...accountFields, ...since }, doubtful: ["domains"] }],
  version: 1,
  notes: ["The end of a state (_fivetran_end) is the start of the next one; 9999-12-31 stands for “still”. It is not read."],
});
