/** `sextant import undo` and `redo`: what hangs on it first, then the way back, with its progress. */
import { createInterface } from "node:readline/promises";
import { problem } from "../model/problem.ts";
import type { ImportAnswer, UndoPreview } from "../serve/contract.ts";
import type { Api } from "./api.ts";
import { untilAskedAgain } from "./asking-again.ts";
import type { Cli } from "./command.ts";
import { count } from "./figures.ts";
import { numbersReady } from "./numbers-ready.ts";
import { printTable } from "./table.ts";
import { shown, type Terminal } from "./terminal.ts";
import { inWords, say, wordFor } from "./words.ts";

export interface TurnOptions {
  readonly yes?: boolean;
}

export type TurnWay = "undo" | "redo";

/** Takes an import back, or puts it back. Somebody at a terminal is shown what depends on it and asked before an undo. */
export async function turnImport(cli: Cli, batch: number, way: TurnWay, options: TurnOptions & ReturnType<Cli["options"]>): Promise<void> {
  await cli.withApi(options, async (api) => {
    if (way === "undo" && !options.json) {
      printPreview(cli.terminal, await api.get<UndoPreview>(`/api/v1/imports/${batch}/undo`));
      if (options.yes !== true && !(await confirmed(say("cli.turn.question", { batch })))) return cli.terminal.print(say("cli.turn.nothing"));
    }
    const answer = await turned(cli, api, batch, way);
    if (options.json) return cli.terminal.print(JSON.stringify({ batch: answer.batch, state: answer.state }));
    const file = shown(answer.file.name);
    cli.terminal.print(way === "undo"
      ? say("cli.turn.undone", { batch, file, command: `sextant import redo ${batch}` })
      : say("cli.turn.redone", { batch, file }));
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
    cli.terminal.progress(`${shown(answer.file.name)}: ${wordFor(`cli.step.${answer.progress.step}`, say("cli.step.waiting"))} (${Math.floor((answer.progress.share ?? 0) * 100)} %)`);
    await untilAskedAgain();
    answer = await api.get<ImportAnswer>(`/api/v1/imports/${batch}`);
  }
  await numbersReady(cli, api, answer);
  cli.terminal.progress("");
  if (answer.state !== (way === "undo" ? "undone" : "committed")) throw problem("cancelled", inWords(answer.notes[0] ?? "") || say(`cli.turn.${way}.ended`, { batch }), "");
  return answer;
}

function printPreview(terminal: Terminal, preview: UndoPreview): void {
  const leaving = preview.kinds.map(({ kind, leaving: rows }) => say("cli.turn.rowsof", { n: count(rows), count: rows, kind }));
  terminal.print(say("cli.turn.preview", { batch: preview.batch, file: shown(preview.file), rows: leaving.length === 0 ? say("cli.turn.norows") : leaving.join(", ") }));
  if (preview.imports.length === 0) return terminal.print(say("cli.turn.alone"));
  terminal.print(say("cli.turn.others"));
  printTable(terminal, [{ title: "#", align: "right" }, { title: say("cli.col.file"), gives: true }, { title: say("cli.col.as") }, { title: say("cli.col.what") }],
    preview.imports.map((one) => [String(one.batch), shown(one.file), shown(one.as), concern(one)]));
}

/** In the words of whoever has to decide. */
function concern({ replaced, matched, returning, replays }: UndoPreview["imports"][number]): string {
  const rows = (number: number): { n: string; count: number } => ({ n: count(number), count: number });
  return [
    ...(returning > 0 ? [say("cli.turn.returning", rows(returning))] : []),
    ...(replaced > 0 ? [say("cli.turn.replaced", rows(replaced))] : []),
    ...(matched > 0 ? [say("cli.turn.matched", rows(matched))] : []),
    ...(replays ? [say("cli.turn.replays")] : []),
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
