/** Imports: what is asked, what they did, and what they refused. */
import type { Batch, DryRun, Progress, Reject } from "../../collect/files/report.ts";

export interface ImportRequest {
  readonly sha256: string;
  readonly name?: string;
  /** Kind, preset or saved mapping. */
  readonly as?: string;
  /** field → column, overriding what the preset says. */
  readonly map?: Readonly<Record<string, string>>;
  readonly set?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dates?: Readonly<Record<string, string>>;
  readonly decimal?: "." | ",";
  readonly encoding?: string;
  readonly sheet?: string;
  readonly zone?: string;
  readonly currency?: string;
  readonly source?: string;
  readonly dry_run?: boolean;
  /** Answer at once and go on in the background (default false: answer when done). */
  readonly background?: boolean;
}

/** How many KPIs of the usual board are ready to be read, of how many; of much data those of two further quarters are counted each time. */
export interface NumbersMade {
  readonly made: number;
  readonly of: number;
}

export interface ImportAnswer extends Batch {
  readonly progress: Progress | null;
  /** After an import of much counts, or was taken back: its last step, in which the usual board is made ready. Null before, after, and for all others. */
  readonly numbers: NumbersMade | null;
  readonly dry_run?: DryRun;
  /** What the import brought about besides rows, in sentences, and what the file lacks: the reporting currency that it set, columns that its kind lives from. */
  readonly notes: readonly string[];
}

/** What an undo would do, for whoever has to decide it. */
export interface UndoPreview {
  readonly batch: number;
  readonly file: string;
  /** Rows that leave the numbers, and of them those in whose place another import's row comes back. */
  readonly kinds: readonly { readonly kind: string; readonly leaving: number; readonly returning: number }[];
  /** Other imports that count and are concerned, in their order. */
  readonly imports: readonly {
    readonly batch: number;
    readonly file: string;
    readonly as: string;
    readonly received_at: string;
    /** It came later and replaced so many rows of this import; they stay as they are. */
    readonly replaced: number;
    /** So many of its rows found their account or person through this import, and would look for another. */
    readonly matched: number;
    /** So many of its rows come back in the place of what leaves. */
    readonly returning: number;
    /** It read rows again that this import had refused. */
    readonly replays: boolean;
  }[];
}

export interface RejectPage {
  readonly rejects: readonly Reject[];
  readonly total: number;
  readonly by_code: readonly { readonly code: string; readonly field: string; readonly rows: number }[];
}

export interface ReplayRequest extends Omit<ImportRequest, "sha256"> {
  readonly batch?: number;
}
