import type { Sql } from "../../../store/sql.ts";
import type { Column } from "../../../store/table.ts";
import type { DateFormat } from "../preset.ts";
import type { Derivation } from "./derivation.ts";

/** A field of a record kind with the text that fills it: what the typed expressions are made from. */
export interface FieldText {
  /** Our column. */
  readonly id: string;
  readonly column: Column;
  /** The text of the cell, value mapping applied; a String expression of layer 1. */
  readonly text: Sql;
  /** Names of the file's columns that fill it, for the reject. */
  readonly columns: readonly string[];
  /** The same in every row, as the user wrote it: ISO dates, decimal points. */
  readonly isConstant: boolean;
  /** Computed by us from numbers or instants: written with a decimal point, whatever the file's mark. */
  readonly isComputed: boolean;
}

/** A way in which a row can fail. */
export interface Fault {
  readonly when: Sql;
  readonly code: string;
  /** A sentence; `{value}` stands for the offending text. */
  readonly reason: string;
}

export interface RowFlag {
  readonly when: Sql;
  readonly flag: string;
}

/** A field as the engine computes it. */
export interface TypedField {
  /** Of the column's type, or castable to it; not given = null or ''. */
  readonly value: Sql;
  /** A UInt8 expression that is true when any fault holds; cheap, as every row passes it. */
  readonly isFaulty: Sql | null;
  readonly faults: readonly Fault[];
  readonly flags: readonly RowFlag[];
  /** Whether a value was given, for `required` and for the content's hash. */
  readonly isGiven: Sql;
  /** The text as it came, kept in the attributes where `when` holds. */
  readonly original?: { readonly when: Sql };
  /** Days and instants: milliseconds (of UTC; days as midnight UTC), for comparing fields with each other. */
  readonly milliseconds?: Sql;
}

/** What holds for all fields of one mapping. */
export interface Reading {
  readonly derivation: Derivation;
  /** Record kind. */
  readonly kind: string;
  /** IANA zone of times without one. */
  readonly zone: string;
  /** The zone was not said by the user but is the workspace's. */
  readonly isZoneAssumed: boolean;
  /** Declared date format: of the field, or of the columns that are read for it. */
  readonly formatOf: (field: string | null, columns: readonly string[]) => DateFormat;
  /** Decimal mark of the columns; null: none was declared and numbers with separators are refused, because both readings are possible. */
  readonly decimalOf: (columns: readonly string[]) => "." | "," | null;
  /** Milliseconds of now. */
  readonly nowMs: number;
  readonly currency: string | null;
  readonly isCurrencyAssumed: boolean;
}
