import type { Selectable } from "kysely";
import { type ControlDatabase, together } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { KpiNoteRow } from "./rows.ts";

export type NoteKind = "note" | "doubt";

/** What somebody noted at a KPI, or doubted of its number. */
export interface KpiNote {
  readonly id: number;
  readonly kpi: string;
  readonly kind: NoteKind;
  readonly text: string;
  /** The period that was on screen, first day inside and first day outside; empty where none was. */
  readonly from: string;
  readonly to: string;
  /** `tier=1`, what it was narrowed to. */
  readonly where: readonly string[];
  readonly author: string;
  readonly at: string;
  /** Who settled it, when and with which words; null while it is open. */
  readonly settled: { readonly author: string; readonly at: string; readonly text: string } | null;
}

export interface NoteToKeep extends Pick<KpiNote, "kpi" | "kind" | "text" | "from" | "to" | "where" | "author"> {
  readonly at: Date;
}

/** What happens to a note after it was written. */
export interface NoteStep {
  readonly id: number;
  readonly step: "settled" | "reopened";
  readonly text: string;
  readonly author: string;
  readonly at: Date;
}

/** Notes and doubts at KPIs. The table only grows: settling one, or opening it again, is a line of its own. */
export class KpiNotes {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** Writes it down. */
  async add({ kpi, kind, text, from, to, where, author, at }: NoteToKeep): Promise<KpiNote> {
    const row = { about: null, step: "written", kpi, kind, text, view: toJson({ from, to, where }), author, at: at.toISOString() };
    const { id } = await this.#database.insertInto("kpi_note").values(row).returning("id").executeTakeFirstOrThrow();
    return toNote([{ ...row, id }]);
  }

  /** Settles it or opens it again; `undefined` where there is no such note. */
  async take({ id, step, text, author, at }: NoteStep): Promise<KpiNote | undefined> {
    return together(this.#database, async (t) => {
      const first = await t.selectFrom("kpi_note").selectAll().where("id", "=", id).where("about", "is", null).executeTakeFirst();
      if (first === undefined) return undefined;
      const { kpi, kind, view } = first;
      await t.insertInto("kpi_note").values({ about: id, step, kpi, kind, view, text, author, at: at.toISOString() }).execute();
      const lines = await t.selectFrom("kpi_note").selectAll().where((or) => or.or([or("id", "=", id), or("about", "=", id)])).orderBy("id").execute();
      return toNote(lines);
    });
  }

  /** All of them, or those of one KPI; the newest first. */
  async list(kpi?: string): Promise<KpiNote[]> {
    const all = this.#database.selectFrom("kpi_note").selectAll().orderBy("id");
    const lines = await (kpi === undefined ? all : all.where("kpi", "=", kpi)).execute();
    return [...Map.groupBy(lines, ({ id, about }) => about ?? id).values()].map(toNote).toReversed();
  }
}

/** The note of its lines, the oldest first. */
function toNote(lines: readonly Selectable<KpiNoteRow>[]): KpiNote {
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) throw new Error("a note has no lines");
  const { id, kpi, kind, text, view, author, at } = first;
  const settled = last.step === "settled" ? { author: last.author, at: last.at, text: last.text } : null;
  return { id, kpi, kind: kind as NoteKind, text, ...fromJson<Pick<KpiNote, "from" | "to" | "where">>(view), author, at, settled };
}
