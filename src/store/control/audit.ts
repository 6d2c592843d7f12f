import { createHash } from "node:crypto";
import { together, type ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { AuditRow } from "./rows.ts";

export interface AuditLine {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  /** What was done, e.g. `import.undo`, `setting.set`. */
  readonly action: string;
  /** To what, e.g. the batch's number. */
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Deed {
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details?: object;
}

/** Who did what. Each line's hash covers the line before it, so a line that was altered or taken out shows. */
export class Audit {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  async write(deed: Deed): Promise<void> {
    await together(this.#database, async (t) => {
      const before = await t.selectFrom("audit").select("hash").orderBy("id", "desc").executeTakeFirst();
      const line = { at: deed.at.toISOString(), actor: deed.actor, action: deed.action, subject: deed.subject, details: toJson(deed.details ?? {}) };
      await t.insertInto("audit").values({ ...line, hash: chained(before?.hash ?? "", line) }).execute();
    });
  }

  /** Newest first. */
  async list(limit = 1_000): Promise<AuditLine[]> {
    const rows = await this.#database.selectFrom("audit").selectAll().orderBy("id", "desc").limit(limit).execute();
    return rows.map(({ hash: _, details, ...line }) => ({ ...line, details: fromJson(details) }));
  }

  /** The first line whose hash does not fit, or `null` when all do. */
  async firstBroken(): Promise<number | null> {
    const rows = await this.#database.selectFrom("audit").selectAll().orderBy("id").execute();
    const broken = rows.find((row, i) => row.hash !== chained(rows[i - 1]?.hash ?? "", row));
    return broken?.id ?? null;
  }
}

function chained(before: string, { at, actor, action, subject, details }: Omit<AuditRow, "id" | "hash">): string {
  return createHash("sha256").update(toJson([before, at, actor, action, subject, details])).digest("hex");
}
