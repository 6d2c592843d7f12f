/** What the command line finds around it. The only place of the CLI that reads environment variables. */
import { resolve } from "node:path";
import { problem } from "../model/problem.ts";
import type { Oidc } from "../serve/access/settings.ts";
import { type Language, languageFor, languages } from "../words/languages.ts";

export interface Environment {
  /** Where data lives unless `--data` says otherwise. */
  readonly dataDir: string;
  readonly engineUrl: string | undefined;
  /** A server elsewhere and the key for it, unless `--server` and `--token` say otherwise. */
  readonly server: string | undefined;
  readonly token: string | undefined;
  /** Where people reach a server that is started here, unless `--url` says otherwise. */
  readonly url: string | undefined;
  /** The company's own login, for a server that is started here. @throws Problem `half_company_login` */
  oidc(): Oidc | undefined;
  /** Colour is wanted: not switched off by NO_COLOR, and the terminal is able to show it. */
  readonly colour: boolean;
  readonly logLevel: string | undefined;
  /** What texts for people are written in, unless `--lang` says otherwise. */
  readonly language: Language;
  /** A browser may be opened: there is a desktop, and this is no automatic run. */
  readonly desktop: boolean;
}

/** Reads the variables that users may set: SEXTANT_DATA, SEXTANT_ENGINE, SEXTANT_LOG, SEXTANT_LANG, SEXTANT_SERVER, SEXTANT_TOKEN, SEXTANT_URL, SEXTANT_OIDC_*, NO_COLOR; and the language of the system: LC_ALL, LC_MESSAGES, LANG. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = (key: string): string | undefined => (variables[key] === "" ? undefined : variables[key]);
  return {
    dataDir: resolve(given("SEXTANT_DATA") ?? "sextant-data"),
    engineUrl: given("SEXTANT_ENGINE"),
    server: given("SEXTANT_SERVER"),
    token: given("SEXTANT_TOKEN"),
    url: given("SEXTANT_URL"),
    oidc: () => oidcOf(given),
    colour: given("NO_COLOR") === undefined && given("TERM") !== "dumb",
    logLevel: given("SEXTANT_LOG"),
    language: languageOf([given("SEXTANT_LANG"), given("LC_ALL") ?? given("LC_MESSAGES") ?? given("LANG") ?? Intl.DateTimeFormat().resolvedOptions().locale]),
    desktop: given("CI") === undefined && (process.platform !== "linux" || given("DISPLAY") !== undefined || given("WAYLAND_DISPLAY") !== undefined),
  };
}

/** The company's login takes all three: issuer, client and the secret between the two. @throws Problem `half_company_login` */
function oidcOf(given: (key: string) => string | undefined): Oidc | undefined {
  const keys = ["SEXTANT_OIDC_ISSUER", "SEXTANT_OIDC_CLIENT", "SEXTANT_OIDC_SECRET"] as const;
  const [issuer, clientId, clientSecret] = keys.map(given);
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined;
  const missing = keys.filter((key) => given(key) === undefined);
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw problem("half_company_login", `The company's login lacks ${missing.join(" and ")}.`, "Give all three, or none.", { missing });
  }
  if (!URL.canParse(issuer)) throw problem("half_company_login", `SEXTANT_OIDC_ISSUER is no address: “${issuer}”.`, "Write it as https://login.example.com.", { issuer });
  return { issuer, clientId, clientSecret, name: given("SEXTANT_OIDC_NAME") ?? new URL(issuer).host };
}

/** The first wish that we can fill; English where the system asks for another language. */
function languageOf(wishes: readonly (string | undefined)[]): Language {
  return languageFor(wishes.filter((wish) => wish !== undefined));
}

/** The language that the words of a command line name (`--lang ru`, `--lang=ru`), needed before they are read in it. */
export function languageAsked(words: readonly string[]): Language | null {
  const at = words.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const asked = at < 0 ? undefined : (words[at]?.split("=")[1] ?? words[at + 1]);
  return languages.find(({ code }) => code === asked)?.code ?? null;
}
