import { Command, Option } from "commander";
import { basename } from "node:path";
import { isProblem, problem } from "../../model/problem.ts";
import type { Batch, DryRun, FileLook, ImportAnswer, Progress, Question, RowCounts } from "../../serve/contract.ts";
import { type Api, readableFile } from "../api.ts";
import { untilAskedAgain } from "../asking-again.ts";
import { type Cli, command } from "../command.ts";
import { bytes, count, counted } from "../figures.ts";
import { numbersReady } from "../numbers-ready.ts";
import { pair, type Pairs, valuePair, wholeNumber } from "../pairs.ts";
import { printTable } from "../table.ts";
import { cut, shown, type Terminal } from "../terminal.ts";
import { turnImport, type TurnOptions } from "../turn-import.ts";
import { inWords, say, wordFor, wordsOf } from "../words.ts";

interface ImportOptions {
  readonly as?: string;
  readonly map?: Pairs;
  readonly value?: Readonly<Record<string, Pairs>>;
  readonly set?: Pairs;
  readonly date?: Pairs;
  readonly zone?: string;
  readonly currency?: string;
  readonly decimal?: "." | ",";
  readonly encoding?: string;
  readonly sheet?: string;
  readonly source?: string;
  readonly dryRun?: boolean;
}

type Options = ImportOptions & ReturnType<Cli["options"]>;

export default command({
  order: 20,
  group: "Data",
  register(program, cli) {
    const group = program.command("import")
      .description(say("cli.import.about"))
      .argument("[PATH...]", say("cli.import.path"))
      .usage(`PATH… [${say("cli.usage.options")}]\n       sextant import list | undo BATCH | redo BATCH`)
      .action((paths: string[], _options, self) => importFiles(cli, paths, cli.options<ImportOptions>(self)));
    mappingOptions(group).option("--dry-run", say("cli.option.dryrun")).addHelpText("after", `\n${say("cli.examples")}${examples}`);

    group.command("list").description(say("cli.import.list")).action((_options, self) => list(cli, cli.options(self)));
    group.command("undo").description(say("cli.import.undo")).argument("<BATCH>", say("cli.import.batch"), wholeNumber(1))
      .option("--yes", say("cli.import.yes"))
      .action((batch: number, _options, self) => turnImport(cli, batch, "undo", cli.options<TurnOptions>(self)));
    group.command("redo").description(say("cli.import.redo")).argument("<BATCH>", say("cli.import.batch"), wholeNumber(1))
      .action((batch: number, _options, self) => turnImport(cli, batch, "redo", cli.options<TurnOptions>(self)));
  },
});

/** Options that say what a file means; `rejects replay` takes the same. */
export function mappingOptions(to: Command): Command {
  return to
    .option("--as <KIND|PRESET>", say("cli.import.as"))
    .option("--map <field=column>", say("cli.import.map"), pair)
    .option("--value <field:from=to>", say("cli.import.value"), valuePair)
    .option("--set <field=value>", say("cli.import.set"), pair)
    .option("--date <field=format>", say("cli.import.date"), pair)
    .addOption(new Option("--decimal <MARK>", say("cli.import.decimal")).choices([".", ","]))
    .option("--zone <ZONE>", say("cli.import.zone"))
    .option("--currency <CODE>", say("cli.import.currency"))
    .option("--encoding <NAME>", say("cli.import.encoding"))
    .option("--sheet <NAME>", say("cli.import.sheet"))
    .option("--source <NAME>", say("cli.import.source"));
}

const examples = `
  sextant import deals.csv --as opportunity --map id=Deal --map amount="Close value" --currency USD --dry-run
  sextant import deals.csv --as opportunity --value stage:Gewonnen=won --date closed_at=dmy
  sextant import accounts.csv contacts.csv
`;

async function importFiles(cli: Cli, paths: readonly string[], options: Options): Promise<void> {
  if (paths.length === 0) throw problem("usage", "No file was named.", "Name one: sextant import deals.csv, or see sextant import --help.");
  for (const path of paths) await readableFile(path);
  await cli.withApi(options, async (api) => {
    for (const path of paths) report(cli, path, await importFile(cli, api, path, options), options);
  });
}

