import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { fixedClock } from "../model/clock.ts";
import { openWorkspace } from "./app.ts";
import type { Board, FileLook, ImportAnswer } from "./contract.ts";
import { createApp } from "./http.ts";
import { openLog } from "./log.ts";
import { ReadySteps } from "./ready.ts";

const log = openLog("silent");
const deals = "id,name,account,amount,status,created_at,closed_at\nD1,Alpha,Acme,100,won,2026-01-05,2026-02-01\nD2,Beta,Birch,200,lost,2026-01-06,2026-02-02\n";
const usual = "/api/v1/board?from=2026-01-01&to=2026-04-01&compare=true&at_hand=true";

/** What waits on the board that a dashboard opens with, when an import has ended that makes it ready from so many rows on. */
async function afterAnImport(readyFrom: number) {
  const dataDir = mkdtempSync(join(tmpdir(), "sextant-ready-"));
  const workspace = await openWorkspace({ dataDir, now: fixedClock("2026-03-01T12:00:00Z"), log, readyFrom });
  try {
    const app = createApp({ workspace, log });
    const ask = async <T>(path: string, body?: RequestInit["body"]): Promise<T> => {
      const answer = await app.request(new Request(`http://localhost${path}`, { headers: { host: "localhost", "content-type": "application/json" }, ...(body === undefined ? {} : { method: "POST", body }) }));
      return (await answer.json()) as T;
    };
    const { sha256 } = await ask<FileLook>("/api/v1/files?name=deals.csv", deals);
    const asked = await ask<ImportAnswer>("/api/v1/imports", JSON.stringify({ sha256, name: "deals.csv", as: "opportunity", currency: "EUR", background: true }));
    const until = async (state: ImportAnswer["state"]): Promise<ImportAnswer[]> => {
      const seen: ImportAnswer[] = [];
      while (seen.at(-1)?.state !== state || seen.at(-1)?.numbers !== null) {
        seen.push(await ask<ImportAnswer>(`/api/v1/imports/${asked.batch}`));
        await pause(5);
      }
      return seen;
    };
    const [seen, board] = [await until("committed"), await ask<Board>(usual)];
    await ask(`/api/v1/imports/${asked.batch}/undo?background=true`, "{}");
    return { seen, board, undoing: await until("undone") };
  } finally {
    await workspace.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

test("an import of much ends with the board that a dashboard opens with: nothing of it waits", async () => {
  const { seen, board, undoing } = await afterAnImport(2);
  const making = seen.filter(({ numbers }) => numbers !== null);
  expect(making.length).toBeGreaterThan(0);
  expect(making.filter(({ state }) => !["running", "committed"].includes(state))).toEqual([]);
  expect(making.every(({ numbers }) => (numbers?.made ?? 1) <= (numbers?.of ?? 0))).toBe(true);
  expect(board.waiting).toEqual([]);
  expect(board.kpis.find(({ id }) => id === "win_rate")).toMatchObject({ value: 0.5 });
  expect(undoing.filter(({ numbers }) => numbers !== null).length).toBeGreaterThan(0);
});

test("an import of little has no such step", async () => {
  const { seen, undoing } = await afterAnImport(3);
  expect([...seen, ...undoing].filter(({ numbers }) => numbers !== null)).toEqual([]);
});

test("the next import ends the step of the one before, and a step that fails is told to nobody but the log", async () => {
  const signals: AbortSignal[] = [];
  const steps = new ReadySteps({ log, from: 1, make: ({ signal, onMade }) => new Promise((_, reject) => {
    signals.push(signal);
    onMade({ made: 7, of: 9 });
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  }) });
  steps.announce(1, { new: 1, changed: 0 });
  const first = steps.run(1);
  expect(steps.of(1)).toEqual({ made: 7, of: 9 });
  steps.announce(2, { new: 0, changed: 1 });
  await first;
  expect([steps.of(1), steps.of(2)?.made, signals[0]?.aborted]).toEqual([null, 0, true]);
  steps.giveUp();
  await steps.run(2);
  expect([signals.length, steps.of(2)]).toEqual([1, null]);
});
