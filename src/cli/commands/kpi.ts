import { Option } from "commander";
import { problem } from "../../model/problem.ts";
import type { AccountLine, Bucket, Comparison, Figure, Interval, KpiCard, KpiResult, ReportedKpi } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { count, direction, inColumn, inFull, inShort, type Measure, signed, valueOf } from "../figures.ts";
import { day, gathered } from "../pairs.ts";
import { printTable, type TableColumn } from "../table.ts";
import { padded, shown, type Terminal } from "../terminal.ts";
import { cardInWords } from "../../words/kpis.ts";
import { inWords, kpiCatalogue, periodName, say, titled, wordFor, wordsOf } from "../words.ts";

interface ShowOptions {
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly every?: string;
  readonly accounts?: boolean;
  readonly where?: readonly string[];
  readonly asReported?: boolean;
}

export default command({
  order: 50,
  group: "Numbers",
  register(program, cli) {
    const kpi = program.command("kpi").description(say("cli.kpi.about"));

    kpi.command("list")
      .description(say("cli.kpi.list"))
      .action((_options, self) => list(cli, cli.options(self)));

    kpi.command("show", { isDefault: true })
      .description(say("cli.kpi.show"))
      .argument("<ID>", say("cli.kpi.id"))
      .option("--from <DAY>", say("cli.option.from"), day)
      .option("--to <DAY>", say("cli.option.to"), day)
      .option("--by <DIMENSION>", say("cli.kpi.by"))
      .addOption(new Option("--every <SPAN>", say("cli.kpi.every")).choices(["day", "week", "month", "quarter"]))
      .option("--accounts", say("cli.kpi.accounts"))
      .option("--where <DIM=VALUE>", say("cli.option.where"), gathered, [])
      .option("--as-reported", say("cli.kpi.asreported"))
      .action((id: string, _options, self) => show(cli, id, cli.options<ShowOptions>(self)));
  },
});

async function list(cli: Cli, options: ReturnType<Cli["options"]>): Promise<void> {
  const { kpis } = await cli.withApi(options, (api) => api.get<{ kpis: readonly KpiCard[] }>("/api/v1/kpis"));
  if (options.json) return cli.terminal.print(JSON.stringify({ kpis }, null, 2));
  for (const [group, cards] of Map.groupBy(kpis, (card) => card.group)) {
    cli.terminal.print(cli.terminal.paint.bold(wordFor(`group.${group}`, group)));
    for (const card of cards) cli.terminal.print(`  ${card.id.padEnd(36)}${cardInWords(card, kpiCatalogue()).question}`);
    cli.terminal.print();
  }
}

async function show(cli: Cli, id: string, asked: ShowOptions & ReturnType<Cli["options"]>): Promise<void> {
  if (asked.asReported === true) return showReported(cli, id, asked);
  const { json, from, to, by, every, accounts, where, ...options } = asked;
  const result = await cli.withApi({ json, ...options }, (api) =>
    api.get<KpiResult>(`/api/v1/kpis/${encodeURIComponent(id)}`, { from, to, by, every, accounts, where, compare: !json }));
  if (json) return cli.terminal.print(JSON.stringify(kpiJson(result), null, 2));
  print(cli.terminal, result);
}

/** What was reported is the number of everything, and has no lists. */
async function showReported(cli: Cli, id: string, { json, from, to, by, every, accounts, where = [], ...options }: ShowOptions & ReturnType<Cli["options"]>): Promise<void> {
  if (by !== undefined || every !== undefined || accounts === true || where.length > 0) {
    throw problem("bad_option", "What was reported is one number: it cannot be filtered, broken down or opened.", "Leave --by, --every, --accounts and --where away, or --as-reported.");
  }
  const answer = await cli.withApi({ json, ...options }, (api) => api.get<ReportedKpi>(`/api/v1/kpis/${encodeURIComponent(id)}/reported`, { from, to }));
  if (json) return cli.terminal.print(JSON.stringify(reportedJson(answer), null, 2));
  printReported(cli.terminal, answer);
}

