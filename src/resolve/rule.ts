import type { Sql } from "../store/sql.ts";

/** What a row can say about whom it belongs to; `mail_domain` is the host of its mail address, `link` and `linked_person` are its own id in a link, `row` is its key. */
export type Clue = "row" | "account" | "domain" | "link" | "person" | "email" | "linked_person" | "mail_domain" | "through" | "visitor" | "network";

/** Asked only where nothing that the row itself says of its account, or of a person, leads to one. */
export const lastClues: ReadonlySet<Clue> = new Set(["visitor", "network"]);

/** How the account of a row was found, as stored in `account_method`. */
export type Method = "id" | "link" | "name" | "domain" | "person" | "email" | "through" | "visitor" | "network" | "decision";

/**
 * One way to find the account of a row: one rule = one file in `rules/`. A rule works on spellings, not on rows: each text that occurs in a
 * column is looked up once, however many rows bear it.
 */
export interface Rule {
  readonly id: string;
  /** One sentence: whom it finds, and when it does not. */
  readonly meaning: string;
  readonly clue: Clue;
  readonly method: Method;
  /** 0–1; an account counts from `rule.identity.min_confidence` on. */
  readonly confidence: number;
  /** Asked only for the spellings that no other rule of the same clue knows. */
  readonly rest?: boolean;
  /**
   * The accounts that the spellings may mean, as `text, source, since, account_id, person_id, confidence, rank`. Of one spelling the
   * candidates with the lowest rank stay; several of them with different `since` follow one another in time.
   */
  readonly candidates: (spellings: Spellings) => Sql;
}

export interface Spellings {
  /** A query for the distinct `text, source` of the rows. */
  readonly spelt: Sql;
  /** For `through`: a query for `ref, source, account_id` of the records that are referred to. */
  readonly through: Sql;
  /** Record kind of the rows. */
  readonly kind: string;
}

export function rule(definition: Rule): Rule {
  return definition;
}
