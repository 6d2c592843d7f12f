import { preset } from "../files/preset.ts";
import { hubspot, yes } from "./hubspot.ts";

const theirs = ["open", "click"] as const;
const ours = ["delivered", "bounce"] as const;

export default preset({
  id: "hubspot-email-events",
  title: "HubSpot: marketing mails",
  vendor: "HubSpot",
  meaning: "Mailings that arrived or bounced, and their opens and clicks (email_event).",
  recognise: { all: ["id", "email_campaign_id", "recipient", "type", "sent_by_id"] },
  mappings: [
    {
      ...hubspot,
      kind: "touch",
      fields: {
        id: { column: "id" },
        at: { column: "created" },
        person_email: { column: "recipient" },
        type: {
          when: [
            { column: "type", is: ["open"], then: "mail_open" },
            { column: "type", is: ["click"], then: "mail_click" },
            { column: "type", is: ours, then: "mailing" },
          ],
        },
        direction: { when: [{ column: "type", is: theirs, then: "in" }, { column: "type", is: ours, then: "out" }] },
        side: { set: "marketing" },
        campaign: { column: "email_campaign_id" },
        thread: { column: "sent_by_id" },
        outcome: { when: [{ column: "type", is: ["delivered"], then: "delivered" }, { column: "type", is: ["bounce"], then: "bounced" }] },
        removed: { when: [{ column: "filtered_event", is: yes, then: "own_staff" }] },
      },
      needs: ["type"],
      doubtful: ["person_email"],
    },
  ],
  version: 1,
  notes: [
    "A mail is counted once, by how it ended: delivered or bounced. Rows that tell steps on the way (processed, sent, deferred, dropped) or other events are skipped and counted as such.",
    "An event that your portal's own settings filter out (filtered_event: your offices' addresses) is kept and not counted.",
    "The tables of single event types (email_event_open and so on) have neither time nor recipient; this one has both.",
  ],
});
