/** Rows that bear an instant still to come are not known yet. When it comes it is as if they were written. */
import type { Engine } from "../store/engine.ts";
import { name, sql, value } from "../store/sql.ts";
import { accountsOf } from "../store/written.ts";
import { type Accounts, accountsWritten, type Versions, type Writes } from "./writes.ts";

/** Tables whose rows come to be known at their instant `at`. */
const dated = ["touch", "session"] as const;

interface HappenedOptions {
  readonly engine: Engine;
  readonly now: () => Date;
  readonly writes: Writes;
}

/** Until when it is known what has happened, and tables with rows of later. */
export interface KnownUntil {
  readonly until: string | null;
  readonly coming: readonly string[];
}

/** Conditions by table: of its rows only those are seen. */
export type Filters = ReadonlyMap<string, string>;

/** The engine's setting for them. */
export function filterSettings(filters: Filters): Record<string, string> {
  if (filters.size === 0) return {};
  const text = (said: string): string => `'${said.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  return { additional_table_filters: `{${[...filters].map(([table, condition]) => `${text(table)}: ${text(condition)}`).join(", ")}}` };
}

export class Happened {
  readonly #options: HappenedOptions;
  #until: Date | null = null;
  #versions: Versions = new Map();
  /** Tables with rows that are still to come. */
  #coming: readonly string[] = [];

  constructor(options: HappenedOptions) {
    this.#options = options;
  }

  /** What an earlier start knew. */
  takeOver({ until, coming }: KnownUntil): void {
    this.#until = until === null ? null : new Date(until);
    this.#coming = coming;
    this.#versions = this.#options.writes.of(dated);
  }

  get known(): KnownUntil {
    return { until: this.#until?.toISOString() ?? null, coming: this.#coming };
  }

  /** Tells what came to be known since the last time: accounts by table. */
  async told(tell: (table: string, accounts: Accounts) => void): Promise<void> {
    const { engine, now, writes } = this.#options;
    const [until, versions, before] = [now(), writes.of(dated), this.#until];
    if (before !== null && until.getTime() === before.getTime() && [...versions].every(([table, version]) => this.#versions.get(table) === version)) return;
    const came = before === null ? [] : await Promise.all(this.#coming.map(async (table) => [table, await this.#between(table, before, until)] as const));
    const coming = await Promise.all(dated.map(async (table) => ((await engine.rows(sql`SELECT 1 AS later FROM ${name(table)} WHERE at > ${value.instant(until)} LIMIT 1`, { lane: "load" })).length > 0 ? [table] : [])));
    this.#coming = coming.flat();
    this.#until = until;
    this.#versions = versions;
    for (const [table, accounts] of came) if (accounts === null || accounts.size > 0) tell(table, accounts);
  }

  #between(table: string, before: Date, until: Date): Promise<Accounts> {
    const accounts = accountsOf(sql`${name(table)} WHERE at > ${value.instant(before)} AND at <= ${value.instant(until)}`);
    return accountsWritten(this.#options.engine, { tables: [table], accounts });
  }

  /** By which only what has happened is seen; nothing where there is nothing else. */
  filters(): Filters {
    const text = this.#until?.toISOString().replace("T", " ").replace("Z", "") ?? "";
    return new Map(this.#coming.map((table) => [table, `at <= toDateTime64('${text}', 3, 'UTC')`]));
  }
}
