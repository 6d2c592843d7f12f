import { command } from "../command.ts";
import { wholeNumber } from "../pairs.ts";
import type { ServeOptions } from "../serving.ts";

/** Where the board is, unless said otherwise. */
const standardPort = 4680;

export default command({
  order: 30,
  group: "Start",
  register(program, cli) {
    program.command("serve")
      .description("the board in the browser, and the HTTP API")
      .option("--port <N>", "port; 0 takes any free one", wholeNumber(0), standardPort)
      .option("--host <H>", "address of this machine to listen on", "127.0.0.1")
      .action(async (_options, self) => (await import("../serving.ts")).serve(cli, cli.options<ServeOptions>(self)));
  },
});
