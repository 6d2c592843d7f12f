import { gunzipSync, gzipSync } from "node:zlib";
import { problem } from "../../model/problem.ts";
import { together, type ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { FrozenBoardRow } from "./rows.ts";

/** What the numbers of a board stood on when it was frozen. */
export interface FrozenGround {
  /** Receipt of the newest row; null where there was none. */
  readonly data_as_of: string | null;
  /** Imports that counted. */
  readonly imports: readonly number[];
  /** How many lines the settings ledger had: they are the settings of then. */
  readonly settings: number;
  /** The product that measured. */
  readonly product_version: string;
  /** Changes of `rule.*` settings so far. */
  readonly rule_version: number;
  /** Changes so far of what says which account a row belongs to. */
  readonly identity_version: number;
  /** The last line of what moved from account to account; older boards have none: there the time of freezing tells. */
  readonly moves?: number;
  /** How far each live import had come. */
  readonly live?: LiveMarks;
}

/** Live imports by their number: the last event, and what they had brought up to it. */
export type LiveMarks = Readonly<Record<string, { readonly to: number; readonly new: number; readonly changed: number }>>;

/** A board that was frozen: the numbers of a period as they were reported. */
export interface FrozenBoard {
  readonly id: number;
  /** First day inside, first day outside, in the zone. */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly label: string;
  readonly author: string;
  readonly reason: string;
  /** Frozen some days after the period's end without anybody asking. */
  readonly by_itself: boolean;
  readonly frozen_at: string;
  readonly ground: FrozenGround;
}

/** A number as it was reported, and the facts it was counted from (null: too many to keep). */
export interface FrozenNumber<Result, Facts> {
  readonly kpi: string;
  readonly result: Result;
  readonly facts: Facts | null;
}

export interface BoardToFreeze extends Omit<FrozenBoard, "id" | "frozen_at"> {
  readonly at: Date;
  readonly numbers: readonly FrozenNumber<unknown, unknown>[];
}

/** The days of a period in a zone. */
export type FrozenDays = Pick<FrozenBoard, "from" | "to" | "zone">;

/** Boards as they were reported. The tables only grow: what was frozen is never changed, and a period is frozen once. */
export class FrozenBoards {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** Writes a board with all its numbers, or nothing. @throws Problem `already_frozen` */
  async freeze({ numbers, at, ...board }: BoardToFreeze): Promise<FrozenBoard> {
    return together(this.#database, async (t) => {
      const before = await t.selectFrom("frozen_board").selectAll().where("from_day", "=", board.from).where("to_day", "=", board.to).where("zone", "=", board.zone).executeTakeFirst();
      if (before !== undefined) throw alreadyFrozen(toBoard(before));
      const row = rowOf(board, at);
      const { id } = await t.insertInto("frozen_board").values(row).returning("id").executeTakeFirstOrThrow();
      for (const { kpi, result, facts } of numbers) {
        await t.insertInto("frozen_kpi").values({ board: id, kpi, result: toJson(result), facts: facts === null ? null : gzipSync(toJson(facts)) }).execute();
      }
      return toBoard({ id, ...row });
    });
  }

  /** The board of these days; undefined where it was not frozen. */
  async of({ from, to, zone }: FrozenDays): Promise<FrozenBoard | undefined> {
    const row = await this.#database.selectFrom("frozen_board").selectAll().where("from_day", "=", from).where("to_day", "=", to).where("zone", "=", zone).executeTakeFirst();
    return row === undefined ? undefined : toBoard(row);
  }

  /** All of them, the latest period first. */
  async list(): Promise<FrozenBoard[]> {
    const rows = await this.#database.selectFrom("frozen_board").selectAll().orderBy("to_day", "desc").orderBy("from_day", "desc").execute();
    return rows.map(toBoard);
  }

  /** The numbers of a board, without their facts. */
  async results<Result>(board: number): Promise<Map<string, Result>> {
    const rows = await this.#database.selectFrom("frozen_kpi").select(["kpi", "result"]).where("board", "=", board).execute();
    return new Map(rows.map(({ kpi, result }) => [kpi, fromJson<Result>(result)]));
  }

  /** One number of a board with its facts; undefined where the KPI did not exist then. */
  async number<Result, Facts>(board: number, kpi: string): Promise<FrozenNumber<Result, Facts> | undefined> {
    const row = await this.#database.selectFrom("frozen_kpi").selectAll().where("board", "=", board).where("kpi", "=", kpi).executeTakeFirst();
    if (row === undefined) return undefined;
    return { kpi, result: fromJson<Result>(row.result), facts: row.facts === null ? null : fromJson<Facts>(gunzipSync(row.facts).toString("utf8")) };
  }
}

type BoardRow = Omit<FrozenBoardRow, "id">;

function rowOf({ from, to, zone, label, author, reason, by_itself, ground }: Omit<BoardToFreeze, "at" | "numbers">, at: Date): BoardRow {
  return { from_day: from, to_day: to, zone, label, author, reason, by_itself: by_itself ? 1 : 0, frozen_at: at.toISOString(), ground: toJson(ground) };
}

function toBoard({ id, from_day, to_day, zone, label, author, reason, by_itself, frozen_at, ground }: BoardRow & { readonly id: number }): FrozenBoard {
  return { id, from: from_day, to: to_day, zone, label, author, reason, by_itself: by_itself === 1, frozen_at, ground: fromJson(ground) };
}

function alreadyFrozen({ label, frozen_at, author }: FrozenBoard): Error {
  const text = `${label} was frozen on ${frozen_at.slice(0, 10)} by ${author}.`;
  return problem("already_frozen", text, "What was reported is never changed; `sextant board --as-reported` shows it beside the numbers of today.", { frozen_at, author });
}
