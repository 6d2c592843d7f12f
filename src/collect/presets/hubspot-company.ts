import { preset } from "../files/preset.ts";
import { hubspot } from "./hubspot.ts";

export default preset({
  id: "hubspot-company",
  title: "HubSpot: companies",
  vendor: "HubSpot",
  meaning: "Companies as they stand now.",
  recognise: { all: ["id", "property_name", "property_createdate"], none: ["property_email", "property_dealname"] },
  mappings: [
    {
      ...hubspot,
      kind: "account",
      fields: {
        id: { column: "id" },
        name: { column: "property_name" },
        domains: { columns: ["property_domain", "property_website"] },
        parent: { column: "property_hs_parent_company_id" },
        industry: { column: "property_industry" },
        employees: { column: "property_numberofemployees" },
        revenue: { column: "property_annualrevenue" },
        revenue_currency: { column: "property_hs_annual_revenue_currency_code" },
        country: { column: "property_country" },
        region: { column: "property_state" },
        lifecycle: { column: "property_lifecyclestage" },
        created_at: { column: "property_createdate" },
        deleted: { columns: ["is_deleted", "_fivetran_deleted"] },
      },
      doubtful: ["domains"],
    },
  ],
  version: 1,
  notes: [
    "Yearly revenue is in the portal's currency, which the layout does not name. Say it once: --set revenue_currency=USD.",
    "What a company was on a past day is told by its history: --as hubspot-company-history.",
  ],
});
