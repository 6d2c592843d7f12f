import { preset } from "../files/preset.ts";
import { linkNotes, linkOf } from "./hubspot-link.ts";

export default preset({
  id: "hubspot-engagement-deal",
  title: "HubSpot: engagements and their deals",
  vendor: "HubSpot",
  meaning: "Which call, mail or meeting was about which deal (engagement_deal).",
  recognise: { all: ["engagement_id", "deal_id"], none: ["ticket_id", "contact_id", "company_id", "property_hs_timestamp"] },
  mappings: [linkOf({ from: ["touch", "engagement_id"], to: ["opportunity", "deal_id"] })],
  version: 1,
  notes: ["An engagement without company and contact is given to the company of the deal.", ...linkNotes],
});
