/** What HubSpot's logs of properties have in common: one property per row, by HubSpot's own name, with the instant since which it has the value. */
import type { FieldSource, Mapping, PlainSource } from "../files/preset.ts";
import { hubspot, yes } from "./hubspot.ts";

export const no = ["false", "0", "no"] as const;

/** Stages of HubSpot's default pipeline that are neither won nor lost. */
export const openStages = ["appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin", "contractsent"] as const;

/** The value of one of these properties. */
export function property(...by: readonly string[]): FieldSource {
  return { said: [{ by, as: { column: "value" } }] };
}

/** What HubSpot counts and calculates by itself changes with every mail; it says nothing that is not known from the touches. */
const calculated = ["hs_*", "notes_*", "num_*", "days_to_close", "recent_*", "first_*", "engagements_*", "currentlyinworkflow", "lastmodifieddate", "ip_*", "surveymonkey*", "webinar*", "associatedcompanylastupdated", "total_revenue", "hubspotscore"];

/** A mapping of a log: the id's column and the fields by property. */
export function logOf(kind: string, id: string, fields: Readonly<Record<string, FieldSource>>): Omit<Mapping, "version"> {
  return {
    ...hubspot, kind, decimal: ".", ignore: calculated,
    fields: { id: { column: id }, valid_from: { column: "timestamp" }, ...fields },
    log: { property: "name", value: "value", prefix: "property_" },
  };
}

/** A word where the value is one of the first texts, nothing where it is one of the second. */
export function wordOrNothing(by: string, is: readonly string[], then: string): readonly { by: readonly string[]; as: PlainSource }[] {
  return [
    { by: [by], as: { when: [{ column: "value", is, then }] } },
    { by: [by], as: { take: { set: "" }, where: { column: "value", is: is === yes ? no : yes } } },
  ];
}

export const logNotes = [
  "One property per row: each instant becomes a version, filled up from the rows before it and, where a field has no history, from the current table, whichever is imported first.",
  "What HubSpot calculates by itself (hs_…, notes_…, num_…) is skipped where no field takes it. Other properties become attributes, named as in the current table (property_…).",
  "A property that is named otherwise in your file: --value property:THEIRS=dealstage.",
];
