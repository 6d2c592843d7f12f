/** Which accounts moved from one stage to another in a period: what the board's line of changes says, and opens into. */
import type { Period } from "../model/period.ts";
import { startOfDay } from "../model/zone.ts";
import type { Engine } from "../store/engine.ts";
import { type Sql, sql, value } from "../store/sql.ts";
import { filterOf } from "./account-filters.ts";
import { type AsOf, listing, stagedAt } from "./account-relations.ts";
import { stageWords } from "./account-stages.ts";
import type { StageMoves } from "./contract.ts";

export interface MovesQuestion extends AsOf {
  readonly period: Period;
  /** Filters as of the list of accounts. */
  readonly where: readonly string[];
  readonly signal?: AbortSignal;
}

/** A screen shows them; who wants more asks for a shorter period. */
const accountsMax = 500;

/** Accounts whose stage at the end of the period, or now while it runs, is another than at its start; those that moved furthest first. */
export async function stageMoves(engine: Engine, question: MovesQuestion): Promise<StageMoves> {
  const { now, period } = question;
  const since = startOfDay(period.from, period.zone);
  const end = startOfDay(period.to, period.zone);
  const until = end < now.toISOString() ? end : now.toISOString();
  const moved = since < until ? await movedBetween(engine, question, new Date(since), new Date(until)) : [];
  const [first] = moved;
  return { period, since, until, forward: Number(first?.forward_in_all ?? 0), back: Number(first?.back_in_all ?? 0), accounts: moved.map(({ account_id, name, before, after }) => ({ account_id, name, before, after })) };
}

interface Moved {
  readonly account_id: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly forward_in_all: string;
  readonly back_in_all: string;
}

async function movedBetween(engine: Engine, question: MovesQuestion, since: Date, until: Date): Promise<Moved[]> {
  const { settings, where, signal } = question;
  // An account of no stage stands at 0: to become a target is a step forward, to be none any more a step back.
  return engine.rows<Moved>(sql`
    SELECT moved.account_id AS account_id, known.name AS name, ${stageOf(sql`rank_before`)} AS before, ${stageOf(sql`rank_after`)} AS after,
      countIf(rank_after > rank_before) OVER () AS forward_in_all, countIf(rank_after < rank_before) OVER () AS back_in_all
    FROM (
      SELECT account_id, max(rank_then) AS rank_before, max(rank_later) AS rank_after
      FROM (
        SELECT account_id, ${rankOf(sql`stage_now`)} AS rank_then, 0 AS rank_later FROM (${stagedAt({ settings, now: since })})
        UNION ALL
        SELECT account_id, 0 AS rank_then, ${rankOf(sql`stage_now`)} AS rank_later FROM (${stagedAt({ settings, now: until })})
      )
      GROUP BY account_id
      HAVING rank_before != rank_after
    ) AS moved
    INNER JOIN (
      SELECT account_id, name
      FROM (${listing(question, { stage: false, happenings: false })})
      WHERE deleted = false AND ${filterOf({ search: "", where })}
    ) AS known ON known.account_id = moved.account_id
    ORDER BY abs(toInt8(rank_after) - toInt8(rank_before)) DESC, name, account_id
    LIMIT ${value.uint(accountsMax)}`, signal === undefined ? {} : { signal });
}

function rankOf(stage: Sql): Sql {
  return sql`indexOf(${value.strings(stageWords)}, ${stage})`;
}

function stageOf(rank: Sql): Sql {
  return sql`if(${rank} = 0, '', arrayElement(${value.strings(stageWords)}, ${rank}))`;
}
