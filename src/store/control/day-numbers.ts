import type { ControlDatabase } from "./database.ts";
import type { FrozenDays, LiveMarks } from "./frozen-boards.ts";
import { fromJson, toJson } from "./json.ts";

/** A number of a day: its value, and with which definition it was measured. */
export interface DayNumber {
  readonly kpi: string;
  readonly value: number | null;
  readonly currency: string | null;
  readonly definition_version: number;
}

/** The numbers of a period as they stood when a day began, or when somebody first looked on it. */
export interface DayNumbers extends FrozenDays {
  readonly day: string;
  readonly noted_at: string;
  /** Imports that counted, and how many lines the settings ledger had. */
  readonly imports: readonly number[];
  readonly settings: number;
  readonly moves?: number;
  readonly live?: LiveMarks;
  readonly numbers: readonly DayNumber[];
}

export interface DayToNote extends Omit<DayNumbers, "noted_at"> {
  readonly at: Date;
}

/** The numbers of each day, so that it can be told what changed since yesterday. The table only grows. */
export class NumbersOfDays {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** Notes a day once: what is noted already stays. */
  async note({ day, from, to, zone, imports, settings, moves, live, numbers, at }: DayToNote): Promise<void> {
    const row = { day, from_day: from, to_day: to, zone, noted_at: at.toISOString(), ground: toJson({ imports, settings, moves, live }), numbers: toJson(numbers) };
    await this.#database.insertInto("day_numbers").values(row).onConflict((conflict) => conflict.doNothing()).execute();
  }

  /** The latest that were noted of a period up to a day; undefined where there are none. */
  async upTo(day: string, { from, to, zone }: FrozenDays): Promise<DayNumbers | undefined> {
    const row = await this.#database.selectFrom("day_numbers").selectAll().where("from_day", "=", from).where("to_day", "=", to).where("zone", "=", zone)
      .where("day", "<=", day).orderBy("day", "desc").executeTakeFirst();
    if (row === undefined) return undefined;
    return { day: row.day, from, to, zone, noted_at: row.noted_at, ...fromJson<Pick<DayNumbers, "imports" | "settings" | "moves" | "live">>(row.ground), numbers: fromJson(row.numbers) };
  }
}
