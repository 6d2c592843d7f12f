/** The engine's process: chDB behind the ClickHouse HTTP interface and the channel to its parent. Started by `supervisor.ts`, lives exactly as long as its parent. */
import { writeSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { Asks } from "./asks.ts";
import { Border } from "./border.ts";
import { Host } from "./host.ts";
import { laneLimits, Lanes } from "./lanes.ts";
import type { FromChild, StartMessage, ToChild } from "./messages.ts";

const beatEveryMs = 1_000;
const stopGraceMs = 1_000;

// A parent that died cannot stop us in any other way; the engine's directory must be free at once.
process.on("disconnect", die);
// The parent owns the signals: Ctrl-C reaches the whole group, and the parent decides what it means.
process.on("SIGINT", () => undefined).on("SIGTERM", () => undefined);
// An ordinary end would run the library's own exit handlers, which can hang for minutes; the parent starts us again at once.
process.on("uncaughtException", (error) => {
  dieOf(error.stack ?? error.message);
});
process.once("message", (message: ToChild) => {
  if (message.kind === "start") void start(message).catch(fail);
});

/** Whoever asks why the engine ended finds it in what it said last. */
function dieOf(reason: string): void {
  writeSync(2, `${reason}\n`);
  die();
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

function tell(message: FromChild): void {
  process.send?.(message);
}

function fail(error: unknown): void {
  tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
}

async function start(options: StartMessage): Promise<void> {
  const lanes = new Lanes();
  const host = await Host.open({ ...options, lanes, places: laneLimits.places, onStuck: () => dieOf("a killed query does not stop") });
  const version = await host.beat();
  const border = new Border(host, { ...options, version });
  const port = await border.listen();
  const asks = new Asks(host, tell);
  process.on("message", (message: ToChild) => {
    if (message.kind === "ask") void asks.answer(message);
    if (message.kind === "leave") asks.leave(message.id);
    if (message.kind === "stop") void stop(host, border, asks);
  });
  tell({ kind: "ready", port, version });
  await beat(host);
}

async function beat(host: Host): Promise<never> {
  for (;;) {
    await host.beat();
    tell({ kind: "beat", residentBytes: process.memoryUsage.rss(), ...host.counts() });
    await pause(beatEveryMs);
  }
}

async function stop(host: Host, border: Border, asks: Asks): Promise<void> {
  await Promise.all([border.close(stopGraceMs), asks.close(stopGraceMs)]);
  await host.close();
  process.exit(0);
}
