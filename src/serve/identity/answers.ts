/** Shapes of the identity part of the API; `contract.ts` passes them on. */
import type { IdentityRule } from "../../model/identity-rules.ts";
import type { ImportAnswer } from "../contract.ts";

/** One decision: `from` belongs to the account `to`, is the same, or has nothing to do with it. */
export interface DecisionAsked {
  /** link: belongs to; merge: an account lives on in the other; apart: has nothing to do with it. */
  readonly means: "link" | "merge" | "apart";
  /**
   * membership: the person `from` works there beside the employer; of a person it is said who the employer is. one_person: whom many devices name is one person (or apart: is
   * nobody), of no account.
   */
  readonly from_kind: "name" | "domain" | "network" | "visitor" | "person" | "membership" | "one_person" | "opportunity" | "account" | "row";
  /** A text, an id, or a row as touch/12/345 (record, import, line). */
  readonly from: string;
  /** Of a membership: as what. */
  readonly role?: string;
  /** The account: its id, a domain or its name; empty: the new one of `split`, or none (one_person). */
  readonly to: string;
  /** It holds from this day on, and up to that day (the first on which it does not). */
  readonly from_day?: string;
  readonly to_day?: string;
}

export interface DecisionsAsked {
  readonly decisions: readonly DecisionAsked[];
  /** Makes a new account, to which decisions with an empty `to` give something. */
  readonly split?: { readonly name: string; readonly id?: string };
  readonly reason?: string;
  readonly author?: string;
}

/** The imports that carry the decisions; undoing them, the last first, takes them back. */
export interface DecisionsMade {
  readonly imports: readonly ImportAnswer[];
  /** The account that a split made. */
  readonly account_id: string | null;
}

/** Where somebody works beside the employer, in which role and when. */
export interface Membership {
  readonly account_id: string;
  readonly account_name: string;
  readonly role: string;
  /** Since when and until when; null: always, still. */
  readonly since: string | null;
  readonly until: string | null;
  /** What shows it: a link, or a record that was merged. */
  readonly record: string;
  readonly source: string;
  readonly batch: number;
  readonly seq: number;
}

/** Somebody who works at several accounts, with the touches at the one that is asked about. */
export interface MemberLine {
  readonly person_id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly department: string;
  readonly seniority: string;
  /** '' = not known. */
  readonly employer_id: string;
  readonly employer_name: string;
  readonly touches: number;
  readonly last_touch_at: string | null;
  readonly memberships: readonly Membership[];
}

/** A threshold of identity, with the value that holds. */
export interface IdentityRuleLine extends IdentityRule {
  readonly name: string;
  /** The setting's name. */
  readonly setting: string;
  readonly value: number;
}

/** What decisions would move. */
export interface WhatIfAnswer {
  /** Rows by record kind. */
  readonly rows: Readonly<Record<string, number>>;
  readonly touches: number;
  /** The first hundred, those with the most rows first. */
  readonly accounts: readonly { readonly account_id: string; readonly name: string; readonly leaving: number; readonly coming: number }[];
  readonly accounts_total: number;
}

/** One side of what contradicts itself. */
export interface ConflictSideAnswer {
  readonly account_id: string;
  readonly account_name: string;
  /** A way to an account, or link, merge, apart of a decision. */
  readonly method: string;
  readonly evidence: string;
  readonly at: string | null;
  /** It holds while nobody decides. */
  readonly holds: boolean;
  /** The record that says so; batch 0: none. */
  readonly record: string;
  readonly batch: number;
  readonly seq: number;
  /** To be decided for this side; empty where the imports in `undo` have to be undone. */
  readonly decisions: readonly DecisionAsked[];
  readonly undo: readonly number[];
}

/** What waits for a decision; of each part the first 200. */
export interface IdentityQueue {
  /** Evidence that contradicts itself, with both sides. */
  readonly conflicts: readonly {
    readonly kind: "device" | "mail" | "domain" | "decisions";
    readonly subject_kind: string;
    readonly subject: string;
    readonly sides: readonly ConflictSideAnswer[];
  }[];
  readonly conflicts_total: number;
  readonly names: readonly {
    readonly kind: "name" | "domain";
    readonly text: string;
    readonly rows: number;
    readonly account_id: string;
    readonly account_name: string;
    readonly like: string;
    readonly likeness: number;
    readonly zone: "likely" | "review";
  }[];
  readonly names_total: number;
  /** Rows that all of them bear. */
  readonly rows_total: number;
  /** Accounts that may be one: the first would be merged into the second. */
  readonly merges: readonly {
    readonly accounts: readonly { readonly account_id: string; readonly name: string; readonly domain: string }[];
    readonly by: "domain" | "name";
    readonly reference: string;
    readonly differs: readonly ("domain" | "country")[];
  }[];
  readonly merges_total: number;
  /** Devices that named so many people that they are nobody's. */
  readonly devices: readonly { readonly visitor: string; readonly known_at: string; readonly flag: "shared_id" }[];
  readonly devices_total: number;
  /** Whom so many devices name that none of them is theirs until somebody decides. */
  readonly crowds: readonly { readonly who: string; readonly name: string; readonly devices: number }[];
  readonly crowds_total: number;
  /** Ids of which each was said to be the next, and the last the first: nothing follows from that. */
  readonly cycles: readonly { readonly flag: "alias_cycle"; readonly ids: readonly string[] }[];
  readonly cycles_total: number;
}

/** A decision that counts. */
export interface DecisionLine {
  readonly means: string;
  readonly from_kind: string;
  readonly from: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly reason: string;
  readonly author: string;
  readonly decided_at: string;
  readonly batch: number;
  readonly seq: number;
}
