/** The socket: for this machine only until somebody can log in, with the limits of the reliability reference. */
import { serve, type ServerType } from "@hono/node-server";
import { randomBytes, randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { problem } from "../model/problem.ts";
import { makeSecret } from "./access/secrets.ts";
import type { Oidc, Reach } from "./access/settings.ts";
import type { OpenWorkspace } from "./app.ts";
import { isLoopback } from "./border.ts";
import type { App } from "./endpoint.ts";
import { createApp } from "./http.ts";
import type { Log } from "./log.ts";
import { announce, withdraw } from "./presence.ts";
import { rehearse } from "./collect/rehearsal.ts";
import { glance, isLook, liveEveryMsUsual } from "./freshness.ts";
import { productVersion } from "./version.ts";
import { keepFrozen } from "./freezing.ts";
import { isVisit } from "./visits.ts";
import { keepWarm } from "./warm.ts";
import { within } from "./within.ts";
import { limitWire, wireOptions } from "./wire.ts";

/** A clean stop waits this long for answers that are on their way. */
const drainMs = 3_000;
/** And then so long for what nobody waits for; it ends with the engine at the latest. */
const restMs = 500;

export interface ListenOptions {
  readonly workspace: OpenWorkspace;
  readonly log: Log;
  /** 0 = any free one. */
  readonly port: number;
  readonly host: string;
  /** Where people reach it, where that is not where it listens: behind a proxy. */
  readonly address?: URL | undefined;
  /** Networks (CIDR notation) of the proxies in front: only their word is taken for who asked. */
  readonly proxies?: readonly string[] | undefined;
  readonly oidc?: Oidc | undefined;
  /** Opens a network's door before anybody can log in: the first admin is made with the link that is answered. */
  readonly setUp?: boolean | undefined;
  /** While live events come in, pages show them in steps of so many milliseconds. */
  readonly liveEveryMs?: number | undefined;
}

export interface Listening {
  /** Where people open it. */
  readonly url: string;
  /** The link to make the first admin, where that was asked for. */
  readonly setUpLink: string | null;
  /** Resolves once the page that is opened first is at hand. */
  readonly warm: Promise<void>;
  close(): Promise<void>;
}

/** Listens, and says so in `<dataDir>/server.json`. @throws Problem `nobody_can_log_in`, `port_taken` */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { workspace, log, port, host } = options;
  const reach = await reachOf(options);
  const [instance, machineKey] = [randomUUID(), randomBytes(32).toString("base64url")];
  const app = createApp({ workspace, log, instance, reach, machineKey });
  await rehearse({ inbox: workspace.live.inbox, now: workspace.now, log }).catch((error: unknown) => log.warn({ error }, "the collector could not be rehearsed; its first events take longer"));
  const server = await started({ fetch: answeredBy(app, workspace), port, hostname: host });
  const here = `http://${fromHere(host)}:${(server.address() as AddressInfo).port}`;
  const url = options.address?.origin ?? here;
  await announce(workspace.dataDir, { url: here, pid: process.pid, instance, version: productVersion, startedAt: workspace.now().toISOString(), key: machineKey });
  log.info({ url, instance }, "listening");
  workspace.freshness.begin(options.liveEveryMs ?? liveEveryMsUsual);
  const warming = keepWarm({ app, workspace });
  const thaw = keepFrozen(workspace);
  return {
    url,
    warm: warming.first,
    setUpLink: reach.setUpSecret === undefined ? null : `${url}/set-up#${reach.setUpSecret}`,
    close: async () => {
      await withdraw(workspace.dataDir, instance);
      const rest = Promise.all([warming.cool(), thaw()]).then(() => {});
      await stopped(server);
      workspace.freshness.end();
      await within(restMs, rest);
      log.info({ instance }, "stopped");
    },
  };
}

/** Answers what comes in through the socket. */
function answeredBy(app: App, { visits }: OpenWorkspace): Parameters<typeof serve>[0]["fetch"] {
  return (request, env) => {
    if (isVisit(request)) env.outgoing.once("close", visits.begin());
    return isLook(request) ? glance(() => app.fetch(request, env)) : app.fetch(request, env);
  };
}

/** Where nobody can log in, nobody else may come near: a network is refused, unless the first admin is made by a link that only the owner sees. */
async function reachOf({ workspace, host, address, proxies, oidc, setUp }: ListenOptions): Promise<Reach> {
  const isNear = isLoopback(bracketed(host)) && (address === undefined || isLoopback(address.host));
  const isEmpty = !(await workspace.control.people.any());
  if (!isNear && isEmpty && setUp !== true) {
    const where = isLoopback(bracketed(host)) ? (address?.href ?? host) : host;
    throw problem("nobody_can_log_in", `Nobody can log in yet, so Sextant does not listen on “${where}”, where others could reach it.`, "Make the first admin: sextant user add ADDRESS --role admin. Or start with --set-up for a link that makes one.", { host });
  }
  return { network: !isNear, host: bracketed(host), address, proxies, oidc, ...(setUp === true && isEmpty ? { setUpSecret: makeSecret("sxt_su_") } : {}) };
}

const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** The address by which this machine reaches what listens there: on all addresses means also on its own. */
function fromHere(host: string): string {
  return host === "0.0.0.0" || host === "::" ? "127.0.0.1" : bracketed(host);
}

function started(options: { fetch: Parameters<typeof serve>[0]["fetch"]; port: number; hostname: string }): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ ...options, serverOptions: wireOptions }, () => resolve(asHttp(server)));
    limitWire(asHttp(server));
    server.on("error", (error: NodeJS.ErrnoException) => reject(portProblem(error, options.port)));
  });
}

// The adapter's type covers HTTP/2 as well; without an own createServer it is node:http's.
const asHttp = (server: ServerType): Server => server as Server;

function portProblem(error: NodeJS.ErrnoException, port: number): unknown {
  if (error.code !== "EADDRINUSE" && error.code !== "EACCES") return error;
  const why = error.code === "EADDRINUSE" ? "another program listens there" : "this user may not open it";
  return problem("port_taken", `Port ${port} cannot be used: ${why}.`, "Choose another: --port 0 takes any free one.", { port });
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const last = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(last);
      resolve();
    });
    server.closeIdleConnections();
  });
}
