/** Runs the server in the foreground until it is told to stop. */
import { resolve } from "node:path";
import { problem } from "../model/problem.ts";
import { isLoopback } from "../serve/border.ts";
import { listen } from "../serve/listen.ts";
import { runningServer } from "../serve/presence.ts";
import type { Cli } from "./command.ts";
import { logOf, openHere } from "./inside.ts";
import { ensureWeb } from "./web-build.ts";
import { say } from "./words.ts";

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly url?: string;
  /** Networks of the proxies in front. */
  readonly proxy?: readonly string[];
  readonly setUp: boolean;
  /** Seconds. */
  readonly liveEvery?: number;
}

/** Where a server listens unless said otherwise: only on this machine. */
export const standardHost = "127.0.0.1";

/** Opens the data directory, listens, says where, and ends cleanly. */
export async function serve(cli: Cli, { port, host, url, proxy, setUp, liveEvery, json, ...options }: ServeOptions & ReturnType<Cli["options"]>): Promise<void> {
  const other = await runningServer(resolve(options.data));
  if (other !== null) {
    throw problem("data_dir_in_use", `A server already runs on ${resolve(options.data)}: ${other.url} (process ${other.pid}).`, "Open that address, or stop it first.", { url: other.url, pid: other.pid });
  }
  const [address, oidc] = [addressOf(url ?? cli.environment.url), cli.environment.oidc()];
  await ensureWeb(cli.terminal);
  const log = logOf(cli.environment, "info");
  const workspace = await openHere({ options: { ...options }, environment: cli.environment, now: cli.now }, log);
  try {
    const listening = await listen({ workspace, log, port, host, address, proxies: proxy, oidc, setUp, liveEveryMs: liveEvery === undefined ? undefined : liveEvery * 1_000 });
    sayWhere(cli, listening.url, json);
    if (listening.setUpLink !== null) cli.terminal.note(say("cli.serve.setup.link", { url: listening.setUpLink }));
    if (address?.protocol !== "https:" && !isLoopback(new URL(`http://${host.includes(":") ? `[${host}]` : host}`).host)) cli.terminal.note(cli.terminal.paint.warn(say("cli.serve.plain")));
    await stopped(cli.stop);
    workspace.windDown();
    await listening.close();
  } finally {
    await workspace.close();
  }
}

/** The address without a path: a proxy leads all of it here. @throws Problem `no_address` */
function addressOf(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "" && url.username === "") return url;
  throw problem("no_address", `“${text}” is no address that people can open.`, "Write it as https://sextant.example.com, without a path.", { url: text });
}

/** Says where the board is; the last line of a start. */
export function sayWhere(cli: Cli, url: string, json: boolean): void {
  if (json) return cli.terminal.print(JSON.stringify({ url }));
  cli.terminal.print(`${cli.terminal.paint.good("●")} ${say("cli.serve.board", { url: cli.terminal.paint.bold(url) })}`);
  cli.terminal.print(cli.terminal.paint.dim(`  ${say("cli.serve.api", { url: `${url}/api/docs` })}`));
}

/** Waits for Ctrl-C or SIGTERM. */
export function stopped(stop: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (stop.aborted) return done();
    stop.addEventListener("abort", () => done(), { once: true });
  });
}
