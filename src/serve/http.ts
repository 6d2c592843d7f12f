/** The HTTP server's app: the border, the routes, and what becomes of errors. `app.request()` answers without a socket. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { randomUUID } from "node:crypto";
import { guard } from "./access/guard.ts";
import { thisMachine } from "./access/who.ts";
import type { OpenWorkspace } from "./app.ts";
import { border, pageRules } from "./border.ts";
import type { App } from "./endpoint.ts";
import { failureOf } from "./failures.ts";
import type { Log } from "./log.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { boardRoutes } from "./routes/board.ts";
import { careRoutes } from "./routes/care.ts";
import { catalogueRoutes } from "./routes/catalogues.ts";
import { dashboardRoutes, noSuchAddress } from "./routes/dashboard.ts";
import { dimensionRoutes } from "./routes/dimensions.ts";
import { docsRoutes, openapiDocument } from "./routes/docs.ts";
import { exportRoutes } from "./routes/exports.ts";
import { fileRoutes } from "./routes/files.ts";
import { healthRoutes } from "./routes/health.ts";
import { importRoutes } from "./routes/imports.ts";
import { kpiRoutes } from "./routes/kpis.ts";
import { mappingRoutes } from "./routes/mappings.ts";
import { rejectRoutes } from "./routes/rejects.ts";
import { reportedRoutes } from "./routes/reported.ts";
import { rowRoutes } from "./routes/rows.ts";
import { segmentRoutes } from "./routes/segments.ts";
import { settingRoutes } from "./routes/settings.ts";
import { workspaceRoutes } from "./routes/workspace.ts";
import { webDirectory } from "./static.ts";
import { serverTiming } from "./timing.ts";
import { productVersion } from "./version.ts";

export interface AppOptions {
  readonly workspace: OpenWorkspace;
  readonly log: Log;
  /** Where the built dashboard stands. */
  readonly web?: string;
  /** Told by `/health/live`, so that a stale server.json is recognised. */
  readonly instance?: string;
}

/** All routes of contract.ts over one workspace. */
export function createApp({ workspace, log, web = webDirectory, instance = randomUUID() }: AppOptions): App {
  const app: App = new OpenAPIHono();
  app.use(logged(log), pageRules, serverTiming, border, guard({ app, whoAsks: async () => thisMachine, audit: () => workspace.control.audit, now: () => workspace.now() }));
  app.onError((error, c) => {
    const incident = randomUUID().slice(0, 8);
    const failure = failureOf(error, incident);
    if (failure.bug) log.error({ incident, path: c.req.path, error }, "a request failed");
    return c.json(failure.body, failure.status, failure.status === 503 ? { "retry-after": "2" } : {});
  });
  app.notFound((c) => c.json(failureOf(noSuchAddress(c), "").body, 404));
  healthRoutes(app, workspace, instance);
  addRoutes(app, workspace);
  docsRoutes(app, productVersion);
  dashboardRoutes(app, web);
  return app;
}

function addRoutes(app: App, workspace: OpenWorkspace): void {
  workspaceRoutes(app, workspace);
  kpiRoutes(app, workspace);
  boardRoutes(app, workspace);
  reportedRoutes(app, workspace);
  dimensionRoutes(app, workspace);
  accountRoutes(app, workspace);
  rowRoutes(app, workspace);
  fileRoutes(app, workspace);
  importRoutes(app, workspace);
  rejectRoutes(app, workspace);
  catalogueRoutes(app);
  mappingRoutes(app, workspace);
  settingRoutes(app, workspace);
  segmentRoutes(app, workspace);
  exportRoutes(app, workspace);
  careRoutes(app, workspace);
}

function logged(log: Log): Parameters<App["use"]>[1] {
  return async (c, next) => {
    const started = performance.now();
    await next();
    log.debug({ method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round(performance.now() - started) }, "answered");
  };
}

/** The OpenAPI document without a workspace: for the committed copy in docs/generated. */
export function apiDocument(): object {
  const app: App = new OpenAPIHono();
  const nowhere = {} as OpenWorkspace;
  healthRoutes(app, nowhere, "");
  addRoutes(app, nowhere);
  return openapiDocument(app, productVersion);
}
