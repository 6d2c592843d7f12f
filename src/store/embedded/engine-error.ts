import { LanesFull } from "./lanes.ts";
import { RefusedText } from "./statement.ts";

/** A failure as ClickHouse's HTTP interface tells it. */
export interface EngineError {
  readonly status: number;
  readonly code: number;
  /** Without `Code: N. DB::Exception: `. */
  readonly message: string;
}

export function engineError(error: unknown): EngineError {
  if (error instanceof RefusedText) return withStatus(error.engineCode, error.message);
  if (error instanceof LanesFull) return withStatus(202, `Too many simultaneous queries: ${error.message}. (TOO_MANY_SIMULTANEOUS_QUERIES)`);
  const message = error instanceof Error ? error.message : String(error);
  const code = /Code: (\d+)\. /.exec(message)?.[1];
  if (code === undefined) return withStatus(1002, message);
  return withStatus(Number(code), message.replace(/^(?:Code: \d+\. DB::Exception: )+/, ""));
}

function withStatus(code: number, message: string): EngineError {
  return { status: httpStatus(code), code, message };
}

/** As ClickHouse maps them; what is not listed is 500. */
function httpStatus(code: number): number {
  if ([497, 291, 164, 452].includes(code)) return 403;
  if ([46, 47, 60, 81, 82].includes(code)) return 404;
  if ([62, 36, 42, 43, 53, 27, 26, 38, 41, 6, 69, 72, 115, 344, 456, 457, 48].includes(code)) return 400;
  if (code === 159) return 408;
  return code === 202 ? 503 : 500;
}
