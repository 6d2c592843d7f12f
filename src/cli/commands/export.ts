import { Option } from "commander";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Cli, command } from "../command.ts";
import { day } from "../pairs.ts";
import { shown } from "../terminal.ts";

interface ExportOptions {
  readonly format: string;
  readonly out?: string;
  readonly from?: string;
  readonly to?: string;
}

export default command({
  order: 75,
  group: "Numbers",
  register(program, cli) {
    program.command("export")
      .description("rows of a record kind or facts of a KPI as CSV, Parquet or NDJSON")
      .argument("<KIND-OR-KPI>", "e.g. opportunity or win_rate")
      .addOption(new Option("--format <FORMAT>", "csv, parquet or ndjson").choices(["csv", "parquet", "ndjson"]).default("csv"))
      .option("--out <FILE>", "write here instead of standard output")
      .option("--from <DAY>", "of a KPI: first day inside", day)
      .option("--to <DAY>", "of a KPI: first day outside", day)
      .action((what: string, _options, self) => save(cli, what, cli.options<ExportOptions>(self)));
  },
});

async function save(cli: Cli, what: string, { format, out, from, to, ...options }: ExportOptions & ReturnType<Cli["options"]>): Promise<void> {
  await cli.withApi(options, async (api) => {
    const rows = await api.stream(`/api/v1/export/${encodeURIComponent(what)}`, { format, from, to });
    if (out === undefined) return pipeline(rows, cli.terminal.raw, { end: false });
    await pipeline(rows, createWriteStream(out));
    cli.terminal.note(`Written to ${shown(out)}.`);
  });
}
