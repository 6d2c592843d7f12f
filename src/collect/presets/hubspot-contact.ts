import { preset } from "../files/preset.ts";
import { hubspot, yes } from "./hubspot.ts";

export default preset({
  id: "hubspot-contact",
  title: "HubSpot: contacts",
  vendor: "HubSpot",
  meaning: "People as they stand now.",
  recognise: { all: ["id", "property_email", "property_firstname", "property_lastname"] },
  mappings: [
    {
      ...hubspot,
      kind: "person",
      fields: {
        id: { column: "id" },
        email: { column: "property_email" },
        name: { text: "{property_firstname} {property_lastname}" },
        title: { column: "property_jobtitle" },
        persona: { column: "property_hs_persona" },
        consent: { when: [{ column: "property_hs_email_optout", is: yes, then: "false" }] },
        reachable: { when: [{ column: "property_hs_email_quarantined", is: yes, then: "false" }] },
        phone: { columns: ["property_phone", "property_mobilephone"] },
        country: { column: "property_country" },
        lead_source: { column: "property_hs_analytics_source" },
        created_at: { columns: ["property_createdate", "property_created_at"] },
        account: { columns: ["property_associatedcompanyid", "property_company"] },
        deleted: { columns: ["is_deleted", "_fivetran_deleted"] },
      },
      doubtful: ["email"],
    },
  ],
  version: 1,
  notes: [
    "The company is the associated one (property_associatedcompanyid); where there is none, the name typed into property_company.",
    "A text that is no mail address is left out of the address and stays among the attributes; the person is kept.",
    "Contacts that were merged into another are one person when the table of merges is imported, too: --as hubspot-contact-merge.",
    "Who worked where on a past day is told by the history: --as hubspot-contact-history.",
  ],
});
