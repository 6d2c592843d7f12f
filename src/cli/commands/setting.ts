import type { Setting, Workspace } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { day } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";

interface SetOptions {
  readonly since?: string;
  readonly reason?: string;
}

export default command({
  order: 65,
  group: "Data",
  register(program, cli) {
    const setting = program.command("setting").description("zone, currency, fiscal year, knobs of KPIs: with who set them and why");
    setting.command("list").description("the settings in force and every line of their ledger")
      .action((_options, self) => list(cli, cli.options(self)));
    setting.command("set").description("write a setting; the lines before it stay in the ledger")
      .argument("<NAME>", "zone, currency, name, fiscal_year_starts, first_weekday, kpi.<id>.<knob>")
      .argument("<VALUE>", "its value")
      .option("--since <DAY>", "holds since this day instead of now; a past day changes past numbers", day)
      .option("--reason <TEXT>", "why, for the ledger")
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
  printTable(cli.terminal, [{ title: "set" }, { title: "setting" }, { title: "value" }, { title: "since" }, { title: "by" }, { title: "reason", gives: true }],
    settings.map((one) => [one.set_at.slice(0, 10), one.name, shown(String(one.value)), one.valid_from.slice(0, 10), shown(one.author), shown(one.reason)]));
}

async function set(cli: Cli, { name, value }: { name: string; value: string }, { json, since, reason, ...options }: SetOptions & ReturnType<Cli["options"]>): Promise<void> {
  const body = { value, ...(since === undefined ? {} : { valid_from: since }), ...(reason === undefined ? {} : { reason }) };
  const line = await cli.withApi({ json, ...options }, (api) => api.put<Setting>(`/api/v1/settings/${encodeURIComponent(name)}`, body));
  cli.terminal.print(json ? JSON.stringify(line) : `${line.name} is ${shown(String(line.value))} since ${line.valid_from.slice(0, 10)}.`);
}
