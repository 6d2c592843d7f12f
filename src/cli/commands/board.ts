import type { Board, KpiResult, StageSummary } from "../../serve/contract.ts";
import { type Cli, command } from "../command.ts";
import { count, direction, inShort, type Measure, signed, valueOf } from "../figures.ts";
import { day, gathered } from "../pairs.ts";
import { printTable } from "../table.ts";
import { shown, type Terminal } from "../terminal.ts";
import { kpiJsonWithoutLists } from "./kpi.ts";

interface BoardOptions {
  readonly from?: string;
  readonly to?: string;
  readonly where?: readonly string[];
}

export default command({
  order: 40,
  group: "Numbers",
  register(program, cli) {
    program.command("board")
      .description("all KPIs at once, stage by stage")
      .option("--from <DAY>", "first day inside", day)
      .option("--to <DAY>", "first day outside", day)
      .option("--where <DIM=VALUE>", "only facts with this value; may be repeated", gathered, [])
      .action((_options, self) => show(cli, cli.options<BoardOptions>(self)));
  },
});

async function show(cli: Cli, { json, from, to, where, ...options }: BoardOptions & ReturnType<Cli["options"]>): Promise<void> {
  const board = await cli.withApi({ json, ...options }, (api) => api.get<Board>("/api/v1/board", { from, to, where, compare: !json }));
  if (json) return cli.terminal.print(JSON.stringify(boardJson(board), null, 2));
  print(cli.terminal, board);
}

/** The board as scripts read it. */
export function boardJson({ period, kpis }: Board) {
  return { period: { from: period.from, to: period.to, zone: period.zone }, kpis: kpis.map(kpiJsonWithoutLists) };
}

function print(terminal: Terminal, board: Board): void {
  const { paint } = terminal;
  terminal.print(`${paint.bold(board.period.label)}  ${paint.dim(`${board.period.from} – ${board.period.to} · ${board.period.zone}`)}`);
  terminal.print();
  terminal.print(board.stages.map((stage, i) => stageText(terminal, stage, i === 0)).join(""));
  terminal.print();
  const groups = Map.groupBy(board.kpis, (one) => one.group);
  printTable(terminal, columns, [...groups].flatMap(([group, results]) => [group, ...results.map((result) => row(terminal, result))]));
  missing(terminal, board.kpis);
}

function stageText({ paint }: Terminal, stage: StageSummary, isFirst: boolean): string {
  const share = stage.conversion === null ? "" : `${inShort(stage.conversion, { unit: "percent", currency: null })} `;
  const arrow = isFirst ? "" : paint.dim(`  ─ ${share}→ `);
  return `${arrow}${stage.title} ${paint.bold(count(stage.accounts))}`;
}

const columns = [
  { title: "KPI", gives: true },
  { title: "value", align: "right" },
  { title: "", align: "left" },
  { title: "of", align: "right" },
  { title: "before", align: "right" },
  { title: "change", align: "right" },
] as const;

function row(terminal: Terminal, result: KpiResult): string[] {
  const { paint } = terminal;
  const collected = result.reason !== "not_collected";
  const [number, unit] = parted(valueOf(result, result, inShort));
  const value = !collected ? paint.dim("not collected") : result.small ? paint.dim(number) : paint.bold(number);
  const before = result.previous;
  return [
    `  ${result.title}`,
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

function missing(terminal: Terminal, kpis: readonly KpiResult[]): void {
  const sources = new Set(kpis.filter((one) => one.reason === "not_collected").flatMap((one) => one.missing));
  if (sources.size === 0) return;
  terminal.print();
  terminal.print(terminal.paint.dim("Not collected yet; to have these numbers too, connect:"));
  for (const source of sources) terminal.print(`  ${shown(source)}`);
}
