import type { OnSite } from "../../serve/contract.ts";
import { type Cli, command, type CommonOptions } from "../command.ts";
import { count } from "../figures.ts";
import { wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";

const minutesStandard = 30;

export default command({
  order: 63,
  group: "Data",
  register(program, cli) {
    program.command("on-site").description(say("cli.onsite.about"))
      .option("--minutes <N>", say("cli.onsite.minutes"), wholeNumber(1), minutesStandard)
      .action((_options, self) => onSite(cli, cli.options<{ readonly minutes: number }>(self)));
  },
});

async function onSite(cli: Cli, { minutes, ...options }: CommonOptions & { readonly minutes: number }): Promise<void> {
  const found = await cli.withApi(options, (api) => api.get<OnSite>("/api/v1/on-site", { minutes }));
  if (options.json) return cli.terminal.print(JSON.stringify(found, null, 2));
  if (found.why_empty === "no_source") return cli.terminal.print(say("cli.onsite.no_source", { command: "sextant source add NAME" }));
  if (found.why_empty === "nobody") return cli.terminal.print(say("cli.onsite.nobody"));
  if (found.accounts.length > 0) printTable(cli.terminal, columns(), found.accounts.map(lineOf));
  if (found.without_account.visitors > 0) cli.terminal.print(say("cli.onsite.also", { n: count(found.without_account.visitors) }));
}

function columns(): { title: string; gives?: true }[] {
  return [{ title: say("cli.col.account"), gives: true }, { title: say("cli.onsite.tier") }, { title: say("cli.onsite.page"), gives: true }, { title: say("cli.onsite.who"), gives: true }, { title: say("cli.onsite.method") }, { title: say("cli.onsite.last") }];
}

function lineOf({ name, tier, page, people, unknown_visitors, method, confidence, last_at }: OnSite["accounts"][number]): string[] {
  const unknown = unknown_visitors === 0 ? [] : [say("cli.onsite.unknown", { n: count(unknown_visitors) })];
  return [shown(name), shown(tier), shown(page), shown([...people.map((one) => one.name), ...unknown].join(", ")), `${method} ${Math.round(confidence * 100)} %`, last_at.slice(11, 19)];
}
