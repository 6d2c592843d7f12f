import { openClient } from "./client.ts";
import { Supervisor, engineUser, type SupervisorOptions } from "./embedded/supervisor.ts";
import type { Engine, EngineAddress } from "./engine.ts";
import { openServer } from "./server.ts";

/** What unqualified names mean unless the address says otherwise. */
export const defaultDatabase = "sextant";

/**
 * Opens the engine that the address names: the embedded one in `<dataDir>/engine` when it has no URL (started here, stopped by
 * `close()`), else a server or a cluster. The database exists afterwards.
 * @throws Problem `data_dir_in_use`, `engine_start_failed`, `engine_unavailable`, `engine_login_refused`, `bad_engine_url`
 */
export async function openEngine(address: EngineAddress, options: SupervisorOptions = {}): Promise<Engine> {
  if (address.url !== undefined && address.url !== "") return openServer(address.url);
  const supervisor = await Supervisor.start(address.dataDir, options);
  try {
    return await openClient({
      kind: "embedded",
      database: defaultDatabase,
      cluster: null,
      connect: async () => ({ url: await supervisor.url(), user: engineUser, password: supervisor.password }),
      vitals: () => ({ ...supervisor.vitals(), ready: supervisor.isReady() }),
      ask: (question) => supervisor.ask(question),
      anew: () => supervisor.anew(),
      close: () => supervisor.stop(),
    });
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}
