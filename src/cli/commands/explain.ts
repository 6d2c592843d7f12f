import type { Explanation, KpiCard } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { count, inFull, type Measure } from "../figures.ts";
import { day } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown, type Terminal } from "../terminal.ts";
import { cardInWords } from "../../words/kpis.ts";
import { inWords, kpiCatalogue, say } from "../words.ts";

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
      .description(say("cli.explain.about"))
      .argument("<KPI>", say("cli.kpi.id"))
      .option("--account <ID-OR-DOMAIN>", say("cli.explain.account"))
      .option("--from <DAY>", say("cli.option.from"), day)
      .option("--to <DAY>", say("cli.option.to"), day)
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
  const card = cardInWords(kpi, kpiCatalogue());
  terminal.print(`${paint.bold(card.title)}  ${paint.dim(`${result.period.from} – ${result.period.to} · ${result.period.zone}`)}`);
  terminal.print(card.question);
  terminal.print();
  for (const sentence of sentences) terminal.print(shown(saidOf(kpi, card, sentence)));
  terminal.print();
  printExample(terminal, result.unit, card);
  terminal.print(paint.bold(say("cli.explain.facts", { n: count(facts.total) })));
  printTable(terminal, [
    { title: say("cli.col.account"), gives: true }, { title: say("cli.col.what") }, { title: say("cli.col.when") }, { title: say("cli.col.numerator"), align: "right" },
    { title: say("cli.col.of"), align: "right" }, { title: say("cli.col.from") },
  ], facts.facts.map((fact) => [
    fact.account_name === "" ? say("code.no_account") : shown(fact.account_name), shown(fact.subject_id), fact.at.slice(0, 10), count(fact.numerator), count(fact.denominator),
    fact.record === "" ? say("cli.explain.several") : `${fact.record} ${fact.batch}:${fact.seq}`,
  ]));
}

/** The worked example: its tables as the definition writes them, what comes out and why. */
function printExample(terminal: Terminal, unit: Measure["unit"], { example: { given, period: [from, to], value, of, because } }: KpiCard): void {
  terminal.print(terminal.paint.bold(say("cli.explain.example", { from, to })));
  for (const [record, table] of Object.entries(given)) {
    terminal.print(`  ${terminal.paint.dim(record)}`);
    for (const row of table.trim().split("\n")) terminal.print(`    ${row.trim()}`);
  }
  const sides = of === null ? "" : ` (${say("cli.kpi.of", { numerator: count(of[0]), denominator: count(of[1]) })})`;
  terminal.print(`  → ${value === null ? "—" : inFull(value, { unit, currency: "EUR" })}${sides}  ${because}`);
  terminal.print();
}

/** A sentence about a KPI: its own texts as its card has them in the language, the others by the catalogue. */
function saidOf(english: KpiCard, card: KpiCard, sentence: string): string {
  const caveat = english.caveats.indexOf(sentence);
  if (caveat >= 0) return card.caveats[caveat] ?? sentence;
  if (sentence.startsWith("Counted as: ")) return say("cli.explain.formula", { formula: card.formula });
  return inWords(sentence).replace(english.title, card.title);
}
