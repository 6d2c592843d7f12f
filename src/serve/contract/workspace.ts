/** The workspace itself: what it holds, how it may be cut and set, and what went wrong. */

export interface ProblemBody {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface Workspace {
  readonly name: string;
  /** True on the sample company: shown as a banner. */
  readonly sample: boolean;
  readonly zone: string;
  readonly currency: string;
  readonly fiscal_year_starts: string;
  readonly first_weekday: "monday" | "sunday";
  /** Newest receipt, newest event and oldest event that the data hold; null when empty. */
  readonly data_as_of: string | null;
  readonly first_event_at: string | null;
  readonly last_event_at: string | null;
  readonly engine: { readonly kind: string; readonly version: string };
  readonly version: string;
  readonly records: readonly { readonly kind: string; readonly title: string; readonly rows: number; readonly unmatched: number }[];
}

export interface Dimension {
  readonly id: string;
  readonly title: string;
  /** account: of the account as of the fact's date; fact: of the row itself; time. */
  readonly of: "account" | "fact";
}

export interface Setting {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly valid_from: string;
  readonly author: string;
  readonly reason: string;
  readonly set_at: string;
}
