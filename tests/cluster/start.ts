import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { testServer } from "./compile.ts";

export { clusterMissing } from "./compile.ts";

/** The cluster's name in the servers' configuration. */
export const clusterName = "sextant";

export interface TestCluster {
  /** For `openEngine({ dataDir, url })`. */
  readonly url: string;
  /** The HTTP URL of each node, without user. */
  readonly nodes: readonly string[];
  stop(): Promise<void>;
}

const shards = 2;
const startMsMax = 60_000;

/**
 * Two real ClickHouse servers out of the chdb package as one cluster of two shards (`internal_replication` false, no password, loopback
 * only), with directories of their own that `stop()` removes. They die with this process. See {@link clusterMissing} for machines that
 * cannot run it. `ReplicatedMergeTree` stays read-only in these servers: replication is not what this cluster tests.
 */
export async function startTestCluster(): Promise<TestCluster> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce();
    } catch (error) {
      // Between finding a port free and listening on it somebody else may have taken it.
      if (attempt === 3 || !String(error).includes("in use")) throw error;
    }
  }
}

async function startOnce(): Promise<TestCluster> {
  const program = await testServer();
  const dir = mkdtempSync(join(tmpdir(), "sextant-cluster-"));
  const ports = await freePorts(shards * 3);
  const nodes = Array.from({ length: shards }, (_, i) => ({ http: ports[3 * i] ?? 0, tcp: ports[3 * i + 1] ?? 0, interserver: ports[3 * i + 2] ?? 0 }));
  const servers = nodes.map((node, i) => startServer({ program, dir: join(dir, `node${i}`), node, tcpPorts: nodes.map(({ tcp }) => tcp), shard: i + 1 }));
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map(({ process }) => end(process)));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await Promise.all(servers.map(({ process, log }, i) => untilReady(process, log, nodes[i]?.http ?? 0)));
  } catch (error) {
    await stop();
    throw error;
  }
  const urls = nodes.map(({ http }) => `http://127.0.0.1:${http}`);
  return { url: `${urls[0]}/?cluster=${clusterName},${urls.slice(1).join(",")}`, nodes: urls, stop };
}

interface ServerPlace {
  readonly program: string;
  readonly dir: string;
  readonly node: { readonly http: number; readonly tcp: number };
  readonly tcpPorts: readonly number[];
  readonly shard: number;
}

function startServer({ program, dir, node, tcpPorts, shard }: ServerPlace): { process: ChildProcess; log: () => string } {
  mkdirSync(dir, { recursive: true });
  const config = join(dir, "config.xml");
  writeFileSync(config, configuration(tcpPorts, shard, dir));
  const options = [
    "clickhouse",
    `--path=${join(dir, "data")}`,
    `--config-file=${config}`,
    `--tcp_port=${node.tcp}`,
    `--http_port=${node.http}`,
    "--listen_host=127.0.0.1",
    "--multiquery",
    "--query",
    "SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP; SELECT sleepEachRow(1) FROM numbers(100000) SETTINGS max_block_size=1, function_sleep_max_microseconds_per_block=0",
    "--output-format=TSV",
  ];
  const server = spawn(program, options.slice(1), { stdio: ["ignore", "ignore", "pipe"], env: { TZ: "UTC" } });
  let log = "";
  server.stderr?.on("data", (text: Buffer) => (log = (log + text.toString()).slice(-8_192)));
  server.unref();
  (server.stderr as unknown as { unref(): void }).unref();
  return { process: server, log: () => log };
}

function configuration(tcpPorts: readonly number[], shard: number, dir: string): string {
  const each = tcpPorts.map(
    (port) =>
      `<shard><internal_replication>false</internal_replication><replica><host>127.0.0.1</host><port>${port}</port></replica></shard>`,
  );
  return `<clickhouse>
  <remote_servers><${clusterName}>${each.join("")}</${clusterName}></remote_servers>
  <macros><shard>${shard}</shard><replica>1</replica></macros>
  <tmp_path>${join(dir, "tmp")}/</tmp_path>
</clickhouse>
`;
}

async function untilReady(server: ChildProcess, log: () => string, port: number): Promise<void> {
  const until = performance.now() + startMsMax;
  while (performance.now() < until) {
    if (server.exitCode !== null || server.signalCode !== null) throw new Error(`a test server ended: ${log()}`);
    if (await answers(port)) return;
    await pause(50);
  }
  throw new Error(`a test server did not answer: ${log()}`);
}

async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/?query=SELECT%201`, { signal: AbortSignal.timeout(2_000) });
    return response.ok && (await response.text()) === "1\n";
  } catch {
    return false;
  }
}

/** Its directory goes with it, so there is nothing to shut down for. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.ref();
  server.kill("SIGKILL");
  await ended;
}

async function freePorts(count: number): Promise<number[]> {
  const listeners = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
    }),
  );
  const ports = listeners.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(listeners.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
