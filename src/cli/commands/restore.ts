import { resolve } from "node:path";
import type { VerifyReport } from "../../serve/books.ts";
import { restoreBackup } from "../../serve/backup.ts";
import { type Cli, command } from "../command.ts";
import { count } from "../figures.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";
import { printReport } from "./verify.ts";

export default command({
  order: 91,
  group: "Care",
  register(program, cli) {
    program.command("restore")
      .description(say("cli.restore.about"))
      .argument("<DIR>", say("cli.restore.dir"))
      .option("--erasures <FILE...>", say("erasure.cli.restore"))
      .action((directory: string, _options, self) => restore(cli, directory, cli.options<{ erasures?: readonly string[] }>(self)));
  },
});

async function restore(cli: Cli, directory: string, { erasures = [], ...options }: ReturnType<Cli["options"]> & { readonly erasures?: readonly string[] }): Promise<void> {
  const dataDir = resolve(options.data);
  const manifest = await restoreBackup({ source: resolve(directory), dataDir, erasures: erasures.map((file) => resolve(file)) });
  cli.terminal.progress(say("cli.restore.running", { n: count(manifest.files.length - 1), count: manifest.files.length - 1 }));
  const report = await cli.withApi(options, (api) => api.post<VerifyReport>("/api/v1/verify"));
  cli.terminal.progress("");
  if (options.json) cli.terminal.print(JSON.stringify({ directory: dataDir, ...report }));
  else {
    cli.terminal.print(say("cli.restore.done", { directory: shown(dataDir), at: manifest.made_at.slice(0, 16).replace("T", " ") }));
    printReport(cli.terminal, report);
  }
  cli.exitCode(report.ok ? 0 : 1);
}
