/** What Salesforce's logs of fields have in common: the field's API name, old and new value, and when it changed. */
import type { FieldSource, Mapping, PlainSource } from "../files/preset.ts";
import { salesforce, yes } from "./salesforce.ts";

/** How one field reads the value of its property; `value` names the column. */
export type Reads = (value: string) => readonly { readonly by: readonly string[]; readonly as: PlainSource }[];

/** The value as it is. */
export function asIs(...by: readonly string[]): Reads {
  return (column) => [{ by, as: { column } }];
}

/** One mapping for the new values and one for the old ones, which held until the change. */
export function logsOf(kind: string, id: string, fields: Readonly<Record<string, Reads>>): Omit<Mapping, "version">[] {
  return [{ value: "new_value", before: false }, { value: "old_value", before: true }].map(({ value, before }) => ({
    ...salesforce, kind, decimal: ".", ignore: ["created", "locked", "unlocked", "*merged*", "*fromlead", "*convertedto*", "*by*", "feedevent", "textpost"],
    fields: {
      id: { column: id },
      valid_from: { column: "created_date" },
      ...Object.fromEntries(Object.entries(fields).map(([field, reads]): [string, FieldSource] => [field, { said: reads(value) }])),
    },
    skip: [{ column: "is_deleted", is: yes }],
    log: { property: "field", value, before },
  }));
}

export const logNotes = [
  "One changed field per row: each instant becomes a version, filled up from the rows before it and, where a field has no history, from the current table, whichever is imported first.",
  "The old value says what held before the first change that is kept.",
  "Salesforce keeps the history of the fields that your organisation tracks, for 18 to 24 months. Custom fields become attributes, or fields: --value property:Region__c=region.",
];
