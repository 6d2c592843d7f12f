/** Seals ranges of the inbox: what was settled and is large or old enough goes to the archive, while nobody waits for it. */
import type { Inbox, SealDue } from "../../collect/live/inbox/inbox.ts";
import { isProblem } from "../../model/problem.ts";
import type { ImportParts } from "../imports.ts";
import { drainedUpTo } from "./live-import.ts";

const lookEveryMs = 60_000;

/** From when on a range is sealed; what is not said is as usual. */
export type SealWhen = Pick<SealDue, "bytes" | "afterMs">;

export interface SealingOptions {
  readonly parts: ImportParts;
  readonly inbox: Pick<Inbox, "seal">;
  readonly when?: SealWhen | undefined;
  readonly everyMs?: number | undefined;
}

/** Seals whatever is due now. @returns how many ranges. @throws Problem as {@link Inbox.seal} does */
export async function sealDue({ parts, inbox, when = {} }: SealingOptions): Promise<number> {
  for (let ranges = 0; ; ranges++) {
    const seal = await inbox.seal({ settledTo: await drainedUpTo(parts.control), now: parts.now(), ...when });
    if (seal === null) return ranges;
    parts.log.info({ from: seal.first, to: seal.last, events: seal.rows }, "sealed a range of the inbox");
  }
}

/** Looks now and then. @returns ends it */
export function keepSealing(options: SealingOptions): () => Promise<void> {
  let round: Promise<unknown> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      await sealDue(options);
    } catch (error) {
      options.parts.log.warn({ error: isProblem(error) ? error.message : error }, "a range of the inbox could not be sealed");
    }
  };
  const timer = setInterval(() => void (round = round.then(look)), options.everyMs ?? lookEveryMs).unref();
  return async () => {
    clearInterval(timer);
    await round;
  };
}
