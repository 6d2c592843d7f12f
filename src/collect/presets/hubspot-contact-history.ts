import { preset } from "../files/preset.ts";
import { yes } from "./hubspot.ts";
import { logNotes, logOf, property, wordOrNothing } from "./hubspot-log.ts";

export default preset({
  id: "hubspot-contact-history",
  title: "HubSpot: history of contacts",
  vendor: "HubSpot",
  meaning: "Every change of a contact's properties (contact_property_history), among them of the company: who worked where when.",
  recognise: { all: ["contact_id", "name", "value", "timestamp", "source"] },
  mappings: [
    {
      ...logOf("person", "contact_id", {
        email: property("email"),
        title: property("jobtitle"),
        persona: property("hs_persona"),
        consent: { said: wordOrNothing("hs_email_optout", yes, "false") },
        reachable: { said: wordOrNothing("hs_email_quarantined", yes, "false") },
        phone: property("phone"),
        country: property("country"),
        lead_source: property("hs_analytics_source"),
        created_at: property("createdate"),
        account: property("associatedcompanyid"),
      }),
      doubtful: ["email"],
    },
  ],
  version: 1,
  notes: [...logNotes, "First and last name are two properties; they become attributes, and the name is the current table's."],
});
