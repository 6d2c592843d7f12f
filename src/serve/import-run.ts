/** One import from its kept file to its counts: gather, then compare (dry run) or commit. */
import { discard, gather, type Gathered, keepRejects } from "../collect/files/gather.ts";
import type { Mapping } from "../collect/files/preset.ts";
import type { DryRun, FileLook, Progress, RowCounts } from "../collect/files/report.ts";
import type { OnMoved } from "../resolve/moves.ts";
import { commit, compare, type Comparison, type Settled } from "../resolve/settle.ts";
import type { SettleOptions } from "../resolve/settle-options.ts";
import type { Incoming } from "../resolve/staged.ts";
import { parentFaults } from "../resolve/parents.ts";
import { recordTables } from "../store/tables/index.ts";
import { identityRuling } from "./identity/rules.ts";
import { firstRejects, narrowToRejects } from "./rejects.ts";
import type { ImportParts } from "./imports.ts";

/** What is read, and how. */
export interface ImportJob {
  readonly batch: number;
  readonly look: FileLook;
  readonly mappings: readonly Mapping[];
  readonly zone: string;
  /** Currency of amounts without one; null: such rows are refused. */
  readonly currency: string | null;
  readonly receivedAt: string;
  /** Only the rows that this import refused. */
  readonly replayOf?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Told what went to other accounts by it. */
  readonly onMoved?: OnMoved | undefined;
}

/** What an import brought. */
export interface ImportCounts {
  readonly rows: RowCounts;
  readonly kinds: readonly { readonly kind: string; readonly rows: RowCounts }[];
  readonly flags: Readonly<Record<string, number>>;
}

/** Says what the import would bring, and leaves nothing behind. */
export async function dryRun(parts: ImportParts, job: ImportJob): Promise<DryRun> {
  const gathered = await gatherJob(parts, job);
  try {
    const options = await settleOptions(parts, job.signal);
    const compared: Comparison[] = [];
    for (const incoming of incomingOf(gathered)) compared.push(await compare(options, incoming));
    return {
      ...countsOf(gathered, compared),
      samples: {
        new: compared.flatMap((one) => one.samples.new),
        changed: compared.flatMap((one) => one.samples.changed),
        unmatched: compared.flatMap((one) => one.samples.unmatched),
        rejected: await firstRejects(parts, gathered.rejects, job.look),
      },
    };
  } finally {
    await discard(parts.engine, gathered);
  }
}

/** Lets the rows of the file count. `active`: the imports that count besides it. On failure nothing of it is left. */
export async function runImport(parts: ImportParts, job: ImportJob, active: readonly number[], onCommit: () => Promise<void>): Promise<ImportCounts> {
  const gathered = await gatherJob(parts, job);
  try {
    await onCommit();
    job.onProgress(atStep("committing", gathered, job));
    const options = { ...(await settleOptions(parts, job.signal)), ...(job.onMoved === undefined ? {} : { onMoved: job.onMoved }) };
    const settled = await commit(options, job.batch, incomingOf(gathered), active);
    await keepRejects(parts.engine, gathered);
    const counts = countsOf(gathered, settled);
    return { ...counts, flags: { ...counts.flags, ...(await parentFlags(parts, gathered)) } };
  } finally {
    await discard(parts.engine, gathered);
  }
}

/** Warnings about the parents of all accounts as they are now, where this import said something of parents. */
async function parentFlags({ engine }: ImportParts, { parts }: Gathered): Promise<Record<string, number>> {
  if (!parts.some((part) => part.kind === "account" && part.namesParents)) return {};
  const { circular, missing } = await parentFaults(engine);
  return { ...(circular > 0 ? { parent_cycle: circular } : {}), ...(missing > 0 ? { parent_missing: missing } : {}) };
}

async function gatherJob(parts: ImportParts, job: ImportJob): Promise<Gathered> {
  const { batch, look, mappings, zone, currency, receivedAt, signal, onProgress } = job;
  const gathered = await gather({ engine: parts.engine, dataDir: parts.dataDir, batch, look, mappings, zone, currency, receivedAt, signal, onProgress });
  if (job.replayOf === undefined) return gathered;
  return narrowToRejects(parts.engine, gathered, job.replayOf);
}

/** What `resolve/` needs, by the settings that hold now. */
export async function settleOptions({ engine, control, now }: ImportParts, signal?: AbortSignal): Promise<SettleOptions> {
  const { min_confidence: minConfidence, ...visitorRules } = await identityRuling(control, now());
  return { engine, now, minConfidence, visitorRules, ...(signal === undefined ? {} : { signal }) };
}

/** One entry per kind, in the order of the tables: accounts and people before what refers to them. */
function incomingOf({ parts }: Gathered): Incoming[] {
  return recordTables
    .map((table) => ({ table, stages: parts.filter((part) => part.kind === table.kind).map((part) => part.stage) }))
    .filter(({ stages }) => stages.length > 0);
}

function countsOf(gathered: Gathered, settled: readonly Settled[]): ImportCounts {
  const kinds = settled.map((one) => ({ kind: one.kind, rows: kindCounts(gathered, one) }));
  const stale = settled.reduce((sum, one) => sum + one.stale, 0);
  const flags = stale === 0 ? gathered.flags : { ...gathered.flags, stale };
  return { kinds, flags, rows: { ...sumOf(kinds.map((one) => one.rows)), read: Math.max(0, ...gathered.parts.map((part) => part.read)) } };
}

function kindCounts({ parts }: Gathered, settled: Settled): RowCounts {
  const own = parts.filter((part) => part.kind === settled.kind);
  return {
    read: Math.max(0, ...own.map((part) => part.read)),
    new: settled.new,
    changed: settled.changed,
    unchanged: settled.unchanged,
    unmatched: settled.unmatched,
    rejected: own.reduce((sum, part) => sum + part.rejected, 0),
    skipped: own.reduce((sum, part) => sum + part.skipped, 0),
  };
}

const noRows: RowCounts = { read: 0, new: 0, changed: 0, unchanged: 0, rejected: 0, unmatched: 0, skipped: 0 };

function sumOf(all: readonly RowCounts[]): RowCounts {
  return all.reduce((sum, one) => ({
    read: sum.read + one.read,
    new: sum.new + one.new,
    changed: sum.changed + one.changed,
    unchanged: sum.unchanged + one.unchanged,
    rejected: sum.rejected + one.rejected,
    unmatched: sum.unmatched + one.unmatched,
    skipped: sum.skipped + one.skipped,
  }), noRows);
}

function atStep(step: Progress["step"], gathered: Gathered, { look }: ImportJob): Progress {
  const rows = Math.max(0, ...gathered.parts.map((part) => part.read));
  return { step, rows, bytes: look.bytes, bytesTotal: look.bytes, rowsPerSecond: Math.round(rows / Math.max(gathered.seconds, 0.001)) };
}
