/** What came since numbers were written down: imports, live events, decisions with who, why and what they moved, and settings. */
import type { RestateAsk } from "../measure/restatement.ts";
import { workspaceKnobs } from "../measure/settings.ts";
import type { Kpi } from "../measure/kpi.ts";
import type { Control } from "../store/control/control.ts";
import type { FrozenGround, LiveMarks } from "../store/control/frozen-boards.ts";
import type { ImportRecord } from "../store/control/imports.ts";
import type { MoveLine } from "../store/control/moves.ts";
import type { SettingLine } from "../store/control/settings.ts";
import type { OpenWorkspace } from "./app.ts";
import { liveAs } from "./collect/live-import.ts";
import type { ChangedSince } from "./contract.ts";
import { decisionsOf, isDecision } from "./identity/decisions.ts";

/** What numbers stood on, and when they were written down. */
export interface Standing extends Pick<FrozenGround, "imports" | "settings" | "moves" | "live"> {
  readonly at: string;
}

/** How far things had come that only grow: the ledger of what moved, and the live imports. */
export async function marksNow(control: Control): Promise<Required<Pick<FrozenGround, "moves" | "live">>> {
  const [moves, all] = await Promise.all([control.moves.last(), control.imports.list()]);
  const live: LiveMarks = Object.fromEntries(all.filter(isLive).map(({ batch, live: at, rows }) => [batch, { to: at?.to ?? 0, new: rows.new, changed: rows.changed }]));
  return { moves, live };
}

const isLive = ({ as }: Pick<ImportRecord, "as">): boolean => as === liveAs;

/** What the causes of a difference are told from. */
export async function groundsOfCauses(control: Control, standing: Standing): Promise<Pick<RestateAsk, "moves" | "decided" | "live">> {
  const [all, moves] = await Promise.all([control.imports.list(), movesSince(control, standing)]);
  const live = all.filter((one) => isLive(one) && one.state === "committed").map(({ batch }) => [batch, standing.live?.[batch]?.to ?? (standing.imports.includes(batch) ? Number.MAX_SAFE_INTEGER : 0)] as const);
  return { moves, decided: new Set(all.filter(isDecision).map(({ batch }) => batch)), live: new Map(live) };
}

async function movesSince(control: Control, { moves, at }: Standing): Promise<MoveLine[]> {
  return moves === undefined ? (await control.moves.after(0)).filter((line) => line.at > at) : control.moves.after(moves);
}

/** Imports and settings since; for one KPI those that it depends on. Live imports are one line: there is one for every hour. */
export async function changedSince(workspace: OpenWorkspace, standing: Standing, kpi?: Kpi): Promise<ChangedSince> {
  const { control } = workspace;
  const [all, ledger, moves] = await Promise.all([control.imports.list(), control.settings.ledger(), movesSince(control, standing)]);
  const concerns = ({ kinds }: ImportRecord): boolean => kpi === undefined || kinds.some(({ kind }) => kpi.reads.includes(kind) || kind === "account" || kind === "person" || kind === "identity_link");
  const files = all.filter((one) => !isLive(one) && (one.state === "committed") !== standing.imports.includes(one.batch)).filter(concerns);
  const decisions = await decisionsOf(workspace.engine, files.filter(isDecision).map(({ batch }) => batch));
  const since = files.map((one) => ({ ...importSince(one), moved: movedBy(one.batch, moves), decision: decisions.get(one.batch) ?? null }));
  return { imports: [...since, ...liveSince(all.filter(concerns), standing, moves), ...erasedSince(workspace, standing)], settings: ledger.slice(standing.settings).filter((line) => ruling(line, kpi)) };
}

type SinceImport = ChangedSince["imports"][number];

function importSince({ batch, file, as, received_at, undone_at, state, rows }: ImportRecord): Omit<SinceImport, "moved" | "decision"> {
  return { batch, file: file.name, as, at: undone_at ?? received_at, undone: state !== "committed", new: rows.new, changed: rows.changed };
}

/** Rows that went from account to account by the last step of it. */
function movedBy(batch: number, moves: readonly MoveLine[]): number {
  const last = moves.findLast((line) => line.batch === batch);
  return (last?.pairs ?? []).reduce((sum, { rows }) => sum + rows, 0);
}

function liveSince(all: readonly ImportRecord[], { imports, live: marks }: Standing, moves: readonly MoveLine[]): SinceImport[] {
  const grown = all.filter((one) => isLive(one) && one.state === "committed").flatMap((one) => {
    const mark = marks?.[one.batch];
    const known = imports.includes(one.batch);
    if (known && (mark === undefined || mark.to === one.live?.to)) return [];
    return [{ ...importSince(one), new: one.rows.new - (known ? (mark?.new ?? 0) : 0), changed: one.rows.changed - (known ? (mark?.changed ?? 0) : 0) }];
  });
  const [newest] = grown;
  if (newest === undefined) return [];
  const sum = (of: (one: (typeof grown)[number]) => number): number => grown.reduce((all, one) => all + of(one), 0);
  const batches = new Set(grown.map(({ batch }) => batch));
  const moved = moves.filter(({ batch }) => batches.has(batch)).flatMap(({ pairs }) => pairs).reduce((rows, pair) => rows + pair.rows, 0);
  return [{ ...newest, new: sum((one) => one.new), changed: sum((one) => one.changed), moved, decision: null }];
}

/** People who were erased since: one line, by what stands for their names. */
function erasedSince({ erasures }: OpenWorkspace, { at }: Standing): SinceImport[] {
  const since = erasures.list().flatMap(({ record }) => (record.done_at !== null && record.done_at > at ? [{ stand_in: record.stand_in, done_at: record.done_at }] : []));
  const [newest] = since;
  return newest === undefined ? [] : [{ batch: 0, file: since.map(({ stand_in }) => stand_in).join(", "), as: "erasure", at: newest.done_at, undone: false, new: 0, changed: 0, moved: 0, decision: null }];
}

function ruling({ name }: SettingLine, kpi: Kpi | undefined): boolean {
  return Object.hasOwn(workspaceKnobs, name) || name.startsWith("rule.") || name.startsWith(kpi === undefined ? "kpi." : `kpi.${kpi.id}.`);
}
