import { preset } from "../files/preset.ts";
import { linkNotes, linkOf } from "./hubspot-link.ts";

export default preset({
  id: "hubspot-contact-company",
  title: "HubSpot: contacts and their companies",
  vendor: "HubSpot",
  meaning: "Which person belongs to which company (contact_company).",
  recognise: { all: ["contact_id", "company_id"], none: ["ticket_id", "engagement_id", "deal_id", "property_email"] },
  mappings: [linkOf({ from: ["person", "contact_id"], to: ["account", "company_id"] })],
  version: 1,
  notes: linkNotes,
});
