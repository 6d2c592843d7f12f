/** Deals, contracts and renewals of one account, and who had it when. */
import type { Engine } from "../store/engine.ts";
import { join, type Sql, sql, value } from "../store/sql.ts";
import type { AccountDetail, Assignment, OpportunityVersion } from "./contract.ts";
import { isoOf } from "./instants.ts";

/** Lists on an account's page are for reading; beyond this they are cut, newest first. */
export const listedMax = 500;
/** Versions of all its opportunities together. */
const versionsMax = 5_000;

type Opportunity = AccountDetail["opportunities"][number];

/** Opportunities as they stand now with all they were before. */
export async function opportunitiesOf(engine: Engine, account: string, now: Date): Promise<Opportunity[]> {
  const rows = await engine.rows<VersionRow>(sql`
    SELECT
      if(id = '', toString(row_key), id) AS entity, toString(source) AS said_by, id, name, toString(kind) AS kind, toString(stage) AS stage, toString(status) AS status, toString(amount) AS amount,
      toString(currency) AS currency, ${isoOf(sql`created_at`)} AS created_at, ${isoOf(sql`closed_at`)} AS closed_at, toString(owner) AS owner,
      ifNull(deleted, false) AS deleted, if(valid_from > ${dated}, ${isoOf(sql`valid_from`)}, NULL) AS since, batch, seq
    FROM opportunity
    WHERE account_id = ${value.string(account)} AND excluded = '' AND valid_from <= ${value.instant(now)}
    ORDER BY valid_from, batch, seq
    LIMIT ${value.uint(versionsMax)}`);
  const entities = [...Map.groupBy(rows, (row) => `${row.said_by}/${row.entity}`).values()];
  return entities.flatMap((versions) => opportunityOf(versions)).sort(newestFirst).slice(0, listedMax);
}

/** Versions without a date hold since 1970. */
const dated = sql`toDateTime64('1971-01-01', 3, 'UTC')`;

interface VersionRow extends Omit<Opportunity, "seq" | "history"> {
  readonly entity: string;
  readonly said_by: string;
  readonly since: string | null;
  readonly seq: string;
}

function opportunityOf(versions: readonly VersionRow[]): Opportunity[] {
  const newest = versions.at(-1);
  if (newest === undefined) return [];
  const { id, name, kind, stage, status, amount, currency, created_at, closed_at, owner, deleted, batch, seq } = newest;
  return [{ id, name, kind, stage, status, amount, currency, created_at, closed_at, owner, deleted, batch, seq: Number(seq), history: stepsOf(versions) }];
}

/** Only what moved stage, status or amount. */
function stepsOf(versions: readonly VersionRow[]): OpportunityVersion[] {
  const steps = versions.map(({ since, created_at, stage, status, amount, batch, seq }, i) => ({ at: since ?? (i === 0 ? created_at : null), stage, status, amount, batch, seq: Number(seq) }));
  return steps.filter((step, i) => i === 0 || ["stage", "status", "amount"].some((field) => step[field as "stage"] !== steps[i - 1]?.[field as "stage"]));
}

function newestFirst(one: Opportunity, other: Opportunity): number {
  return (other.created_at ?? "").localeCompare(one.created_at ?? "") || one.id.localeCompare(other.id);
}

export async function contractsOf(engine: Engine, account: string): Promise<AccountDetail["contracts"]> {
  const rows = await engine.rows<Omit<AccountDetail["contracts"][number], "seq"> & { seq: string }>(sql`
    SELECT
      id, toString(starts) AS starts, toString(ends) AS ends, toString(value) AS value, toString(recurring_value) AS recurring_value,
      toString(currency) AS currency, product_lines, batch, seq
    FROM contract
    WHERE account_id = ${value.string(account)}
    ORDER BY contract.starts DESC, id
    LIMIT ${value.uint(listedMax)}`);
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

export async function renewalsOf(engine: Engine, account: string): Promise<AccountDetail["renewals"]> {
  const rows = await engine.rows<Omit<AccountDetail["renewals"][number], "seq"> & { seq: string }>(sql`
    SELECT
      id, contract, toString(due_date) AS due_date, toString(target_amount) AS target_amount, toString(renewed_amount) AS renewed_amount,
      toString(currency) AS currency, toString(outcome) AS outcome, ${isoOf(sql`decided_at`)} AS decided_at, batch, seq
    FROM renewal
    WHERE account_id = ${value.string(account)}
    ORDER BY renewal.due_date DESC, id
    LIMIT ${value.uint(listedMax)}`);
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

/** Its tiers, owners and lists as they were given, newest first. */
export async function assignmentsOf(engine: Engine, account: string): Promise<Assignment[]> {
  const rows = await engine.rows<Omit<Assignment, "seq"> & { seq: string }>(sql`
    SELECT what, given AS value, role, toString(first_day) AS from, toString(end_day) AS to, reason, author, batch, seq
    FROM (${join(parts.map((part) => part(account)), "\nUNION ALL\n")})
    ORDER BY first_day DESC NULLS LAST, batch DESC, seq DESC
    LIMIT ${value.uint(listedMax)}`);
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

const parts: readonly ((account: string) => Sql)[] = [
  (account) => sql`SELECT 'tier' AS what, toString(tier) AS given, '' AS role, from_day AS first_day, to_day AS end_day, reason, toString(author) AS author, batch, seq FROM tier WHERE account_id = ${value.string(account)}`,
  (account) => sql`SELECT 'owner', toString(user), toString(role), from_day, to_day, reason, toString(author), batch, seq FROM ownership WHERE account_id = ${value.string(account)}`,
  (account) => sql`SELECT 'list', toString(list), '', from_day, to_day, reason, toString(author), batch, seq FROM list_membership WHERE account_id = ${value.string(account)}`,
];
