import { preset } from "../files/preset.ts";
import { hubspot } from "./hubspot.ts";

export default preset({
  id: "hubspot-user",
  title: "HubSpot: users",
  vendor: "HubSpot",
  meaning: "Users with their team (users), for portals whose owners are not exported.",
  recognise: { all: ["id", "primary_team_id", "role_id", "email", "first_name", "last_name"] },
  mappings: [
    {
      ...hubspot,
      kind: "user",
      fields: {
        id: { column: "id" },
        name: { text: "{first_name} {last_name}" },
        email: { column: "email" },
        role: { columns: ["role_name", "role_id"] },
        team: { columns: ["team_name", "primary_team_id"] },
      },
      doubtful: ["email"],
    },
  ],
  version: 1,
  notes: ["Deals name their owner by the owner's id, not by the user's. Prefer --as hubspot-owner; importing both would list everybody twice."],
});
