import { preset } from "../files/preset.ts";

export default preset({
  id: "pardot-prospect",
  title: "Pardot: prospects",
  vendor: "Pardot (Account Engagement)",
  meaning: "People that Pardot knows, with their company.",
  recognise: { all: ["id", "email", "prospect_account_id", "job_title", "score", "grade"] },
  mappings: [
    {
      kind: "person",
      source: "pardot",
      zone: "UTC",
      fields: {
        id: { column: "id" },
        email: { column: "email" },
        name: { text: "{first_name} {last_name}" },
        title: { column: "job_title" },
        department: { column: "department" },
        consent: { when: [{ column: "is_do_not_email", is: ["true", "1", "yes"], then: "false" }, { column: "opted_out", is: ["true", "1", "yes"], then: "false" }] },
        phone: { column: "phone" },
        country: { column: "country" },
        lead_source: { column: "source" },
        created_at: { column: "created_at" },
        account: { column: "company" },
        account_domain: { column: "website" },
        deleted: { column: "_fivetran_deleted" },
      },
      doubtful: ["email", "account_domain"],
      ignore: ["_fivetran_*", "crm_url"],
    },
  ],
  version: 1,
  notes: ["The company is a name typed by hand; the web address is tried first where the name fits no account."],
});
