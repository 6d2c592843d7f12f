import { ClickHouseError } from "@clickhouse/client";
import { isProblem, problem, type Problem } from "../model/problem.ts";
import type { CompiledSql } from "./sql.ts";

/** Why a query of ours was stopped, when it was we who stopped it. */
export type StopReason = { readonly why: "timeout"; readonly timeoutMs: number } | { readonly why: "cancelled" } | null;

/**
 * Whatever an engine, its client or the network throws, as a {@link Problem}. The message is for a user and holds no SQL; `details` is
 * for us: `engineCode`, `engineType`, `engineMessage`, `sql`, `params`.
 */
export function engineProblem(error: unknown, statement: CompiledSql | null, stopped: StopReason): Problem {
  if (isProblem(error)) return error;
  const told = read(error);
  const details = {
    engineCode: told.code,
    engineType: told.type,
    engineMessage: told.message,
    ...(statement === null ? {} : { sql: statement.text, params: statement.params }),
  };
  const found = classify(told, stopped);
  const made = problem(found.code, found.message, found.advice, details);
  made.cause = error;
  return made;
}

interface Told {
  /** ClickHouse's exception code; `null` if the engine never answered. */
  readonly code: number | null;
  readonly type: string | null;
  readonly message: string;
}

function read(error: unknown): Told {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ClickHouseError) return { code: Number(error.code), type: error.type ?? null, message };
  const match = /Code: (\d+)[.,] /.exec(message);
  return { code: match === null ? null : Number(match[1]), type: /\(([A-Z_]+)\)(?: \(version [^)]*\))?\s*$/.exec(message)?.[1] ?? null, message };
}

interface Classified {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

function classify(told: Told, stopped: StopReason): Classified {
  if (stopped?.why === "timeout") return timeout(`${stopped.timeoutMs / 1000} s`);
  if (stopped?.why === "cancelled") return cancelled;
  switch (told.code) {
    case null:
      return { code: "engine_unavailable", message: "The engine does not answer.", advice: "It may be starting again; try once more in a few seconds, or run “sextant doctor”." };
    case 159:
      return timeout("its limit");
    case 394:
      return cancelled;
    case 241:
      return { code: "engine_memory_limit", message: "The question needs more memory than a query may have.", advice: "Ask for a shorter period or fewer groups, or raise the limit of memory per query." };
    case 396:
      return { code: "result_too_large", message: "The answer has more rows than asked for at most.", advice: "Ask for a shorter period or fewer groups, or export the table instead." };
    case 202:
      return { code: "engine_busy", message: "Too many questions are waiting for the engine.", advice: "Try again in a moment." };
    case 192:
    case 193:
    case 194:
    case 516:
      return { code: "engine_login_refused", message: "The engine refuses the user name or password.", advice: "Check the user and password in --engine." };
    default:
      return { code: "engine_query_failed", message: `The engine refused a query (${told.type ?? "error"} ${told.code}).`, advice: "This is a fault of Sextant unless a filter or setting caused it; “details” has the engine's own words." };
  }
}

function timeout(limit: string): Classified {
  return { code: "query_timeout", message: `The question took longer than ${limit} and was stopped.`, advice: "Ask for a shorter period or fewer groups, or give it more time." };
}

const cancelled: Classified = { code: "query_cancelled", message: "The question was cancelled.", advice: "Ask again if you still want the answer." };
