/** Signatures that were taken: whoever captured one may not use it again. */
import { refusal } from "./signature.ts";

/** Longer than a signature is taken, on both sides of now. */
const rememberedMs = 11 * 60_000;
const tokensMax = 100_000;

export interface Tokens {
  /** @throws Problem `bad_signature` for one that was taken before */
  demandNew(token: string, at: Date): void;
  /** Its events are on the disk: from now on it is a repetition. What was turned away may come again as it was. */
  remember(token: string, at: Date): void;
}

export function rememberTokens(): Tokens {
  const until = new Map<string, number>();
  const forget = (now: number): void => {
    for (const [old, time] of until) {
      if (time > now && until.size < tokensMax) break;
      until.delete(old);
    }
  };
  return {
    demandNew(token, at) {
      if ((until.get(token) ?? 0) > at.getTime()) throw refusal("The same signed request was taken before.");
    },
    remember(token, at) {
      forget(at.getTime());
      until.set(token, at.getTime() + rememberedMs);
    },
  };
}
