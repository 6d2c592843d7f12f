/** A server to be killed: prints its address and serves until then. */
import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../src/model/clock.ts";
import { openWorkspace } from "../../src/serve/app.ts";
import { createApp } from "../../src/serve/http.ts";
import { openLog } from "../../src/serve/log.ts";

const log = openLog("error");
const workspace = await openWorkspace({ dataDir: process.argv[2] ?? "", now: systemClock(), log });
const app = createApp({ workspace, log });
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (address: AddressInfo) => process.stdout.write(`http://127.0.0.1:${address.port}\n`));
