import { column, recordTable } from "../table.ts";

export default recordTable({
  kind: "identity_link",
  name: "identity_link",
  title: "Links",
  meaning: "One record belongs to another, as a CRM keeps it in association tables: a deal to a company, a meeting to a contact; or two are one and were merged.",
  broughtBy: "a CRM export of associations or of merges",
  identity: ["from_kind", "from_id", "to_kind", "to_id"],
  versioned: false,
  refersTo: {},
  columns: {
    from_kind: column.word("Record kind of what belongs.", ["opportunity", "person", "touch", "contract", "order", "handover", "survey_answer"], { required: true }),
    from_id: column.text("Its id.", { required: true }),
    to_kind: column.word("Record kind of what it belongs to.", ["account", "person", "opportunity"], { required: true }),
    to_id: column.text("Its id.", { required: true }),
    means: column.word("link: belongs to; merge: is the same and lives on in it.", ["link", "merge"], { fallback: "link" }),
    main: column.flag("Goes before other links of the same record: the primary company."),
    role: column.label("In which role: decision maker, partner."),
    from_at: column.instant("Since when; empty = ever since.", { field: "from" }),
    to_at: column.instant("First instant at which it no longer held; empty = still.", { field: "to" }),
    removed: column.flag("Taken away in the source: kept and shown, never used."),
  },
  orderBy: ["from_kind", "from_id"],
  retention: "as long as its import",
});
