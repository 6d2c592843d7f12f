/** The statuses of the collector: 4xx = do not send it again, 429 and 503 = send it again after a while. SDKs obey both. */

export type DoorStatus = 400 | 401 | 403 | 404 | 408 | 413 | 415 | 429 | 500 | 503;

const statuses: Readonly<Record<string, DoorStatus>> = {
  no_key: 401, unknown_key: 401, multiple_keys: 401, bad_signature: 401, no_webhook: 404, origin_not_allowed: 403, no_such_door: 404,
  body_too_slow: 408, body_too_large: 413, batch_too_large: 413, unsupported_encoding: 415, unsupported_charset: 415,
  inbox_busy: 429, visitor_too_fast: 429, storage_low: 503, inbox_read_only: 503, stopping: 503, internal: 503,
};

/** Seconds after which it is worth trying again. */
const retryAfter: Readonly<Record<string, string>> = { inbox_busy: "1", storage_low: "30", inbox_read_only: "60", stopping: "5", internal: "5" };

/** `seconds`: of a problem that knows better. */
export function statusOf(code: string, seconds?: unknown): { readonly status: DoorStatus; readonly headers: Record<string, string> } {
  const wait = typeof seconds === "number" ? String(seconds) : retryAfter[code];
  return { status: statuses[code] ?? 400, headers: wait === undefined ? {} : { "retry-after": wait } };
}
