import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { ImportAnswer, RejectPage } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { count, counted } from "../figures.ts";
import { wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { cut, shown, type Terminal } from "../terminal.ts";
import { followed, importJson, mappingOptions, meaning } from "./import.ts";

interface RejectsOptions {
  readonly batch?: number;
  readonly code?: string;
  readonly limit: number;
  readonly offset: number;
}

export default command({
  order: 25,
  group: "Data",
  register(program, cli) {
    const rejects = program.command("rejects")
      .description("rows that imports refused: list, export, replay with a corrected mapping")
      .option("--batch <B>", "of this import only", wholeNumber(1))
      .option("--code <CODE>", "of this reason only, e.g. date")
      .option("--limit <N>", "at most so many", wholeNumber(1), 20)
      .option("--offset <N>", "leave out the first N", wholeNumber(0), 0)
      .action((_options, self) => list(cli, cli.options<RejectsOptions>(self)));

    rejects.command("list").description("the rejected rows with line, field, value and reason (also without “list”)")
      .action((_options, self) => list(cli, cli.options<RejectsOptions>(self)));

    rejects.command("export")
      .description("the rejected rows as CSV, with line and reason, to correct and import again")
      .option("--out <FILE>", "write here instead of standard output")
      .action((_options, self) => save(cli, cli.options<RejectsOptions & { out?: string }>(self)));

    mappingOptions(rejects.command("replay").description("read the rejected rows again with a corrected mapping; what is accepted leaves the rejects"))
      .option("--dry-run", "say what would happen, and change nothing")
      .action((_options, self) => replay(cli, cli.options<RejectsOptions & Parameters<typeof meaning>[0]>(self)));
  },
});

async function list(cli: Cli, { json, batch, code, limit, offset, ...options }: RejectsOptions & ReturnType<Cli["options"]>): Promise<void> {
  const page = await cli.withApi({ json, ...options }, (api) => api.get<RejectPage>("/api/v1/rejects", { batch, code, limit, offset }));
  if (json) return cli.terminal.print(JSON.stringify(page, null, 2));
  print(cli.terminal, page);
}

function print(terminal: Terminal, page: RejectPage): void {
  if (page.total === 0) return terminal.print("No row is rejected.");
  printTable(terminal, [{ title: "why" }, { title: "field" }, { title: "rows", align: "right" }],
    page.by_code.map((one) => [one.code, shown(one.field), count(one.rows)]));
  terminal.print();
  printTable(terminal, [
    { title: "#", align: "right" }, { title: "file" }, { title: "line", align: "right" }, { title: "field" }, { title: "value" }, { title: "reason", gives: true },
  ], page.rejects.map((one) => [String(one.batch), shown(one.file), count(one.line), shown(one.field), cut(shown(one.value), 40), shown(one.reason)]));
  terminal.print(terminal.paint.dim(`${counted(page.rejects.length, "row")} of ${count(page.total)}`));
  terminal.print(terminal.paint.dim(`Read them again with a corrected mapping: sextant rejects replay ${correctionOf(page)}`));
}

/** What would take in the most frequent kind of rejected row, for the reader to fill in. */
function correctionOf({ by_code, rejects }: RejectPage): string {
  const [most] = by_code;
  const one = rejects.find(({ code, field }) => code === most?.code && field === most.field);
  const field = shown(most?.field ?? "FIELD");
  switch (most?.code) {
    case "word":
      return `--value ${JSON.stringify(`${field}:${shown(one?.value ?? "")}=WORD`)}`;
    case "date":
      return `--date ${field}=FORMAT`;
    case "number":
      return "--decimal MARK";
    case "currency":
      return "--currency CODE";
    default:
      return `--map ${field === "" ? "FIELD" : field}=COLUMN`;
  }
}

async function save(cli: Cli, { batch, out, ...options }: RejectsOptions & { out?: string } & ReturnType<Cli["options"]>): Promise<void> {
  await cli.withApi(options, async (api) => {
    const rows = await api.stream("/api/v1/rejects.csv", { batch });
    if (out === undefined) return pipeline(rows, cli.terminal.raw, { end: false });
    await pipeline(rows, createWriteStream(out));
    cli.terminal.note(`Written to ${shown(out)}.`);
  });
}

async function replay(cli: Cli, { json, batch, dryRun, ...options }: RejectsOptions & Parameters<typeof meaning>[0] & ReturnType<Cli["options"]>): Promise<void> {
  const answer = await cli.withApi({ json, ...options }, async (api) => {
    const request = { ...meaning(options), ...(batch === undefined ? {} : { batch }) };
    if (dryRun === true) return api.post<ImportAnswer>("/api/v1/rejects/replay", { ...request, dry_run: true }, cli.stop);
    return followed(cli, api, await api.post<ImportAnswer>("/api/v1/rejects/replay", { ...request, background: true }));
  });
  cli.terminal.progress("");
  if (json) return cli.terminal.print(JSON.stringify(importJson(answer)));
  const { rows } = answer;
  const taken = rows.new + rows.changed + rows.unchanged;
  cli.terminal.print(`${counted(rows.read, "rejected row")} read again: ${count(taken)} ${dryRun === true ? "would be accepted" : "accepted"}, ${count(rows.rejected)} rejected again.`);
  if (dryRun !== true) cli.terminal.print(cli.terminal.paint.dim(`Take it back: sextant import undo ${answer.batch}`));
}
