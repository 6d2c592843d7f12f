import { problem } from "../../model/problem.ts";
import { together, type ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { SegmentRow } from "./rows.ts";

/** What a list of accounts is narrowed and ordered by. */
export interface SegmentView {
  readonly search: string;
  /** `tier=1`, as the list of accounts takes them. */
  readonly where: readonly string[];
  readonly sort: string;
  /** Columns in their order; empty = as the reader has them. */
  readonly columns: readonly string[];
}

/** A view that somebody gave a name. */
export interface Segment extends SegmentView {
  readonly name: string;
  /** Who saved it last. */
  readonly author: string;
  readonly saved_at: string;
}

export interface SegmentToSave extends SegmentView {
  readonly name: string;
  readonly author: string;
  readonly at: Date;
  /** `saved_at` of the one that it replaces, null where there is none. What somebody else saved or removed meanwhile is not overwritten. Without it nothing is asked. */
  readonly over?: string | null;
}

/** Named views of the account list. The table only grows: what was saved or removed by whom stays readable. */
export class Segments {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** Saves it under its name, in the place of what stood there. Throws `conflict_segment` where that is not what it was meant to replace. */
  async save({ name, author, at, over, ...view }: SegmentToSave): Promise<Segment> {
    const row = { name, view: toJson(view), removed: 0, author, saved_at: at.toISOString() };
    return together(this.#database, async (t) => {
      if (over !== undefined) mustReplace(over, await newest(t, name), name);
      await t.insertInto("segment").values(row).execute();
      return toSegment(row);
    });
  }

  /** Takes it off the list; `undefined` when there is none of that name. */
  async remove({ name, author, at }: Pick<SegmentToSave, "name" | "author" | "at">): Promise<Segment | undefined> {
    return together(this.#database, async (t) => {
      const latest = await newest(t, name);
      if (latest === undefined || latest.removed === 1) return undefined;
      await t.insertInto("segment").values({ name, view: latest.view, removed: 1, author, saved_at: at.toISOString() }).execute();
      return toSegment(latest);
    });
  }

  /** Those that stand now, by name. */
  async list(): Promise<Segment[]> {
    const rows = await this.#database.selectFrom("segment").selectAll().orderBy("name").orderBy("id", "desc").execute();
    const newest = [...Map.groupBy(rows, ({ name }) => name).values()].flatMap(([first]) => (first === undefined ? [] : [first]));
    return newest.filter(({ removed }) => removed === 0).map(toSegment);
  }
}

function newest(t: ControlDatabase, name: string): Promise<Omit<SegmentRow, "id"> | undefined> {
  return t.selectFrom("segment").selectAll().where("name", "=", name).orderBy("id", "desc").executeTakeFirst();
}

function mustReplace(over: string | null, latest: Omit<SegmentRow, "id"> | undefined, name: string): void {
  const standing = latest?.removed === 0 ? latest.saved_at : null;
  if (standing === over) return;
  const did = standing === null ? "removed" : "saved";
  throw problem("conflict_segment", `${latest?.author ?? "Somebody"} ${did} the segment “${name}” after you opened it.`, "Look at it, save yours under another name, or save again to replace it.", { name, saved_at: standing });
}

function toSegment({ name, view, author, saved_at }: Omit<SegmentRow, "id">): Segment {
  return { name, ...fromJson<SegmentView>(view), author, saved_at };
}
