import { createHash } from "node:crypto";
import { CompiledQuery, type Selectable } from "kysely";
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

  /** Newest first; those before a line's number, of one actor or of actions that begin so. */
  async list({ limit = 1_000, before, actor, action }: AuditQuestion = {}): Promise<AuditLine[]> {
    let lines = this.#database.selectFrom("audit").selectAll().orderBy("id", "desc").limit(limit);
    if (before !== undefined) lines = lines.where("id", "<", before);
    if (actor !== undefined) lines = lines.where("actor", "=", actor);
    // Actions are words and dots; what else is asked for matches none.
    if (action !== undefined) lines = lines.where("action", ">=", action).where("action", "<", `${action}\uffff`);
    return (await lines.execute()).map(({ hash: _, details, ...line }) => ({ ...line, details: fromJson(details) }));
  }

  /** Those who did something, and what was done, for choosing from. */
  async words(): Promise<{ readonly actors: string[]; readonly actions: string[] }> {
    const [actors, actions] = await Promise.all([
      this.#database.selectFrom("audit").select("actor").distinct().orderBy("actor").limit(wordsMax).execute(),
      this.#database.selectFrom("audit").select("action").distinct().orderBy("action").limit(wordsMax).execute(),
    ]);
    return { actors: actors.map((row) => row.actor), actions: actions.map((row) => row.action) };
  }

  /** The first line whose hash does not fit, or `null` when all do. */
  async firstBroken(): Promise<number | null> {
    return (await this.check()).broken;
  }

  /**
   * Works every hash out again. Lines taken off the end leave a chain that fits: they show in the count of lines ever written, and where
   * somebody noted the `head` of an earlier check (`known`), in that this line is no longer there as it was.
   */
  async check(known?: AuditHead): Promise<AuditCheck> {
    const walk: Walk = { after: 0, hash: "", lines: 0, knownStands: known === undefined };
    for (;;) {
      const rows = await this.#database.selectFrom("audit").selectAll().where("id", ">", walk.after).orderBy("id").limit(checkedAtOnce).execute();
      const broken = rows.find((row) => !goesOn(walk, row, known));
      if (broken !== undefined) return { lines: walk.lines, broken: broken.id, head: null };
      if (rows.length < checkedAtOnce) break;
    }
    const missing = (await this.#written()) > walk.after ? walk.after + 1 : null;
    const knownStands = walk.knownStands || (known !== undefined && (await this.#wasSo(known)));
    const broken = missing ?? (knownStands ? null : (known?.id ?? null));
    return { lines: walk.lines, broken, head: broken !== null || walk.lines === 0 ? null : { id: walk.after, hash: walk.hash } };
  }

  /** Whether a line had this hash before an erased person was taken out of the log (`rewritten.ts`). */
  async #wasSo({ id, hash }: AuditHead): Promise<boolean> {
    const { rows: made } = await this.#database.executeQuery(CompiledQuery.raw("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'audit_former'"));
    if (made.length === 0) return false;
    const { rows } = await this.#database.executeQuery(CompiledQuery.raw("SELECT 1 FROM audit_former WHERE id = ? AND hash = ?", [id, hash]));
    return rows.length > 0;
  }

  /** The number of the last line that was ever written: SQLite keeps it apart from the lines. */
  async #written(): Promise<number> {
    const { rows } = await this.#database.executeQuery<{ seq: number }>(CompiledQuery.raw("SELECT seq FROM sqlite_sequence WHERE name = 'audit'"));
    return rows[0]?.seq ?? 0;
  }
}

/** Lists to choose from are read by people. */
const wordsMax = 500;
/** Lines in memory at a time. */
const checkedAtOnce = 5_000;

export interface AuditQuestion {
  readonly limit?: number | undefined;
  readonly before?: number | undefined;
  readonly actor?: string | undefined;
  /** `export` for all exports, or a whole action. */
  readonly action?: string | undefined;
}

/** A line's number and hash, to be noted elsewhere: later it proves that nothing up to this line was changed. */
export interface AuditHead {
  readonly id: number;
  readonly hash: string;
}

export interface AuditCheck {
  readonly lines: number;
  /** The first line that was altered, or is missing. */
  readonly broken: number | null;
  /** The last line, where all is well. */
  readonly head: AuditHead | null;
}

interface Walk {
  after: number;
  hash: string;
  lines: number;
  knownStands: boolean;
}

function goesOn(walk: Walk, row: Selectable<AuditRow>, known: AuditHead | undefined): boolean {
  if (row.hash !== chained(walk.hash, row)) return false;
  walk.after = row.id;
  walk.hash = row.hash;
  walk.lines += 1;
  if (known?.id === row.id && known.hash === row.hash) walk.knownStands = true;
  return true;
}

/** The hash of a line on top of that of the line before. */
export function chained(before: string, { at, actor, action, subject, details }: Omit<AuditRow, "id" | "hash">): string {
  return createHash("sha256").update(toJson([before, at, actor, action, subject, details])).digest("hex");
}
