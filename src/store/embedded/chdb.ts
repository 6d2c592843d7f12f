import { createRequire } from "node:module";

/** What we use of chdb 3.4.0. One session runs one query at a time; sessions on one path run side by side. */
export interface ChdbSession {
  readonly connection: unknown;
  queryAsync(text: string, options: { format: string }): Promise<ChdbAnswer>;
  close(): void;
}

export interface ChdbAnswer {
  readonly elapsed: number;
  readonly rowsRead: number;
  readonly bytesRead: number;
  bytes(): Uint8Array;
  text(): string;
}

interface ChdbAddon {
  InsertRawAsyncConnection(connection: unknown, text: string, tail: Uint8Array, countLines: boolean): Promise<{ rowsWritten: number; bytesWritten: number }>;
}

interface Chdb {
  readonly openSession: (path: string, connectionArgs: readonly string[]) => ChdbSession;
  readonly addon: ChdbAddon;
}

/** Loads the library (500 MB, about 0.2 s). Only the engine's child process ever does. */
export function loadChdb(): Chdb {
  const require = createRequire(import.meta.url);
  const { Session } = require("chdb") as { Session: new (path: string, options: { connectionArgs: readonly string[] }) => ChdbSession };
  const inside = createRequire(require.resolve("chdb"));
  const { loadNative } = inside("./dist/loader.js") as { loadNative: () => ChdbAddon };
  return { openSession: (path, connectionArgs) => new Session(path, { connectionArgs }), addon: loadNative() };
}

const nothing = Buffer.from(" ");

/**
 * Runs an INSERT and tells how many rows were written. `queryAsync` reads 0 for INSERT … SELECT; the raw insert call of the add-on runs
 * any INSERT and reports the engine's own count (measured on 3.4.0).
 */
export async function insertWith(addon: ChdbAddon, session: ChdbSession, text: string): Promise<number> {
  const { rowsWritten } = await addon.InsertRawAsyncConnection(session.connection, text, nothing, false);
  return rowsWritten;
}
