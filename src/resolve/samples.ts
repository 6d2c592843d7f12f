/** What a dry run shows of the rows: a few of each verdict. */
import { empty, join, name, type Sql, sql, value } from "../store/sql.ts";
import { bulk } from "./bulk.ts";
import { withAccount } from "./ladder.ts";
import type { SettleOptions } from "./settle-options.ts";
import { countUnmatched, lacksAccount, ladderOf, type Staged } from "./staged.ts";
import { verdictRows } from "./verdicts.ts";

/** Up to ten rows of each verdict, and how many found no account. */
export interface Samples {
  readonly unmatched: number;
  readonly samples: {
    readonly new: readonly Record<string, unknown>[];
    readonly changed: readonly { readonly before: Record<string, unknown>; readonly after: Record<string, unknown> }[];
    readonly unmatched: readonly Record<string, unknown>[];
  };
}

const samplesMax = 10;

/** Looks up the accounts of all staged rows. */
export async function comparedSamples(options: SettleOptions, staged: Staged): Promise<Samples> {
  const { engine, table, rows } = staged;
  const ladder = await ladderOf(options, staged);
  try {
    const unmatched = await countUnmatched(options, staged, ladder, [table.name]);
    const few = (where: Sql): Promise<Record<string, unknown>[]> =>
      engine.rows(sql`${withAccount(table, rows, ladder, where)} ORDER BY s.seq LIMIT ${value.uint(samplesMax)}`, bulk);
    const known = sql`SELECT row_key FROM ${name(staged.known)}`;
    const judged = (verdict: string): Sql => sql`SELECT row_key, seq FROM (${verdictRows(staged)}) WHERE verdict = ${value.string(verdict)}`;
    return {
      unmatched,
      samples: {
        new: await few(sql`WHERE s.row_key NOT IN (${known}) OR (s.row_key, s.seq) IN (${judged("new")})`),
        changed: staged.knownKeys === 0 ? [] : await changedPairs(staged, await few(sql`WHERE (s.row_key, s.seq) IN (${judged("changed")})`)),
        unmatched: unmatched === 0 ? [] : await few(sql`WHERE ${lacksAccount(table, ladder, [table.name])}`),
      },
    };
  } finally {
    await ladder.drop();
  }
}

/** Each changed row beside what stands now; nothing where only an earlier line of the file is changed. */
async function changedPairs({ engine, table }: Staged, after: readonly Record<string, unknown>[]): Promise<Samples["samples"]["changed"]> {
  if (after.length === 0) return [];
  const newest = table.versioned ? sql`ORDER BY valid_from DESC` : empty;
  const before = await engine.rows(sql`
    SELECT *
    FROM ${name(table.name)}
    WHERE row_key IN (${join(after.map((row) => sql`${value.uint(BigInt(String(row["row_key"])))}`), ", ")})
    ${newest}
    LIMIT 1 BY row_key`);
  const byKey = new Map(before.map((row) => [String(row["row_key"]), row]));
  return after.map((row) => ({ before: byKey.get(String(row["row_key"])) ?? {}, after: row }));
}
