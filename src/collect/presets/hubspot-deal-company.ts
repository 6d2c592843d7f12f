import { preset } from "../files/preset.ts";
import { linkNotes, linkOf } from "./hubspot-link.ts";

export default preset({
  id: "hubspot-deal-company",
  title: "HubSpot: deals and their companies",
  vendor: "HubSpot",
  meaning: "Which deal belongs to which company (deal_company).",
  recognise: { all: ["deal_id", "company_id"], none: ["ticket_id", "engagement_id", "contact_id", "property_dealname"] },
  mappings: [linkOf({ from: ["opportunity", "deal_id"], to: ["account", "company_id"] })],
  version: 1,
  notes: linkNotes,
});
