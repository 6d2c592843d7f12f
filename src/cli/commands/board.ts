import { problem } from "../../model/problem.ts";
import type { Board, FrozenBoardCard, KpiResult, ReportedBoard, StageSummary } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { count, direction, inShort, type Measure, signed, valueOf } from "../figures.ts";
import { day, gathered } from "../pairs.ts";
import { printTable, type TableColumn } from "../table.ts";
import { shown, type Terminal } from "../terminal.ts";
import { inWords, periodName, say, titled, wordFor } from "../words.ts";
import { kpiJsonWithoutLists } from "./kpi.ts";

interface BoardOptions {
  readonly from?: string;
  readonly to?: string;
  readonly where?: readonly string[];
  readonly asReported?: boolean;
}

interface FreezeOptions {
  readonly from?: string;
  readonly to?: string;
  readonly period?: string;
  readonly author?: string;
  readonly reason?: string;
}

export default command({
  order: 40,
  group: "Numbers",
  register(program, cli) {
    const board = program.command("board")
      .description(say("cli.board.about"))
      .option("--from <DAY>", say("cli.option.from"), day)
      .option("--to <DAY>", say("cli.option.to"), day)
      .option("--where <DIM=VALUE>", say("cli.option.where"), gathered, [])
      .option("--as-reported", say("cli.board.asreported"))
      .action((_options, self) => show(cli, cli.options<BoardOptions>(self)));

    board.command("freeze")
      .description(say("cli.board.freeze"))
      .option("--from <DAY>", say("cli.option.from"), day)
      .option("--to <DAY>", say("cli.option.to"), day)
      .option("--period <NAME>", say("cli.board.period"))
      .option("--author <NAME>", say("cli.board.author"))
      .option("--reason <TEXT>", say("cli.board.reason"))
      .action((_options, self) => freeze(cli, cli.options<FreezeOptions>(self)));

    board.command("frozen")
      .description(say("cli.board.frozen"))
      .action((_options, self) => frozen(cli, cli.options(self)));
  },
});

async function show(cli: Cli, asked: BoardOptions & ReturnType<Cli["options"]>): Promise<void> {
  if (asked.asReported === true) return showReported(cli, asked);
  const { json, from, to, where, ...options } = asked;
  const board = await cli.withApi({ json, ...options }, (api) => api.get<Board>("/api/v1/board", { from, to, where, compare: !json }));
  if (json) return cli.terminal.print(JSON.stringify(boardJson(board), null, 2));
  print(cli.terminal, board);
}

async function showReported(cli: Cli, { json, from, to, where = [], ...options }: BoardOptions & ReturnType<Cli["options"]>): Promise<void> {
  if (where.length > 0) throw problem("bad_option", "What was reported are the numbers of everything: they cannot be filtered.", "Leave --where away, or --as-reported.");
  const board = await cli.withApi({ json, ...options }, (api) => api.get<ReportedBoard>("/api/v1/board/reported", { from, to }));
  if (json) return cli.terminal.print(JSON.stringify(reportedJson(board), null, 2));
  printReported(cli.terminal, board);
}

function reportedJson({ frozen: { from, to, zone, frozen_at, author, reason }, lines, imports, settings, moved }: ReportedBoard) {
  const kpis = lines.map(({ reported, restated, difference }) => ({ ...kpiJsonWithoutLists(reported ?? restated), ...(reported === null ? { value: null, numerator: null, denominator: null } : {}), restated: restated.value, difference }));
  return { period: { from, to, zone }, reading: "as_reported", frozen_at, frozen_by: author, reason, moved, kpis, imports, settings };
}

function printReported(terminal: Terminal, { frozen: card, lines, moved, imports, settings }: ReportedBoard): void {
  const { paint } = terminal;
  terminal.print(`${paint.bold(periodName(card.label))}  ${paint.dim(`${card.from} – ${card.to} · ${card.zone} · ${frozenBy(card)}`)}`);
  terminal.print(moved === 0 ? say("cli.reported.same") : say("cli.reported.moved", { n: moved, all: lines.length, command: "sextant kpi show ID --as-reported" }));
  terminal.print();
  const collected = lines.filter(({ reported, restated }) => reported?.value !== null || restated.value !== null);
  const value = (result: KpiResult | null): string => (result === null ? "—" : valueOf(result, result, inShort));
  printTable(terminal, [{ title: say("cli.col.kpi"), gives: true }, { title: say("cli.col.reported"), align: "right" }, { title: say("cli.col.restated"), align: "right" }, { title: "" }],
    collected.map((line) => [`  ${titled(line.restated).title}`, value(line.reported), value(line.restated), line.moved ? paint.warn(say("cli.reported.movedmark")) : ""]));
  terminal.print();
  terminal.print(paint.dim(say("cli.reported.since", { imports: imports.length, settings: settings.length })));
}

async function freeze(cli: Cli, { json, from, to, period, author, reason, ...options }: FreezeOptions & ReturnType<Cli["options"]>): Promise<void> {
  const body = Object.fromEntries(Object.entries({ from, to, period, author, reason }).filter(([, text]) => text !== undefined));
  const card = await cli.withApi({ json, ...options }, (api) => api.post<FrozenBoardCard>("/api/v1/frozen", body));
  cli.terminal.print(json ? JSON.stringify(card, null, 2) : `${periodName(card.label)}: ${frozenBy(card)}`);
}

