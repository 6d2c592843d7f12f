import { preset } from "../files/preset.ts";
import { engagementFields, engagementNotes, hubspot } from "./hubspot.ts";

// The ids of HubSpot's default call outcomes are the same in every portal; outcomes that a portal adds have ids of their own.
const outcomes = [
  ["f240bbac-87c9-4f6e-bf70-924b57d47db7", "connected"],
  ["a4c4c377-d246-4b32-a13b-75a56a4cd0ff", "gatekeeper"],
  ["b2cf5968-551e-4856-9783-52b3da59a7d0", "voicemail"],
  ["73a0d17f-1163-4015-bdd5-ec830791da20", "no_answer"],
  ["9d9162e7-6cf3-4944-bf63-4dff82258764", "busy"],
  ["17b47fee-58de-441e-a44c-c6300d46f273", "wrong_number"],
] as const;

export default preset({
  id: "hubspot-call",
  title: "HubSpot: calls",
  vendor: "HubSpot",
  meaning: "Calls that were logged or made in HubSpot (engagement_call).",
  recognise: { all: ["engagement_id", "property_hs_timestamp", "property_hs_call_disposition"] },
  mappings: [
    {
      ...hubspot,
      kind: "touch",
      fields: {
        ...engagementFields,
        at: { columns: ["property_hs_timestamp", "property_hs_createdate"] },
        type: { set: "call" },
        direction: { when: [{ column: "property_hs_call_direction", is: ["inbound"], then: "in" }, { column: "property_hs_call_direction", is: ["outbound"], then: "out" }] },
        subject: { column: "property_hs_call_title" },
        seconds: { scaled: "property_hs_call_duration", by: "0.001" },
        outcome: { when: outcomes.map(([id, then]) => ({ column: "property_hs_call_disposition", is: [id], then })) },
      },
    },
  ],
  version: 1,
  notes: [
    "The result of a call is taken over for HubSpot's own outcomes; “left live message” is somebody else at the phone (gatekeeper). Outcomes that your portal added stay among the attributes.",
    "Tables of several engagement types have the same columns as this one; choose by name: --as hubspot-call.",
    ...engagementNotes,
  ],
});
