/**
 * Rows of many SELECTs in one table, kept over writes. After a write only that is made anew which it can have changed: nothing of SELECTs that
 * read other tables, of some only the accounts that were written (`Steps` in store/sql.ts), else the rows of the SELECT. New rows are made in a
 * table beside; they take the place of the old ones at once, while nobody reads.
 */
import type { Member, Pool } from "../store/sql.ts";
import type { Aside } from "./aside.ts";
import type { Asides } from "./asides.ts";
import { Gate } from "./gate.ts";
import { gaveWay, isAhead } from "./giving-way.ts";
import { isGone } from "./kept-faults.ts";
import { type Asked, PoolRows, type RowsGround } from "./kept-rows.ts";
import { isSame, type Standing, wasSo } from "./kept-standing.ts";
import { shapeOf } from "./kept-table.ts";
import type { Makings } from "./makings.ts";
import { rowsOfAccounts, tablesRead, type Versions, type Writes } from "./writes.ts";

/** SELECTs that are written by one statement: it saves a way to the engine and back, yet many are planned slower together than apart. Those of no order come one by one: their rows need none then. */
const membersPerInsert = 2;
/** With more rows those that were asked for longest ago go, until half of them are left. */
const rowsMax = 200_000_000;
/** Its rows are counted each time that so many SELECTs came in. */
const membersPerCount = 64;

/** What the pool needs of whoever keeps relations. */
export interface PoolGround extends RowsGround {
  readonly writes: Writes;
  readonly makings: Makings;
  readonly asides: Asides;
  /** From so many rows of accounts on, single accounts are made anew; of fewer, all: planning a statement costs more then than reading all there is. */
  readonly steppedFrom: number;
  /** Before rows of these members change: until {@link keep} they are not to be taken over by a start. */
  readonly leaving: (ids: readonly number[]) => Promise<void>;
  /** What stands has changed. */
  readonly keep: () => void;
}

export interface Inherited {
  readonly rows: number;
  /** Of what it reads, at the start. */
  readonly versions: Versions;
}

/** Rows that an earlier start made and that were, at this start, as they would be made; of another shape they are of no use. */
export interface Heritage {
  readonly shape: string;
  readonly members: ReadonlyMap<number, Inherited>;
}

/** What stands in the pool, with what it was made of. */
export interface Stock {
  readonly id: number;
  readonly rows: number;
  readonly reads: readonly string[];
}

/** A table with rows made anew, the world of their accounts (null: of all), and what could not be made. */
interface Renewal {
  readonly beside: PoolRows;
  readonly aside: Aside | null;
  readonly failed: Map<number, unknown>;
}

export class KeptPool {
  readonly #ground: PoolGround;
  readonly #pool: Pool;
  readonly #rows: PoolRows;
  readonly #standing = new Map<number, Standing>();
  readonly #gate = new Gate();
  #begun: Promise<void> | null = null;
  #counted = 0;
  #questions = 0;

  constructor(ground: PoolGround, table: string, pool: Pool, heritage?: Heritage) {
    this.#ground = ground;
    this.#rows = new PoolRows(ground, table, pool);
    this.#pool = pool;
    if (heritage?.shape !== this.shape) return;
    this.#begun = Promise.resolve();
    for (const [id, { rows, versions }] of heritage.members) this.#standing.set(id, { versions, since: versions, isWritten: true, ready: Promise.resolve(), usedBy: 0, rows });
  }

