/** What the command line finds around it. The only place of the CLI that reads environment variables. */
import { resolve } from "node:path";

export interface Environment {
  /** Where data lives unless `--data` says otherwise. */
  readonly dataDir: string;
  readonly engineUrl: string | undefined;
  /** Colour is wanted: not switched off by NO_COLOR, and the terminal is able to show it. */
  readonly colour: boolean;
  readonly logLevel: string | undefined;
  /** A browser may be opened: there is a desktop, and this is no automatic run. */
  readonly desktop: boolean;
}

/** Reads the variables that users may set: SEXTANT_DATA, SEXTANT_ENGINE, SEXTANT_LOG, NO_COLOR, FORCE_COLOR. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = (key: string): string | undefined => (variables[key] === "" ? undefined : variables[key]);
  return {
    dataDir: resolve(given("SEXTANT_DATA") ?? "sextant-data"),
    engineUrl: given("SEXTANT_ENGINE"),
    colour: given("NO_COLOR") === undefined && given("TERM") !== "dumb",
    logLevel: given("SEXTANT_LOG"),
    desktop: given("CI") === undefined && (process.platform !== "linux" || given("DISPLAY") !== undefined || given("WAYLAND_DISPLAY") !== undefined),
  };
}
