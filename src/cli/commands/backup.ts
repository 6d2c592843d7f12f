import { resolve } from "node:path";
import { backUp } from "../../serve/backup.ts";
import { type Cli, command } from "../command.ts";
import { bytes, count } from "../figures.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";

export default command({
  order: 90,
  group: "Care",
  register(program, cli) {
    program.command("backup")
      .description(say("cli.backup.about"))
      .argument("<DIR>", say("cli.backup.dir"))
      .action((directory: string, _options, self) => backup(cli, directory, cli.options(self)));
  },
});

async function backup(cli: Cli, directory: string, { data, json }: ReturnType<Cli["options"]>): Promise<void> {
  const target = resolve(directory);
  const manifest = await backUp({ dataDir: resolve(data), target, now: cli.now() });
  const size = manifest.files.reduce((sum, one) => sum + one.bytes, 0);
  if (json) return cli.terminal.print(JSON.stringify({ directory: target, files: manifest.files.length, bytes: size }));
  cli.terminal.print(say("cli.backup.done", { n: count(manifest.files.length), count: manifest.files.length, size: bytes(size), directory: shown(target) }));
  cli.terminal.print(cli.terminal.paint.dim(say("cli.backup.restore", { command: `sextant restore ${shown(directory)} --data NEW-DIRECTORY` })));
}
