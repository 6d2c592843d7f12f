/** The engine's directory can be made again. One that the engine refuses is put aside, and the tables are built anew. */
import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isProblem } from "../model/problem.ts";
import type { Engine } from "../store/engine.ts";
import { openEngine } from "../store/open.ts";
import type { Log } from "./log.ts";

export interface SoundEngine {
  readonly engine: Engine;
  /** The tables stand again: what was put aside may go. */
  forgetAside(): Promise<void>;
}

export interface SoundEngineOptions {
  readonly dataDir: string;
  readonly url: string | undefined;
  readonly log: Log;
}

/** Opens the engine. @throws Problem as `openEngine` does */
export async function openSoundEngine({ dataDir, url, log }: SoundEngineOptions): Promise<SoundEngine> {
  const [path, aside] = [join(dataDir, "engine"), join(dataDir, "engine-aside")];
  const forgetAside = (): Promise<void> => rm(aside, { recursive: true, force: true });
  try {
    return { engine: await openEngine({ dataDir, url }), forgetAside };
  } catch (error) {
    if (!isProblem(error) || error.code !== "engine_start_failed" || !existsSync(path)) throw error;
    log.warn({ error: error.message, log: error.details["log"] }, "the engine does not start with its directory: it begins with an empty one");
    await forgetAside();
    await rename(path, aside);
    return { engine: await anew({ dataDir, path, aside, error }), forgetAside };
  }
}

/** Where an empty directory is refused as well, something else is wrong: the old one is put back. */
async function anew({ dataDir, path, aside, error }: { dataDir: string; path: string; aside: string; error: unknown }): Promise<Engine> {
  try {
    return await openEngine({ dataDir });
  } catch {
    await rm(path, { recursive: true, force: true });
    await rename(aside, path);
    throw error;
  }
}
