import { preset } from "../files/preset.ts";
import { engagementFields, engagementNotes, hubspot } from "./hubspot.ts";

export default preset({
  id: "hubspot-communication",
  title: "HubSpot: messages",
  vendor: "HubSpot",
  meaning: "LinkedIn, WhatsApp and text messages that were logged in HubSpot (engagement_communication).",
  recognise: { all: ["engagement_id", "property_hs_communication_channel_type", "property_hs_timestamp"] },
  mappings: [
    {
      ...hubspot,
      kind: "touch",
      fields: {
        ...engagementFields,
        at: { columns: ["property_hs_timestamp", "property_hs_createdate"] },
        type: {
          when: [
            { column: "property_hs_communication_channel_type", is: ["linkedin_message", "linkedin"], then: "social_message" },
            { column: "property_hs_communication_channel_type", is: ["whats_app", "whatsapp", "sms"], then: "chat" },
          ],
        },
        subject: { column: "property_hs_communication_title" },
      },
      needs: ["type"],
    },
  ],
  version: 1,
  notes: ["A message whose channel is not named (property_hs_communication_channel_type) is skipped and counted as such. A file without that column is asked for: --set type=social_message.", ...engagementNotes],
});
