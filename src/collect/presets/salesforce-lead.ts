import { preset } from "../files/preset.ts";
import { contactFields, salesforce, yes } from "./salesforce.ts";

export default preset({
  id: "salesforce-lead",
  title: "Salesforce: leads",
  vendor: "Salesforce",
  meaning: "People who are not contacts yet (Lead), with the company they named.",
  recognise: { all: ["id", "company", "email", "is_converted", "status", "owner_id"] },
  mappings: [
    {
      ...salesforce,
      kind: "person",
      fields: {
        ...contactFields,
        country: { columns: ["country", "country_code"] },
        account: { column: "company" },
        account_domain: { column: "website" },
      },
      skip: [{ column: "is_converted", is: yes }],
      doubtful: ["email", "account_domain"],
    },
  ],
  version: 1,
  notes: [
    "Converted leads are skipped: they are contacts now, and would be counted twice. Import the contacts as well.",
    "The company of a lead is a name typed by hand; it is matched like any other name, and stays visible where nothing fits.",
  ],
});
