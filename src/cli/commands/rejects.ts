import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { ImportAnswer, RejectPage } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { count } from "../figures.ts";
import { wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { cut, shown, type Terminal } from "../terminal.ts";
import { inWords, say } from "../words.ts";
import { followed, importJson, mappingOptions, meaning, printNotes } from "./import.ts";

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
      .description(say("cli.rejects.about"))
      .option("--batch <B>", say("cli.rejects.batch"), wholeNumber(1))
      .option("--code <CODE>", say("cli.rejects.code"))
      .option("--limit <N>", say("cli.option.limit"), wholeNumber(1), 20)
      .option("--offset <N>", say("cli.option.offset"), wholeNumber(0), 0)
      .action((_options, self) => list(cli, cli.options<RejectsOptions>(self)));

    rejects.command("list").description(say("cli.rejects.list"))
      .action((_options, self) => list(cli, cli.options<RejectsOptions>(self)));

    rejects.command("export")
      .description(say("cli.rejects.export"))
      .option("--out <FILE>", say("cli.option.out"))
      .action((_options, self) => save(cli, cli.options<RejectsOptions & { out?: string }>(self)));

    mappingOptions(rejects.command("replay").description(say("cli.rejects.replay")))
      .option("--dry-run", say("cli.option.dryrun"))
      .action((_options, self) => replay(cli, cli.options<RejectsOptions & Parameters<typeof meaning>[0]>(self)));
  },
});

async function list(cli: Cli, { json, batch, code, limit, offset, ...options }: RejectsOptions & ReturnType<Cli["options"]>): Promise<void> {
  const page = await cli.withApi({ json, ...options }, (api) => api.get<RejectPage>("/api/v1/rejects", { batch, code, limit, offset }));
  if (json) return cli.terminal.print(JSON.stringify(page, null, 2));
  printRejects(cli.terminal, page);
}

/** Which rows were refused and why: first how many of what, then each. */
export function printRejects(terminal: Terminal, page: RejectPage): void {
  if (page.total === 0) return terminal.print(say("cli.rejects.none"));
  printTable(terminal, [{ title: say("cli.col.why") }, { title: say("cli.col.field") }, { title: say("cli.col.rows"), align: "right" }],
    page.by_code.map((one) => [one.code, shown(one.field), count(one.rows)]));
  terminal.print();
  printTable(terminal, [
    { title: "#", align: "right" }, { title: say("cli.col.file") }, { title: say("cli.col.line"), align: "right" }, { title: say("cli.col.field") }, { title: say("cli.col.value") },
    // What to correct is said at its end: it goes on to the next line rather than being cut.
    { title: say("cli.col.reason") },
  ], page.rejects.map((one) => [String(one.batch), shown(one.file), count(one.line), shown(one.field), cut(shown(one.value), 40), shown(inWords(one.reason))]));
  terminal.print(terminal.paint.dim(say("cli.rejects.count", { shown: count(page.rejects.length), n: count(page.total), count: page.total })));
  const correction = page.by_code.map((one) => correctionOf(one, page)).find((one) => one !== null) ?? null;
  const next = correction === null ? say("cli.rejects.mend") : say("cli.rejects.again", { command: `sextant rejects replay ${correction}` });
  terminal.print(terminal.paint.dim(next));
}

/** What would take in rows that were rejected so, for the reader to fill in; null where only another file would. */
function correctionOf({ code, field: id }: RejectPage["by_code"][number], { rejects }: RejectPage): string | null {
  const text = shown(rejects.find((one) => one.code === code && one.field === id)?.value ?? "");
  const field = shown(id);
  switch (code) {
    case "word":
      return `--value ${JSON.stringify(`${field}:${text}=WORD`)}`;
    case "date":
      return `--date ${field}=FORMAT`;
    case "number":
      return "--decimal MARK";
    case "currency":
      return text === "" ? "--currency CODE" : `--value ${JSON.stringify(`${field}:${text}=CODE`)}`;
    case "missing":
      return `--map ${field}=COLUMN`;
    case "tz":
      return "--zone ZONE";
    case "invalid_utf8":
      return "--encoding NAME";
    default:
      return null;
  }
}

async function save(cli: Cli, { batch, out, ...options }: RejectsOptions & { out?: string } & ReturnType<Cli["options"]>): Promise<void> {
  await cli.withApi(options, async (api) => {
    const rows = await api.stream("/api/v1/rejects.csv", { batch });
    if (out === undefined) return pipeline(rows, cli.terminal.raw, { end: false });
    await pipeline(rows, createWriteStream(out));
    cli.terminal.note(say("cli.written", { file: shown(out) }));
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
  cli.terminal.print(say(dryRun === true ? "cli.rejects.wouldbe" : "cli.rejects.replayed", { n: count(rows.read), count: rows.read, taken: count(taken), rejected: count(rows.rejected) }));
  printNotes(cli.terminal, answer);
  if (dryRun !== true) cli.terminal.print(cli.terminal.paint.dim(say("cli.import.takeback", { command: `sextant import undo ${answer.batch}` })));
}
