/** A process that owns an engine, for tests of what happens when it ends: tells the engine's process id. */
import { Supervisor } from "./supervisor.ts";

const [, , dataDir = "", how = ""] = process.argv;
const supervisor = await Supervisor.start(dataDir);
if (how === "forget") process.stdout.write(`${supervisor.pid()}\n`);
else {
  process.send?.(supervisor.pid());
  setInterval(() => undefined, 60_000);
}
