import { command } from "../command.ts";
import { wholeNumber } from "../pairs.ts";
import type { ServeOptions } from "../serving.ts";
import { say } from "../words.ts";

/** Where the board is, unless said otherwise. */
const standardPort = 4680;

export default command({
  order: 30,
  group: "Start",
  register(program, cli) {
    program.command("serve")
      .description(say("cli.serve.about"))
      .option("--port <N>", say("cli.option.port"), wholeNumber(0), standardPort)
      .option("--host <H>", say("cli.serve.host"), "127.0.0.1")
      .option("--url <URL>", say("cli.serve.url"))
      .option("--live-every <S>", say("cli.serve.live"), wholeNumber(0))
      .option("--set-up", say("cli.serve.setup"), false)
      .action(async (_options, self) => (await import("../serving.ts")).serve(cli, cli.options<ServeOptions>(self)));
  },
});
