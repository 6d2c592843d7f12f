import { command } from "../command.ts";
import { wholeNumber } from "../pairs.ts";
import type { DemoOptions } from "../sample.ts";

/** Beside the port of `serve`, so that both can run. */
const demoPort = 4681;

export default command({
  order: 10,
  group: "Start",
  register(program, cli) {
    program.command("demo")
      .description("a sample company with its board, in a data directory of its own")
      .option("--port <N>", "port; 0 takes any free one", wholeNumber(0), demoPort)
      .option("--no-open", "do not open the browser")
      .action(async (_options, self) => {
        const isElsewhere = program.getOptionValueSource("data") === "cli";
        await (await import("../sample.ts")).demo(cli, { ...cli.options<Omit<DemoOptions, "isElsewhere">>(self), isElsewhere });
      });
  },
});
