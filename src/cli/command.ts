/** The shape of a command. One command = one file in `commands/`; the index is generated. */
import type { Command } from "commander";
import type { Api } from "./api.ts";
import type { Environment } from "./environment.ts";
import type { Terminal } from "./terminal.ts";

export interface CliCommand {
  /** Where it stands in the help, smallest first. */
  readonly order: number;
  /** Under which heading. */
  readonly group: "Start" | "Data" | "Numbers" | "People" | "Care";
  /** Adds itself to the program. */
  readonly register: (program: Command, cli: Cli) => void;
}

/** What every command takes besides its own options. */
export interface CommonOptions {
  readonly data: string;
  readonly engine?: string;
  /** A server elsewhere, instead of the data directory. */
  readonly server?: string;
  /** The key that it is asked with. */
  readonly token?: string;
  readonly json: boolean;
}

/** What a command is given to work with. */
export interface Cli {
  readonly terminal: Terminal;
  readonly environment: Environment;
  readonly now: () => Date;
  /** Fires at Ctrl-C and at SIGTERM: end cleanly, then return. */
  readonly stop: AbortSignal;
  /** Options of the command and of the program together. */
  options<T>(command: Command): T & CommonOptions;
  /** Runs with the API of the data directory: over a running server, else in this process; lets go of it afterwards. */
  withApi<T>(options: CommonOptions, work: (api: Api) => Promise<T>): Promise<T>;
  /** Says how the command ended where nothing was thrown: 0 unless set. */
  exitCode(code: 0 | 1): void;
}

/** Defines a command. */
export function command(definition: CliCommand): CliCommand {
  return definition;
}
