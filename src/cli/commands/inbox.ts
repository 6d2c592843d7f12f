import type { EventsReplayed, InboxStatus } from "../../serve/contract.ts";
import { type Cli, command, type CommonOptions } from "../command.ts";
import { count } from "../figures.ts";
import { wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";

const hoursStandard = 24;

export default command({
  order: 61,
  group: "Data",
  register(program, cli) {
    const inbox = program.command("inbox").description(say("cli.inbox.about"))
      .option("--hours <N>", say("cli.inbox.hours"), wholeNumber(1), hoursStandard)
      .action((_options, self) => books(cli, cli.options<{ readonly hours: number }>(self)));
    inbox.command("replay").description(say("cli.inbox.replay"))
      .option("--source <NAME>", say("cli.inbox.source"))
      .action((_options, self) => replay(cli, cli.options<{ readonly source?: string }>(self)));
  },
});

async function books(cli: Cli, { hours, ...options }: CommonOptions & { readonly hours: number }): Promise<void> {
  const status = await cli.withApi(options, (api) => api.get<InboxStatus>("/api/v1/inbox", { hours }));
  cli.exitCode(status.writable && status.missing.length === 0 ? 0 : 1);
  if (options.json) return cli.terminal.print(JSON.stringify(status, null, 2));
  const titles = ["source", "hour", "received", "accepted", "duplicate", "conflict", "rejected", "suppressed"] as const;
  const columns = titles.map((id) => ({ title: say(`cli.col.${id}`), ...(id === "source" ? { gives: true } : {}) }));
  const numbers = (line: InboxStatus["totals"]): string[] => [line.received, line.accepted, line.duplicate, line.conflict, line.rejected, line.suppressed].map(count);
  if (status.books.length === 0) cli.terminal.print(say("cli.inbox.none"));
  else printTable(cli.terminal, columns, [...status.books.map((line) => [shown(line.source), line.hour.slice(0, 13), ...numbers(line)]), ["", say("cli.inbox.sum"), ...numbers(status.totals)]]);
  for (const line of remarks(status)) cli.terminal.print(line);
}

function remarks(status: InboxStatus): string[] {
  return [
    ...(status.waiting === 0 ? [] : [say("cli.inbox.waiting", { n: count(status.waiting), count: status.waiting })]),
    ...(status.fault === null ? [] : [shown(status.fault)]),
    ...(status.why_not === null ? [] : [say("cli.inbox.closed", { why: shown(status.why_not) })]),
    ...status.missing.map(({ from, to }) => say("cli.inbox.missing", { from: String(from), to: String(to) })),
    ...(status.clock_back_seconds === null ? [] : [say("cli.inbox.clock", { seconds: count(status.clock_back_seconds) })]),
    ...status.refusals.map(({ hour, source, reason, times }) => say("cli.inbox.refused", { count: count(times), hour: hour.slice(0, 13), source: shown(source) || "?", reason })),
  ];
}

async function replay(cli: Cli, { source, ...options }: CommonOptions & { readonly source?: string }): Promise<void> {
  const done = await cli.withApi(options, (api) => api.post<EventsReplayed>("/api/v1/inbox/replay", source === undefined ? {} : { source }));
  if (options.json) return cli.terminal.print(JSON.stringify(done, null, 2));
  cli.terminal.print(say("cli.inbox.replayed", { judged: count(done.judged), accepted: count(done.accepted), rejected: count(done.rejected) }));
}
