/** Problems and bugs as HTTP answers: a problem tells the user everything, a bug tells the log everything and the user a number to quote. */
import { isProblem, type Problem } from "../model/problem.ts";
import type { ProblemBody } from "./contract.ts";

export type FailureStatus = 400 | 401 | 403 | 404 | 405 | 408 | 409 | 413 | 415 | 421 | 429 | 500 | 503;

/** What is neither “asked wrongly” (400) nor told by the code's own words. */
const statusOf: Readonly<Record<string, FailureStatus>> = {
  not_found: 404,
  no_such_address: 404,
  method_not_allowed: 405,
  login_needed: 401,
  wrong_login: 401,
  wrong_key: 401,
  not_allowed: 403,
  keys_cannot: 403,
  link_over: 403,
  last_admin: 409,
  too_many_requests: 429,
  foreign_origin: 403,
  wrong_host: 421,
  body_too_slow: 408,
  body_too_large: 413,
  file_too_large: 413,
  unsupported_media_type: 415,
  storage_low: 503,
  engine_not_ready: 503,
  engine_unavailable: 503,
  engine_start_failed: 503,
  engine_restarting: 503,
  query_timeout: 503,
  query_cancelled: 503,
  memory_limit: 503,
  too_busy: 503,
  rebuilding: 503,
  stopping: 503,
};

const gone = /(_not_found|^not_kept)$|^(unknown_(kpi|account|file|batch|row|mapping|preset|kind)|no_such_)/;
const clash = /^(already_|busy|conflict|not_running|not_committed|not_undone|file_changed|locked|data_dir_in_use)/;

/** The status that fits a problem's code. */
export function statusFor(code: string): FailureStatus {
  return statusOf[code] ?? (gone.test(code) ? 404 : clash.test(code) ? 409 : 400);
}

export interface Failure {
  readonly status: FailureStatus;
  readonly body: { readonly error: ProblemBody };
  /** A bug is logged with its stack under `incident`; a problem is not. */
  readonly bug: boolean;
}

/** The answer to whatever was thrown. Nothing of a bug reaches the client but the incident's number. */
export function failureOf(error: unknown, incident: string): Failure {
  if (isProblem(error)) return { status: statusFor(error.code), body: { error: bodyOf(error) }, bug: false };
  return {
    status: 500,
    body: {
      error: {
        code: "internal",
        message: "Something went wrong inside Sextant; it is a fault of ours, not of your data.",
        advice: `Try again; if it stays, report it with the number ${incident}: the log has the details under it.`,
        details: { incident },
      },
    },
    bug: true,
  };
}

export function bodyOf(one: Problem): ProblemBody {
  return { code: one.code, message: one.message, advice: one.advice, details: withoutSql(one.details) };
}

// Statements and stacks help us, not the reader, and say more of the inside than an outsider should know.
function withoutSql(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).filter(([key]) => !["sql", "query", "stack", "statement"].includes(key)));
}
