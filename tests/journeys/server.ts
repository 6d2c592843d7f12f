/** The product itself, started as a user starts it, on a data directory of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Running {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const startWithinMs = 300_000;

export async function serve(): Promise<Running> {
  const data = await mkdtemp(join(tmpdir(), "sextant-journey-"));
  const program = fileURLToPath(new URL("../../bin/sextant", import.meta.url));
  const child = spawn(process.execPath, [program, "serve", "--json", "--port", "0", "--data", data], { stdio: ["ignore", "pipe", "pipe"] });
  const gone = once(child, "exit");
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await gone;
    await rm(data, { recursive: true, force: true });
  };
  try {
    return { url: await urlSaid(child.stdout, gone, said), stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

/** Lets a file of a CRM count. @throws Error where it does not */
export async function put({ url }: Pick<Running, "url">, name: string, as: string, text: string): Promise<void> {
  const { sha256 } = (await (await fetch(`${url}/api/v1/files?name=${name}`, { method: "POST", body: text })).json()) as { sha256: string };
  const answer = await fetch(`${url}/api/v1/imports`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ sha256, name, as, source: "crm", currency: "EUR" }) });
  const { state, problem } = (await answer.json()) as { readonly state?: string; readonly problem?: unknown };
  if (state !== "committed" || problem !== null) throw new Error(`${name} was not imported: ${state} ${JSON.stringify(problem)}`);
}

/** The line `{"url":"…"}` among what is said; fails with all of it when the program ends or stays silent. */
function urlSaid(stream: NodeJS.ReadableStream, gone: Promise<unknown>, said: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`sextant serve ${why}:\n${said.join("")}`));
    const late = setTimeout(() => fail("did not say where it listens"), startWithinMs);
    void gone.then(() => fail("ended"));
    stream.on("data", () => {
      const url = /^\{"url":"([^"]+)"\}/m.exec(said.join(""))?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
  });
}