/** One file from its bytes to its counts; also what `demo` does with its own files. */
export async function importFile(cli: Cli, api: Api, path: string, options: ImportOptions): Promise<ImportAnswer> {
  const look = await send(cli, api, path, options);
  const request = { sha256: look.sha256, name: basename(path), ...meaning(options) };
  try {
    if (options.dryRun === true) return await api.post<ImportAnswer>("/api/v1/imports", { ...request, dry_run: true }, cli.stop);
    return await followed(cli, api, await api.post<ImportAnswer>("/api/v1/imports", { ...request, background: true }));
  } catch (error) {
    throw asked(error) ?? error;
  } finally {
    cli.terminal.progress("");
  }
}

/** What the options say of the file's meaning, as the API takes it. */
export function meaning(options: ImportOptions): Record<string, unknown> {
  const { as, map, value, set, date, zone, currency, decimal, encoding, sheet, source } = options;
  const given = { as, map, values: value, set, dates: date, zone, currency, decimal, encoding, sheet, source };
  return Object.fromEntries(Object.entries(given).filter(([, one]) => one !== undefined));
}

function send(cli: Cli, api: Api, path: string, { sheet, encoding }: ImportOptions): Promise<FileLook> {
  const sent = (done: number, total: number): void => {
    if (total > 8 * 1024 * 1024) cli.terminal.progress(say("cli.import.keeping", { file: basename(path), done: bytes(done), total: bytes(total) }));
  };
  return api.upload(path, { query: { sheet, encoding }, sent, signal: cli.stop });
}

/** Asks until it is over; a stop cancels it and waits for its end. */
export async function followed(cli: Cli, api: Api, started: ImportAnswer): Promise<ImportAnswer> {
  let answer = started;
  let cancelled = false;
  while (answer.state === "running" || answer.state === "waiting") {
    if (cli.stop.aborted && !cancelled) {
      cancelled = true;
      await api.post(`/api/v1/imports/${answer.batch}/cancel`);
    }
    cli.terminal.progress(progressLine(answer));
    await untilAskedAgain();
    answer = await api.get<ImportAnswer>(`/api/v1/imports/${answer.batch}`);
  }
  if (answer.state === "failed") throw problem(answer.problem?.code ?? "import_failed", answer.problem?.message ?? say("cli.import.failed"), answer.problem?.advice ?? "");
  if (answer.state === "cancelled") throw problem("cancelled", `${answer.file.name}: cancelled; nothing of it was imported.`, "");
  await numbersReady(cli, api, answer);
  return answer;
}

function progressLine({ file, progress, state }: ImportAnswer): string {
  if (state === "waiting" || progress === null) return say("cli.import.waiting", { file: shown(file.name) });
  return say("cli.import.progress", {
    file: shown(file.name), step: say(`cli.step.${progress.step}`), rows: counted("cli.rows", progress.rows), share: share(progress), speed: perSecond(progress.rowsPerSecond),
  });
}

function perSecond(rows: number): string {
  return say("cli.persecond", { n: count(Math.round(rows)) });
}

function share({ step, bytes: done, bytesTotal }: Progress): string {
  return step === "reading" && bytesTotal > 0 ? ` (${Math.floor((done / bytesTotal) * 100)} %)` : "";
}

/** A problem that is a question becomes one sentence per choice, each with the option that makes it. */
function asked(error: unknown): unknown {
  if (!isProblem(error) || !Array.isArray(error.details["questions"])) return null;
  const questions = error.details["questions"] as readonly Question[];
  const texts = questions.length > 1;
  const lines = questions.flatMap((one) => [...(texts ? [`· ${inWords(one.text)}`] : []), ...one.choices.map((choice) => `    ${choice.value}: ${wordFor(`record.${choice.value}`, inWords(choice.means))}`), `  ${say("cli.import.sayit", { option: one.option })}`]);
  const message = texts ? say("cli.import.things", { n: questions.length }) : error.message;
  return problem(error.code, message, lines.join("\n"), error.details);
}

function report(cli: Cli, path: string, answer: ImportAnswer, options: Options): void {
  if (options.json) return cli.terminal.print(JSON.stringify(importJson(answer)));
  if (answer.dry_run !== undefined) return printDryRun(cli.terminal, path, answer, answer.dry_run);
  printReceipt(cli.terminal, answer);
}

