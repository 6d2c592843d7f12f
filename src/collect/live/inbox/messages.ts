/** What the collector's thread and the inbox's thread say to each other. */
import type { Trust, Verdict } from "../event.ts";

/** An event that may enter. */
export interface Entering {
  readonly index: number;
  readonly messageId: string;
  /** The event as JSON text. */
  readonly body: string;
  /** {@link Marks} as JSON text. */
  readonly marks: string;
  /** The page that a reading speaks of, or the page itself; of deliveries and clicks which mail to whom; '' = none of these. */
  readonly page: string;
}

/** A part of a request that was judged unfit; kept whole. */
export interface Refused {
  readonly index: number;
  readonly messageId: string;
  readonly code: string;
  readonly message: string;
  readonly raw: string;
  /** {@link Marks} as JSON text. */
  readonly marks: string;
}

/** A request on its way into the inbox. */
export interface Arriving {
  readonly source: string;
  readonly door: string;
  readonly trust: Trust;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly historical: boolean;
  readonly entering: readonly Entering[];
  readonly refused: readonly Refused[];
  /** Events that were suppressed at the door; only their number comes here. */
  readonly suppressed: number;
}

/** A reject that is judged again. */
export interface Retried {
  /** Its number among the set aside. */
  readonly aside: number;
  readonly entering: Entering;
}

/** A range that lies in the archive, whole and read back: from now on it is read there. */
export interface Seal {
  readonly first: number;
  readonly last: number;
  /** Of its file and of its manifest, without their endings. */
  readonly name: string;
  readonly rows: number;
  /** Of the file, hex. */
  readonly sha256: string;
  /** Hash of the chain up to its end, hex. */
  readonly chain: string;
}

export type ToInbox =
  | { readonly kind: "take"; readonly id: number; readonly arriving: Arriving; readonly bytes: number }
  /** As {@link Taken}, and kept nowhere. */
  | { readonly kind: "rehearse"; readonly id: number; readonly arriving: Arriving }
  | { readonly kind: "retry"; readonly id: number; readonly retried: readonly Retried[] }
  | { readonly kind: "refusal"; readonly source: string; readonly reason: string; readonly at: number }
  | { readonly kind: "seal"; readonly id: number; readonly seal: Seal }
  | { readonly kind: "shed"; readonly id: number }
  | { readonly kind: "close"; readonly id: number };

export interface Taken {
  readonly request: number;
  /** One for each of `entering`, in its order. */
  readonly verdicts: readonly Verdict[];
}

export type Answer =
  | { readonly id: number; readonly taken: Taken }
  | { readonly id: number; readonly accepted: number; readonly duplicate: number; readonly conflict: number }
  /** Of a seal or a step of shedding: whether rows of sealed ranges are still here. */
  | { readonly id: number; readonly isDone: boolean }
  | { readonly id: number; readonly failed: "storage_low" | "inbox_read_only" | "internal"; readonly why: string };

export type FromInbox =
  | { readonly kind: "open"; readonly files: readonly string[]; readonly lastSeq: number; readonly missing: readonly Gap[] }
  | ({ readonly kind: "group"; readonly answers: readonly Answer[]; readonly lastSeq: number } & Committed)
  | { readonly kind: "rehearsed"; readonly answer: Answer }
  | { readonly kind: "file"; readonly file: string }
  | { readonly kind: "broken"; readonly why: string }
  | { readonly kind: "closed"; readonly id: number };

/** How a group was written. */
export interface Committed {
  readonly commitMs: number;
  readonly rows: number;
  /** What was done between the group before and this one, such as writing a long WAL into its file. */
  readonly tidyMs: number;
}

/** Numbers that were acknowledged and are not there any more. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}
