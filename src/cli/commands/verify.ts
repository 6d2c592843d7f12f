import type { VerifyReport } from "../../serve/books.ts";
import { type Cli, command } from "../command.ts";
import { count } from "../figures.ts";
import { printTable } from "../table.ts";
import { shown, type Terminal } from "../terminal.ts";

export default command({
  order: 81,
  group: "Care",
  register(program, cli) {
    program.command("verify")
      .description("do the books add up, and are the kept files whole?")
      .action((_options, self) => verify(cli, cli.options(self)));
  },
});

async function verify(cli: Cli, options: ReturnType<Cli["options"]>): Promise<void> {
  const report = await cli.withApi(options, (api) => api.post<VerifyReport>("/api/v1/verify"));
  if (options.json) cli.terminal.print(JSON.stringify(report, null, 2));
  else printReport(cli.terminal, report);
  cli.exitCode(report.ok ? 0 : 1);
}

/** The books, kind by kind, and what is wrong with them. */
export function printReport(terminal: Terminal, report: VerifyReport): void {
  const { paint } = terminal;
  printTable(terminal, [{ title: "kind" }, { title: "received", align: "right" }, { title: "counted", align: "right" }, { title: "set aside", align: "right" }, { title: "" }],
    report.kinds.map((one) => [one.kind, count(one.received), count(one.counted), count(one.set_aside), one.ok ? paint.good("✓") : paint.bad("✗ does not add up")]));
  for (const fault of report.faults) terminal.print(`${paint.bad("✗")} ${shown(fault)}`);
  terminal.print(report.ok ? `${paint.good("✓")} Everything adds up, in ${count(report.files)} kept files.` : "Build the tables again: sextant rebuild");
}
