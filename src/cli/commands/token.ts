import type { TokenLine, TokenMade } from "../../serve/contract.ts";
import { problem } from "../../model/problem.ts";
import { type Cli, command, type CommonOptions } from "../command.ts";
import { wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";

interface AddOptions {
  readonly may: string;
  readonly days: number;
  readonly for?: string;
}

const daysStandard = 90;

export default command({
  order: 72,
  group: "People",
  register(program, cli) {
    const token = program.command("token").description(say("cli.token.about"));
    token.command("add").description(say("cli.token.add"))
      .argument("<NAME>", say("cli.token.name"))
      .requiredOption("--may <LIST>", say("cli.token.may"))
      .option("--days <N>", say("cli.token.days"), wholeNumber(1), daysStandard)
      .option("--for <ADDRESS>", say("cli.token.for"))
      .action((name: string, _options, self) => add(cli, name, cli.options<AddOptions>(self)));
    token.command("list").description(say("cli.token.list"))
      .action((_options, self) => list(cli, cli.options(self)));
    token.command("revoke").description(say("cli.token.revoke"))
      .argument("<ID>", say("cli.token.id"))
      .action((id: string, _options, self) => revoke(cli, id, cli.options(self)));
  },
});

async function add(cli: Cli, name: string, { may, days, for: owner, ...options }: AddOptions & CommonOptions): Promise<void> {
  const body = { name, may: may.split(",").map((one) => one.trim()).filter((one) => one !== ""), days, ...(owner === undefined ? {} : { for: owner }) };
  const made = await cli.withApi(options, (api) => api.post<TokenMade>("/api/v1/tokens", body));
  if (options.json) return cli.terminal.print(JSON.stringify(made, null, 2));
  // The key alone on standard output, so that it can be piped where it belongs; it is shown this once.
  cli.terminal.note(say("cli.token.made", { name: shown(made.token.name), email: shown(made.token.email), may: made.token.may.join(", "), day: made.token.expires_at?.slice(0, 10) ?? "—" }));
  cli.terminal.print(made.secret);
}

async function list(cli: Cli, options: CommonOptions): Promise<void> {
  const tokens = await tokensOf(cli, options);
  if (options.json) return cli.terminal.print(JSON.stringify(tokens, null, 2));
  if (tokens.length === 0) return cli.terminal.print(say("cli.token.none", { command: "sextant token add NAME --may see" }));
  const columns = [{ title: say("cli.col.id") }, { title: say("cli.col.name"), gives: true }, { title: say("cli.col.who") }, { title: say("cli.col.may") }, { title: say("cli.col.ends") }, { title: say("cli.col.used") }];
  printTable(cli.terminal, columns, tokens.map((one) => [one.id.slice(0, 8), shown(one.name), shown(one.email), one.may.join(","), endOf(one), one.last_used_at?.slice(0, 10) ?? "—"]));
}

function endOf({ revoked_at, expires_at }: TokenLine): string {
  return revoked_at === null ? (expires_at?.slice(0, 10) ?? "—") : say("cli.token.revoked", { day: revoked_at.slice(0, 10) });
}

/** By the id, its beginning as the list shows it, or the end of the key. */
async function revoke(cli: Cli, named: string, options: CommonOptions): Promise<void> {
  const found = (await tokensOf(cli, options)).filter((one) => one.id.startsWith(named) || one.ending === named);
  const [one] = found;
  if (one === undefined || found.length > 1) throw problem("token_not_found", `There is no key “${named}”, or more than one.`, "sextant token list names them.", { token: named });
  const ended = await cli.withApi(options, (api) => api.post<TokenLine>(`/api/v1/tokens/${one.id}/revoke`));
  cli.terminal.print(options.json ? JSON.stringify(ended) : say("cli.token.ended", { name: shown(ended.name), ending: ended.ending }));
}

async function tokensOf(cli: Cli, options: CommonOptions): Promise<readonly TokenLine[]> {
  return (await cli.withApi(options, (api) => api.get<{ tokens: readonly TokenLine[] }>("/api/v1/tokens"))).tokens;
}
