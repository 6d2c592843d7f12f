import type { Explanation } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { count } from "../figures.ts";
import { day } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown, type Terminal } from "../terminal.ts";

interface ExplainOptions {
  readonly account?: string;
  readonly from?: string;
  readonly to?: string;
}

export default command({
  order: 70,
  group: "Numbers",
  register(program, cli) {
    program.command("explain")
      .description("how a number is counted, and what made it so")
      .argument("<KPI>", "the KPI, e.g. win_rate")
      .option("--account <ID-OR-DOMAIN>", "for one account")
      .option("--from <DAY>", "first day inside", day)
      .option("--to <DAY>", "first day outside", day)
      .action((id: string, _options, self) => explain(cli, id, cli.options<ExplainOptions>(self)));
  },
});

async function explain(cli: Cli, id: string, { json, account, from, to, ...options }: ExplainOptions & ReturnType<Cli["options"]>): Promise<void> {
  const answer = await cli.withApi({ json, ...options }, (api) =>
    api.get<Explanation>(`/api/v1/kpis/${encodeURIComponent(id)}/explain`, { account, from, to }));
  if (json) return cli.terminal.print(JSON.stringify(answer, null, 2));
  print(cli.terminal, answer);
}

function print(terminal: Terminal, { kpi, result, sentences, facts }: Explanation): void {
  const { paint } = terminal;
  terminal.print(`${paint.bold(kpi.title)}  ${paint.dim(`${result.period.from} – ${result.period.to} · ${result.period.zone}`)}`);
  terminal.print(kpi.question);
  terminal.print();
  for (const sentence of sentences) terminal.print(shown(sentence));
  terminal.print();
  terminal.print(paint.bold(`Facts: ${count(facts.total)}`));
  printTable(terminal, [
    { title: "account", gives: true }, { title: "what" }, { title: "when" }, { title: "numerator", align: "right" }, { title: "of", align: "right" }, { title: "from" },
  ], facts.facts.map((fact) => [
    fact.account_name === "" ? "no account" : shown(fact.account_name), shown(fact.subject_id), fact.at.slice(0, 10), count(fact.numerator), count(fact.denominator),
    fact.record === "" ? "several rows" : `${fact.record} ${fact.batch}:${fact.seq}`,
  ]));
}
