/** Imports that are somebody's decisions, and what they say. */
import type { QueryOptions, Engine } from "../../store/engine.ts";
import type { ImportRecord } from "../../store/control/imports.ts";
import { sql, value } from "../../store/sql.ts";

/** What we write ourselves has this source. */
export const ownSource = "sextant";
/** As these files: links, and the account that a split makes. */
export const decisionFiles = { identity_link: "decisions.jsonl", account: "account-split.jsonl" } as const;

export function isDecision({ source, file }: Pick<ImportRecord, "source" | "file">): boolean {
  return source === ownSource && Object.values<string>(decisionFiles).includes(file.name);
}

/** Who decided, why, and what. */
export interface DecisionOfImport {
  readonly author: string;
  readonly reason: string;
  /** The first of them; `links` says how many there are. */
  readonly means: "link" | "merge" | "apart";
  readonly from_kind: string;
  readonly from: string;
  readonly to: string;
  readonly links: number;
}

/** By import; also of those that were taken back. An account that a split made has no links of its own. */
export async function decisionsOf(engine: Engine, batches: readonly number[], options: QueryOptions = {}): Promise<Map<number, DecisionOfImport>> {
  if (batches.length === 0) return new Map();
  const rows = await engine.rows<DecisionOfImport & { of_import: number }>(sql`
    SELECT of_import, argMin(who, line) AS author, argMin(why, line) AS reason, argMin(means, line) AS means, argMin(from_kind, line) AS from_kind, argMin(from_id, line) AS from, argMin(to_id, line) AS to,
      toUInt32(uniqExact(line)) AS links
    FROM (
      SELECT batch AS of_import, toString(author) AS who, reason AS why, toString(means) AS means, toString(from_kind) AS from_kind, from_id, to_id, seq AS line
      FROM identity_link WHERE batch IN ${value.uints(batches)}
      UNION ALL
      SELECT batch, toString(author), reason, toString(means), toString(from_kind), from_id, to_id, seq
      FROM identity_link_shelf WHERE batch IN ${value.uints(batches)})
    GROUP BY of_import`, options);
  return new Map(rows.map(({ of_import, ...decision }) => [of_import, decision]));
}
