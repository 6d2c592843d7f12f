import { randomBytes } from "node:crypto";
import { problem } from "../../model/problem.ts";
import { together, type ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { LiveSourceRow } from "./rows.ts";

/** Who sends events: a site, a server, a vendor's webhook. */
export interface KnownSource {
  /** The `source` of every record that comes of it. */
  readonly name: string;
  /** Public half of the write key `id:secret`; says alone who sends. */
  readonly key_id: string;
  /** The other half, which some SDKs demand. In a browser both are public. */
  readonly secret: string;
  readonly trust: "browser" | "server" | "signed";
  /** Web origins that may send; none: any. */
  readonly origins: readonly string[];
  /** What its door needs to know besides: the kind of a webhook, its mapper. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly added_at: string;
}

export interface SourceToAdd {
  readonly name: string;
  readonly trust: KnownSource["trust"];
  readonly origins: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly author: string;
  readonly at: Date;
}

/** Sources of live events, as a ledger that only grows: a removed source keeps its name in the records that came of it. */
export class Sources {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** Adds a source and makes its key. @throws Problem `bad_source`, `already_source` */
  async add({ name, trust, origins, options = {}, author, at }: SourceToAdd): Promise<KnownSource> {
    if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u.test(name)) throw problem("bad_source", `“${name.slice(0, 100)}” cannot be the name of a source.`, "Use letters, digits, blanks, dots and dashes, at most 63.", { name: name.slice(0, 100) });
    const key = { key_id: `wk_${plainText(12)}`, secret: plainText(20) };
    const row = { name, ...key, trust, origins: toJson(origins), options: toJson(options), removed: 0, author, at: at.toISOString() };
    return together(this.#database, async (t) => {
      const latest = await t.selectFrom("live_source").select("removed").where("name", "=", name).orderBy("id", "desc").executeTakeFirst();
      if (latest?.removed === 0) throw problem("already_source", `There is a source “${name}” already.`, "`sextant source list` shows its key.", { name });
      await t.insertInto("live_source").values(row).execute();
      return toSource(row);
    });
  }

  /** Writes what the door of a source needs to know; its key stays. @throws Problem `source_not_found` */
  async change({ name, origins, options, author, at }: Omit<SourceToAdd, "trust" | "origins"> & { readonly origins?: readonly string[] }): Promise<KnownSource> {
    return together(this.#database, async (t) => {
      const latest = await t.selectFrom("live_source").selectAll().where("name", "=", name).orderBy("id", "desc").executeTakeFirst();
      if (latest === undefined || latest.removed === 1) throw notFound(name);
      const { id: _, ...before } = latest;
      const row = { ...before, origins: origins === undefined ? before.origins : toJson(origins), options: options === undefined ? before.options : toJson(options), author, at: at.toISOString() };
      await t.insertInto("live_source").values(row).execute();
      return toSource(row);
    });
  }

  /** Its key is refused from now on. @throws Problem `source_not_found` */
  async remove({ name, author, at }: Pick<SourceToAdd, "name" | "author" | "at">): Promise<KnownSource> {
    return together(this.#database, async (t) => {
      const latest = await t.selectFrom("live_source").selectAll().where("name", "=", name).orderBy("id", "desc").executeTakeFirst();
      if (latest === undefined || latest.removed === 1) throw notFound(name);
      const { id: _, ...before } = latest;
      await t.insertInto("live_source").values({ ...before, removed: 1, author, at: at.toISOString() }).execute();
      return toSource(before);
    });
  }

  /** Those that may send now, by name. */
  async list(): Promise<KnownSource[]> {
    const rows = await this.#database.selectFrom("live_source").selectAll().orderBy("name").orderBy("id", "desc").execute();
    const newest = [...Map.groupBy(rows, ({ name }) => name).values()].flatMap(([first]) => (first === undefined ? [] : [first]));
    return newest.filter(({ removed }) => removed === 0).map(toSource);
  }

  /** Every name that ever sent. */
  async names(): Promise<string[]> {
    const rows = await this.#database.selectFrom("live_source").select("name").distinct().orderBy("name").execute();
    return rows.map(({ name }) => name);
  }
}

function notFound(name: string): Error {
  return problem("source_not_found", `There is no source “${name.slice(0, 100)}”.`, "`sextant source list` shows them all.", { name: name.slice(0, 100) });
}

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Letters and digits only, so that no SDK, shell or address trips over a key. */
function plainText(length: number): string {
  const bytes = [...randomBytes(length * 2)].filter((byte) => byte < 248);
  return bytes.slice(0, length).map((byte) => letters[byte % 62]).join("");
}

function toSource({ name, key_id, secret, trust, origins, options, at }: Omit<LiveSourceRow, "id">): KnownSource {
  return { name, key_id, secret, trust: trust as KnownSource["trust"], origins: fromJson<string[]>(origins), options: fromJson<Record<string, unknown>>(options), added_at: at };
}
