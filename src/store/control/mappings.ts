import { createHash } from "node:crypto";
import { together, type ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { MappingRow } from "./rows.ts";

export interface SavedMapping {
  readonly name: string;
  readonly version: number;
  /** One for each record kind that the file makes. */
  readonly mappings: readonly object[];
  /** Fingerprint of the header it was made for; `''` = of no certain header. */
  readonly header: string;
  readonly author: string;
  readonly saved_at: string;
}

export interface MappingToSave {
  readonly name: string;
  readonly mappings: readonly object[];
  /** The file's column names, so that it is offered for the next file of this layout. */
  readonly columns?: readonly string[];
  readonly author: string;
  readonly at: Date;
}

/** Same columns in the same order, whatever their case and blanks: the same layout. */
export function headerFingerprint(columns: readonly string[]): string {
  const plain = columns.map((column) => column.normalize("NFKC").toLowerCase().replaceAll(/[\s\p{Cf}]+/gu, ""));
  return createHash("sha256").update(toJson(plain)).digest("hex");
}

/** Mappings that were saved under a name, with all their versions. */
export class Mappings {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** Saves the next version; the same mappings again are the version that stands. */
  async save(mapping: MappingToSave): Promise<SavedMapping> {
    return together(this.#database, async (t) => {
      const latest = await t.selectFrom("mapping").selectAll().where("name", "=", mapping.name).orderBy("version", "desc").executeTakeFirst();
      const version = (latest?.version ?? 0) + 1;
      const text = toJson(mapping.mappings);
      const standing = await t.selectFrom("mapping").select("header").where("name", "=", mapping.name).where("mappings", "!=", noMappings).orderBy("version", "desc").executeTakeFirst();
      const header = mapping.columns === undefined ? (standing?.header ?? "") : headerFingerprint(mapping.columns);
      if (latest !== undefined && latest.mappings === text && latest.header === header) return toSaved(latest);
      const row = { name: mapping.name, version, mappings: text, header, author: mapping.author, saved_at: mapping.at.toISOString() };
      await t.insertInto("mapping").values(row).execute();
      return toSaved(row);
    });
  }

  /** Takes a mapping off the list; its versions stay in the ledger, and saving under the name goes on counting. @returns what it was */
  async remove(removal: { readonly name: string; readonly author: string; readonly at: Date }): Promise<SavedMapping | undefined> {
    return together(this.#database, async (t) => {
      const latest = await t.selectFrom("mapping").selectAll().where("name", "=", removal.name).orderBy("version", "desc").executeTakeFirst();
      if (latest === undefined || isRemoved(latest)) return undefined;
      await t.insertInto("mapping").values({ name: removal.name, version: latest.version + 1, mappings: noMappings, header: "", author: removal.author, saved_at: removal.at.toISOString() }).execute();
      return toSaved(latest);
    });
  }

  /** The newest version, or the one asked for. */
  async get(name: string, version?: number): Promise<SavedMapping | undefined> {
    const query = this.#database.selectFrom("mapping").selectAll().where("name", "=", name).orderBy("version", "desc");
    const row = await (version === undefined ? query : query.where("version", "=", version)).executeTakeFirst();
    return row === undefined || isRemoved(row) ? undefined : toSaved(row);
  }

  /** The newest version of each, by name. */
  async list(): Promise<SavedMapping[]> {
    const rows = await this.#database.selectFrom("mapping").selectAll().orderBy("name").orderBy("version", "desc").execute();
    return [...Map.groupBy(rows, ({ name }) => name).values()].flatMap(([newest]) => (newest === undefined || isRemoved(newest) ? [] : [toSaved(newest)]));
  }

  /** The mapping saved last for a file with these columns, if its newest version still is for them. */
  async forColumns(columns: readonly string[]): Promise<SavedMapping | undefined> {
    const header = headerFingerprint(columns);
    return (await this.list()).filter((mapping) => mapping.header === header).toSorted((a, b) => (a.saved_at < b.saved_at ? 1 : -1))[0];
  }
}

/** A version without mappings says that the name is free again. */
const noMappings = toJson([]);

function isRemoved({ mappings }: Pick<MappingRow, "mappings">): boolean {
  return mappings === noMappings;
}

function toSaved(row: Omit<MappingRow, "id">): SavedMapping {
  return { name: row.name, version: row.version, mappings: fromJson(row.mappings), header: row.header, author: row.author, saved_at: row.saved_at };
}
