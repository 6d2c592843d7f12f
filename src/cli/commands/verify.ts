import type { VerifyReport } from "../../serve/books.ts";
import { type Cli, command } from "../command.ts";
import { count } from "../figures.ts";
import { printTable } from "../table.ts";
import { shown, type Terminal } from "../terminal.ts";
import { inWords, say } from "../words.ts";

export default command({
  order: 81,
  group: "Care",
  register(program, cli) {
    program.command("verify")
      .description(say("cli.verify.about"))
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
  printTable(terminal, [{ title: say("cli.col.kind") }, { title: say("cli.col.received"), align: "right" }, { title: say("cli.col.counted"), align: "right" }, { title: say("cli.col.aside"), align: "right" }, { title: "" }],
    report.kinds.map((one) => [one.kind, count(one.received), count(one.counted), count(one.set_aside), one.ok ? paint.good("✓") : paint.bad(`✗ ${say("cli.verify.fault")}`)]));
  for (const fault of report.faults) terminal.print(`${paint.bad("✗")} ${shown(inWords(fault))}`);
  terminal.print(report.ok ? `${paint.good("✓")} ${say("cli.verify.ok", { n: count(report.files), count: report.files })}` : say("cli.verify.rebuild", { command: "sextant rebuild" }));
}
