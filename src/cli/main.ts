/** The command line: reads what was asked, runs it, and turns its end into an exit code: 0 done, 1 problem, 2 asked wrongly. */
import { Command, CommanderError, Option } from "commander";
import { systemClock } from "../model/clock.ts";
import { isProblem, type Problem } from "../model/problem.ts";
import type { Cli, CommonOptions } from "./command.ts";
import { commands } from "./commands/index.ts";
import { connect } from "./connect.ts";
import { languages } from "../words/languages.ts";
import { type Environment, languageAsked, readEnvironment } from "./environment.ts";
import { shown, type Terminal, terminal } from "./terminal.ts";
import { productVersion } from "../serve/version.ts";
import { inWords, say, speakIn, wordFor, type WordKey } from "./words.ts";

/** Runs `sextant <words>` on this process's streams. Sets `process.exitCode`; never throws. */
export async function main(words: readonly string[]): Promise<void> {
  const environment = readEnvironment();
  const screen = terminal({ out: process.stdout, err: process.stderr, colour: environment.colour });
  // `sextant kpi list | head` closes our output early: that is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  const outcome: { code: 0 | 1 } = { code: 0 };
  await speakIn(languageAsked(words) ?? environment.language);
  try {
    await programOf(environment, screen, outcome).parseAsync([...words], { from: "user" });
    process.exitCode = outcome.code;
  } catch (error) {
    process.exitCode = report(error, screen);
  }
}

/** The program with all commands, for running and for its documentation. */
export function programOf(environment: Environment, screen: Terminal, outcome: { code: 0 | 1 } = { code: 0 }): Command {
  const program = new Command("sextant")
    .description(say("cli.about"))
    .usage(`[${say("cli.usage.options")}] [${say("cli.usage.command")}]`)
    .version(productVersion, "-V, --version", say("cli.version"))
    .helpOption("-h, --help", say("cli.help"))
    .addHelpCommand(new Command("help").argument("[COMMAND]").description(say("cli.help.command")).helpGroup(say("cli.group.Care")))
    .option("--data <DIR>", say("cli.data"), environment.dataDir)
    .addOption(engineOption(environment))
    .option("--server <URL>", say("cli.server"))
    .option("--token <KEY>", say("cli.token"))
    .option("--json", say("cli.json"), false)
    .addOption(new Option("--lang <LANG>", say("cli.lang")).choices(languages.map(({ code }) => code)))
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, subcommandTerm, optionDescription, styleTitle: (title) => wordFor(`cli.title.${title}`, title) })
    .configureOutput({ getOutHelpWidth: () => helpWidth(screen), writeErr: (text) => screen.note(text.trimEnd()), outputError: (text, write) => write(usage(text)) })
    .showSuggestionAfterError(true)
    .exitOverride();
  const cli = cliOf(environment, screen, outcome);
  for (const command of commands.toSorted((a, b) => a.order - b.order)) {
    program.commandsGroup(say(`cli.group.${command.group}` satisfies WordKey));
    command.register(program, cli);
  }
  inherit(program);
  return program.addHelpText("after", afterHelp());
}

// Every command takes options; the names and what they are given say enough here.
function subcommandTerm(command: Command): string {
  const given = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}${one.variadic ? "…" : ""}]`));
  return [command.name(), ...given].join(" ");
}

// A default of ours is said in words where that is clearer than its value.
function optionDescription(option: Option): string {
  const plain = option.defaultValue === undefined || option.defaultValue === false || Array.isArray(option.defaultValue) || option.long === "--data";
  const choices = option.argChoices === undefined ? "" : ` (${option.argChoices.join(", ")})`;
  return `${option.description}${choices}${plain || option.negate ? "" : ` [${String(option.defaultValue)}]`}`;
}

const helpWidthMax = 110;

function helpWidth(screen: Terminal): number {
  return Math.min(screen.columns, helpWidthMax);
}

function afterHelp(): string {
  const lines: readonly (readonly [command: string, does: string])[] = [
    ["sextant demo", say("cli.start.demo")],
    ["sextant import deals.csv --as opportunity --dry-run", say("cli.start.dry")],
    ["sextant import deals.csv --as opportunity", ""],
    ["sextant board", say("cli.start.board")],
    ["sextant kpi show win_rate --by owner --accounts", say("cli.start.kpi")],
    ["sextant serve", say("cli.start.serve")],
  ];
  return `\n${say("cli.start")}\n${lines.map(([command, does]) => `  ${command.padEnd(54)}${does}`.trimEnd()).join("\n")}\n`;
}

function engineOption({ engineUrl }: Environment): Option {
  const option = new Option("--engine <URL>", say("cli.engine"));
  return engineUrl === undefined ? option : option.default(engineUrl);
}

// Settings of the program do not reach subcommands that were added as such.
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command).helpOption("-h, --help", say("cli.help"));
    if (child.usage().startsWith("[options]")) child.usage(usageOf(child));
    inherit(child);
  }
}

/** As the program would write it, in the language. */
function usageOf(command: Command): string {
  const given = command.registeredArguments.map((one) => `${one.required ? "<" : "["}${one.name()}${one.variadic ? "..." : ""}${one.required ? ">" : "]"}`);
  return [`[${say("cli.usage.options")}]`, ...(command.commands.length > 0 ? [`[${say("cli.usage.command")}]`] : []), ...given].join(" ");
}

function cliOf(environment: Environment, screen: Terminal, outcome: { code: 0 | 1 }): Cli {
  const stop = stopSignal();
  return {
    terminal: screen,
    environment,
    now: systemClock(),
    stop,
    options: <T>(command: Command) => command.optsWithGlobals() as T & CommonOptions,
    withApi: async (options, work) => {
      const connection = await connect({ options, environment, now: systemClock() });
      try {
        return await work(connection.api);
      } finally {
        await connection.close();
      }
    },
    exitCode: (code) => void (outcome.code = code),
  };
}

/** First signal: end cleanly. Second: at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return controller.signal;
}

function usage(text: string): string {
  const sentence = text.trim().replace(/^error: (.)/, (_, first: string) => first.toUpperCase());
  return shown(inWords(sentence)).replaceAll("\\u{a}", "\n");
}

function report(error: unknown, screen: Terminal): 0 | 1 | 2 {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isProblem(error)) {
    screen.note(told(error, screen));
    return error.code === "usage" || error.code === "bad_request" ? 2 : 1;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  screen.note(`${screen.paint.bad(say("cli.fault"))} ${text}\n${say("cli.fault.report")}`);
  return 1;
}

/** A problem as a person reads it: what and where, then what to do. */
function told(one: Problem, { paint }: Terminal): string {
  const advice = inWords(one.advice).split("\n").filter((line) => line !== "").map((line) => `\n${shown(line)}`).join("");
  return `${paint.bad("✗")} ${shown(inWords(one.message))}${advice}`;
}
