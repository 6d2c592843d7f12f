/** A collector on a real socket, with two accounts that a CRM knows; in front of it a door that turns away the first requests, when told to. */
import { serve } from "@hono/node-server";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../src/model/clock.ts";
import { openWorkbench, type Workbench } from "../../src/serve/workbench.ts";
import { sql } from "../../src/store/sql.ts";

export interface PeerTouch {
  readonly what: string;
  readonly event: string;
  readonly account_id: string;
  readonly person: string;
  readonly source: string;
}

export interface PeerCollector {
  readonly url: string;
  readonly port: number;
  /** The write key `id:secret` of a source of this name. */
  key(source: string): Promise<string>;
  /** Turns away the next requests with 503 and Retry-After. @returns how many it has turned away in all */
  busyFor(requests: number): void;
  turnedAway(): number;
  /** Events of a source that were taken in. */
  accepted(source: string): number;
  /** The touches of a source, once everything that came in counts. */
  touches(source: string): Promise<PeerTouch[]>;
  readonly bench: Workbench;
  close(): Promise<void>;
}

/** Opens it with the machine's clock: SDKs write their own times. */
export async function openCollector(): Promise<PeerCollector> {
  const bench = await openWorkbench(systemClock());
  await bench.importText("accounts.csv", "id,name,domain\nA1,Acme,acme.example\nB1,Birch,birch.example\n", { as: "account", source: "crm" });
  let busy = 0;
  let away = 0;
  const server = await new Promise<Server>((resolve) => {
    const started = serve({
      port: 0, hostname: "127.0.0.1",
      fetch: (request, env) => {
        if (busy === 0) return bench.app.fetch(request, env);
        busy -= 1;
        away += 1;
        return new Response("later", { status: 503, headers: { "retry-after": "0" } });
      },
    }, () => resolve(started as Server));
  });
  const { port } = server.address() as AddressInfo;
  return {
    bench, port, url: `http://127.0.0.1:${port}`,
    async key(source) {
      const { key_id, secret } = await bench.workspace.control.sources.add({ name: source, trust: "server", origins: [], author: "test", at: new Date() });
      bench.workspace.live.sourcesChanged();
      return `${key_id}:${secret}`;
    },
    busyFor: (requests) => void (busy = requests),
    turnedAway: () => away,
    accepted: (source) => bench.workspace.live.inbox.reader.books(0, Number.MAX_SAFE_INTEGER).filter((line) => line.source === source).reduce((sum, line) => sum + line.accepted, 0),
    async touches(source) {
      await bench.workspace.live.drain.settled();
      const rows = await bench.workspace.engine.rows<PeerTouch>(sql`
        SELECT toString(type) AS what, attributes['event'] AS event, account_id, person, toString(source) AS source FROM touch ORDER BY source, at, what, event`);
      return rows.filter((row) => row.source === source);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await bench.close();
    },
  };
}
