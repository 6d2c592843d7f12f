import { preset } from "../files/preset.ts";
import { salesforce } from "./salesforce.ts";

export default preset({
  id: "salesforce-task",
  title: "Salesforce: calls, mails and messages",
  vendor: "Salesforce",
  meaning: "Completed tasks that were a call, a mail, a message or a meeting (Task).",
  recognise: { all: ["id", "who_id", "task_subtype", "status", "is_closed", "activity_date"] },
  mappings: [
    {
      ...salesforce,
      kind: "touch",
      fields: {
        id: { column: "id" },
        at: { columns: ["completed_date_time", "activity_date", "created_date"] },
        account: { column: "account_id" },
        person: { column: "who_id" },
        user: { column: "owner_id" },
        type: {
          when: [
            { column: "task_subtype", is: ["call"], then: "call" },
            { column: "task_subtype", is: ["email"], then: "mail_out" },
            { column: "task_subtype", is: ["listemail"], then: "mailing" },
            { column: "task_subtype", is: ["linkedin"], then: "social_message" },
            { column: "type", is: ["call"], then: "call" },
            { column: "type", is: ["email"], then: "mail_out" },
            { column: "type", is: ["meeting"], then: "meeting" },
          ],
        },
        direction: {
          when: [
            { column: "call_type", is: ["inbound"], then: "in" },
            { column: "call_type", is: ["outbound"], then: "out" },
            { column: "task_subtype", is: ["email", "listemail"], then: "out" },
            { column: "type", is: ["email"], then: "out" },
          ],
        },
        side: { set: "sales" },
        subject: { column: "subject" },
        seconds: { column: "call_duration_in_seconds" },
        outcome: {
          when: [
            { column: "call_disposition", is: ["connected", "answered", "call connected", "spoke"], then: "connected" },
            { column: "call_disposition", is: ["no answer", "not answered", "did not answer"], then: "no_answer" },
            { column: "call_disposition", is: ["voicemail", "left voicemail", "left message", "voice mail"], then: "voicemail" },
            { column: "call_disposition", is: ["gatekeeper"], then: "gatekeeper" },
            { column: "call_disposition", is: ["wrong number", "bad number"], then: "wrong_number" },
            { column: "call_disposition", is: ["not interested", "refused"], then: "refused" },
            { column: "call_disposition", is: ["busy"], then: "busy" },
          ],
        },
        deleted: { column: "is_deleted" },
      },
      skip: [{ column: "is_closed", is: ["false", "0", "no"] }, { column: "call_type", is: ["internal"] }, { column: "is_recurrence", is: ["true", "1", "yes"] }],
      needs: ["type"],
      ignore: [...(salesforce.ignore ?? []), "description"],
    },
  ],
  version: 1,
  notes: [
    "A to-do is no touch: open tasks, and completed ones of which neither task_subtype nor type says call, mail, message or meeting, are skipped and counted as such.",
    "The result of a call is taken over where call_disposition has one of the usual names; the calling tool's other names stay among the attributes.",
    "The text of a task (description) is often the mail itself; it is not kept.",
  ],
});
