import { randomUUID } from "node:crypto";
import { problem } from "../../model/problem.ts";
import type { ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { ApiTokenRow } from "./rows.ts";

/** A key of a person for scripts, without its secret: of that only a hash is kept. */
export interface Token {
  readonly id: string;
  readonly name: string;
  /** The person's id. */
  readonly person: string;
  /** The end of the secret, to tell keys apart. */
  readonly ending: string;
  /** Permissions that it was made for; it never has more than its person. */
  readonly may: readonly string[];
  readonly made_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  /** To the hour. */
  readonly last_used_at: string | null;
}

export interface TokenToAdd {
  readonly name: string;
  readonly person: string;
  readonly hash: string;
  readonly ending: string;
  readonly may: readonly string[];
  readonly expires_at: string | null;
  readonly at: Date;
}

/** A script may ask some times a second; its line is written once an hour. */
const usedStepMs = 3_600_000;

/** Keys for scripts. */
export class Tokens {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  async add({ at, may, ...rest }: TokenToAdd): Promise<Token> {
    const row = { id: randomUUID(), ...rest, may: toJson(may), made_at: at.toISOString(), revoked_at: null, last_used_at: null };
    await this.#database.insertInto("api_token").values(row).execute();
    return toToken(row);
  }

  /** Newest first; of one person or of all. */
  async list(person?: string): Promise<Token[]> {
    const all = this.#database.selectFrom("api_token").selectAll().orderBy("made_at", "desc").orderBy("id");
    return (await (person === undefined ? all : all.where("person", "=", person)).execute()).map(toToken);
  }

  /** By id. @throws Problem `token_not_found` */
  async get(id: string): Promise<Token> {
    const row = await this.#database.selectFrom("api_token").selectAll().where("id", "=", id).executeTakeFirst();
    if (row === undefined) throw problem("token_not_found", `There is no key “${id.slice(0, 100)}”.`, "sextant token list names them.", { token: id.slice(0, 100) });
    return toToken(row);
  }

  /** The key of that hash, while it holds. */
  async holding(hash: string, at: Date): Promise<Token | null> {
    const row = await this.#database.selectFrom("api_token").selectAll().where("hash", "=", hash).executeTakeFirst();
    if (row === undefined || row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= at.toISOString())) return null;
    return toToken(row);
  }

  async used({ id, last_used_at }: Token, at: Date): Promise<void> {
    if (last_used_at !== null && at.getTime() - Date.parse(last_used_at) < usedStepMs) return;
    await this.#database.updateTable("api_token").set({ last_used_at: at.toISOString() }).where("id", "=", id).execute();
  }

  /** Ends a key for good; a second time changes nothing. */
  async revoke(id: string, at: Date): Promise<Token> {
    await this.get(id);
    await this.#database.updateTable("api_token").set({ revoked_at: at.toISOString() }).where("id", "=", id).where("revoked_at", "is", null).execute();
    return this.get(id);
  }
}

function toToken({ hash: _, may, ...row }: ApiTokenRow): Token {
  return { ...row, may: fromJson<string[]>(may) };
}
