import { resolve } from "node:path";
import { backUp } from "../../serve/backup.ts";
import { type Cli, command } from "../command.ts";
import { bytes, counted } from "../figures.ts";
import { shown } from "../terminal.ts";

export default command({
  order: 90,
  group: "Care",
  register(program, cli) {
    program.command("backup")
      .description("copy ledgers and kept files with their hashes; also while a server runs")
      .argument("<DIR>", "a directory that is new or empty")
      .action((directory: string, _options, self) => backup(cli, directory, cli.options(self)));
  },
});

async function backup(cli: Cli, directory: string, { data, json }: ReturnType<Cli["options"]>): Promise<void> {
  const target = resolve(directory);
  const manifest = await backUp({ dataDir: resolve(data), target, now: cli.now() });
  const size = manifest.files.reduce((sum, one) => sum + one.bytes, 0);
  if (json) return cli.terminal.print(JSON.stringify({ directory: target, files: manifest.files.length, bytes: size }));
  cli.terminal.print(`${counted(manifest.files.length, "file")} (${bytes(size)}) backed up to ${shown(target)}.`);
  cli.terminal.print(cli.terminal.paint.dim(`Bring it back: sextant restore ${shown(directory)} --data NEW-DIRECTORY`));
}
