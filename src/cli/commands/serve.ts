import { InvalidArgumentError } from "commander";
import { isNetwork } from "../../collect/live/door/networks.ts";
import { command } from "../command.ts";
import { gathered, wholeNumber } from "../pairs.ts";
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
      .option("--proxy <NETWORK>", say("cli.serve.proxy"), network)
      .option("--live-every <S>", say("cli.serve.live"), wholeNumber(0))
      .option("--set-up", say("cli.serve.setup"), false)
      .action(async (_options, self) => (await import("../serving.ts")).serve(cli, cli.options<ServeOptions>(self)));
  },
});

/** A network in CIDR notation, or one address; may be repeated. */
function network(text: string, before: readonly string[] = []): readonly string[] {
  if (!isNetwork(text)) throw new InvalidArgumentError(say("cli.option.network"));
  return gathered(text, before);
}
