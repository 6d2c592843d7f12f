import { preset } from "../files/preset.ts";
import { linkOf } from "./hubspot-link.ts";

export default preset({
  id: "hubspot-contact-merge",
  title: "HubSpot: contacts that were merged",
  vendor: "HubSpot",
  meaning: "Which contact lives on in which other (contact_merge_audit): touches that bear the old id belong to the person.",
  recognise: { all: ["canonical_vid", "vid_to_merge"] },
  mappings: [linkOf({ from: ["person", "vid_to_merge"], to: ["person", "canonical_vid"] }, { means: { set: "merge" }, main: { set: "" } })],
  version: 1,
  notes: ["It may come before or after the contacts, and is undone like any import."],
});
