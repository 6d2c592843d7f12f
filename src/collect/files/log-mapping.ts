/** A log of changes in the user's own layout: which column names the property, which has its value, and which properties our fields are. */
import type { RecordTable } from "../../store/table.ts";
import { fieldsOf, matchFields, namesOf } from "./match-fields.ts";
import type { FieldSource, Mapping, PropertyLog } from "./preset.ts";
import type { FileLook } from "./report.ts";

/** What `--map` calls the columns of a log; `--value property:THEIRS=OURS` says which field a property is. */
export const logNames: readonly string[] = ["property", "value", "old_value"];

/** Only what has versions has a history. */
export function takesLogs(table: RecordTable): boolean {
  return table.versioned;
}

/** One mapping for the values that hold since the row's instant; one more where a column has the values that held until then. */
export function logMappings(table: RecordTable, look: FileLook, map: Readonly<Record<string, string>>): Mapping[] {
  const fixed = fixedFields(table, look, Object.values(map));
  const logs: PropertyLog[] = [];
  const { property = "", value, old_value: before } = map;
  if (value !== undefined) logs.push({ property, value });
  if (before !== undefined) logs.push({ property, value: before, before: true });
  return logs.map((log) => ({ kind: table.kind, version: 1, source: "file", fields: { ...saidFields(table, log.value), ...fixed }, log }));
}

/** Id and instant stand in every row. */
function fixedFields(table: RecordTable, look: FileLook, taken: readonly string[]): Record<string, FieldSource> {
  const header = look.columns.map((column) => column.name);
  const open = header.map((text) => (taken.includes(text) ? "" : text));
  const found = matchFields(table, open).fields.filter(({ id, place }) => (id === "id" || id === "valid_from") && place >= 0);
  return Object.fromEntries(found.map(({ id, place }) => [id, { column: header[place] ?? "" }]));
}

/** A property that the user calls by the name of one of our fields fills that field, whatever the layout calls it. */
export function withOwnNames(mapping: Mapping, table: RecordTable, fields: Mapping["fields"], properties: Readonly<Record<string, string>> | undefined): Mapping["fields"] {
  const { log } = mapping;
  if (log === undefined) return fields;
  const named = new Set(Object.values(properties ?? {}));
  const ours = fieldsOf(table).filter(([id, column]) => named.has(id) || (column.field !== undefined && named.has(column.field)));
  const added = ours.map(([id, column]): [string, FieldSource] => {
    const known = fields[id] ?? { said: [] };
    const said = "said" in known ? known.said : [];
    return [id, { said: [...said, { by: column.field === undefined ? [id] : [id, column.field], as: { column: log.value } }] }];
  });
  return { ...fields, ...Object.fromEntries(added) };
}

function saidFields(table: RecordTable, value: string): Record<string, FieldSource> {
  const said = fieldsOf(table).filter(([id]) => id !== "id" && id !== "valid_from");
  return Object.fromEntries(said.map(([id, column]) => [id, { said: [{ by: namesOf(table, id, column), as: { column: value } }] }]));
}