/** An import as scripts read it. A dry run has no batch. */
export function importJson(answer: ImportAnswer) {
  const { read, new: fresh, changed, unchanged, rejected, unmatched } = answer.rows;
  const batch = answer.dry_run === undefined ? answer.batch : null;
  return { batch, kind: answer.kind, rows: { read, new: fresh, changed, unchanged, rejected, unmatched }, seconds: answer.seconds, notes: answer.notes };
}

function printReceipt(terminal: Terminal, answer: ImportAnswer): void {
  const { file, as, batch, seconds } = answer;
  terminal.print(`${terminal.paint.good("✓")} ${say("cli.import.receipt", { file: terminal.paint.bold(shown(file.name)), as: shown(as), batch, seconds: seconds.toFixed(1), speed: rate(answer) })}`);
  printCounts(terminal, answer.kinds);
  printFlags(terminal, answer.flags);
  if (answer.rows.rejected > 0) terminal.print(say("cli.import.rejected", { command: `sextant rejects --batch ${batch}` }));
  printNotes(terminal, answer);
  terminal.print(terminal.paint.dim(say("cli.import.takeback", { command: `sextant import undo ${batch}` })));
}

/** What the file lacks, and what its import brought about besides rows. */
export function printNotes(terminal: Terminal, { notes }: ImportAnswer): void {
  for (const note of notes) terminal.print(shown(inWords(note)));
}

function rate({ rows, seconds }: ImportAnswer): string {
  return seconds > 1 && rows.read > 10_000 ? `, ${perSecond(rows.read / seconds)}` : "";
}

function printDryRun(terminal: Terminal, path: string, answer: ImportAnswer, dry: DryRun): void {
  terminal.print(say("cli.import.dry", { file: terminal.paint.bold(shown(basename(path))), as: shown(answer.as) }));
  printCounts(terminal, dry.kinds);
  printFlags(terminal, dry.flags);
  printNotes(terminal, answer);
  const { rejected } = dry.samples;
  if (rejected.length === 0) return;
  terminal.print();
  terminal.print(say("cli.import.dry.rejected"));
  printTable(terminal, [{ title: say("cli.col.line"), align: "right" }, { title: say("cli.col.field") }, { title: say("cli.col.value") }, { title: say("cli.col.reason"), gives: true }],
    rejected.map((one) => [count(one.line), one.field, cut(shown(one.value), 40), shown(inWords(one.reason))]));
}

const countColumns = ["read", "new", "changed", "unchanged", "rejected", "unmatched", "skipped"] as const satisfies readonly (keyof RowCounts)[];

function printCounts(terminal: Terminal, kinds: Batch["kinds"]): void {
  printTable(terminal, [{ title: `  ${say("cli.col.kind")}` }, ...countColumns.map((column) => ({ title: say(`cli.col.${column}`), align: "right" as const }))],
    kinds.map(({ kind, rows }) => [`  ${kind}`, ...countColumns.map((column) => count(rows[column]))]));
}

function printFlags(terminal: Terminal, flags: Readonly<Record<string, number>>): void {
  const lines = Object.entries(flags).map(([code, rows]) => `${wordsOf(code)}: ${counted("cli.rows", rows)}`);
  if (lines.length > 0) terminal.print(terminal.paint.dim(`  ${lines.join(" · ")}`));
}

async function list(cli: Cli, options: ReturnType<Cli["options"]>): Promise<void> {
  const { imports } = await cli.withApi(options, (api) => api.get<{ imports: readonly Batch[] }>("/api/v1/imports"));
  if (options.json) return cli.terminal.print(JSON.stringify({ imports }, null, 2));
  if (imports.length === 0) return cli.terminal.print(say("cli.import.none", { command: "sextant import FILE --dry-run" }));
  printTable(cli.terminal, [
    { title: "#", align: "right" }, { title: say("cli.col.received") }, { title: say("cli.col.file"), gives: true }, { title: say("cli.col.as") }, { title: say("cli.col.state") },
    { title: say("cli.col.read"), align: "right" }, { title: say("cli.col.new"), align: "right" }, { title: say("cli.col.changed"), align: "right" }, { title: say("cli.col.rejected"), align: "right" },
  ], imports.map((one) => [
    String(one.batch), one.received_at.slice(0, 16).replace("T", " "), shown(one.file.name), shown(one.as), wordFor(`import.state.${one.state}`, one.state),
    count(one.rows.read), count(one.rows.new), count(one.rows.changed), count(one.rows.rejected),
  ]));
}
