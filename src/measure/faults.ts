/** Problems of one question among many: they are borne where the others can still be answered. */
import { isProblem, type Problem } from "../model/problem.ts";

/** Problems of one statement. Where the engine is away or refuses us, no other would fare better. */
const ofOneStatement: readonly string[] = ["engine_memory_limit", "engine_query_failed", "engine_busy", "query_timeout", "result_too_large", "sum_too_large"];

/** Whether a KPI failed by itself, so that others can still be answered. */
export function isOfOneStatement(error: unknown): error is Problem {
  return isProblem(error) && ofOneStatement.includes(error.code);
}

/** Does the work; where it fails by itself, what stands in its place. */
export type Bearing = <Made>(work: () => Made | Promise<Made>, otherwise: (fault: Problem) => Made) => Promise<Made>;

/** Bears faults. Where more questions than are asked side by side run out of time, so would the others, one after the other: then it is all of them. */
export function bearing(parallel: number): Bearing {
  let late = 0;
  return async (work, otherwise) => {
    try {
      return await work();
    } catch (error) {
      if (!isOfOneStatement(error)) throw error;
      late += error.code === "query_timeout" ? 1 : 0;
      if (late > parallel) throw error;
      return otherwise(error);
    }
  };
}

/** Bears none. */
export const bearingNone: Bearing = async (work) => work();
