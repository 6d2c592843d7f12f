/** Is it alive, is it ready, how is it: for process managers and the command line. */
import { z } from "@hono/zod-openapi";
import { declare } from "../access/declared.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint, plainEndpoint } from "../endpoint.ts";
import { productVersion } from "../version.ts";

export function healthRoutes(app: App, workspace: OpenWorkspace, instance: string): void {
  endpoint(app, {
    method: "get",
    path: "/health/live",
    id: "isAlive",
    needs: "open",
    tag: "Server",
    summary: "The process answers",
    answer: z.object({ live: z.boolean(), instance: z.string(), version: z.string() }),
  }, async () => ({ live: true, instance, version: productVersion }));

  declare(app, { method: "get", path: "/health/ready", needs: "open" });
  app.get("/health/ready", async (c) => {
    const { ready, kind, version } = await workspace.engine.health();
    return c.json({ ready, engine: { kind, version } }, ready ? 200 : 503);
  });

  plainEndpoint(app, {
    method: "get",
    path: "/metrics",
    id: "getMetrics",
    needs: "care",
    tag: "Server",
    summary: "Counters and gauges as Prometheus text",
    mediaType: "text/plain",
  }, async (_ask, c) => c.text(await metrics(workspace), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }));
}

async function metrics(workspace: OpenWorkspace): Promise<string> {
  const [health, imports] = await Promise.all([workspace.engine.health(), workspace.control.imports.list()]);
  const states = Map.groupBy(imports, (one) => one.state);
  return [
    gauge("sextant_engine_ready", "Whether the engine answers.", [["", health.ready ? 1 : 0]]),
    gauge("sextant_engine_restarts_total", "Restarts of the embedded engine since this process started.", [["", health.restarts]]),
    gauge("sextant_engine_resident_bytes", "Memory of the embedded engine.", health.residentBytes === null ? [] : [["", health.residentBytes]]),
    gauge("sextant_process_resident_bytes", "Memory of this process.", [["", process.memoryUsage.rss()]]),
    gauge("sextant_imports", "Imports by state.", [...states].map(([state, all]) => [`{state="${state}"}`, all.length])),
    gauge("sextant_rejected_rows", "Rows refused by imports that count.", [["", sumOf(imports.filter((one) => one.state === "committed").map((one) => one.rows.rejected))]]),
  ].join("");
}

function gauge(name: string, help: string, samples: readonly (readonly [labels: string, number: number])[]): string {
  const kind = name.endsWith("_total") ? "counter" : "gauge";
  const lines = samples.map(([labels, number]) => `${name}${labels} ${number}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join("")}`;
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
