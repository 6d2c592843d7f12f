/** Bodies of requests that are read and not answered yet: how much of memory the collector may hold, however many send at once. */
import { problem } from "../../model/problem.ts";

/**
 * A quarter of a second of the heaviest load on two cores. What a body is parsed into takes some twenty times its bytes: under twice of what it
 * could take the process stayed at 550 MB with this much, and grew beyond 1 GB without it.
 */
export const bytesInHandMax = 4 * 1024 * 1024;
/** What a request without a length is taken for before it is read. */
const unsaidBytes = 1_024;

/** The part of the memory that one request holds. */
export interface Held {
  /** It has become so large. @throws Problem `inbox_busy` */
  grow(bytes: number): void;
  /** It was answered. */
  release(): void;
}

export interface InHand {
  /** @throws Problem `inbox_busy`: nothing of it was read */
  take(saidBytes: number): Held;
  readonly bytes: () => number;
}

/** Counts what is in hand. A request alone is always taken, whatever its size. */
export function openInHand(bytesMax: number = bytesInHandMax): InHand {
  let sum = 0;
  const hold = (more: number): void => {
    if (sum > 0 && sum + more > bytesMax) throw problem("inbox_busy", "More events come in than can be taken.", "Send again later.");
    sum += more;
  };
  return {
    bytes: () => sum,
    take(saidBytes) {
      let own = saidBytes > 0 ? saidBytes : unsaidBytes;
      hold(own);
      return {
        grow(bytes) {
          if (bytes <= own) return;
          const more = bytes - own;
          if (sum === own) sum += more;
          else hold(more);
          own = bytes;
        },
        release() {
          sum -= own;
          own = 0;
        },
      };
    },
  };
}
