import { preset } from "../files/preset.ts";
import { logNotes, logOf, property } from "./hubspot-log.ts";

export default preset({
  id: "hubspot-company-history",
  title: "HubSpot: history of companies",
  vendor: "HubSpot",
  meaning: "Every change of a company's properties (company_property_history).",
  recognise: { all: ["company_id", "name", "value", "timestamp", "source"] },
  mappings: [
    {
      ...logOf("account", "company_id", {
        name: property("name"),
        domains: property("domain", "website"),
        parent: property("hs_parent_company_id"),
        industry: property("industry"),
        employees: property("numberofemployees"),
        revenue: property("annualrevenue"),
        revenue_currency: property("hs_annual_revenue_currency_code"),
        country: property("country"),
        region: property("state"),
        lifecycle: property("lifecyclestage"),
        created_at: property("createdate"),
      }),
      doubtful: ["domains"],
    },
  ],
  version: 1,
  notes: [...logNotes, "Yearly revenue is in the portal's currency. Say it once: --set currency=USD, or --set revenue_currency=USD for this file alone."],
});
