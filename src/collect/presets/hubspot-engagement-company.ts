import { preset } from "../files/preset.ts";
import { linkNotes, linkOf } from "./hubspot-link.ts";

export default preset({
  id: "hubspot-engagement-company",
  title: "HubSpot: engagements and their companies",
  vendor: "HubSpot",
  meaning: "Which call, mail or meeting belongs to which company (engagement_company).",
  recognise: { all: ["engagement_id", "company_id"], none: ["ticket_id", "deal_id", "contact_id", "property_hs_timestamp"] },
  mappings: [linkOf({ from: ["touch", "engagement_id"], to: ["account", "company_id"] })],
  version: 1,
  notes: ["An engagement counts for one company: the primary one, else the one that was imported first.", ...linkNotes],
});
