import { command } from "../command.ts";
import { wholeNumber } from "../pairs.ts";
import type { DemoOptions } from "../sample.ts";
import { say } from "../words.ts";

/** Beside the port of `serve`, so that both can run. */
const demoPort = 4681;

export default command({
  order: 10,
  group: "Start",
  register(program, cli) {
    program.command("demo")
      .description(say("cli.demo.about"))
      .option("--port <N>", say("cli.option.port"), wholeNumber(0), demoPort)
      .option("--no-open", say("cli.demo.noopen"))
      .action(async (_options, self) => {
        const isElsewhere = program.getOptionValueSource("data") === "cli";
        await (await import("../sample.ts")).demo(cli, { ...cli.options<Omit<DemoOptions, "isElsewhere">>(self), isElsewhere });
      });
  },
});
