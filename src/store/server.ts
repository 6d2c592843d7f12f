import { problem } from "../model/problem.ts";
import { openClient, type Access } from "./client.ts";
import type { Engine } from "./engine.ts";
import { sql, value } from "./sql.ts";

/**
 * A ClickHouse server or a cluster by URL: `http://user:password@host:8123/database?cluster=name`, several nodes separated by commas.
 * With a cluster's name and one URL, the nodes are read from `system.clusters` and answer on the port of that URL.
 * @throws Problem `bad_engine_url`, `engine_unavailable`, `engine_login_refused`
 */
export async function openServer(address: string): Promise<Engine> {
  const urls = address.split(",").map((url) => readUrl(url.trim()));
  const [first] = urls;
  if (first === undefined) throw badUrl(address);
  const nodes = urls.map((url) => access(url, first));
  const name = first.searchParams.get("cluster");
  if (urls.length > 1 && name === null) {
    throw problem("bad_engine_url", "Several engine URLs need the cluster's name.", "Add ?cluster=NAME to the first URL.", { address: hidden(address) });
  }
  const database = decodeURIComponent(first.pathname.slice(1)) || "sextant";
  return openNode({ access: access(first, first), database, name, nodes });
}

interface Opening {
  readonly access: Access;
  readonly database: string;
  readonly name: string | null;
  readonly nodes: readonly Access[];
}

async function openNode({ access: first, database, name, nodes }: Opening): Promise<Engine> {
  const reached = name === null || nodes.length > 1 ? nodes : await nodesOf(name, first);
  const vitals = { version: "", restarts: 0, ready: true, beat: null };
  return openClient({
    kind: name === null ? "server" : "cluster",
    database,
    cluster: name === null ? null : { name, nodes: reached.map((node) => node.url) },
    connect: async () => first,
    ...(name === null ? {} : { nodes: reached }),
    vitals: () => vitals,
    close: async () => undefined,
  });
}

async function nodesOf(name: string, first: Access): Promise<readonly Access[]> {
  const seed = await openClient({
    kind: "server",
    database: "default",
    cluster: null,
    connect: async () => first,
    vitals: () => ({ version: "", restarts: 0, ready: true, beat: null }),
    close: async () => undefined,
  });
  const hosts = await seed.rows<{ host: string }>(sql`SELECT DISTINCT host_name AS host FROM system.clusters WHERE cluster = ${value.string(name)} ORDER BY shard_num, replica_num`);
  await seed.close();
  if (hosts.length === 0) {
    throw problem("bad_engine_url", `The engine knows no cluster “${name}”.`, "See system.clusters for the names it knows.", { cluster: name });
  }
  return hosts.map(({ host }) => {
    const url = new URL(first.url);
    url.hostname = host;
    return { ...first, url: url.origin };
  });
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw badUrl(text);
  return url;
}

/** A node without a user of its own is reached as the first one. */
function access(url: URL, first: URL): Access {
  const from = url.username === "" ? first : url;
  return { url: url.origin, user: decodeURIComponent(from.username) || "default", password: decodeURIComponent(from.password) };
}

function badUrl(text: string): Error {
  return problem("bad_engine_url", `“${hidden(text)}” is no ClickHouse HTTP URL.`, "It looks like http://user:password@host:8123/database.", { address: hidden(text) });
}

function hidden(text: string): string {
  return text.replaceAll(/\/\/[^@/,]*@/g, "//…@");
}
