/** `sextant import undo` and `redo`: what hangs on it first, then the way back, with its progress. */
import { createInterface } from "node:readline/promises";
import { problem } from "../model/problem.ts";
import type { ImportAnswer, UndoPreview } from "../serve/contract.ts";
import type { Api } from "./api.ts";
import type { Cli } from "./command.ts";
import { counted, count } from "./figures.ts";
import { printTable } from "./table.ts";
import { shown, type Terminal } from "./terminal.ts";

export interface TurnOptions {
  readonly yes?: boolean;
}

export type TurnWay = "undo" | "redo";

/** How often it is asked how far it is. */
const askEveryMs = 150;

/** Takes an import back, or puts it back. Somebody at a terminal is shown what depends on it and asked before an undo. */
export async function turnImport(cli: Cli, batch: number, way: TurnWay, options: TurnOptions & ReturnType<Cli["options"]>): Promise<void> {
  await cli.withApi(options, async (api) => {
    if (way === "undo" && !options.json) {
      printPreview(cli.terminal, await api.get<UndoPreview>(`/api/v1/imports/${batch}/undo`));
      if (options.yes !== true && !(await confirmed(`Undo import ${batch}?`))) return cli.terminal.print("Nothing was changed.");
    }
    const answer = await turned(cli, api, batch, way);
    if (options.json) return cli.terminal.print(JSON.stringify({ batch: answer.batch, state: answer.state }));
    const file = shown(answer.file.name);
    cli.terminal.print(way === "undo"
      ? `Import ${batch} (${file}) is taken back. To bring it back: sextant import redo ${batch}`
      : `Import ${batch} (${file}) counts again.`);
  });
}

/** Starts it and asks until it is over; a stop cancels it, as long as no rows move. */
async function turned(cli: Cli, api: Api, batch: number, way: TurnWay): Promise<ImportAnswer> {
  let answer = await api.post<ImportAnswer>(`/api/v1/imports/${batch}/${way}?background=true`);
  let isCancelled = false;
  while (answer.progress !== null) {
    if (cli.stop.aborted && !isCancelled) {
      isCancelled = true;
      await api.post(`/api/v1/imports/${batch}/cancel`).catch(() => null);
    }
    cli.terminal.progress(`${shown(answer.file.name)}: ${steps[answer.progress.step] ?? "waiting"} (${Math.floor((answer.progress.share ?? 0) * 100)} %)`);
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    answer = await api.get<ImportAnswer>(`/api/v1/imports/${batch}`);
  }
  cli.terminal.progress("");
  if (answer.state !== (way === "undo" ? "undone" : "committed")) throw problem("cancelled", answer.notes[0] ?? `The ${way} of import ${batch} did not end.`, "");
  return answer;
}

const steps: Readonly<Record<string, string>> = {
  finding: "looking for what changes", deciding: "deciding what counts", moving: "moving rows", matching: "finding accounts",
};

function printPreview(terminal: Terminal, preview: UndoPreview): void {
  const leaving = preview.kinds.map(({ kind, leaving: rows }) => `${counted(rows, "row")} of ${kind}`);
  terminal.print(`Undoing import ${preview.batch} (${shown(preview.file)}) takes ${leaving.length === 0 ? "no rows" : leaving.join(", ")} out of all numbers.`);
  if (preview.imports.length === 0) return terminal.print("No other import depends on it.");
  terminal.print("Other imports are concerned:");
  printTable(terminal, [{ title: "#", align: "right" }, { title: "file", gives: true }, { title: "as" }, { title: "what" }],
    preview.imports.map((one) => [String(one.batch), shown(one.file), shown(one.as), concern(one)]));
}

/** In the words of whoever has to decide. */
function concern({ replaced, matched, returning, replays }: UndoPreview["imports"][number]): string {
  const rows = (number: number): string => `${count(number)} ${number === 1 ? "row" : "rows"}`;
  return [
    ...(returning > 0 ? [`${rows(returning)} of it come back`] : []),
    ...(replaced > 0 ? [`has replaced ${rows(replaced)}, which stay replaced`] : []),
    ...(matched > 0 ? [`${rows(matched)} found their account or person through it`] : []),
    ...(replays ? ["reads its rejected rows again"] : []),
  ].join("; ");
}

/** Asks somebody at a terminal; a script has decided already. */
async function confirmed(question: string): Promise<boolean> {
  if (process.stdin.isTTY !== true) return true;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
