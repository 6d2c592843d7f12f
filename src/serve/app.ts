/** Opens a data directory: the engine with its tables in the present schema, the ledgers, and what a crash left undone. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../model/clock.ts";
import { type MeasureSettings, settingsAsOf } from "../measure/settings.ts";
import { openControl, type Control } from "../store/control/control.ts";
import type { Engine } from "../store/engine.ts";
import { runMigrations } from "../store/migrate.ts";
import { lastStop } from "../store/embedded/lock.ts";
import { openSoundEngine } from "./engine-aside.ts";
import { type Live, openInboxOf, openLive } from "./collect/live.ts";
import { drainedUpTo } from "./collect/live-import.ts";
import { keepSealing, type SealingOptions } from "./collect/sealing.ts";
import { type Erasures, openErasures, recoverErasures } from "./erasure/erasures.ts";
import type { Behind } from "./behind.ts";
import type { Freshness } from "./freshness.ts";
import { givingWay } from "./giving-way.ts";
import { type ImportDesk, openImportDesk } from "./imports.ts";
import type { Log } from "./log.ts";
import { makeReady, ReadySteps } from "./ready.ts";
import { remembering } from "./remembered.ts";
import { openTablesAway, type TablesAway } from "./tables-away.ts";
import { timed } from "./timing.ts";
import { Visits } from "./visits.ts";
import { within } from "./within.ts";

export interface WorkspaceOptions {
  readonly dataDir: string;
  /** A ClickHouse server or cluster; without it the embedded engine. */
  readonly engineUrl?: string | undefined;
  readonly now: Clock;
  readonly log: Log;
  /** When ranges of the inbox go to the archive, where that shall be otherwise than usual. */
  readonly sealing?: Pick<SealingOptions, "when" | "everyMs">;
  /** From so many rows on the usual board is made ready as an import's last step. */
  readonly readyFrom?: number;
}

/** A stop of all lasts under ten seconds, whatever is under way. */
const underWayMs = 2_500;
/** Without its engine everything ends with an error. */
const cutMs = 500;

/** A data directory that is open: everything that routes work with. */
export interface OpenWorkspace {
  readonly dataDir: string;
  readonly engine: Engine;
  readonly control: Control;
  readonly imports: ImportDesk;
  /** Live collection: the inbox and what becomes of it. */
  readonly live: Live;
  readonly erasures: Erasures;
  readonly now: Clock;
  /** The instant that measures call now: it moves in steps, so that the same question asked twice is answered from memory. */
  readonly steadyNow: Clock;
  /** How soon live events show on pages. */
  readonly freshness: Freshness;
  /** What pages may show of before a write that is being counted. */
  readonly behind: Behind;
  /** An answer holds so long while nothing is written here: on a server or cluster others may write beside us. */
  readonly answersHoldMs: number;
  /** People's requests under way: what is done ahead gives way to them. */
  readonly visits: Visits;
  /** Whether the engine's tables hold everything, or are being built again. */
  readonly tables: TablesAway;
  readonly log: Log;
  /** The settings that hold now. */
  settings(): Promise<MeasureSettings>;
  /** Begins nothing new; what runs goes on. */
  windDown(): void;
  /** Waits some seconds for what is under way to end, and lets go of everything. What it cuts short is taken back, or goes on, at the next start. */
  close(): Promise<void>;
}

/**
 * Opens the data directory, and makes it if it is missing. What a crash interrupted is finished or taken back before this returns.
 * @throws Problem `data_dir_in_use`, `schema_newer`, `control_newer` and the engine's
 */
export async function openWorkspace({ dataDir, engineUrl, now, log, sealing, readyFrom }: WorkspaceOptions): Promise<OpenWorkspace> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const stop = engineUrl === undefined ? lastStop(dataDir) : "clean";
  const opened = await openSoundEngine({ dataDir, url: engineUrl, log });
  const answersHoldMs = engineUrl === undefined ? Infinity : 15_000;
  const visits = new Visits();
  const over = engineUrl === undefined ? { path: join(dataDir, "kept-facts"), isTrusted: stop !== "power" } : undefined;
  const { engine, steadyNow, freshness, behind, open } = remembering(givingWay(timed(opened.engine), visits), { now, maxAgeMs: answersHoldMs, over });
  try {
    await open();
    await runMigrations(engine, now);
    const control = openControl(dataDir);
    const inbox = await openInboxOf(dataDir, await drainedUpTo(control));
    const tables = openTablesAway();
    const parts = { dataDir, engine, control, now, log, reader: inbox.reader, tables };
    const erasures = await openErasures({ parts, anew: async () => (await opened.engine.anew?.()) === true, inTurn: (work) => imports.inTurn(work), arrived: async () => void (await inbox.retry([])) });
    const settings = async (): Promise<MeasureSettings> => settingsAsOf(await control.settings.ledger(), now().toISOString());
    const ready = new ReadySteps({ make: (making) => makeReady({ engine, control, settings, steadyNow }, making), log, from: readyFrom });
    const imports: ImportDesk = openImportDesk({ ...parts, ready, sift: (look, mappings) => erasures.sift(look, mappings) });
    await recoverErasures(erasures, { recoverImports: () => imports.recover(stop) });
    await opened.forgetAside();
    const live = openLive({ parts, inbox, desk: imports, freshness, erased: () => erasures.sought() });
    live.drain.start();
    const stopSealing = keepSealing({ parts, inbox, ...sealing });
    const ended = once(async () => {
      await Promise.all([live.drain.close(), imports.close(), stopSealing()]);
      await erasures.settled();
    });
    return {
      dataDir, engine, control, imports, live, erasures, now, steadyNow, freshness, behind, answersHoldMs, visits, tables, log, settings,
      windDown: () => void ended().catch(() => {}),
      close: async () => {
        if (!(await within(underWayMs, ended()))) log.warn("what was under way is cut short; the next start takes it back or goes on with it");
        await inbox.close();
        await engine.close();
        await within(cutMs, ended());
        await control.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** The work is begun once, whoever asks for it. */
function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | null = null;
  return () => (begun ??= work());
}
