/** The board, its stages, and boards as they were reported. */
import type { StageLine } from "../../measure/board.ts";
import type { Restatement } from "../../measure/restatement.ts";
import type { KpiResult } from "../../measure/result.ts";
import type { FrozenBoard, FrozenGround } from "../../store/control/frozen-boards.ts";
import type { DecisionOfImport } from "../identity/decisions.ts";
import type { Setting } from "./workspace.ts";

/** The board: all KPIs of a period, in stages. */
export interface Board {
  readonly period: import("../../measure/result.ts").Period;
  readonly stages: readonly StageLine[];
  readonly kpis: readonly KpiResult[];
  /** Asked for what is at hand only: the KPIs that must be worked out first. */
  readonly waiting: readonly { readonly id: string; readonly group: string }[];
  /** Rows that came since this instant are being counted and are not in here yet; null: all are. Only who says `may_be_behind` gets old numbers. */
  readonly behind_since: string | null;
  readonly seconds: number;
}

/** A period that was frozen: its numbers as they were reported, never changed since. */
export type FrozenBoardCard = Omit<FrozenBoard, "ground"> & Pick<FrozenGround, "data_as_of" | "product_version" | "rule_version" | "identity_version">;

/** What came, was taken back or was set since a board was frozen. */
export interface ChangedSince {
  readonly imports: readonly {
    readonly batch: number;
    readonly file: string;
    /** “live”: all that came in live, as one line; “erasure”: people who were erased, as one line of batch 0. */
    readonly as: string;
    readonly at: string;
    readonly undone: boolean;
    readonly new: number;
    readonly changed: number;
    /** Rows that went to another account by it. */
    readonly moved: number;
    /** Who decided what, and why, where it is a decision about identity. */
    readonly decision: DecisionOfImport | null;
  }[];
  readonly settings: readonly Setting[];
}

/** Every number of a frozen period as reported (null: the KPI is younger) and restated: by the data and rules of now. */
export interface ReportedBoard extends ChangedSince {
  readonly frozen: FrozenBoardCard;
  readonly lines: readonly (Pick<KpiResult, "id" | "title" | "group" | "unit" | "better"> & {
    readonly reported: KpiResult | null;
    readonly restated: KpiResult;
    readonly difference: number | null;
    readonly moved: boolean;
  })[];
  /** How many of them are others now. */
  readonly moved: number;
}

/** The numbers that are others now than on an earlier day, and what came since. */
export interface BoardChanges extends ChangedSince {
  readonly period: import("../../measure/result.ts").Period;
  /** The day that the numbers of now are compared with; null where none was noted. */
  readonly since: { readonly day: string; readonly noted_at: string } | null;
  readonly lines: readonly { readonly before: number | null; readonly now: KpiResult; readonly difference: number | null; readonly other_definition: boolean }[];
}

/** One number as reported and restated, with the causes of the difference, in their order and in sentences. */
export interface ReportedKpi extends Restatement, ChangedSince {
  readonly frozen: FrozenBoardCard;
  readonly sentences: readonly string[];
}

export type { StageLine as StageSummary };
