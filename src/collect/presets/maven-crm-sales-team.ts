import { preset } from "../files/preset.ts";

export default preset({
  id: "maven-crm-sales-team",
  title: "Maven CRM sample: sales team",
  vendor: "Maven Analytics",
  meaning: "Sellers with their manager and office (sales_teams.csv of “CRM Sales Opportunities”).",
  recognise: { all: ["sales_agent", "manager", "regional_office"] },
  mappings: [
    {
      kind: "user",
      source: "maven-crm",
      fields: {
        id: { column: "sales_agent" },
        name: { column: "sales_agent" },
        role: { set: "ae" },
        manager: { column: "manager" },
        region: { column: "regional_office" },
        active: { set: "true" },
      },
    },
  ],
  version: 1,
  notes: ["Five of the 35 sellers have no deal."],
});
