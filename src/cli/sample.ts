/** The sample company: loaded once through the same door as any file, then served. */
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type SampleFile, sampleSeed, sampleWorkspace, writeSampleCompany } from "../demo/company.ts";
import { dayOf } from "../model/zone.ts";
import type { OpenWorkspace } from "../serve/app.ts";
import type { ImportAnswer } from "../serve/contract.ts";
import { createApp } from "../serve/http.ts";
import { listen } from "../serve/listen.ts";
import type { Log } from "../serve/log.ts";
import { runningServer } from "../serve/presence.ts";
import { productRoot } from "../serve/static.ts";
import type { Api } from "./api.ts";
import type { Cli } from "./command.ts";
import { followed, meaning } from "./commands/import.ts";
import { apiInside, logOf, openHere } from "./inside.ts";
import { sayWhere, standardHost, stopped } from "./serving.ts";
import { ensureWeb } from "./web-build.ts";
import { say } from "./words.ts";

/** Settings hold from before the first row of the sample, so that its whole history is counted by them. */
const fromTheStart = "1990-01-01T00:00:00.000Z";

/** After so long the address is said all the same. */
const warmMsMax = 60_000;

export interface DemoOptions {
  readonly port: number;
  readonly open: boolean;
  /** The user named a data directory for it. */
  readonly isElsewhere: boolean;
}

/** Opens the sample company's own data directory, fills it if need be, and serves it. */
export async function demo(cli: Cli, { port, open, isElsewhere, json, ...options }: DemoOptions & ReturnType<Cli["options"]>): Promise<void> {
  const data = isElsewhere ? resolve(options.data) : demoDirectory();
  const other = await runningServer(data);
  if (other !== null) return sayWhere(cli, other.url, json);
  const log = logOf(cli.environment, "warn");
  const workspace = await openHere({ options: { ...options, data }, environment: cli.environment, now: cli.now }, log);
  try {
    await Promise.all([ensureWeb(cli.terminal), fill(cli, workspace, log)]);
    if (cli.stop.aborted) return;
    const listening = await listen({ workspace, log, port, host: standardHost });
    await numbersReady(cli, listening.warm);
    if (cli.stop.aborted) return listening.close();
    sayWhere(cli, listening.url, json);
    if (open && cli.environment.desktop) openBrowser(listening.url);
    await stopped(cli.stop);
    workspace.windDown();
    await listening.close();
  } finally {
    await workspace.close();
  }
}

/** The first board is a second or ten of work: who opens the address at once is not to find half of it. */
async function numbersReady(cli: Cli, warm: Promise<void>): Promise<void> {
  cli.terminal.progress(say("cli.demo.numbers"));
  await Promise.race([warm, stopped(cli.stop), pause(warmMsMax, undefined, { ref: false })]);
  cli.terminal.progress("");
}

/** In a clone beside the sources, else in the home directory; never where real data is. */
function demoDirectory(): string {
  const isClone = existsSync(join(productRoot, "src")) && writable(productRoot);
  return join(isClone ? productRoot : homedir(), "sextant-demo");
}

function writable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Loads the company through the same door as any file. What an interrupted start left is completed: files that are there change nothing. */
async function fill(cli: Cli, workspace: OpenWorkspace, log: Log): Promise<void> {
  if ((await workspace.settings()).values.get("sample") === true) return;
  const api = apiInside(createApp({ workspace, log }));
  await settle(api);
  const directory = await mkdtemp(join(tmpdir(), "sextant-demo-"));
  try {
    const until = dayOf(cli.now().toISOString(), sampleWorkspace.zone);
    const { files } = await writeSampleCompany(directory, { seed: sampleSeed, until });
    cli.terminal.note(say("cli.demo.seed", { seed: sampleSeed, day: until }));
    await importAll(cli, api, files);
    if (!cli.stop.aborted) await api.put("/api/v1/settings/sample", { value: true, reason: "The sample company is loaded." });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The files are handed over one after the other without waiting for each other's import, which come in the same order. */
async function importAll(cli: Cli, api: Api, files: readonly SampleFile[]): Promise<void> {
  const started: ImportAnswer[] = [];
  for (const { path, ...file } of files) {
    if (cli.stop.aborted) return;
    const { sha256 } = await api.upload(path, { query: {}, signal: cli.stop });
    started.push(await api.post<ImportAnswer>("/api/v1/imports", { ...meaning(file), sha256, name: basename(path), background: true }));
  }
  try {
    for (const one of started) await followed(cli, api, one);
  } finally {
    cli.terminal.progress("");
  }
}

async function settle(api: Api): Promise<void> {
  for (const [name, value] of Object.entries(sampleWorkspace)) {
    await api.put(`/api/v1/settings/${name}`, { value, valid_from: fromTheStart, reason: "The sample company's own." });
  }
}

function openBrowser(url: string): void {
  const [program = "", ...words] = process.platform === "darwin" ? ["open", url] : process.platform === "win32" ? ["cmd", "/c", "start", url] : ["xdg-open", url];
  const child = spawn(program, words, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
