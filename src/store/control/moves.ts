import type { ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";

/** Rows of a kind that an import, its undo or its redo gave to another account; `''` = no account. */
export interface MovedPair {
  readonly kind: string;
  readonly was: string;
  readonly is: string;
  readonly rows: number;
}

/** What one step of an import moved. */
export interface MoveLine {
  readonly id: number;
  readonly batch: number;
  readonly at: string;
  readonly pairs: readonly MovedPair[];
  /** False where more pairs of accounts moved than are named. */
  readonly is_all: boolean;
}

/** What moved from account to account, and by which import: why a number of the past is another one. The table only grows. */
export class Moves {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  async write({ batch, at, pairs, is_all }: Omit<MoveLine, "id" | "at"> & { readonly at: Date }): Promise<void> {
    await this.#database.insertInto("account_move").values({ batch, at: at.toISOString(), pairs: toJson(pairs), is_all: is_all ? 1 : 0 }).execute();
  }

  /** The number of the last line; 0 where there is none. */
  async last(): Promise<number> {
    const row = await this.#database.selectFrom("account_move").select("id").orderBy("id", "desc").executeTakeFirst();
    return row?.id ?? 0;
  }

  /** Lines after a number, in their order. */
  async after(id: number): Promise<MoveLine[]> {
    const rows = await this.#database.selectFrom("account_move").selectAll().where("id", ">", id).orderBy("id").execute();
    return rows.map(({ pairs, is_all, ...line }) => ({ ...line, pairs: fromJson(pairs), is_all: is_all === 1 }));
  }

  /** Lines of these imports, in their order. */
  async of(batches: readonly number[]): Promise<MoveLine[]> {
    if (batches.length === 0) return [];
    const rows = await this.#database.selectFrom("account_move").selectAll().where("batch", "in", batches).orderBy("id").execute();
    return rows.map(({ pairs, is_all, ...line }) => ({ ...line, pairs: fromJson(pairs), is_all: is_all === 1 }));
  }
}
