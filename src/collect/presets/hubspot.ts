/** What the HubSpot layouts have in common: columns as the warehouse tables have them (`property_…`), times in UTC. */
import type { FieldSource, Mapping } from "../files/preset.ts";

export const yes = ["true", "1", "yes"] as const;

export const hubspot: Pick<Mapping, "source" | "zone" | "ignore"> = {
  source: "hubspot",
  zone: "UTC",
  ignore: ["_fivetran_*", "portal_id", "*_body", "*_body_preview", "*_html", "*_text", "body"],
};

/** What every engagement says: its id, the owner, and – where the export was joined with the associations – the company and the contact. */
export const engagementFields: Readonly<Record<string, FieldSource>> = {
  id: { columns: ["engagement_id", "id", "property_hs_object_id"] },
  account: { columns: ["company_id", "associated_company_id"] },
  person: { columns: ["contact_id", "associated_contact_id"] },
  user: { columns: ["property_hubspot_owner_id", "owner_id"] },
  side: { set: "sales" },
  deleted: { columns: ["_fivetran_deleted", "is_deleted"] },
};

export const engagementNotes = [
  "The layout names neither company nor contact: HubSpot keeps them in association tables (engagement_company, engagement_contact, engagement_deal). Import those too (--as hubspot-engagement-company …), before or after; without, the touches are counted under “no account”.",
  "Texts of mails, calls and notes are not kept.",
];