async function frozen(cli: Cli, options: ReturnType<Cli["options"]>): Promise<void> {
  const { boards } = await cli.withApi(options, (api) => api.get<{ boards: readonly FrozenBoardCard[] }>("/api/v1/frozen"));
  if (options.json) return cli.terminal.print(JSON.stringify({ boards }, null, 2));
  if (boards.length === 0) return cli.terminal.print(say("cli.reported.none"));
  printTable(cli.terminal, [{ title: say("cli.col.period") }, { title: say("cli.col.first") }, { title: say("cli.col.outside") }, { title: say("cli.col.frozen") }, { title: say("cli.col.by") }, { title: say("cli.col.reason"), gives: true }],
    boards.map((card) => [periodName(card.label), card.from, card.to, card.frozen_at.slice(0, 10), shown(card.author), shown(card.reason)]));
}

/** "frozen 2026-04-05 by Ann": on which day, and who did it. */
function frozenBy({ frozen_at, author }: Pick<FrozenBoardCard, "frozen_at" | "author">): string {
  return say("cli.reported.frozen", { day: frozen_at.slice(0, 10), author: shown(author) });
}

/** The board as scripts read it. */
export function boardJson({ period, kpis }: Board) {
  return { period: { from: period.from, to: period.to, zone: period.zone }, kpis: kpis.map(kpiJsonWithoutLists) };
}

function print(terminal: Terminal, board: Board): void {
  const { paint } = terminal;
  terminal.print(`${paint.bold(periodName(board.period.label))}  ${paint.dim(`${board.period.from} – ${board.period.to} · ${board.period.zone}`)}`);
  if (board.kpis.every(({ reason }) => reason === "not_begun")) return terminal.print(say("reason.not_begun"));
  terminal.print();
  terminal.print(board.stages.map((stage, i) => stageText(terminal, stage, i === 0)).join(""));
  terminal.print();
  const groups = Map.groupBy(board.kpis, (one) => one.group);
  printTable(terminal, columns(), [...groups].flatMap(([group, results]) => [wordFor(`group.${group}`, group), ...results.map((result) => row(terminal, result))]));
  faults(terminal, board.kpis);
  missing(terminal, board.kpis);
}

function stageText({ paint }: Terminal, stage: StageSummary, isFirst: boolean): string {
  const share = stage.conversion === null ? "" : `${inShort(stage.conversion, { unit: "percent", currency: null })} `;
  const arrow = isFirst ? "" : paint.dim(`  ─ ${share}→ `);
  return `${arrow}${wordFor(`group.${stage.stage}`, stage.title)} ${paint.bold(count(stage.accounts))}`;
}

function columns(): readonly TableColumn[] {
  return [
    { title: say("cli.col.kpi"), gives: true },
    { title: say("cli.col.value"), align: "right" },
    { title: "", align: "left" },
    { title: say("cli.col.of"), align: "right" },
    { title: say("cli.col.before"), align: "right" },
    { title: say("cli.col.change"), align: "right" },
  ];
}

function row(terminal: Terminal, result: KpiResult): string[] {
  const { paint } = terminal;
  const collected = result.reason !== "not_collected";
  const [number, unit] = parted(valueOf(result, result, inShort));
  const value = !collected ? paint.dim(say("tile.notcollected")) : result.small ? paint.dim(number) : paint.bold(number);
  const before = result.previous;
  return [
    `  ${titled(result).title}`,
    value,
    collected ? unit : "",
    collected && result.denominator !== null ? count(shortSide(result.denominator)) : "",
    before === undefined || before.value === null || !collected ? "" : paint.dim(valueOf(before, { unit: plainUnit(result), currency: null }, inShort)),
    collected ? change(terminal, result) : "",
  ];
}

// Units stand in a column of their own, so that the digits above each other have the same worth.
function parted(text: string): [number: string, unit: string] {
  const at = text.indexOf(" ");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function plainUnit(result: KpiResult): Measure["unit"] {
  return result.unit === "percent" || result.unit === "probability" ? "percent" : "count";
}

function shortSide(side: number | string | null): number | string | null {
  return side === null ? null : Math.round(Number(side));
}

function change({ paint }: Terminal, result: KpiResult): string {
  const previous = result.previous;
  if (previous === undefined || previous.difference === null) return "";
  const sign = previous.difference > 0 ? "▲" : previous.difference < 0 ? "▼" : "=";
  const points: Measure = plainUnit(result) === "percent" ? { unit: "pp", currency: null } : { unit: "count", currency: null };
  const size = plainUnit(result) === "percent" ? Math.round(previous.difference * 1e6) / 1e4 : previous.difference;
  const text = `${sign} ${signed(inShort(size, points), size)}`;
  const way = direction(previous.difference, result.better);
  return way === "better" ? paint.good(text) : way === "worse" ? paint.bad(text) : paint.dim(text);
}

/** What could not be computed, and why; the other numbers stand. */
function faults(terminal: Terminal, kpis: readonly KpiResult[]): void {
  const failed = kpis.flatMap((result) => (result.fault === undefined ? [] : [{ ...result.fault, title: titled(result).title }]));
  if (failed.length === 0) return;
  terminal.print();
  for (const { title, code, text, advice } of failed) terminal.print(`${terminal.paint.warn("!")} ${title}: ${shown(inWords(text))} ${shown(inWords(advice))} ${terminal.paint.dim(`(${code})`)}`);
}

function missing(terminal: Terminal, kpis: readonly KpiResult[]): void {
  const sources = new Set(kpis.filter((one) => one.reason === "not_collected").flatMap((one) => one.missing));
  if (sources.size === 0) return;
  terminal.print();
  terminal.print(terminal.paint.dim(say("cli.board.missing")));
  for (const source of sources) terminal.print(`  ${shown(inWords(source))}`);
}
