import { preset } from "../files/preset.ts";
import { accountFields, salesforce } from "./salesforce.ts";

export default preset({
  id: "salesforce-account",
  title: "Salesforce: accounts",
  vendor: "Salesforce",
  meaning: "Companies as they stand now (Account).",
  recognise: { all: ["id", "is_deleted", "name", "billing_country", "owner_id", "number_of_employees"], none: ["_fivetran_start", "contact_id", "company"] },
  mappings: [{ ...salesforce, kind: "account", fields: accountFields, doubtful: ["domains"] }],
  version: 1,
  notes: ["Deleted accounts are kept and shown as deleted; they count nowhere.", "The account's owner stays among the attributes as owner_id."],
});
