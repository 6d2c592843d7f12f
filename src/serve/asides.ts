/**
 * The small world of the accounts that were written last. All statements of a board ask for the same one within a second: it stands for all of
 * them and a moment longer, so that a thousand accounts are sought out among all rows once and not by each.
 */
import type { Engine } from "../store/engine.ts";
import { type Aside, openAside } from "./aside.ts";
import type { Writes } from "./writes.ts";

/** So long it stands after the last who asked has done with it. */
const lingersMs = 5_000;

interface World {
  readonly key: string;
  readonly aside: Promise<Aside>;
  users: number;
  timer: NodeJS.Timeout | null;
}

export interface AsidesOptions {
  readonly engine: Engine;
  readonly writes: Pick<Writes, "count">;
  readonly open?: typeof openAside;
}

export class Asides {
  readonly #options: Required<AsidesOptions>;
  #standing: World | null = null;
  #opened = 0;
  readonly #closing = new Set<Promise<void>>();

  constructor({ open = openAside, ...options }: AsidesOptions) {
    this.#options = { ...options, open };
  }

  /**
   * A world with these tables, as they are now: another one after each write. Its `close` lets go of it.
   * @throws as {@link openAside}
   */
  async take(accounts: ReadonlySet<string>, tables: readonly string[]): Promise<Aside> {
    const world = this.#worldOf(accounts);
    world.users += 1;
    if (world.timer !== null) clearTimeout(world.timer);
    try {
      const aside = await world.aside;
      await aside.bring(tables);
      return { ...aside, close: once(() => this.#left(world)) };
    } catch (error) {
      await this.#left(world);
      throw error;
    }
  }

  /** All go, as soon as nobody is in them. */
  async close(): Promise<void> {
    this.#forget();
    await Promise.all(this.#closing);
  }

  #worldOf(accounts: ReadonlySet<string>): World {
    const { engine, writes, open } = this.#options;
    const key = JSON.stringify([writes.count, [...accounts].toSorted()]);
    if (this.#standing?.key === key) return this.#standing;
    this.#forget();
    const aside = open({ engine, nth: (this.#opened += 1), accounts });
    const world: World = { key, aside, users: 0, timer: null };
    this.#standing = world;
    // Who asks next tries again.
    aside.catch(() => void (this.#standing === world && (this.#standing = null)));
    return world;
  }

  async #left(world: World): Promise<void> {
    world.users -= 1;
    if (world.users > 0) return;
    if (this.#standing !== world) return this.#closed(world);
    world.timer = setTimeout(() => this.#forget(), lingersMs).unref();
  }

  /** Who is in it stays until they are done. */
  #forget(): void {
    const world = this.#standing;
    this.#standing = null;
    if (world === null) return;
    if (world.timer !== null) clearTimeout(world.timer);
    if (world.users === 0) void this.#closed(world);
  }

  #closed({ aside }: World): Promise<void> {
    const closing = aside.then((one) => one.close()).catch(() => undefined).finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
    return closing;
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}
