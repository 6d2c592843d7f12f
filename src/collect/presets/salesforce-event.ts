import { preset } from "../files/preset.ts";
import { salesforce, yes } from "./salesforce.ts";

export default preset({
  id: "salesforce-event",
  title: "Salesforce: meetings",
  vendor: "Salesforce",
  meaning: "Calendar entries with people outside (Event).",
  recognise: { all: ["id", "who_id", "start_date_time", "duration_in_minutes", "is_child", "event_subtype"] },
  mappings: [
    {
      ...salesforce,
      kind: "touch",
      fields: {
        id: { column: "id" },
        at: { columns: ["start_date_time", "activity_date_time", "activity_date"] },
        account: { column: "account_id" },
        person: { column: "who_id" },
        user: { column: "owner_id" },
        type: { when: [{ column: "type", is: ["call"], then: "call" }], otherwise: "meeting" },
        direction: { set: "both" },
        side: { set: "sales" },
        subject: { column: "subject" },
        seconds: { scaled: "duration_in_minutes", by: "60" },
        attendees: { column: "who_count" },
        outcome: { when: [{ column: "no_show_c", is: yes, then: "no_show" }] },
        deleted: { column: "is_deleted" },
      },
      skip: [{ column: "is_child", is: yes }, { column: "is_recurrence", is: yes }],
      ignore: [...(salesforce.ignore ?? []), "description"],
    },
  ],
  version: 1,
  notes: [
    "An invitation that Salesforce copies into every participant's calendar (is_child) is the same meeting, and the head of a series (is_recurrence) is none: both are skipped.",
    "An entry of type Call is a call by appointment; everything else is a meeting.",
    "Whether a meeting took place is not in the layout; it stays open unless a column no_show_c says that nobody came.",
  ],
});
