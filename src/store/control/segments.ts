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
}

/** Named views of the account list. The table only grows: what was saved or removed by whom stays readable. */
export class Segments {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** Saves it under its name, in the place of what stood there. */
  async save({ name, author, at, ...view }: SegmentToSave): Promise<Segment> {
    const row = { name, view: toJson(view), removed: 0, author, saved_at: at.toISOString() };
    await this.#database.insertInto("segment").values(row).execute();
    return toSegment(row);
  }

  /** Takes it off the list; `undefined` when there is none of that name. */
  async remove({ name, author, at }: Pick<SegmentToSave, "name" | "author" | "at">): Promise<Segment | undefined> {
    return together(this.#database, async (t) => {
      const latest = await t.selectFrom("segment").selectAll().where("name", "=", name).orderBy("id", "desc").executeTakeFirst();
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

function toSegment({ name, view, author, saved_at }: Omit<SegmentRow, "id">): Segment {
  return { name, ...fromJson<SegmentView>(view), author, saved_at };
}
