import { preset } from "../files/preset.ts";
import { engagementFields, engagementNotes, hubspot } from "./hubspot.ts";

export default preset({
  id: "hubspot-meeting",
  title: "HubSpot: meetings",
  vendor: "HubSpot",
  meaning: "Meetings from calendars and HubSpot itself (engagement_meeting).",
  recognise: { all: ["engagement_id", "start_time", "end_time", "meeting_outcome"] },
  mappings: [
    {
      ...hubspot,
      kind: "touch",
      fields: {
        ...engagementFields,
        at: { columns: ["property_hs_meeting_start_time", "start_time", "property_hs_timestamp"] },
        type: { set: "meeting" },
        direction: { set: "both" },
        subject: { columns: ["property_hs_meeting_title", "title"] },
        seconds: { between: [["property_hs_meeting_start_time", "start_time"], ["property_hs_meeting_end_time", "end_time"]] },
        outcome: { columns: ["property_hs_meeting_outcome", "meeting_outcome"] },
      },
      values: { outcome: { COMPLETED: "held", NO_SHOW: "no_show", RESCHEDULED: "moved", SCHEDULED: "" } },
    },
  ],
  version: 1,
  notes: [
    "HubSpot says that a meeting was cancelled, not by whom. Such rows are rejected until you decide: --value outcome:CANCELED=cancelled_by_them.",
    "Meetings of old synchronisations bear dates in January 1970 (seconds read as milliseconds). They are rejected with date_range and kept; the right date cannot be told from them with certainty.",
    ...engagementNotes,
  ],
});