/** The number as reported, in the shape of every number, with the difference to now beside it. */
function reportedJson({ frozen, reported, restated, difference, causes, facts_moved, accounts_moved, imports, settings }: ReportedKpi) {
  return { ...kpiJson(reported), reading: "as_reported", frozen_at: frozen.frozen_at, frozen_by: frozen.author, restated: kpiJsonWithoutLists(restated), difference, causes, facts_moved, accounts_moved, imports, settings };
}

function printReported(terminal: Terminal, { frozen, reported, restated, sentences, accounts, imports, settings }: ReportedKpi): void {
  const { paint } = terminal;
  terminal.print(`${paint.bold(titled(reported).title)}  ${paint.dim(`${frozen.from} – ${frozen.to} · ${frozen.zone}`)}`);
  terminal.print(`${padded(say("cli.reported.then"), 14)}${paint.bold(valueOf(reported, reported))}  ${paint.dim(`${frozenDay(frozen)}${frozen.reason === "" ? "" : `: ${shown(frozen.reason)}`}`)}`);
  terminal.print(`${padded(say("cli.reported.now"), 14)}${paint.bold(valueOf(restated, restated))}`);
  terminal.print();
  for (const sentence of sentences) terminal.print(shown(inWords(sentence)));
  for (const { name, causes, reported: [then], restated: [now] } of accounts) terminal.print(`  ${shown(name)}: ${count(then)} → ${count(now)}  ${paint.dim(causes.map((cause) => wordFor(`reported.cause.${cause}`, wordsOf(cause))).join(", "))}`);
  for (const { batch, file, undone, at } of imports) terminal.print(paint.dim(say(undone ? "cli.reported.undone" : "cli.reported.received", { batch, file: shown(file), day: at.slice(0, 10) })));
  for (const { name, value, author, set_at } of settings) terminal.print(paint.dim(say("cli.reported.setting", { name, value: shown(String(value)), day: set_at.slice(0, 10), author: shown(author) })));
}

function frozenDay({ frozen_at, author }: ReportedKpi["frozen"]): string {
  return say("cli.reported.frozen", { day: frozen_at.slice(0, 10), author: shown(author) });
}

/** The KPI as scripts read it: the names and their order are stable. */
export function kpiJson(result: KpiResult) {
  const lists = { series: result.series ?? [], breakdown: result.breakdown ?? [], buckets: result.buckets ?? [], accounts: result.accounts ?? [] };
  return { ...kpiJsonWithoutLists(result), ...lists };
}

