/** A server to suffer: prints its address and serves until then. Its inbox is sealed in small ranges, so that this is met as well. */
import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../src/model/clock.ts";
import { openWorkspace } from "../../src/serve/app.ts";
import { createApp } from "../../src/serve/http.ts";
import { openLog } from "../../src/serve/log.ts";

const log = openLog("error");
const workspace = await openWorkspace({ dataDir: process.argv[2] ?? "", now: systemClock(), log, sealing: { when: { bytes: 200_000 }, everyMs: 200 } });
const app = createApp({ workspace, log });
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (address: AddressInfo) => process.stdout.write(`http://127.0.0.1:${address.port}\n`));
