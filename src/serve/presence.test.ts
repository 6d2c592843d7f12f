import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { announce, runningServer } from "./presence.ts";

const dataDir = mkdtempSync(join(tmpdir(), "sextant-presence-"));
const servers: Server[] = [];
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(join(dataDir, "server.json"), { force: true });
});

/** Listens as instance “one” and leaves so many questions unanswered first; counts them. */
async function busy(questions: number, pid = process.pid): Promise<{ asked: number }> {
  const seen = { asked: 0 };
  const server = createServer((_, answer) => {
    seen.asked++;
    if (seen.asked > questions) answer.end(JSON.stringify({ instance: "one" }));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  await announce(dataDir, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, pid, instance: "one", version: "0", startedAt: "", key: "k" });
  return seen;
}

test("a server that is late with its answer is there: its process lives", async () => {
  const seen = await busy(2);
  expect(await runningServer(dataDir, 50)).toMatchObject({ instance: "one" });
  expect(seen.asked).toBeGreaterThan(2);
});

test("what is silent at the address of a process that is gone is no server", async () => {
  const seen = await busy(100, 2 ** 22 + 1);
  expect(await runningServer(dataDir, 50)).toBeNull();
  expect(seen.asked).toBeLessThan(2);
});

test("where nothing listens there is no server, whoever lives", async () => {
  await announce(dataDir, { url: "http://127.0.0.1:1", pid: process.pid, instance: "one", version: "0", startedAt: "", key: "k" });
  expect(await runningServer(dataDir, 50)).toBeNull();
});