/** The same without lists, as `board --json` prints it. */
export function kpiJsonWithoutLists(result: KpiResult) {
  const { id, value, numerator, denominator, unit, currency, period, definition_version, data_as_of, reason, reason_text, n, interval, beside: figures, flags, warnings, partial, fault } = result;
  return {
    id, value, numerator, denominator, unit, currency,
    period: { from: period.from, to: period.to, zone: period.zone },
    definition_version, data_as_of, reason, n, interval, beside: figures, flags,
    ...(reason_text === undefined ? {} : { reason_text }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(partial === null ? {} : { partial }),
    ...(fault === undefined ? {} : { fault }),
  };
}

function print(terminal: Terminal, result: KpiResult): void {
  const { paint } = terminal;
  terminal.print(`${paint.bold(titled(result).title)}  ${paint.dim(`${result.period.from} – ${result.period.to} · ${result.period.zone}`)}`);
  terminal.print(`${paint.bold(valueOf(result, result))}${madeOf(result)}`);
  if (result.reason_text !== undefined) terminal.print(shown(inWords(result.reason_text)));
  else if (result.reason !== null && result.reason !== "not_collected") terminal.print(wordFor(`reason.${result.reason}`, wordsOf(result.reason)));
  for (const line of beside(result)) terminal.print(paint.dim(line));
  for (const comparison of comparisonsOf(result)) terminal.print(compared(terminal, result, comparison));
  if (result.missing.length > 0) terminal.print(say("cli.kpi.connect", { sources: result.missing.map(inWords).join(say("cli.kpi.or")) }));
  for (const warning of result.warnings) terminal.note(`${paint.warn("!")} ${shown(inWords(warning.text))}`);
  printSeries(terminal, result);
  printBreakdown(terminal, result);
  printBuckets(terminal, result);
  printAccounts(terminal, result);
  terminal.print();
  terminal.print(paint.dim(say("cli.kpi.definition", { version: result.definition_version, at: result.data_as_of === null ? "—" : utcMinute(result.data_as_of) }) + (result.stalest === undefined ? "" : ` · ${say("cli.kpi.stalest", { source: shown(result.stalest.source), at: utcMinute(result.stalest.until) })}`)));
}

function utcMinute(instant: string): string {
  return `${instant.slice(0, 16).replace("T", " ")} UTC`;
}

/** ` = 4,238 of 6,711  [62.0–64.3 %]` */
function madeOf(result: KpiResult): string {
  const divided = result.value !== null && result.denominator !== null && result.combine !== "median" && result.combine !== "derived";
  const sides = divided ? ` = ${sidesOf(result)}` : "";
  const range = result.interval === null ? "" : `  [${rangeText(result.interval, result)}]`;
  const few = result.small ? `  (${say("cli.kpi.few", { n: count(result.n), count: result.n })})` : "";
  return `${sides}${range}${few}`;
}

function sidesOf({ numerator, denominator, unit }: KpiResult): string {
  const [top, bottom] = [count(numerator), count(denominator)];
  return unit === "percent" ? say("cli.kpi.of", { numerator: top, denominator: bottom }) : `${top} ÷ ${bottom}`;
}

// The low end of a range goes without its unit: “62–64.3 %”.
function rangeText({ low, high }: Interval, measure: Measure): string {
  return `${inShort(low, measure).replace(/ .*$/, "")}–${inShort(high, measure)}`;
}

function beside(result: KpiResult): string[] {
  const parts = Object.entries(result.beside).map(([what, number]) => `${besideWord(what, result)} ${besideSaid(what, number, result)}`);
  const flags = Object.entries(result.flags).map(([what, number]) => `${shown(wordsOf(what))}: ${count(number)}`);
  return [parts.join(" · "), flags.join(" · ")].filter((line) => line !== "");
}

function besideWord(what: string, { id }: KpiResult): string {
  return kpiCatalogue()[id]?.beside?.[what] ?? wordFor(`kpi.beside.${what}`, wordsOf(what));
}

function besideSaid(what: string, number: number | null, { beside_units, unit, currency }: KpiResult): string {
  return number === null ? "—" : inFull(number, { unit: beside_units?.[what] ?? unit, currency });
}

/** The period before and the year before, where they have a value; once where they are the same. */
function comparisonsOf({ previous, year_before: year }: KpiResult): Comparison[] {
  const both = [previous, year].filter((one) => one !== undefined && one.value !== null && one.value !== undefined) as Comparison[];
  return both.filter((one, i) => both.findIndex((other) => other.period.from === one.period.from && other.period.to === one.period.to) === i);
}

function compared(terminal: Terminal, result: KpiResult, comparison: Comparison): string {
  const label = `${comparison.period.from} – ${comparison.period.to}`;
  if (comparison.difference === null) return terminal.paint.dim(say("cli.kpi.against", { change: "—", value: valueOf(comparison, result), period: label }));
  const sign = comparison.difference > 0 ? "▲" : comparison.difference < 0 ? "▼" : "=";
  const share = comparison.change === null ? "" : ` (${signed(inShort(comparison.change, { unit: "percent", currency: null }), comparison.change)})`;
  const way = direction(comparison.difference, result.better);
  const brush = way === "better" ? terminal.paint.good : way === "worse" ? terminal.paint.bad : terminal.paint.dim;
  const change = brush(`${sign} ${differenceSaid(comparison.difference, result)}${share}${way === "same" ? "" : ` ${say(`cli.kpi.${way}`)}`}`);
  return say("cli.kpi.against", { change, value: valueOf(comparison, result), period: label });
}

// The difference of two shares is percentage points.
function differenceSaid(difference: number, result: KpiResult): string {
  const isShare = result.unit === "percent" || result.unit === "probability";
  return signed(isShare ? inShort(Math.round(difference * 1e6) / 1e4, { unit: "pp", currency: null }) : inShort(difference, result), difference);
}

/** A table of figures: what each is, the value, and its two sides where it has them. */
function printFigures<F extends Figure>(terminal: Terminal, result: KpiResult, figures: readonly F[], titles: readonly TableColumn[], cells: (figure: F) => readonly string[]): void {
  const write = inColumn(figures.map((figure) => figure.value), result);
  const divided = figures.some((figure) => figure.denominator !== null);
  const sides = (figure: F): string[] => (divided ? [count(figure.numerator), count(figure.denominator)] : []);
  terminal.print();
  printTable(
    terminal,
    [...titles, { title: say("cli.col.value"), align: "right" }, ...(divided ? ([{ title: say("cli.col.numerator"), align: "right" }, { title: say("cli.col.of"), align: "right" }] as const) : []), { title: "" }],
    figures.map((figure) => [...cells(figure), valueOf(figure, result, write), ...sides(figure), noteOf(figure)]),
  );
}

function noteOf(figure: Figure & { readonly partial?: boolean }): string {
  return [figure.partial === true ? say("cli.kpi.partial") : "", figure.small ? say("cli.kpi.fewnote") : ""].filter((note) => note !== "").join(", ");
}

function printSeries(terminal: Terminal, result: KpiResult): void {
  if (result.series !== undefined && result.series.length > 0) printFigures(terminal, result, result.series, [{ title: say("cli.col.period") }], (point) => [periodName(point.label)]);
}

function printBreakdown(terminal: Terminal, result: KpiResult): void {
  if (result.breakdown === undefined) return;
  const beside = [...new Set(result.breakdown.flatMap((line) => Object.keys(line.beside ?? {})))];
  const titles = [{ title: say("cli.col.key"), gives: true }, ...beside.map((what) => ({ title: besideWord(what, result), align: "right" as const }))];
  printFigures(terminal, result, result.breakdown, titles, (line) => [shown(line.key), ...beside.map((what) => besideSaid(what, line.beside?.[what] ?? null, result))]);
}

function printBuckets(terminal: Terminal, result: KpiResult): void {
  if (result.buckets === undefined || result.buckets.length === 0) return;
  terminal.print();
  const rows = result.buckets.map((bucket: Bucket) => [
    shown(wordsOf(bucket.key)), result.unit === "percent" ? inShort(bucket.value, result) : count(bucket.value), bucket.share === null ? "—" : inShort(bucket.share, { unit: "percent", currency: null }),
  ]);
  printTable(terminal, [{ title: say("cli.col.bucket"), gives: true }, { title: say("cli.col.value"), align: "right" }, { title: say("cli.col.share"), align: "right" }], rows);
}

function printAccounts(terminal: Terminal, result: KpiResult): void {
  if (result.accounts === undefined) return;
  const named = result.accounts.some((line) => line.domain !== "");
  const titles = [{ title: say("cli.col.account"), gives: true }, ...(named ? [{ title: say("cli.col.domain") }] : [])];
  printFigures(terminal, result, result.accounts, titles, (line) => [accountName(line), ...(named ? [shown(line.domain)] : [])]);
  const left = (result.accounts_total ?? 0) - result.accounts.length;
  if (left > 0) terminal.print(terminal.paint.dim(say("cli.kpi.moreaccounts", { n: count(left), count: left })));
}

function accountName({ account_id, name }: AccountLine): string {
  return account_id === "" ? say("code.no_account") : shown(name === "" ? account_id : name);
}
