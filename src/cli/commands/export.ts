import { Option } from "commander";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Cli, command } from "../command.ts";
import { day } from "../pairs.ts";
import { shown } from "../terminal.ts";
import { say } from "../words.ts";

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
      .description(say("cli.export.about"))
      .argument("<KIND-OR-KPI>", say("cli.export.what"))
      .addOption(new Option("--format <FORMAT>", say("cli.export.format")).choices(["csv", "parquet", "ndjson"]).default("csv"))
      .option("--out <FILE>", say("cli.option.out"))
      .option("--from <DAY>", say("cli.export.from"), day)
      .option("--to <DAY>", say("cli.export.to"), day)
      .action((what: string, _options, self) => save(cli, what, cli.options<ExportOptions>(self)));
  },
});

async function save(cli: Cli, what: string, { format, out, from, to, ...options }: ExportOptions & ReturnType<Cli["options"]>): Promise<void> {
  await cli.withApi(options, async (api) => {
    const rows = await api.stream(`/api/v1/export/${encodeURIComponent(what)}`, { format, from, to });
    if (out === undefined) return pipeline(rows, cli.terminal.raw, { end: false });
    await pipeline(rows, createWriteStream(out));
    cli.terminal.note(say("cli.written", { file: shown(out) }));
  });
}
