/** Which columns of a kept file name a person, which say what happened, and which say more of them than that. */
import { columnFinder } from "../../collect/files/header.ts";
import { tableOf } from "../../collect/files/mapping.ts";
import type { Mapping } from "../../collect/files/preset.ts";
import { columnsOf } from "../../collect/files/typing/sources.ts";
import type { RecordTable } from "../../store/table.ts";

/**
 * `person`, `mail`, `visitor`: names one person, whose row it is then. `people`: a list of several. `fact`: what happened, with whom it may
 * stay. `own`: says more of a person, and goes with them.
 */
export type ColumnRole = "person" | "mail" | "visitor" | "people" | "fact" | "own";

export interface FileColumn {
  readonly roles: ReadonlySet<ColumnRole>;
  /** Whose ids its ids are. */
  readonly sources: ReadonlySet<string>;
}

/** Fields of a person that say where somebody works and since when it is known: what an account's numbers need. */
const factsOfPerson: ReadonlySet<string> = new Set(["account", "account_domain", "valid_from", "created_at", "deleted", "lead_source"]);
/** Fields of other records that are written by hand or speak of somebody. */
const freeTexts: ReadonlySet<string> = new Set(["subject", "words", "text", "evidence", "reason", "author", "name", "title", "phone", "network"]);

/** The roles of a file's columns, by their place, from all mappings that it was imported with; without any each is looked at for addresses and names only. */
export function columnRoles(header: readonly string[], mappings: readonly Mapping[]): readonly FileColumn[] {
  const find = columnFinder(header);
  const roles = header.map(() => new Set<ColumnRole>());
  const sources = new Set(mappings.map(({ source }) => source ?? ""));
  for (const mapping of mappings) {
    const table = tableOf(mapping.kind);
    for (const [field, from] of Object.entries(mapping.fields)) {
      for (const text of columnsOf(from)) roles[find(text)]?.add(roleOf(table, columnIdOf(table, field)));
    }
    const log = mapping.log;
    if (log !== undefined && table.kind === "person") roles[find(log.value)]?.add("own");
  }
  const speaksOfPeople = mappings.some(({ kind }) => namesPeople(tableOf(kind)));
  return roles.map((own) => ({ roles: own.size === 0 && speaksOfPeople ? new Set<ColumnRole>(["own"]) : own, sources }));
}

/** A mapping may call a field by its alias. */
function columnIdOf(table: RecordTable, field: string): string {
  return table.columns[field] === undefined ? (Object.entries(table.columns).find(([, one]) => one.field === field)?.[0] ?? field) : field;
}

function namesPeople({ kind, refersTo }: RecordTable): boolean {
  return kind === "person" || kind === "identity_link" || refersTo.person !== undefined || refersTo.email !== undefined || refersTo.visitor !== undefined;
}

function roleOf(table: RecordTable, id: string): ColumnRole {
  const { refersTo, kind } = table;
  if (id === refersTo.person || (kind === "person" && id === "id")) return "person";
  if (id === refersTo.email) return "mail";
  if (id === refersTo.visitor) return "visitor";
  if (table.columns[id]?.holds === "texts" || (kind === "identity_link" && (id === "from_id" || id === "to_id"))) return "people";
  if (kind === "person") return factsOfPerson.has(id) ? "fact" : "own";
  return namesPeople(table) && freeTexts.has(id) ? "own" : "fact";
}
