import type { DoorRulesLine, DoorTried, SourceLine } from "../../serve/contract.ts";
import { type Cli, command, type CommonOptions } from "../command.ts";
import { bodyOfRules, metBy, rulesShown } from "../door-rules.ts";
import { count } from "../figures.ts";
import { gathered, pair, type Pairs } from "../pairs.ts";
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
    source.command("door").description(say("cli.source.door"))
      .argument("<NAME>", say("cli.source.name"))
      .option("--set <RULE=VALUE>", say("cli.source.door.set"), pair, {})
      .option("--usual", say("cli.source.door.usual"))
      .option("--try", say("cli.source.door.try"))
      .action((name: string, _options, self) => door(cli, name, cli.options<DoorOptions>(self)));
    source.command("links").description(say("cli.source.links"))
      .argument("<NAME>", say("cli.source.name"))
      .option("--host <HOST>", say("cli.source.links.host"), gathered, [])
      .action((name: string, _options, self) => links(cli, name, cli.options<{ readonly host: readonly string[] }>(self)));
  },
});

interface DoorOptions {
  readonly set: Pairs;
  readonly usual?: boolean;
  readonly try?: boolean;
}

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

/** Shows the rules; with `--set` or `--usual` sets them first; with `--try` only counts what they would have met. */
async function door(cli: Cli, name: string, { set, usual = false, try: trying = false, ...options }: DoorOptions & CommonOptions): Promise<void> {
  const path = `/api/v1/sources/${encodeURIComponent(name)}/door`;
  const changes = usual || Object.keys(set).length > 0;
  const { standing, tried } = await cli.withApi(options, async (api) => {
    const before = await api.get<DoorRulesLine>(path);
    const body = bodyOfRules(usual ? { ...before, changed: [] } : before, set);
    if (trying) return { standing: before, tried: await api.post<DoorTried>(`${path}/try`, body) };
    return { standing: changes ? await api.put<DoorRulesLine>(path, body) : before, tried: null };
  });
  if (options.json) return cli.terminal.print(JSON.stringify(tried ?? standing, null, 2));
  if (tried === null) return printTable(cli.terminal, [{ title: say("cli.source.door.rule") }, { title: say("cli.source.door.holds"), gives: true }, { title: "" }], rulesShown(standing));
  cli.terminal.print(say("cli.source.door.looked", { looked: count(tried.then.looked), events: count(tried.events), suppressed: count(tried.suppressed_then) }));
  printTable(cli.terminal, [{ title: say("cli.source.door.what") }, { title: say("cli.source.door.now"), align: "right" }, { title: say("cli.source.door.then"), align: "right" }], metBy(tried));
}

async function links(cli: Cli, name: string, { host, ...options }: CommonOptions & { readonly host: readonly string[] }): Promise<void> {
  const set = await cli.withApi(options, (api) => api.put<{ source: string; hosts: readonly string[] }>(`/api/v1/sources/${encodeURIComponent(name)}/links`, { hosts: host }));
  if (options.json) return cli.terminal.print(JSON.stringify(set, null, 2));
  cli.terminal.print(set.hosts.length === 0 ? say("cli.source.links.none", { name: shown(set.source) }) : say("cli.source.links.done", { name: shown(set.source), hosts: shown(set.hosts.join(", ")) }));
}
