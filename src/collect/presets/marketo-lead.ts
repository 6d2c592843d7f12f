import { preset } from "../files/preset.ts";

export default preset({
  id: "marketo-lead",
  title: "Marketo: leads",
  vendor: "Marketo",
  meaning: "People that Marketo knows.",
  recognise: { all: ["id", "created_at", "updated_at", "email", "first_name", "last_name"], none: ["role_id", "prospect_account_id", "owner_id"] },
  mappings: [
    {
      kind: "person",
      source: "marketo",
      zone: "UTC",
      fields: {
        id: { column: "id" },
        email: { column: "email" },
        name: { text: "{first_name} {last_name}" },
        title: { column: "title" },
        phone: { column: "phone" },
        country: { column: "country" },
        consent: { when: [{ column: "unsubscribed", is: ["true", "1", "yes"], then: "false" }] },
        lead_source: { column: "lead_source" },
        created_at: { column: "created_at" },
        account: { column: "company" },
        account_domain: { column: "website" },
      },
      doubtful: ["email", "account_domain"],
      ignore: ["_fivetran_*"],
    },
  ],
  version: 1,
  notes: ["People without a company are given to an account by the domain of their mail address, unless it is a free mail service."],
});
