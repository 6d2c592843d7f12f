import { resolve } from "node:path";
import type { VerifyReport } from "../../serve/books.ts";
import { restoreBackup } from "../../serve/backup.ts";
import { type Cli, command } from "../command.ts";
import { counted } from "../figures.ts";
import { shown } from "../terminal.ts";
import { printReport } from "./verify.ts";

export default command({
  order: 91,
  group: "Care",
  register(program, cli) {
    program.command("restore")
      .description("bring a backup into a new data directory, and verify it")
      .argument("<DIR>", "what sextant backup wrote")
      .action((directory: string, _options, self) => restore(cli, directory, cli.options(self)));
  },
});

async function restore(cli: Cli, directory: string, options: ReturnType<Cli["options"]>): Promise<void> {
  const dataDir = resolve(options.data);
  const manifest = await restoreBackup({ source: resolve(directory), dataDir });
  cli.terminal.progress(`Building the tables from ${counted(manifest.files.length - 1, "kept file")} …`);
  const report = await cli.withApi(options, (api) => api.post<VerifyReport>("/api/v1/verify"));
  cli.terminal.progress("");
  if (options.json) cli.terminal.print(JSON.stringify({ directory: dataDir, ...report }));
  else {
    cli.terminal.print(`Restored to ${shown(dataDir)}, as it was backed up on ${manifest.made_at.slice(0, 16).replace("T", " ")} UTC.`);
    printReport(cli.terminal, report);
  }
  cli.exitCode(report.ok ? 0 : 1);
}
