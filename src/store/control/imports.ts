import { CompiledQuery, type Selectable } from "kysely";
import { problem } from "../../model/problem.ts";
import { together, type ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { ImportRow, ImportStepRow } from "./rows.ts";

/** What becomes of an import, as lines of its ledger. `committing`, `undoing` and `redoing` are intents: found last after a crash, they are finished or taken back. */
export type ImportStep = "running" | "waiting" | "committing" | "committed" | "undoing" | "undone" | "redoing" | "failed" | "cancelled";

export type ImportState = "running" | "waiting" | "committed" | "undone" | "failed" | "cancelled";

export interface ImportCounts {
  readonly read: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly unmatched: number;
  readonly skipped: number;
}

/** What a step brings to light; later steps add to it and override. */
export interface ImportOutcome {
  readonly rows?: ImportCounts;
  readonly kinds?: readonly { readonly kind: string; readonly rows: ImportCounts }[];
  readonly flags?: Readonly<Record<string, number>>;
  readonly seconds?: number;
  readonly source?: string;
  /** Of a live import: the last event of the inbox that it holds. */
  readonly live?: { readonly to: number };
  readonly problem?: { readonly code: string; readonly message: string; readonly advice: string };
  /** What whoever imported it should know, as sentences. */
  readonly notes?: readonly string[];
}

export interface NewImport {
  readonly kind: string;
  readonly as: string;
  readonly source: string;
  readonly file: { readonly name: string; readonly sha256: string; readonly bytes: number };
  /** The mappings as they were applied, kept word for word. */
  readonly mappings: readonly object[];
  readonly zone: string;
  readonly currency: string;
  /** Whatever else the request said (encoding, sheet, …), so that it can be replayed. */
  readonly options?: object;
  readonly receivedAt: Date;
}

/** An import as it stands now. */
export interface ImportRecord {
  readonly batch: number;
  readonly kind: string;
  readonly kinds: readonly { readonly kind: string; readonly rows: ImportCounts }[];
  readonly as: string;
  readonly source: string;
  readonly file: { readonly name: string; readonly sha256: string; readonly bytes: number };
  readonly state: ImportState;
  /** The last line of its ledger. */
  readonly step: ImportStep;
  readonly received_at: string;
  readonly rows: ImportCounts;
  readonly seconds: number;
  readonly flags: Readonly<Record<string, number>>;
  readonly mappings: readonly object[];
  readonly zone: string;
  readonly currency: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly undone_at: string | null;
  readonly live: { readonly to: number } | null;
  readonly problem: { readonly code: string; readonly message: string; readonly advice: string } | null;
  readonly notes: readonly string[];
}

const none: ImportCounts = { read: 0, new: 0, changed: 0, unchanged: 0, rejected: 0, unmatched: 0, skipped: 0 };

/** Which step leads to which; whatever is not named is a fault of the caller. */
const follows: Readonly<Record<ImportStep, readonly ImportStep[]>> = {
  running: ["waiting", "committing", "committed", "failed", "cancelled"],
  waiting: ["running", "failed", "cancelled"],
  committing: ["committed", "failed", "cancelled"],
  // A live import grows: the next range of the inbox joins it.
  committed: ["undoing", "undone", "committing"],
  undoing: ["undone", "committed"],
  undone: ["redoing", "committed"],
  redoing: ["committed", "undone"],
  failed: [],
  cancelled: [],
};

/** What the lines of an import say together. */
interface LedgerSum {
  readonly known: ImportOutcome;
  readonly step: ImportStep;
  /** Of the last line. */
  readonly at: string | null;
}

const nothingYet: LedgerSum = { known: {}, step: "running", at: null };

/** Of an import with more lines than both, which only live events have, each of whose steps says all that the ones before it said. */
const [linesOfBeginning, linesOfEnd] = [8, 64] as const;

/** The ledger of imports: one line when a file is taken, one line for each step after it. */
export class Imports {
  readonly #database: ControlDatabase;
  /** Each import's lines, added up as far as they were read. Lines are never changed, and live events write some all day long. */
  readonly #sums = new Map<number, LedgerSum>();
  #readTo = 0;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** Takes a batch number, never given before or again, and writes `running`. */
  async begin(file: NewImport): Promise<number> {
    return together(this.#database, async (t) => {
      const { batch } = await t.insertInto("import").values(newRow(file)).returning("batch").executeTakeFirstOrThrow();
      await t.insertInto("import_step").values({ batch, step: "running", at: file.receivedAt.toISOString(), outcome: "{}" }).execute();
      return batch;
    });
  }

  /** Writes a step. @throws Problem `import_not_found`; Error when the step cannot follow the last one. */
  async step(batch: number, step: ImportStep, at: Date, outcome: ImportOutcome = {}): Promise<ImportRecord> {
    const before = await this.get(batch);
    if (!follows[before.step].includes(step)) throw new Error(`import ${batch} is ${before.step}: ${step} cannot follow`);
    await this.#database.insertInto("import_step").values({ batch, step, at: at.toISOString(), outcome: toJson(outcome) }).execute();
    return this.get(batch);
  }

  /** Writes down that an import holds other rows than it brought, since an erased person was taken out of it; its step stays. */
  async recounted(batch: number, at: Date, outcome: Pick<ImportOutcome, "rows" | "kinds">): Promise<void> {
    const { step } = await this.get(batch);
    await this.#database.insertInto("import_step").values({ batch, step, at: at.toISOString(), outcome: toJson(outcome) }).execute();
  }

  /** @throws Problem `import_not_found` */
  async get(batch: number): Promise<ImportRecord> {
    const found = (await this.#records(batch))[0];
    if (found !== undefined) return found;
    throw problem("import_not_found", `There is no import ${batch}.`, "`sextant import list` shows them all.", { batch });
  }

  /** All imports, newest first. */
  async list(): Promise<ImportRecord[]> {
    return (await this.#records()).toReversed();
  }

  /** Batches whose rows count now, in their order. An import that is being undone still counts; one being redone does not yet. */
  async active(): Promise<number[]> {
    return (await this.#records()).filter(({ step }) => step === "committed" || step === "undoing").map(({ batch }) => batch);
  }

  /** Imports that a crash left between two steps. */
  async unfinished(): Promise<ImportRecord[]> {
    return (await this.#records()).filter(({ step }) => step === "running" || step === "committing" || step === "undoing" || step === "redoing");
  }

  /** Imports of the same bytes, newest first. */
  async ofFile(sha256: string): Promise<ImportRecord[]> {
    return (await this.list()).filter(({ file }) => file.sha256 === sha256);
  }

  async #records(batch?: number): Promise<ImportRecord[]> {
    const imports = this.#database.selectFrom("import").selectAll().orderBy("batch");
    const rows = await (batch === undefined ? imports : imports.where("batch", "=", batch)).execute();
    for (const line of await this.#newLines()) this.#add(line);
    return rows.map((row) => toRecord(row, this.#sums.get(row.batch) ?? nothingYet));
  }

  /** At first the lines of the beginning and the end of each import: what comes between them in a long one, the end says again. */
  async #newLines(): Promise<Selectable<ImportStepRow>[]> {
    if (this.#readTo > 0) return this.#database.selectFrom("import_step").selectAll().where("id", ">", this.#readTo).orderBy("id").execute();
    const { rows } = await this.#database.executeQuery<Selectable<ImportStepRow>>(CompiledQuery.raw(`
      SELECT s.id, s.batch, s.step, s.at, s.outcome
      FROM import AS i
      JOIN import_step AS s ON s.id IN (
        SELECT id FROM (SELECT id FROM import_step WHERE batch = i.batch ORDER BY id LIMIT ${linesOfBeginning})
        UNION SELECT id FROM (SELECT id FROM import_step WHERE batch = i.batch ORDER BY id DESC LIMIT ${linesOfEnd}))
      ORDER BY s.id`));
    return rows;
  }

  #add({ id, batch, step, at, outcome }: Selectable<ImportStepRow>): void {
    // Two may have asked for the same lines at once.
    if (id <= this.#readTo) return;
    this.#readTo = id;
    const before = this.#sums.get(batch) ?? nothingYet;
    this.#sums.set(batch, { known: { ...before.known, ...fromJson<ImportOutcome>(outcome) }, step: step as ImportStep, at });
  }
}

function newRow(file: NewImport): Omit<ImportRow, "batch"> {
  return {
    kind: file.kind,
    as: file.as,
    source: file.source,
    file_name: file.file.name,
    file_sha256: file.file.sha256,
    file_bytes: file.file.bytes,
    mappings: toJson(file.mappings),
    zone: file.zone,
    currency: file.currency,
    options: toJson(file.options ?? {}),
    received_at: file.receivedAt.toISOString(),
  };
}

function toRecord(row: Selectable<ImportRow>, { known, step, at }: LedgerSum): ImportRecord {
  const state = stateAfter(step);
  return {
    batch: row.batch,
    kind: row.kind,
    kinds: known.kinds ?? [],
    as: row.as,
    source: known.source ?? row.source,
    file: { name: row.file_name, sha256: row.file_sha256, bytes: row.file_bytes },
    state,
    step,
    received_at: row.received_at,
    rows: known.rows ?? none,
    seconds: known.seconds ?? 0,
    flags: known.flags ?? {},
    mappings: fromJson(row.mappings),
    zone: row.zone,
    currency: row.currency,
    options: fromJson(row.options),
    live: known.live ?? null,
    undone_at: state === "undone" ? at : null,
    problem: state === "failed" ? (known.problem ?? null) : null,
    notes: known.notes ?? [],
  };
}

function stateAfter(step: ImportStep): ImportState {
  switch (step) {
    case "committing":
    case "redoing":
    case "running":
      return "running";
    case "undoing":
      return "committed";
    default:
      return step;
  }
}
