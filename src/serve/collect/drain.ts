/** Lets the events of the inbox count, a moment after they came: at once when little comes, in larger steps when much does. */
import { isProblem } from "../../model/problem.ts";
import type { Inbox } from "../../collect/live/inbox/inbox.ts";
import type { Freshness } from "../freshness.ts";
import { beside } from "../giving-way.ts";
import type { ImportDesk, ImportParts } from "../imports.ts";
import type { Log } from "../log.ts";
import { drainNext } from "./live-import.ts";

/** Between two rounds at least; longer after a long one, so that readers and imports get their turn. */
const pauseMsMin = 500;
const pausePerRound = 2;
/** After a fault: the engine may be starting again. */
const retryMs = [1_000, 2_000, 5_000, 10_000] as const;

export interface DrainOptions {
  readonly parts: ImportParts;
  readonly inbox: Pick<Inbox, "onCommit">;
  /** One thing at a time changes what counts. */
  readonly desk: Pick<ImportDesk, "inTurn">;
  /** Told when a round is done: pages show what it brought some seconds later. */
  readonly freshness: Pick<Freshness, "landed">;
  readonly log: Log;
}

export interface Drain {
  /** Begins to watch the inbox. */
  start(): void;
  /** Waits until every event that is in the inbox now counts. @throws whatever keeps it from it */
  settled(): Promise<void>;
  /** Why the last round failed; null when it did not. */
  fault(): string | null;
  /** Ends after the round at hand. */
  close(): Promise<void>;
}

/** Drains the inbox; one for each workspace. */
export function openDrain({ parts, inbox, desk, freshness, log }: DrainOptions): Drain {
  let isClosed = false;
  let isWaiting = false;
  let isUnderWay = false;
  /** Something came that the round under way may not have seen. */
  let hasMore = false;
  let faults = 0;
  let fault: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<unknown> = Promise.resolve();

  const once = (): Promise<number> => beside(() => desk.inTurn(async () => {
    let isPlain = false;
    try {
      const { events, onlyNew } = await drainNext(parts);
      isPlain = onlyNew;
      return events;
    } finally {
      freshness.landed(isPlain);
    }
  }));
  const later = (ms: number): void => {
    isUnderWay = false;
    if (isClosed) return;
    isWaiting = true;
    timer = setTimeout(() => void (round = run()), ms).unref();
  };
  const run = async (): Promise<void> => {
    [isWaiting, isUnderWay, hasMore] = [false, true, false];
    const startedAt = performance.now();
    try {
      const drained = await once();
      [faults, fault] = [0, null];
      if (drained > 0 || hasMore) later(Math.max(pauseMsMin, (performance.now() - startedAt) * pausePerRound));
      else isUnderWay = false;
    } catch (error) {
      if (isClosed) return;
      fault = error instanceof Error ? error.message : String(error);
      log.warn({ error: isProblem(error) ? fault : error }, "events wait in the inbox: they could not be settled");
      later(retryMs[Math.min(faults++, retryMs.length - 1)] ?? 10_000);
    }
  };
  // One round at a time, and a pause after it: each commit under way would queue another, before whoever else waits for a turn.
  const wake = (): void => {
    if (isUnderWay) hasMore = true;
    else if (!isWaiting) later(0);
  };

  return {
    start() {
      inbox.onCommit(wake);
      wake();
    },
    async settled() {
      while ((await once()) > 0);
    },
    fault: () => fault,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await round;
    },
  };
}
