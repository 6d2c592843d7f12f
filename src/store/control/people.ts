import { randomUUID } from "node:crypto";
import { problem } from "../../model/problem.ts";
import { together, type ControlDatabase } from "./database.ts";
import type { PersonRow } from "./rows.ts";

/** One who may log in. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** In small letters; unique. */
  readonly email: string;
  readonly role: string;
  /** May not log in, and what was logged in or made before does not count. */
  readonly blocked: boolean;
  /** Has a password; else the invitation was not taken up yet, or the login is the company's. */
  readonly has_password: boolean;
  readonly added_at: string;
  readonly last_login_at: string | null;
}

export interface PersonToAdd {
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly at: Date;
}

/** A browser that is logged in. */
export interface OpenSession {
  readonly id: string;
  /** As the browser names itself; anybody may have written it. */
  readonly agent: string;
  readonly begun_at: string;
  readonly used_at: string;
}

/** What a link is for; it is used once. */
export type LinkPurpose = "invite" | "reset";

/** People who may log in. Their passwords and sessions are kept beside them by the login's own rows. */
export class People {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** Is there anybody? Until then this machine needs no login. */
  async any(): Promise<boolean> {
    return (await this.#database.selectFrom("person").select("id").limit(1).executeTakeFirst()) !== undefined;
  }

  /** All, by address. */
  async list(): Promise<Person[]> {
    const [rows, methods] = await Promise.all([
      this.#database.selectFrom("person").selectAll().orderBy("email").execute(),
      this.#database.selectFrom("login_method").select("person").where("password", "is not", null).execute(),
    ]);
    const withPassword = new Set(methods.map((one) => one.person));
    return rows.map((row) => toPerson(row, withPassword.has(row.id)));
  }

  /** By id or address. @throws Problem `person_not_found` */
  async get(named: string): Promise<Person> {
    const found = (await this.list()).find((one) => one.id === named || one.email === named.toLowerCase());
    if (found === undefined) throw problem("person_not_found", `Nobody here is “${named.slice(0, 200)}”.`, "sextant user list names everybody.", { person: named.slice(0, 200) });
    return found;
  }

  /** Adds the first person: of two at once one is refused. @throws Problem `already_set_up` */
  async addFirst(person: PersonToAdd): Promise<Person> {
    return together(this.#database, async (t) => {
      const people = new People(t);
      if (await people.any()) throw problem("already_set_up", "The first admin is there already.", "Log in, or ask an admin to let you in.");
      return people.add(person);
    });
  }

  /** @throws Problem `already_there` */
  async add({ email, name, role, at }: PersonToAdd): Promise<Person> {
    const address = email.toLowerCase();
    const id = randomUUID();
    const now = at.toISOString();
    const row = { id, name, email: address, email_verified: 1, image: null, role, blocked: 0, last_login_at: null, created_at: now, updated_at: now };
    // One statement, so that of two at once one fails.
    const added = await this.#database.insertInto("person").values(row).onConflict((clash) => clash.column("email").doNothing()).returning("id").executeTakeFirst();
    if (added === undefined) throw problem("already_there", `${address} has a login already.`, "sextant user list names everybody.", { email: address });
    return this.get(id);
  }

  /** Changes role, name or whether somebody is blocked. The last admin who may log in stays one. @throws Problem `last_admin` */
  async change(id: string, change: { readonly role?: string; readonly name?: string; readonly blocked?: boolean }, at: Date): Promise<Person> {
    await together(this.#database, async (t) => {
      const { blocked, ...rest } = change;
      await t.updateTable("person").set({ ...rest, ...(blocked === undefined ? {} : { blocked: Number(blocked) }), updated_at: at.toISOString() }).where("id", "=", id).execute();
      const admin = await t.selectFrom("person").select("id").where("role", "=", "admin").where("blocked", "=", 0).limit(1).executeTakeFirst();
      if (admin === undefined) throw problem("last_admin", "Then nobody could let people in any more: this is the last admin.", "Make somebody else an admin first.", { person: id });
    });
    return this.get(id);
  }

  async loggedIn(id: string, at: Date): Promise<void> {
    await this.#database.updateTable("person").set({ last_login_at: at.toISOString() }).where("id", "=", id).execute();
  }

  async isBlocked(id: string): Promise<boolean> {
    const row = await this.#database.selectFrom("person").select("blocked").where("id", "=", id).executeTakeFirst();
    return row === undefined || row.blocked !== 0;
  }

  /** Sessions that hold, the one used last first. */
  async sessions(person: string, at: Date): Promise<OpenSession[]> {
    const rows = await this.#database.selectFrom("login_session").select(["id", "user_agent", "created_at", "updated_at", "expires_at"]).where("person", "=", person).orderBy("updated_at", "desc").orderBy("id").execute();
    return rows.filter(({ expires_at }) => Date.parse(expires_at) > at.getTime()).map(({ id, user_agent, created_at, updated_at }) => ({ id, agent: user_agent ?? "", begun_at: created_at, used_at: updated_at }));
  }

  /** Ends one session of a person, or all; it does not hold from the next request on. @returns how many there were */
  async endSessions(person: string, id?: string): Promise<number> {
    const own = this.#database.deleteFrom("login_session").where("person", "=", person);
    const gone = await (id === undefined ? own : own.where("id", "=", id)).returning("id").execute();
    return gone.length;
  }

  /** Keeps the hash of a link's secret; older links of the person end. */
  async addLink({ person, hash, purpose, expires_at, at }: { readonly person: string; readonly hash: string; readonly purpose: LinkPurpose; readonly expires_at: string; readonly at: Date }): Promise<void> {
    await together(this.#database, async (t) => {
      await t.deleteFrom("login_link").where("person", "=", person).execute();
      await t.insertInto("login_link").values({ hash, person, purpose, made_at: at.toISOString(), expires_at }).execute();
    });
  }

  /** Whose link it is, while it holds. */
  async linkOf(hash: string, at: Date): Promise<Person | null> {
    const link = await this.#database.selectFrom("login_link").selectAll().where("hash", "=", hash).executeTakeFirst();
    if (link === undefined || link.expires_at <= at.toISOString()) return null;
    const person = await this.get(link.person);
    return person.blocked ? null : person;
  }

  /** Uses a link up; of two at once one is told `true`. */
  async useLink(hash: string): Promise<boolean> {
    const gone = await this.#database.deleteFrom("login_link").where("hash", "=", hash).returning("hash").executeTakeFirst();
    return gone !== undefined;
  }
}

function toPerson(row: PersonRow, has_password: boolean): Person {
  const { id, name, email, role, blocked, created_at, last_login_at } = row;
  return { id, name, email, role, blocked: blocked !== 0, has_password, added_at: created_at, last_login_at };
}
