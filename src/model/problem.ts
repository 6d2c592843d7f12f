/**
 * A problem is the user's world: a typed code, a sentence with the offending value, what to do. (A bug is ours and is a plain Error.)
 * Only `serve/` knows HTTP and only `cli/` knows exit codes.
 */
export class Problem extends Error {
  readonly code: string;
  /** What the user can do about it, one sentence. */
  readonly advice: string;
  /** The offending values, for machines. */
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, advice: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.advice = advice;
    this.details = details;
  }
}

/**
 * ```ts
 * throw problem("unknown_column", `spend.csv has no column “Kosten”.`, "Say which column it is: --map amount=Kost", { file, column });
 * ```
 */
export function problem(code: string, message: string, advice: string, details: Readonly<Record<string, unknown>> = {}): Problem {
  return new Problem(code, message, advice, details);
}

export function isProblem(error: unknown): error is Problem {
  return error instanceof Problem;
}
