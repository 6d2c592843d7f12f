import { Option } from "commander";
import type { Invited, PersonLine } from "../../serve/contract.ts";
import { type Cli, command, type CommonOptions } from "../command.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";
import { say, wordFor } from "../words.ts";

interface AddOptions {
  readonly role: string;
  readonly name?: string;
}

const roles = ["viewer", "sales", "marketer", "admin"];

export default command({
  order: 70,
  group: "People",
  register(program, cli) {
    const user = program.command("user").description(say("cli.user.about"));
    user.command("add").description(say("cli.user.add"))
      .argument("<ADDRESS>", say("cli.user.address"))
      .addOption(new Option("--role <ROLE>", say("cli.user.role")).choices(roles).makeOptionMandatory())
      .option("--name <TEXT>", say("cli.user.name"))
      .action((address: string, _options, self) => add(cli, address, cli.options<AddOptions>(self)));
    user.command("list").description(say("cli.user.list"))
      .action((_options, self) => list(cli, cli.options(self)));
    user.command("role").description(say("cli.user.setrole"))
      .argument("<ADDRESS>", say("cli.user.address"))
      .argument("<ROLE>", roles.join(", "))
      .action((address: string, role: string, _options, self) => change(cli, address, { role }, cli.options(self)));
    for (const [verb, blocked] of [["block", true], ["unblock", false]] as const) {
      user.command(verb).description(say(`cli.user.${verb}`))
        .argument("<ADDRESS>", say("cli.user.address"))
        .action((address: string, _options, self) => change(cli, address, { blocked }, cli.options(self)));
    }
    user.command("link").description(say("cli.user.link"))
      .argument("<ADDRESS>", say("cli.user.address"))
      .action((address: string, _options, self) => link(cli, address, cli.options(self)));
  },
});

async function add(cli: Cli, address: string, { role, name, ...options }: AddOptions & CommonOptions): Promise<void> {
  const body = { email: address, role, ...(name === undefined ? {} : { name }) };
  await cli.withApi(options, async (api) => sayLink(cli, await api.post<Invited>("/api/v1/people", body), { where: api.url, json: options.json }));
}

async function link(cli: Cli, address: string, options: CommonOptions): Promise<void> {
  await cli.withApi(options, async (api) => sayLink(cli, await api.post<Invited>(`/api/v1/people/${encodeURIComponent(address)}/link`), { where: api.url, json: options.json }));
}

/** The link is shown this once: only a hash of it is kept. */
function sayLink({ terminal }: Cli, { person, link: path, expires_at }: Invited, { where, json }: { where: string | null; json: boolean }): void {
  const url = `${where ?? "http://localhost:4680"}${path}`;
  if (json) return terminal.print(JSON.stringify({ person, link: url, expires_at }, null, 2));
  terminal.print(say("cli.user.invited", { email: shown(person.email), role: wordFor(`role.${person.role}`, person.role), day: expires_at.slice(0, 10) }));
  terminal.print(`  ${terminal.paint.bold(url)}`);
  if (where === null) terminal.note(say("cli.user.start", { command: "sextant serve" }));
}

async function list(cli: Cli, options: CommonOptions): Promise<void> {
  const { people } = await cli.withApi(options, (api) => api.get<{ people: readonly PersonLine[] }>("/api/v1/people"));
  if (options.json) return cli.terminal.print(JSON.stringify(people, null, 2));
  if (people.length === 0) return cli.terminal.print(say("cli.user.none", { command: "sextant user add ADDRESS --role admin" }));
  const columns = [{ title: say("cli.col.mail"), gives: true }, { title: say("cli.col.name") }, { title: say("cli.col.role") }, { title: say("cli.col.state") }, { title: say("cli.col.login") }];
  printTable(cli.terminal, columns, people.map((one) => [shown(one.email), shown(one.name), wordFor(`role.${one.role}`, one.role), stateOf(one), one.last_login_at?.slice(0, 16).replace("T", " ") ?? "—"]));
}

function stateOf({ blocked, has_password, last_login_at }: PersonLine): string {
  if (blocked) return say("cli.user.state.blocked");
  return has_password || last_login_at !== null ? "" : say("cli.user.state.invited");
}

async function change(cli: Cli, address: string, body: { role?: string; blocked?: boolean }, options: CommonOptions): Promise<void> {
  const person = await cli.withApi(options, (api) => api.post<PersonLine>(`/api/v1/people/${encodeURIComponent(address)}/change`, body));
  if (options.json) return cli.terminal.print(JSON.stringify(person));
  const values = { email: shown(person.email), role: wordFor(`role.${person.role}`, person.role) };
  cli.terminal.print(body.role === undefined ? say(person.blocked ? "cli.user.isblocked" : "cli.user.isunblocked", values) : say("cli.user.hasrole", values));
}
