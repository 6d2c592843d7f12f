import type { Selectable } from "kysely";
import { problem } from "../../model/problem.ts";
import { together, type ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { JobRow, JobStepRow } from "./rows.ts";

export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";

/** Long work with its input and what came of it. */
export interface Job {
  readonly id: number;
  readonly kind: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly state: JobState;
  readonly created_at: string;
  /** When it came into this state. */
  readonly at: string;
  /** What all steps brought to light, the later over the earlier. */
  readonly outcome: Readonly<Record<string, unknown>>;
}

const over: ReadonlySet<JobState> = new Set<JobState>(["done", "failed", "cancelled"]);

/** The ledger of long work. */
export class Jobs {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  async queue(kind: string, input: object, at: Date): Promise<number> {
    return together(this.#database, async (t) => {
      const { id } = await t.insertInto("job").values({ kind, input: toJson(input), created_at: at.toISOString() }).returning("id").executeTakeFirstOrThrow();
      await t.insertInto("job_step").values({ job: id, state: "queued", at: at.toISOString(), outcome: "{}" }).execute();
      return id;
    });
  }

  /** @throws Error when the job is over already */
  async step(id: number, state: JobState, at: Date, outcome: object = {}): Promise<Job> {
    const job = await this.get(id);
    if (over.has(job.state)) throw new Error(`job ${id} is ${job.state}: ${state} cannot follow`);
    await this.#database.insertInto("job_step").values({ job: id, state, at: at.toISOString(), outcome: toJson(outcome) }).execute();
    return this.get(id);
  }

  /** @throws Problem `job_not_found` */
  async get(id: number): Promise<Job> {
    const found = (await this.list()).find((job) => job.id === id);
    if (found === undefined) throw problem("job_not_found", `There is no job ${id}.`, "It may belong to another data directory.", { id });
    return found;
  }

  /** Newest first. */
  async list(): Promise<Job[]> {
    const jobs = await this.#database.selectFrom("job").selectAll().orderBy("id", "desc").execute();
    const steps = Map.groupBy(await this.#database.selectFrom("job_step").selectAll().orderBy("id").execute(), ({ job }) => job);
    return jobs.map((job) => toJob(job, steps.get(job.id) ?? []));
  }

  /** Jobs that a crash left open. */
  async open(): Promise<Job[]> {
    return (await this.list()).filter(({ state }) => !over.has(state));
  }
}

function toJob(row: Selectable<JobRow>, steps: readonly Selectable<JobStepRow>[]): Job {
  const last = steps.at(-1);
  return {
    id: row.id,
    kind: row.kind,
    input: fromJson(row.input),
    state: (last?.state ?? "queued") as JobState,
    created_at: row.created_at,
    at: last?.at ?? row.created_at,
    outcome: Object.assign({}, ...steps.map(({ outcome }) => fromJson<object>(outcome))) as Record<string, unknown>,
  };
}
