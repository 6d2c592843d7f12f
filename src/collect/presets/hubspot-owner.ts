import { preset } from "../files/preset.ts";
import { hubspot, yes } from "./hubspot.ts";

export default preset({
  id: "hubspot-owner",
  title: "HubSpot: our people",
  vendor: "HubSpot",
  meaning: "Owners of deals, companies and engagements (owner).",
  recognise: { all: ["owner_id", "email", "first_name", "last_name"], none: ["id", "deal_id", "engagement_id"] },
  mappings: [
    {
      ...hubspot,
      kind: "user",
      fields: {
        id: { column: "owner_id" },
        name: { text: "{first_name} {last_name}" },
        email: { column: "email" },
        team: { columns: ["team_name", "primary_team_id"] },
        active: { when: [{ column: "is_active", is: yes, then: "true" }, { column: "is_active", is: ["false", "0", "no"], then: "false" }, { column: "archived", is: yes, then: "false" }] },
      },
      doubtful: ["email"],
    },
  ],
  version: 1,
  notes: ["Deals and engagements name owners by owner_id. The table of users has ids of its own; importing it too would list everybody twice."],
});