  /** As in {@link shapeOf}. */
  get shape(): string {
    return shapeOf(this.#pool);
  }

  /** Counts the rows of members that changed; nothing changes meanwhile. */
  async counted(): Promise<void> {
    await this.#gate.read(async () => {
      const uncounted = [...this.#standing].filter(([, { isWritten, rows }]) => isWritten && rows === null);
      if (uncounted.length === 0) return;
      const rows = await this.#rows.counted(uncounted.map(([id]) => id));
      for (const [id, standing] of uncounted) if (this.#standing.get(id) === standing && standing.isWritten) standing.rows = rows.get(id) ?? 0;
    });
  }

  /** What stands as the tables are now, as far as it was counted. */
  stock(): Stock[] {
    return [...this.#standing].flatMap(([id, { isWritten, versions, rows }]) => (isWritten && rows !== null ? stockOf(id, { rows, versions }, this.#ground.writes) : []));
  }

  /** Whether the rows of all these SELECTs stand there as they are now. */
  holds(members: ReadonlyMap<number, Member>): boolean {
    return [...members].every(([id, member]) => {
      const standing = this.#standing.get(id);
      return standing?.isWritten === true && isSame(standing.versions, this.#now(member));
    });
  }

  /** What is read from the pool's table once all these stand there: nothing in it changes meanwhile. Null where some went away again too soon. */
  async read<T>(members: ReadonlyMap<number, Member>, work: () => Promise<T>): Promise<{ readonly answer: T } | null> {
    await this.fill(members);
    const areThere = (): boolean => [...members.keys()].every((id) => this.#standing.get(id)?.isWritten === true);
    return this.#gate.read(async () => (areThere() ? { answer: await work() } : null));
  }

  /** What is read where all these stand there as they were when tables had been written so often; nothing is made for it. Null where they do not. */
  async readAsOf<T>(members: readonly number[], then: Versions, work: () => Promise<T>): Promise<{ readonly answer: T } | null> {
    return this.#gate.read(async () => (this.stood(members, then) ? { answer: await work() } : null));
  }

  /** Whether the rows of all these stand there as they were then. */
  stood(members: readonly number[], then: Versions): boolean {
    return members.every((id) => wasSo(this.#standing.get(id), then));
  }

  #now(member: Member): Versions {
    return this.#ground.writes.of(tablesRead(member.rows));
  }

  /** Makes what of these does not stand there as the tables are now. */
  async fill(members: ReadonlyMap<number, Member>): Promise<void> {
    await (this.#begun ??= this.#rows.create().catch((error: unknown) => ((this.#begun = null), Promise.reject(error))));
    this.#questions += 1;
    for (const id of members.keys()) Object.assign(this.#standing.get(id) ?? {}, { usedBy: this.#questions });
    const isOld = ([id, member]: Asked): boolean => this.#standing.get(id)?.isWritten === true && !isSame(this.#standing.get(id)?.versions, this.#now(member));
    const [fresh, old] = [[...members].filter(([id]) => !this.#standing.has(id)), [...members].filter(isOld)];
    for (const some of this.#together(fresh)) this.#bring(some);
    if (old.length > 0) this.#renew(old, (await rowsOfAccounts(this.#ground.engine)) >= this.#ground.steppedFrom);
    if (!isAhead() && [...members.keys()].some((id) => this.#standing.get(id)?.isWritten === false)) this.#ground.makings.hurry();
    await Promise.all([...members.keys()].map((id) => this.#standing.get(id)?.ready));
    await this.#bounded(fresh.length);
    if (fresh.length + old.length > 0) this.#ground.keep();
  }

  /** What is written by one statement each. */
  #together(some: readonly Asked[]): Asked[][] {
    const size = this.#pool.orderBy === undefined ? 1 : membersPerInsert;
    return Array.from({ length: Math.ceil(some.length / size) }, (_, i) => some.slice(i * size, (i + 1) * size));
  }

  // --- new ones ----------------------------------------------------------------------------------------------------------------------

  /** Who asks for the same meanwhile waits for this. */
  #bring(some: readonly Asked[]): void {
    const all = some.map(([id, member]) => ({ id, member, versions: this.#now(member) }));
    let hasBegun = false;
    const writing = this.#ground.makings.run(() => ((hasBegun = true), this.#rows.put(some)));
    for (const { id, member, versions } of all) {
      const ready = writing.catch((error: unknown) => (hasBegun ? this.#alone([id, member], error, some.length === 1) : Promise.reject(error)));
      const standing: Standing = { versions, since: null, isWritten: false, ready, usedBy: this.#questions, rows: null };
      this.#standing.set(id, standing);
      ready.then(() => void Object.assign(standing, { isWritten: true, since: versions }), () => this.#standing.delete(id));
    }
  }

  /**
   * One that fails must not take the others down: each is then written on its own, and fails alone. Whatever a statement that failed left of its
   * rows goes first, or they would count twice.
   */
  async #alone([id, member]: Asked, error: unknown, isOnly: boolean): Promise<void> {
    await this.#rows.takeAway([id]);
    if (gaveWay(error) || (isOnly && !isGone(error))) throw error;
    await this.#rows.put([[id, member]]).catch(async (again: unknown) => {
      await this.#rows.takeAway([id]);
      throw again;
    });
  }

  // --- out of date -------------------------------------------------------------------------------------------------------------------

  #renew(asked: readonly Asked[], isMuch: boolean): void {
    // Somebody else may have begun meanwhile.
    const old = asked.filter(([id, member]) => this.#standing.get(id)?.isWritten === true && !isSame(this.#standing.get(id)?.versions, this.#now(member)));
    const all = old.map(([id, member]) => ({ id, member, standing: this.#standing.get(id) as Standing, versions: this.#now(member) }));
    const groups = Map.groupBy(all, ({ member, standing }) => this.#groupOf(member, standing));
    for (const [, group] of groups) {
      const changed = this.#changed(group[0]?.member, group[0]?.standing);
      if (changed?.size === 0) for (const { standing, versions } of group) standing.versions = versions;
      else this.#renewGroup(group, isMuch ? changed : null);
    }
  }

  /** Those that are concerned by the same writes. */
  #groupOf(member: Member, standing: Standing): string {
    const changed = this.#changed(member, standing);
    return changed === null ? "all" : [...changed].toSorted().join("\n");
  }

  #changed(member: Member | undefined, standing: Standing | undefined): ReadonlySet<string> | null {
    const isStepped = member !== undefined && member.steps !== "whole" && this.#pool.accountColumn !== undefined;
    return isStepped && standing !== undefined ? this.#ground.writes.since(standing.versions) : null;
  }

  #renewGroup(group: readonly { readonly id: number; readonly member: Member; readonly standing: Standing; readonly versions: Versions }[], changed: ReadonlySet<string> | null): void {
    const failed = new Map<number, unknown>();
    let hasLost = false;
    const isLost = (): boolean => hasLost;
    const done = this.#renewed(group.map(({ id, member }) => [id, member]), changed, failed).catch((error: unknown) => {
      hasLost = true;
      throw error;
    });
    for (const { id, standing, versions } of group) {
      standing.isWritten = false;
      standing.ready = done.then(() => (failed.has(id) ? Promise.reject(failed.get(id)) : undefined));
      standing.ready.then(
        () => void Object.assign(standing, { versions, since: versions, isWritten: true, rows: null }),
        () => (isLost() ? this.#standing.delete(id) : (standing.isWritten = true)),
      );
    }
  }

  /** The rows are made beside and take the place of the old ones. Of a SELECT that fails the old ones stay, for the next one who asks. Throws where no rows are left. */
  async #renewed(group: readonly Asked[], accounts: ReadonlySet<string> | null, failed: Map<number, unknown>): Promise<void> {
    const beside = this.#rows.beside();
    const aside = await this.#aside(group, accounts).catch((error: unknown) => {
      for (const [id] of group) failed.set(id, error);
    });
    if (aside === undefined) return;
    try {
      const isReady = await this.#prepared(group, { beside, aside, failed });
      if (isReady) await this.#gate.change(() => this.#exchange(group.map(([id]) => id), { beside, aside, failed }));
    } finally {
      await beside.drop().catch(() => undefined);
      await aside?.close().catch(() => undefined);
    }
  }

  /** Null: all accounts are made anew, also where there can be no world of some. */
  async #aside(group: readonly Asked[], accounts: ReadonlySet<string> | null): Promise<Aside | null> {
    if (accounts === null) return null;
    return this.#ground.asides.take(accounts, group.flatMap(([, { rows }]) => tablesRead(rows))).catch((error: unknown) => (gaveWay(error) ? Promise.reject(error) : null));
  }

  async #prepared(group: readonly Asked[], { beside, aside, failed }: Renewal): Promise<boolean> {
    try {
      await beside.create();
      await Promise.all(this.#together(group).map((some) => this.#inTurn(some, { beside, aside, failed })));
      await this.#ground.leaving(group.map(([id]) => id));
      return true;
    } catch (error) {
      for (const [id] of group) failed.set(id, error);
      return false;
    }
  }

  async #inTurn(some: readonly Asked[], renewal: Renewal): Promise<void> {
    let hasBegun = false;
    await this.#ground.makings.run(() => ((hasBegun = true), this.#writeBeside(some, renewal))).catch((error: unknown) => {
      if (hasBegun) throw error;
      for (const [id] of some) renewal.failed.set(id, error);
    });
  }

  async #writeBeside(some: readonly Asked[], { beside, aside, failed }: Renewal): Promise<void> {
    try {
      await beside.write(some, aside);
    } catch (error) {
      for (const [id] of some) await beside.remove([id]);
      const isOver = gaveWay(error) || (some.length === 1 && !isGone(error));
      if (isOver) for (const [id] of some) failed.set(id, error);
      else for (const one of some) await this.#once(one, { beside, aside, failed });
    }
  }

  async #once(one: Asked, { beside, aside, failed }: Renewal): Promise<void> {
    await beside.write([one], aside).catch(async (error: unknown) => {
      await beside.remove([one[0]]);
      failed.set(one[0], error);
    });
  }

  /** Should it break off between taking away and putting in, nothing of these is left that could be read. */
  async #exchange(ids: readonly number[], { beside, aside, failed }: Renewal): Promise<void> {
    const renewed = ids.filter((id) => !failed.has(id));
    for (const id of renewed) Object.assign(this.#standing.get(id) ?? {}, { since: null });
    try {
      await this.#rows.exchange(renewed, { beside, aside });
    } catch (error) {
      for (const id of ids) failed.set(id, error);
      await this.#rows.takeAway(ids);
      throw error;
    }
  }

  // --- not more than there is room for -----------------------------------------------------------------------------------------------

  async #bounded(came: number): Promise<void> {
    this.#counted += came;
    if (this.#counted < membersPerCount) return;
    this.#counted = 0;
    const counted = [...(await this.#rows.counted())];
    let rows = counted.reduce((sum, [, count]) => sum + count, 0);
    if (rows <= rowsMax) return;
    const last = (id: number): number => this.#standing.get(id)?.usedBy ?? 0;
    const leaving: number[] = [];
    for (const [id, count] of counted.toSorted(([a], [b]) => last(a) - last(b))) {
      if (rows <= rowsMax / 2) break;
      rows -= count;
      leaving.push(id);
    }
    await this.#gate.change(() => this.#dropped(leaving));
  }

  async #dropped(ids: readonly number[]): Promise<void> {
    const written = ids.filter((id) => this.#standing.get(id)?.isWritten !== false);
    await this.#ground.leaving(written);
    for (const id of written) this.#standing.delete(id);
    await this.#rows.takeAway(written);
  }
}

/** It is of the stock while nothing of what it reads was written. */
export function stockOf(id: number, { rows, versions }: Inherited, writes: Writes): Stock[] {
  const reads = [...versions.keys()];
  return isSame(versions, writes.of(reads)) ? [{ id, rows, reads }] : [];
}
