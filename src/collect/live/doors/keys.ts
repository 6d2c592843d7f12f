/** The write key of a request: `id:secret`, of which the id alone says who sends. Both halves are public in a browser. */
import { problem } from "../../../model/problem.ts";

export interface KeyPlaces {
  /** Header `Authorization`. */
  readonly authorization: string;
  /** Header `X-Write-Key`. */
  readonly header: string;
  /** Of the query; only where the sender can set no header. */
  readonly query: string;
  /** Of the body and its events. */
  readonly body: readonly string[];
}

/** The id of the one key that the request names; '' where it names none. @throws Problem `multiple_keys` */
export function keyIdOf({ authorization, header, query, body }: KeyPlaces): string {
  const ids = new Set([basicUser(authorization), header, query, ...body].map((key) => key.trim().split(":")[0] ?? "").filter((id) => id !== ""));
  if (ids.size > 1) throw problem("multiple_keys", "The request names two different write keys.", "Send events of one source in one request.");
  return [...ids][0] ?? "";
}

function basicUser(authorization: string): string {
  const [, encoded] = /^basic\s+([A-Za-z0-9+/=_-]+)$/i.exec(authorization.trim()) ?? [];
  return encoded === undefined ? "" : Buffer.from(encoded, "base64").toString("utf8");
}
