import { InvalidArgumentError } from "commander";
import type { AuditEntry, AuditPage, AuditVerdict } from "../../serve/contract.ts";
import { type Cli, command, type CommonOptions } from "../command.ts";
import { count } from "../figures.ts";
import { wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";

interface ListOptions {
  readonly actor?: string;
  readonly action?: string;
  readonly limit: number;
}

interface Head {
  readonly id: string;
  readonly hash: string;
}

export default command({
  order: 74,
  group: "People",
  register(program, cli) {
    const audit = program.command("audit").description(say("cli.audit.about"));
    audit.command("list").description(say("cli.audit.list"))
      .option("--actor <WHO>", say("cli.audit.actor"))
      .option("--action <WHAT>", say("cli.audit.action"))
      .option("--limit <N>", say("cli.option.limit"), wholeNumber(1), 50)
      .action((_options, self) => list(cli, cli.options<ListOptions>(self)));
    audit.command("verify").description(say("cli.audit.verify"))
      .option("--since <LINE:HASH>", say("cli.audit.since"), headIn)
      .action((_options, self) => verify(cli, cli.options<{ since?: Head }>(self)));
  },
});

function headIn(text: string): Head {
  const [, id, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (id === undefined || hash === undefined) throw new InvalidArgumentError(say("cli.audit.head"));
  return { id, hash };
}

async function list(cli: Cli, { actor, action, limit, ...options }: ListOptions & CommonOptions): Promise<void> {
  const page = await cli.withApi(options, (api) => api.get<AuditPage>("/api/v1/audit", { actor, action, limit }));
  if (options.json) return cli.terminal.print(JSON.stringify(page.lines, null, 2));
  if (page.lines.length === 0) return cli.terminal.print(say("cli.audit.none"));
  const columns = [{ title: say("cli.col.line"), align: "right" as const }, { title: say("cli.col.when") }, { title: say("cli.col.who") }, { title: say("cli.col.what") }, { title: say("cli.col.about"), gives: true }];
  printTable(cli.terminal, columns, page.lines.map((line) => [String(line.id), line.at.slice(0, 19).replace("T", " "), shown(line.actor), line.action, shown(aboutOf(line))]));
}

function aboutOf({ subject, details }: AuditEntry): string {
  const rest = Object.keys(details).length === 0 ? "" : JSON.stringify(details);
  return [subject, rest].filter((one) => one !== "").join(" ");
}

async function verify(cli: Cli, { since, ...options }: { since?: Head } & CommonOptions): Promise<void> {
  const verdict = await cli.withApi(options, (api) => api.get<AuditVerdict>("/api/v1/audit/check", since === undefined ? {} : { ...since }));
  cli.exitCode(verdict.broken === null ? 0 : 1);
  if (options.json) return cli.terminal.print(JSON.stringify(verdict));
  const { paint } = cli.terminal;
  if (verdict.broken !== null) return cli.terminal.print(`${paint.bad("✗")} ${say("cli.audit.broken", { line: verdict.broken })}`);
  cli.terminal.print(`${paint.good("✓")} ${say("cli.audit.whole", { n: count(verdict.lines), count: verdict.lines })}`);
  if (verdict.head !== null) cli.terminal.print(paint.dim(`  ${say("cli.audit.note", { command: `sextant audit verify --since ${verdict.head.id}:${verdict.head.hash}` })}`));
}
