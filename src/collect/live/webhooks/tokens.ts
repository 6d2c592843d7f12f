/** Tokens of signatures that do not cover their body: remembered for as long as the signature is taken. */
import { hash } from "node:crypto";
import { refusal } from "./signature.ts";

/** Longer than a signature is taken, on both sides of now. */
const rememberedMs = 11 * 60_000;
const tokensMax = 100_000;

export interface Tokens {
  /** A token seen before with another body is refused; a vendor that sends the same again may. @throws Problem `bad_signature` */
  take(token: string, body: Buffer, at: Date): void;
}

export function rememberTokens(): Tokens {
  const seen = new Map<string, { readonly body: string; readonly until: number }>();
  return {
    take(token, body, at) {
      for (const [old, { until }] of seen) {
        if (until > at.getTime() && seen.size < tokensMax) break;
        seen.delete(old);
      }
      const own = hash("sha256", body);
      const before = seen.get(token);
      if (before !== undefined && before.body !== own) throw refusal("The signature was used before for another body.");
      if (before === undefined) seen.set(token, { body: own, until: at.getTime() + rememberedMs });
    },
  };
}
