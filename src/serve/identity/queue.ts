/** What waits for somebody's decision, and what was decided. */
import { aliasCycles } from "../../resolve/alias-cycles.ts";
import { conflictsOf } from "../../resolve/conflicts.ts";
import { proposeMerges, proposeNames, sharedDevices } from "../../resolve/proposals.ts";
import { crowdedPeople } from "../../resolve/visitors.ts";
import { accountNames } from "../../measure/account-names.ts";
import type { QueryOptions } from "../../store/engine.ts";
import { sql, value } from "../../store/sql.ts";
import type { OpenWorkspace } from "../app.ts";
import type { DecisionLine, IdentityQueue } from "../contract.ts";
import { identityRuling } from "./rules.ts";
import { isoOf } from "../instants.ts";

/** Contested references that are read for the queue. */
const contestedMax = 1_000;
/** Entries of each part that are shown; all are counted. */
const shownMax = 200;

export async function queueOf({ engine, control, now }: OpenWorkspace, options: QueryOptions): Promise<IdentityQueue> {
  const rules = await identityRuling(control, now());
  const [conflicts, names, merges, devices, crowds, cycles] = await Promise.all([
    conflictsOf(engine, options), proposeNames(engine, options, rules), proposeMerges(engine, contestedMax, options), sharedDevices(engine, contestedMax, options), crowdedPeople(engine, rules, options), aliasCycles(engine, options),
  ]);
  const shown = { conflicts: conflicts.slice(0, shownMax), names: names.slice(0, shownMax), merges: merges.slice(0, shownMax) };
  const named = await accountNames(engine, [...shown.conflicts.flatMap(({ sides }) => sides.map(({ account_id }) => account_id)), ...shown.names.map(({ account_id }) => account_id), ...shown.merges.flatMap(({ accounts }) => accounts)], options);
  return {
    conflicts: shown.conflicts.map(({ sides, ...one }) => ({ ...one, sides: sides.map((side) => ({ ...side, account_name: named(side.account_id).name })) })),
    conflicts_total: conflicts.length,
    names: shown.names.map((one) => ({ ...one, account_name: named(one.account_id).name })),
    names_total: names.length,
    rows_total: names.reduce((sum, { rows }) => sum + rows, 0),
    merges: shown.merges.map(({ accounts, ...one }) => ({ ...one, accounts: accounts.map((id) => ({ account_id: id, ...named(id) })) })),
    merges_total: merges.length,
    devices: devices.slice(0, shownMax),
    devices_total: devices.length,
    crowds: crowds.slice(0, shownMax),
    crowds_total: crowds.length,
    cycles: cycles.slice(0, shownMax),
    cycles_total: cycles.length,
  };
}

/** Decisions that count, the last first. */
export async function decisionsMade({ engine }: OpenWorkspace, options: QueryOptions): Promise<DecisionLine[]> {
  const rows = await engine.rows<Omit<DecisionLine, "account_name" | "seq"> & { seq: string }>(sql`
    SELECT toString(means) AS means, toString(from_kind) AS from_kind, from_id AS from, to_id AS account_id, reason, toString(author) AS author, ${isoOf(sql`received_at`)} AS decided_at, batch, toString(seq) AS seq
    FROM identity_link
    WHERE source = 'sextant' AND method = 'hand'
    ORDER BY batch DESC, seq
    LIMIT ${value.uint(shownMax)}`, options);
  const named = await accountNames(engine, rows.map(({ account_id }) => account_id), options);
  return rows.map((row) => ({ ...row, seq: Number(row.seq), account_name: named(row.account_id).name }));
}
