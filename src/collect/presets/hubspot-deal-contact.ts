import { preset } from "../files/preset.ts";
import { linkNotes, linkOf } from "./hubspot-link.ts";

export default preset({
  id: "hubspot-deal-contact",
  title: "HubSpot: deals and their contacts",
  vendor: "HubSpot",
  meaning: "Which people take part in which deal (deal_contact).",
  recognise: { all: ["deal_id", "contact_id"], none: ["ticket_id", "engagement_id", "company_id", "property_dealname"] },
  mappings: [linkOf({ from: ["opportunity", "deal_id"], to: ["person", "contact_id"] })],
  version: 1,
  notes: ["A deal without a company is given to the company of a contact, with less confidence.", ...linkNotes],
});
