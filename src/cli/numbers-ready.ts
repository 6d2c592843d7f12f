/** After an import of much, taken back or not, the usual board is made ready: until then a process of its own stays. */
import type { ImportAnswer } from "../serve/contract.ts";
import type { Api } from "./api.ts";
import { untilAskedAgain } from "./asking-again.ts";
import type { Cli } from "./command.ts";
import { count } from "./figures.ts";
import { shown } from "./terminal.ts";
import { say } from "./words.ts";

/** Says how far it is. The rows count, or do not, already: a stop ends the waiting. */
export async function numbersReady(cli: Cli, api: Api, { batch, file, numbers }: ImportAnswer): Promise<void> {
  for (let left = numbers; left !== null && !cli.stop.aborted; ({ numbers: left } = await api.get<ImportAnswer>(`/api/v1/imports/${batch}`))) {
    cli.terminal.progress(say("cli.import.numbers", { file: shown(file.name), made: count(left.made), of: count(left.of) }));
    await untilAskedAgain();
  }
}
