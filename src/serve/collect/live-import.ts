/**
 * What of the inbox counts. A range of it is an import like a file: it has a number in the ledger, is settled, undone and rebuilt in the same way.
 * Ranges that follow one another join the import of their hour, so that the ledger does not grow with every second.
 */
import type { StoredEvent } from "../../collect/live/event.ts";
import { recordsOf } from "../../collect/live/records/make.ts";
import { stageRecords } from "../../collect/live/records/stage.ts";
import type { OnMoved } from "../../resolve/moves.ts";
import { commit, type Settled } from "../../resolve/settle.ts";
import { forget } from "../../resolve/take-back.ts";
import type { Control } from "../../store/control/control.ts";
import type { ImportCounts, ImportRecord } from "../../store/control/imports.ts";
import { settleOptions } from "../import-run.ts";
import type { ImportParts } from "../imports.ts";
import { withoutKnownAccounts } from "./known-accounts.ts";
import { notePageNumbers } from "./page-numbers.ts";
import { movesOfStep } from "../moved.ts";

/** What a live import is called in the ledger. */
export const liveAs = "live";

/** Events settled at once: bounds memory and the time that an import of a file waits. */
const eventsAtOnce = 10_000;
/** An import that a crash takes back is drained again: it must not be a day. */
const eventsOfImport = 200_000;

/** Range of the inbox, both ends inside. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export const rangeOf = ({ options, live }: ImportRecord): Range => ({ from: Number(options["from"]), to: live?.to ?? 0 });

/** The number up to which events were drained. */
export function drainedUpTo(control: Control): Promise<number> {
  return lastEventOf(control, ({ state }) => state === "committed" || state === "undone");
}

/** The number up to which events count now: what a live import holds goes on counting while more is added to it. */
export function countedUpTo(control: Control): Promise<number> {
  return lastEventOf(control, ({ state, step }) => state === "committed" || state === "undone" || step === "committing");
}

async function lastEventOf(control: Control, holds: (one: ImportRecord) => boolean): Promise<number> {
  const live = (await control.imports.list()).filter((one) => one.as === liveAs && holds(one));
  return Math.max(0, ...live.map((one) => one.live?.to ?? 0));
}

/** What became of a step. */
export interface Drained {
  /** 0 = none wait. */
  readonly events: number;
  /** Rows were added; none was changed, and none went from account to account. */
  readonly onlyNew: boolean;
}

/** Lets the next events count. */
export async function drainNext(parts: ImportParts): Promise<Drained> {
  const { control, reader } = parts;
  await takeBackInterrupted(parts);
  const done = await drainedUpTo(control);
  const waiting = reader.after(done, eventsAtOnce);
  const [first] = waiting;
  if (first === undefined) return { events: 0, onlyNew: true };
  const { standing, hour } = await standingFor(parts, first);
  const end = waiting.findIndex((one) => hourOf(one) !== hour);
  const range = end < 0 ? waiting : waiting.slice(0, end);
  const batch = standing?.batch ?? (await begin(parts, first));
  await control.imports.step(batch, "committing", parts.now());
  const moves = movesOfStep();
  const keepsGroups = standing === undefined || keepsGroupsIn(standing);
  const settled = await settle(parts, { batch, events: range, keepsGroups, onMoved: moves.onMoved });
  const sum = added(standing, settled);
  await control.imports.step(batch, "committed", parts.now(), { ...sum, live: { to: range.at(-1)?.seq ?? done } });
  await moves.keep(control, batch, parts.now());
  return { events: range.length, onlyNew: !moves.hasAny() && settled.settled.every(({ changed }) => changed === 0) };
}

const hourOf = ({ receivedAt }: Pick<StoredEvent, "receivedAt">): string => receivedAt.slice(0, 13);

/** The newest import, if it is the live one of this hour: an import of a file in between closes it, for what it brought may name other accounts. */
async function standingFor({ control }: ImportParts, event: StoredEvent): Promise<{ standing: ImportRecord | undefined; hour: string }> {
  const hour = hourOf(event);
  const [newest] = await control.imports.list();
  const isOpen = newest?.as === liveAs && newest.state === "committed" && newest.options["hour"] === hour && newest.rows.read < eventsOfImport;
  return { standing: isOpen ? newest : undefined, hour };
}

