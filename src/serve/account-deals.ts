/** Deals, contracts and renewals of one account, and who had it when. */
import { type AccountRows, givenText, instantOf, type RecordRow, textOf, textsOf } from "./account-records.ts";
import type { AccountDetail, Assignment, OpportunityVersion } from "./contract.ts";

/** Lists on an account's page are for reading; beyond this they are cut, newest first. */
export const listedMax = 500;

type Opportunity = AccountDetail["opportunities"][number];

/** Opportunities as they stand now with all they were before. */
export function opportunitiesOf({ rows }: AccountRows, now: Date): Opportunity[] {
  const known = rows.opportunity.filter(({ excluded, valid_from }) => textOf(excluded) === "" && (instantOf(valid_from) ?? "") <= now.toISOString());
  const versions = known.map((row) => versionOf(row)).sort(inOrder);
  const entities = [...Map.groupBy(versions, (row) => `${row.said_by}/${row.entity}`).values()];
  return entities.flatMap((all) => opportunityOf(all)).sort(newestFirst).slice(0, listedMax);
}

/** Versions without a date hold since 1970. */
const dated = "1971-01-01";

function versionOf(row: RecordRow<"opportunity">): VersionRow {
  const since = instantOf(row.valid_from) ?? "";
  const id = textOf(row.id);
  return {
    entity: id === "" ? textOf(row.row_key) : id, said_by: textOf(row.source), id, name: textOf(row.name), kind: textOf(row.kind), stage: textOf(row.stage), status: textOf(row.status),
    amount: givenText(row.amount), currency: textOf(row.currency), created_at: instantOf(row.created_at), closed_at: instantOf(row.closed_at), owner: textOf(row.owner),
    deleted: row.deleted === true, since: since > dated ? since : null, order: since, ...placeOf(row),
  };
}

function placeOf({ batch, seq }: { readonly batch: unknown; readonly seq: unknown }): { readonly batch: number; readonly seq: number } {
  return { batch: Number(batch), seq: Number(seq) };
}

/** As they came to hold. */
function inOrder(one: VersionRow, other: VersionRow): number {
  return compared(one.order, other.order) || one.batch - other.batch || one.seq - other.seq;
}

/** As the engine orders text. */
export function compared(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

interface VersionRow extends Omit<Opportunity, "history"> {
  readonly entity: string;
  readonly said_by: string;
  readonly since: string | null;
  readonly order: string;
}

function opportunityOf(versions: readonly VersionRow[]): Opportunity[] {
  const newest = versions.at(-1);
  if (newest === undefined) return [];
  const { id, name, kind, stage, status, amount, currency, created_at, closed_at, owner, deleted, batch, seq } = newest;
  return [{ id, name, kind, stage, status, amount, currency, created_at, closed_at, owner, deleted, batch, seq, history: stepsOf(versions) }];
}

/** Only what moved stage, status or amount. */
function stepsOf(versions: readonly VersionRow[]): OpportunityVersion[] {
  const steps = versions.map(({ since, created_at, stage, status, amount, batch, seq }, i) => ({ at: since ?? (i === 0 ? created_at : null), stage, status, amount, batch, seq }));
  return steps.filter((step, i) => i === 0 || ["stage", "status", "amount"].some((field) => step[field as "stage"] !== steps[i - 1]?.[field as "stage"]));
}

function newestFirst(one: Opportunity, other: Opportunity): number {
  return (other.created_at ?? "").localeCompare(one.created_at ?? "") || one.id.localeCompare(other.id);
}

export function contractsOf({ rows }: AccountRows): AccountDetail["contracts"] {
  const contracts = rows.contract.map((row) => ({
    id: textOf(row.id), starts: textOf(row.starts), ends: givenText(row.ends), value: givenText(row.value), recurring_value: givenText(row.recurring_value),
    currency: textOf(row.currency), product_lines: textsOf(row.product_lines), ...placeOf(row),
  }));
  return contracts.sort((a, b) => compared(b.starts, a.starts) || compared(a.id, b.id)).slice(0, listedMax);
}

export function renewalsOf({ rows }: AccountRows): AccountDetail["renewals"] {
  const renewals = rows.renewal.map((row) => ({
    id: textOf(row.id), contract: textOf(row.contract), due_date: textOf(row.due_date), target_amount: givenText(row.target_amount), renewed_amount: givenText(row.renewed_amount),
    currency: textOf(row.currency), outcome: textOf(row.outcome), decided_at: instantOf(row.decided_at), ...placeOf(row),
  }));
  return renewals.sort((a, b) => compared(b.due_date, a.due_date) || compared(a.id, b.id)).slice(0, listedMax);
}

/** Its tiers, owners and lists as they were given, newest first. */
export function assignmentsOf({ rows }: AccountRows): Assignment[] {
  const given: Assignment[] = [
    ...rows.tier.map((row) => ({ what: "tier" as const, value: textOf(row.tier), role: "", ...spanOf(row) })),
    ...rows.ownership.map((row) => ({ what: "owner" as const, value: textOf(row.user), role: textOf(row.role), ...spanOf(row) })),
    ...rows.list_membership.map((row) => ({ what: "list" as const, value: textOf(row.list), role: "", ...spanOf(row) })),
  ];
  return given.sort((a, b) => compared(b.from ?? "", a.from ?? "") || b.batch - a.batch || b.seq - a.seq).slice(0, listedMax);
}

function spanOf(row: RecordRow<"tier"> | RecordRow<"ownership"> | RecordRow<"list_membership">): Omit<Assignment, "what" | "value" | "role"> {
  return { from: givenText(row.from_day), to: givenText(row.to_day), reason: textOf(row.reason), author: textOf(row.author), ...placeOf(row) };
}
