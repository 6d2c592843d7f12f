import { resolve } from "node:path";
import { problem } from "../../model/problem.ts";
import { listen } from "../../serve/listen.ts";
import { runningServer } from "../../serve/presence.ts";
import { type Cli, command } from "../command.ts";
import { logOf, openHere } from "../connect.ts";
import { wholeNumber } from "../pairs.ts";
import { ensureWeb } from "../web-build.ts";

/** Where the board is, unless said otherwise. */
export const standardPort = 4680;
export const standardHost = "127.0.0.1";

interface ServeOptions {
  readonly port: number;
  readonly host: string;
}

export default command({
  order: 30,
  group: "Start",
  register(program, cli) {
    program.command("serve")
      .description("the board in the browser, and the HTTP API")
      .option("--port <N>", "port; 0 takes any free one", wholeNumber(0), standardPort)
      .option("--host <H>", "address of this machine to listen on", standardHost)
      .action((_options, self) => serve(cli, cli.options<ServeOptions>(self)));
  },
});

async function serve(cli: Cli, { port, host, json, ...options }: ServeOptions & ReturnType<Cli["options"]>): Promise<void> {
  const other = await runningServer(resolve(options.data));
  if (other !== null) {
    throw problem("data_dir_in_use", `A server already runs on ${resolve(options.data)}: ${other.url} (process ${other.pid}).`, "Open that address, or stop it first.", { url: other.url, pid: other.pid });
  }
  await ensureWeb(cli.terminal);
  const log = logOf(cli.environment, "info");
  const workspace = await openHere({ options: { ...options }, environment: cli.environment, now: cli.now }, log);
  try {
    const listening = await listen({ workspace, log, port, host });
    say(cli, listening.url, json);
    await stopped(cli.stop);
    await listening.close();
  } finally {
    await workspace.close();
  }
}

/** Says where the board is; the last line of a start. */
export function say(cli: Cli, url: string, json: boolean): void {
  if (json) return cli.terminal.print(JSON.stringify({ url }));
  cli.terminal.print(`${cli.terminal.paint.good("●")} The board is at ${cli.terminal.paint.bold(url)}`);
  cli.terminal.print(cli.terminal.paint.dim(`  The API is described at ${url}/api/docs. Stop with Ctrl-C.`));
}

/** Waits for Ctrl-C or SIGTERM. */
export function stopped(stop: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (stop.aborted) return done();
    stop.addEventListener("abort", () => done(), { once: true });
  });
}
