import { preset } from "../files/preset.ts";
import { hubspot } from "./hubspot.ts";

export default preset({
  id: "hubspot-form-submission",
  title: "HubSpot: forms sent",
  vendor: "HubSpot",
  meaning: "Forms that contacts filled in (contact_form_submission).",
  recognise: { all: ["conversion_id", "form_id", "contact_id", "page_url", "timestamp"] },
  mappings: [
    {
      ...hubspot,
      kind: "touch",
      fields: {
        id: { column: "conversion_id" },
        at: { column: "timestamp" },
        person: { column: "contact_id" },
        type: { set: "form" },
        direction: { set: "in" },
        side: { set: "marketing" },
        asset: { column: "title" },
        url: { column: "page_url" },
      },
    },
  ],
  version: 1,
  notes: ["What a form asked for (a demo, a price) is not in the layout; say it by its title: --map form=title --value form:“Request Demo”=demo."],
});
