import type { Setting, Workspace } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { day } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";

interface SetOptions {
  readonly since?: string;
  readonly reason?: string;
}

export default command({
  order: 65,
  group: "Data",
  register(program, cli) {
    const setting = program.command("setting").description(say("cli.setting.about"));
    setting.command("list").description(say("cli.setting.list"))
      .action((_options, self) => list(cli, cli.options(self)));
    setting.command("set").description(say("cli.setting.set"))
      .argument("<NAME>", "zone, currency, name, fiscal_year_starts, first_weekday, kpi.<id>.<knob>")
      .argument("<VALUE>", say("cli.setting.value"))
      .option("--since <DAY>", say("cli.setting.since"), day)
      .option("--reason <TEXT>", say("cli.setting.reason"))
      .action((name: string, value: string, _options, self) => set(cli, { name, value }, cli.options<SetOptions>(self)));
  },
});

async function list(cli: Cli, options: ReturnType<Cli["options"]>): Promise<void> {
  const { workspace, settings } = await cli.withApi(options, async (api) => ({
    workspace: await api.get<Workspace>("/api/v1/workspace"),
    settings: (await api.get<{ settings: readonly Setting[] }>("/api/v1/settings")).settings,
  }));
  const { name, zone, currency, fiscal_year_starts, first_weekday } = workspace;
  if (options.json) return cli.terminal.print(JSON.stringify({ in_force: { name, zone, currency, fiscal_year_starts, first_weekday }, ledger: settings }, null, 2));
  for (const [what, value] of Object.entries({ name, zone, currency, fiscal_year_starts, first_weekday })) cli.terminal.print(`${what.padEnd(20)}${shown(value)}`);
  if (settings.length === 0) return;
  cli.terminal.print();
  printTable(cli.terminal, [{ title: say("cli.col.set") }, { title: say("cli.col.setting") }, { title: say("cli.col.value") }, { title: say("cli.col.since") }, { title: say("cli.col.by") }, { title: say("cli.col.reason"), gives: true }],
    settings.map((one) => [one.set_at.slice(0, 10), one.name, shown(String(one.value)), one.valid_from.slice(0, 10), shown(one.author), shown(one.reason)]));
}

async function set(cli: Cli, { name, value }: { name: string; value: string }, { json, since, reason, ...options }: SetOptions & ReturnType<Cli["options"]>): Promise<void> {
  const body = { value, ...(since === undefined ? {} : { valid_from: since }), ...(reason === undefined ? {} : { reason }) };
  const line = await cli.withApi({ json, ...options }, (api) => api.put<Setting>(`/api/v1/settings/${encodeURIComponent(name)}`, body));
  cli.terminal.print(json ? JSON.stringify(line) : say("cli.setting.done", { name: line.name, value: shown(String(line.value)), day: line.valid_from.slice(0, 10) }));
}
