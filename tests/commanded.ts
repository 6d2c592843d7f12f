/** An engine under watch. */
import type { Engine } from "../src/store/engine.ts";

/** The same engine, whose statements go through `command`; it stays open when it is closed. */
export function commanded(engine: Engine, command: Engine["command"]): Engine {
  return {
    database: engine.database, cluster: null, command, everywhere: command, close: async () => undefined,
    rows: (...asked) => engine.rows(...asked), insert: (...rows) => engine.insert(...rows), stream: (...asked) => engine.stream(...asked), load: (...rows) => engine.load(...rows),
    in: (database) => engine.in(database), health: () => engine.health(),
  };
}
