import { preset } from "../files/preset.ts";
import { engagementFields, engagementNotes, hubspot } from "./hubspot.ts";

const incoming = ["incoming_email", "forwarded_email"] as const;

export default preset({
  id: "hubspot-email",
  title: "HubSpot: mails of sellers",
  vendor: "HubSpot",
  meaning: "One-to-one mails that were logged in HubSpot (engagement_email).",
  recognise: { all: ["engagement_id", "property_hs_email_subject", "property_hs_timestamp"] },
  mappings: [
    {
      ...hubspot,
      kind: "touch",
      fields: {
        ...engagementFields,
        at: { columns: ["property_hs_timestamp", "property_hs_createdate"] },
        type: {
          when: [
            { column: "property_hs_email_direction", is: incoming, then: "mail_in" },
            { column: "property_hs_email_direction", is: ["email"], then: "mail_out" },
            { column: "type", is: incoming, then: "mail_in" },
            { column: "type", is: ["email"], then: "mail_out" },
          ],
        },
        direction: {
          when: [
            { column: "property_hs_email_direction", is: incoming, then: "in" },
            { column: "property_hs_email_direction", is: ["email"], then: "out" },
            { column: "type", is: incoming, then: "in" },
            { column: "type", is: ["email"], then: "out" },
          ],
        },
        person_email: {
          firstOf: [
            { take: { column: "property_hs_email_from_email" }, where: { column: "property_hs_email_direction", is: incoming } },
            { take: { column: "property_hs_email_to_email" }, where: { column: "property_hs_email_direction", is: ["email"] } },
          ],
        },
        subject: { column: "property_hs_email_subject" },
        thread: { column: "property_hs_email_thread_id" },
        outcome: { when: [{ column: "property_hs_email_status", is: ["bounced"], then: "bounced" }] },
      },
      needs: ["type"],
      doubtful: ["person_email"],
    },
  ],
  version: 1,
  notes: ["Mailings to many people are in the layout of marketing mails: --as hubspot-email-events.", ...engagementNotes],
});
