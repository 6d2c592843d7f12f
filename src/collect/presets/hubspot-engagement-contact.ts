import { preset } from "../files/preset.ts";
import { linkNotes, linkOf } from "./hubspot-link.ts";

export default preset({
  id: "hubspot-engagement-contact",
  title: "HubSpot: engagements and their contacts",
  vendor: "HubSpot",
  meaning: "Who took part in which call, mail or meeting (engagement_contact).",
  recognise: { all: ["engagement_id", "contact_id"], none: ["ticket_id", "deal_id", "company_id", "property_hs_timestamp"] },
  mappings: [linkOf({ from: ["touch", "engagement_id"], to: ["person", "contact_id"] })],
  version: 1,
  notes: ["An engagement without a company is given to whom the contact worked for on the day.", ...linkNotes],
});
