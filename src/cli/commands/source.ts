import type { SourceLine } from "../../serve/contract.ts";
import { type Cli, command, type CommonOptions } from "../command.ts";
import { gathered } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";

interface AddOptions {
  readonly trust: string;
  readonly origin: readonly string[];
}

export default command({
  order: 60,
  group: "Data",
  register(program, cli) {
    const source = program.command("source").description(say("cli.source.about"));
    source.command("add").description(say("cli.source.add"))
      .argument("<NAME>", say("cli.source.name"))
      .option("--trust <WHO>", say("cli.source.trust"), "browser")
      .option("--origin <URL>", say("cli.source.origin"), gathered, [])
      .action((name: string, _options, self) => add(cli, name, cli.options<AddOptions>(self)));
    source.command("list").description(say("cli.source.list"))
      .action((_options, self) => list(cli, cli.options(self)));
    source.command("remove").description(say("cli.source.remove"))
      .argument("<NAME>", say("cli.source.name"))
      .action((name: string, _options, self) => remove(cli, name, cli.options(self)));
  },
});

async function add(cli: Cli, name: string, { trust, origin, ...options }: AddOptions & CommonOptions): Promise<void> {
  const added = await cli.withApi(options, (api) => api.post<SourceLine>("/api/v1/sources", { name, trust, origins: origin }));
  if (options.json) return cli.terminal.print(JSON.stringify(added, null, 2));
  // The key alone on standard output, so that it can be piped where it belongs.
  cli.terminal.note(say("cli.source.added", { name: shown(added.name) }));
  cli.terminal.print(added.key);
}

async function list(cli: Cli, options: CommonOptions): Promise<void> {
  const { sources } = await cli.withApi(options, (api) => api.get<{ sources: readonly SourceLine[] }>("/api/v1/sources"));
  if (options.json) return cli.terminal.print(JSON.stringify({ sources }, null, 2));
  if (sources.length === 0) return cli.terminal.print(say("cli.source.none", { command: "sextant source add NAME" }));
  const columns = [{ title: say("cli.col.name"), gives: true }, { title: say("cli.col.key") }, { title: say("cli.col.trust") }, { title: say("cli.col.origins"), gives: true }, { title: say("cli.col.since") }];
  printTable(cli.terminal, columns, sources.map((one) => [shown(one.name), one.key, one.trust, shown(one.origins.join(" ")), one.added_at.slice(0, 10)]));
}

async function remove(cli: Cli, name: string, options: CommonOptions): Promise<void> {
  const removed = await cli.withApi(options, (api) => api.post<SourceLine>(`/api/v1/sources/${encodeURIComponent(name)}/remove`));
  cli.terminal.print(options.json ? JSON.stringify(removed) : say("cli.source.removed", { name: shown(removed.name) }));
}
