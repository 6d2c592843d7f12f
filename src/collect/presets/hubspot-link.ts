/** What HubSpot's association tables have in common: two ids, and a number that says which is the main one. */
import type { FieldSource, Mapping } from "../files/preset.ts";
import { hubspot } from "./hubspot.ts";

// HubSpot's own association types, the same in every portal: 1 contact to its primary company, 5 deal to its primary company.
const primary = ["1", "5"] as const;

interface Ends {
  readonly from: readonly [kind: string, column: string];
  readonly to: readonly [kind: string, column: string];
}

/** Which record belongs to which. */
export function linkOf({ from, to }: Ends, more: Readonly<Record<string, FieldSource>> = {}): Omit<Mapping, "version"> {
  return {
    ...hubspot,
    kind: "identity_link",
    fields: {
      from_kind: { set: from[0] },
      from_id: { column: from[1] },
      to_kind: { set: to[0] },
      to_id: { column: to[1] },
      means: { set: "link" },
      main: { when: [{ column: "type_id", is: primary, then: "true" }] },
      role: { columns: ["type_label", "label"] },
      removed: { columns: ["_fivetran_deleted", "is_deleted"] },
      ...more,
    },
  };
}

export const linkNotes = [
  "It may come before or after the records that it links; they move to the account when both are there, and back when either is undone.",
  "Of several links the primary one decides, then the one that was imported first.",
];