async function begin({ control, now }: ImportParts, event: StoredEvent): Promise<number> {
  const hour = hourOf(event);
  return control.imports.begin({
    kind: "touch", as: liveAs, source: liveAs, mappings: [], zone: "UTC", currency: "", receivedAt: now(),
    file: { name: `Live events ${hour.replace("T", " ")}:00 UTC`, sha256: "", bytes: 0 },
    options: { from: event.seq, hour, groups: "kept" },
  });
}

/** A live import whose last step a crash or a fault cut short is taken back whole, and drained again under a new number. */
async function takeBackInterrupted(parts: ImportParts): Promise<void> {
  const { control, now } = parts;
  for (const { batch, as } of await control.imports.unfinished()) {
    if (as !== liveAs) continue;
    await forget(await settleOptions(parts), batch, (await control.imports.active()).filter((one) => one !== batch));
    await control.imports.step(batch, "failed", now(), { problem: drainedAgain });
  }
}

/** Said of a live import that was taken back. */
const drainedAgain = {
  code: "interrupted",
  message: "Sextant or its engine stopped while these events were settled.",
  advice: "Nothing is lost: they are settled again, under another number.",
};

/** Whether it keeps what a tracker says of accounts that other sources know; imports from before it did not, and are made again as they were. */
const keepsGroupsIn = ({ options }: ImportRecord): boolean => options["groups"] === "kept";

async function settle(parts: ImportParts, settling: Omit<Settling, "active">): Promise<Counts> {
  const active = (await parts.control.imports.active()).filter((one) => one !== settling.batch);
  return settleEvents(parts, { ...settling, active });
}

interface Counts {
  readonly events: number;
  readonly settled: readonly Settled[];
}

interface Settling {
  readonly batch: number;
  readonly events: readonly StoredEvent[];
  readonly active: readonly number[];
  readonly keepsGroups: boolean;
  readonly onMoved?: OnMoved;
}

async function settleEvents(parts: ImportParts, { batch, events, active, keepsGroups, onMoved }: Settling): Promise<Counts> {
  const records = await withoutKnownAccounts(parts, recordsOf(events, (page) => parts.reader.ofPage(page)), { keepsGroups });
  const staged = await stageRecords(parts.engine, batch, records);
  await notePageNumbers(parts.engine, events);
  const settled = await commit({ ...(await settleOptions(parts)), ...(onMoved === undefined ? {} : { onMoved }) }, batch, staged, active);
  return { events: events.length, settled };
}

/** Makes the rows of a live import again, for a rebuild. `active`: the imports that count before it. */
export async function settleAgain(parts: ImportParts, one: ImportRecord, active: readonly number[]): Promise<void> {
  const { from, to } = rangeOf(one);
  for (let after = from - 1; after < to; ) {
    const events = parts.reader.after(after, eventsAtOnce, to);
    const last = events.at(-1);
    if (last === undefined) return;
    await settleEvents(parts, { batch: one.batch, events, active, keepsGroups: keepsGroupsIn(one) });
    after = last.seq;
  }
}

const nothing: ImportCounts = { read: 0, new: 0, changed: 0, unchanged: 0, rejected: 0, unmatched: 0, skipped: 0 };

/** What the import has brought in all. */
function added(before: ImportRecord | undefined, { events, settled }: Counts): { rows: ImportCounts; kinds: readonly { kind: string; rows: ImportCounts }[] } {
  const kinds = new Map((before?.kinds ?? []).map(({ kind, rows }) => [kind, rows]));
  for (const one of settled) {
    const was = kinds.get(one.kind) ?? nothing;
    const more = one.new + one.changed + one.unchanged;
    kinds.set(one.kind, { ...was, read: was.read + more, new: was.new + one.new, changed: was.changed + one.changed, unchanged: was.unchanged + one.unchanged, unmatched: was.unmatched + one.unmatched });
  }
  const all = [...kinds].map(([kind, rows]) => ({ kind, rows }));
  const sum = all.reduce((rows, one) => ({ ...rows, new: rows.new + one.rows.new, changed: rows.changed + one.rows.changed, unchanged: rows.unchanged + one.rows.unchanged, unmatched: rows.unmatched + one.rows.unmatched }), nothing);
  return { kinds: all, rows: { ...sum, read: (before?.rows.read ?? 0) + events } };
}
