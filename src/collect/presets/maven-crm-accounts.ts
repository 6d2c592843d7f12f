import { preset } from "../files/preset.ts";

export default preset({
  id: "maven-crm-accounts",
  title: "Maven CRM sample: accounts",
  vendor: "Maven Analytics",
  meaning: "The companies that the hardware seller sells to (accounts.csv of “CRM Sales Opportunities”).",
  recognise: { all: ["account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"] },
  mappings: [
    {
      kind: "account",
      source: "maven-crm",
      currency: "USD",
      fields: {
        id: { column: "account" },
        name: { column: "account" },
        industry: { column: "sector" },
        employees: { column: "employees" },
        revenue: { scaled: "revenue", by: "1000000" },
        revenue_currency: { set: "USD" },
        country: { column: "office_location" },
        parent: { column: "subsidiary_of" },
      },
    },
  ],
  version: 1,
  notes: ["Revenue is given in millions of US dollars.", "Spellings such as “technolgy” and “Philipines” are the file's own; they are kept."],
});
