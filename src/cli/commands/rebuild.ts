import type { VerifyReport } from "../../serve/books.ts";
import { type Cli, command } from "../command.ts";
import { say } from "../words.ts";
import { printReport } from "./verify.ts";

export default command({
  order: 80,
  group: "Care",
  register(program, cli) {
    program.command("rebuild")
      .description(say("cli.rebuild.about"))
      .action((_options, self) => rebuild(cli, cli.options(self)));
  },
});

async function rebuild(cli: Cli, options: ReturnType<Cli["options"]>): Promise<void> {
  cli.terminal.progress(say("cli.rebuild.running"));
  const report = await cli.withApi(options, (api) => api.post<VerifyReport>("/api/v1/rebuild"));
  cli.terminal.progress("");
  if (options.json) cli.terminal.print(JSON.stringify(report, null, 2));
  else printReport(cli.terminal, report);
  cli.exitCode(report.ok ? 0 : 1);
}
