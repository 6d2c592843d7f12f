import type { DataHealth } from "../../serve/contract.ts";
import { type Cli, command, type CommonOptions } from "../command.ts";
import { count } from "../figures.ts";
import { wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";
import { inWords, say } from "../words.ts";

const daysStandard = 7;

export default command({
  order: 62,
  group: "Data",
  register(program, cli) {
    program.command("health").description(say("cli.health.about"))
      .option("--days <N>", say("cli.health.days"), wholeNumber(1), daysStandard)
      .action((_options, self) => health(cli, cli.options<{ readonly days: number }>(self)));
  },
});

async function health(cli: Cli, { days, ...options }: CommonOptions & { readonly days: number }): Promise<void> {
  const found = await cli.withApi(options, (api) => api.get<DataHealth>("/api/v1/data-health", { days }));
  if (options.json) return cli.terminal.print(JSON.stringify(found, null, 2));
  print(cli, found);
}

function print({ terminal }: Cli, { freshness, loss, matched, rejects: { events, rows } }: DataHealth): void {
  const right = (title: string): { title: string; align: "right" } => ({ title, align: "right" });
  printTable(terminal, [{ title: say("cli.col.source"), gives: true }, right(say("cli.health.age"))], freshness.sources.map(({ source, hours }) => [shown(source), hours === null ? "—" : hours.toFixed(1)]));
  if (loss.sources.length > 0) {
    terminal.print();
    printTable(terminal, [{ title: say("cli.col.source"), gives: true }, right(say("cli.health.pages")), right(say("cli.health.sent")), right(say("cli.health.lost"))], loss.sources.map(({ source, pages, sent, lost }) => [shown(source), count(pages), count(sent), count(lost)]));
  }
  terminal.print();
  printTable(terminal, [{ title: say("cli.health.kind") }, right(say("cli.health.rows")), right(say("cli.health.matched"))], matched.map(({ kind, rows: all, matched: with_account }) => [kind, count(all), count(with_account)]));
  terminal.print();
  if (events.length + rows.length === 0) return terminal.print(say("cli.health.in"));
  printTable(terminal, [{ title: say("cli.col.source"), gives: true }, { title: say("cli.health.why"), gives: true }, right(say("cli.health.count"))], [
    ...events.map(({ source, message, events: n }) => [shown(source), shown(inWords(message)), count(n)]), ...rows.map(({ file, reason, rows: n }) => [shown(file), shown(inWords(reason)), count(n)]),
  ]);
  if (events.some(({ verdict }) => verdict === "rejected")) terminal.print(say("cli.health.replay", { command: "sextant inbox replay" }));
}
