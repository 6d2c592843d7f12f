import { preset } from "../files/preset.ts";
import { salesforce } from "./salesforce.ts";

export default preset({
  id: "salesforce-user",
  title: "Salesforce: our people",
  vendor: "Salesforce",
  meaning: "Users with their manager and office (User).",
  recognise: { all: ["id", "username", "is_active", "manager_id", "profile_id", "user_role_id"] },
  mappings: [
    {
      ...salesforce,
      kind: "user",
      fields: {
        id: { column: "id" },
        name: { firstOf: [{ column: "name" }, { text: "{first_name} {last_name}" }] },
        email: { column: "email" },
        role: { column: "title" },
        team: { columns: ["department", "division"] },
        manager: { column: "manager_id" },
        region: { columns: ["state", "country"] },
        active: { column: "is_active" },
      },
      doubtful: ["email"],
    },
  ],
  version: 1,
  notes: ["Managers are given by id; breakdowns show the name where the manager is in the file too."],
});
