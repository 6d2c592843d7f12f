/** Checks that all vendors share: in constant time, within a window. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { problem } from "../../../model/problem.ts";

/** Older signatures may have been captured; newer ones come of a wrong clock. */
const windowMs = 5 * 60_000;

export interface Recipe {
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly encoding: "hex" | "base64";
}

/** HMAC of some parts, one after the other. */
export function hmac({ algorithm, encoding }: Recipe, secret: string, ...parts: readonly (string | Uint8Array)[]): string {
  const made = createHmac(algorithm, secret);
  for (const part of parts) made.update(part);
  return made.digest(encoding);
}

/** Are two texts equal? Takes the same time wherever they differ. */
export function areEqual(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** @throws Problem `bad_signature` */
export function demandEqual(given: string | undefined, wanted: string): void {
  if (given === undefined || given === "") throw refusal("The request bears no signature.");
  if (!areEqual(given, wanted)) throw refusal("The signature does not fit the secret and the body.");
}

/** @throws Problem `bad_signature` where the signed time is not about now */
export function demandRecent(signedMs: number, receivedAt: Date): void {
  if (!Number.isFinite(signedMs)) throw refusal("The signature bears no time.");
  if (Math.abs(receivedAt.getTime() - signedMs) > windowMs) throw refusal("The signature is older than five minutes, or from the future.");
}

export function refusal(sentence: string): Error {
  return problem("bad_signature", sentence, "Check the secret of this webhook on the sources page, and the clock of this machine.");
}
