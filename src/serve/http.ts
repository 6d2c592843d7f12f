/** The HTTP server's app: the border, the routes, and what becomes of errors. `app.request()` answers without a socket. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { randomUUID } from "node:crypto";
import { type Access, openAccess } from "./access/access.ts";
import { entryRoutes } from "./access/entry-routes.ts";
import { guard } from "./access/guard.ts";
import { peopleRoutes } from "./access/people-routes.ts";
import { type Reach, thisMachineOnly } from "./access/settings.ts";
import type { OpenWorkspace } from "./app.ts";
import { fromBefore } from "./behind.ts";
import { border, pageRules } from "./border.ts";
import { besideSdks } from "./collect/beside-sdks.ts";
import { collector } from "./collect/routes.ts";
import type { App } from "./endpoint.ts";
import { type Failure, failureOf } from "./failures.ts";
import type { Log } from "./log.ts";
import { packed } from "./packing.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { boardRoutes } from "./routes/board.ts";
import { careRoutes } from "./routes/care.ts";
import { catalogueRoutes } from "./routes/catalogues.ts";
import { contactRoutes } from "./routes/contacts.ts";
import { dashboardRoutes, noSuchAddress } from "./routes/dashboard.ts";
import { dimensionRoutes } from "./routes/dimensions.ts";
import { doorRuleRoutes } from "./routes/door-rules.ts";
import { docsRoutes, openapiDocument } from "./routes/docs.ts";
import { erasureRoutes } from "./routes/erasures.ts";
import { exportRoutes } from "./routes/exports.ts";
import { fileRoutes } from "./routes/files.ts";
import { healthRoutes } from "./routes/health.ts";
import { changeRoutes, importRoutes } from "./routes/imports.ts";
import { kpiRoutes } from "./routes/kpis.ts";
import { liveRoutes } from "./routes/live.ts";
import { mappingRoutes } from "./routes/mappings.ts";
import { rejectRoutes } from "./routes/rejects.ts";
import { reportedRoutes } from "./routes/reported.ts";
import { identityRoutes } from "./routes/identity.ts";
import { rowRoutes } from "./routes/rows.ts";
import { noteRoutes } from "./routes/notes.ts";
import { segmentRoutes } from "./routes/segments.ts";
import { settingRoutes } from "./routes/settings.ts";
import { siteRoutes } from "./routes/site.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { workspaceRoutes } from "./routes/workspace.ts";
import { stillShown } from "./shown.ts";
import { webDirectory } from "./static.ts";
import { refuseWhileAway } from "./tables-away.ts";
import { serverTiming } from "./timing.ts";
import { productVersion } from "./version.ts";
import { refuseOdd } from "./wire.ts";

export interface AppOptions {
  readonly workspace: OpenWorkspace;
  readonly log: Log;
  /** Where the built dashboard stands. */
  readonly web?: string;
  /** Told by `/health/live`, so that a stale server.json is recognised. */
  readonly instance?: string;
  /** Who can reach it; unless said otherwise this machine alone. */
  readonly reach?: Reach;
  /** Opens everything to the command line of the data directory's owner. */
  readonly machineKey?: string;
}

/** All routes of contract.ts over one workspace. */
export function createApp({ workspace, log, web = webDirectory, instance = randomUUID(), reach = thisMachineOnly, machineKey = randomUUID() }: AppOptions): App {
  const app: App = new OpenAPIHono();
  app.use(refuseOdd, besideSdks({ workspace, log, web, proxies: reach.proxies }), collector({ workspace, log, address: reach.address, proxies: reach.proxies }));
  const access = openAccess({ workspace, reach, machineKey });
  app.use(logged(log), packed, pageRules(reach), serverTiming, border(reach), guard({ app, whoAsks: access.whoAsks, audit: () => workspace.control.audit, now: () => workspace.now() }), refuseWhileAway(() => workspace.tables), fromBefore, stillShown({ app, workspace }));
  app.onError((error, c) => {
    const incident = randomUUID().slice(0, 8);
    const failure = failureOf(error, incident);
    if (failure.bug) log.error({ incident, path: c.req.path, error }, "a request failed");
    return c.json(failure.body, failure.status, retryAfter(failure));
  });
  app.notFound((c) => c.json(failureOf(noSuchAddress(c), "").body, 404));
  healthRoutes(app, workspace, instance);
  addRoutes(app, workspace, access);
  docsRoutes(app, productVersion);
  dashboardRoutes(app, { web, log });
  return app;
}

function addRoutes(app: App, workspace: OpenWorkspace, access: Access): void {
  entryRoutes(app, workspace, access);
  peopleRoutes(app, workspace, access);
  workspaceRoutes(app, workspace);
  kpiRoutes(app, workspace);
  boardRoutes(app, workspace);
  reportedRoutes(app, workspace);
  dimensionRoutes(app, workspace);
  accountRoutes(app, workspace);
  contactRoutes(app, workspace);
  rowRoutes(app, workspace);
  identityRoutes(app, workspace);
  fileRoutes(app, workspace);
  importRoutes(app, workspace);
  changeRoutes(app, workspace);
  liveRoutes(app, workspace);
  webhookRoutes(app, workspace);
  doorRuleRoutes(app, workspace);
  siteRoutes(app, workspace);
  rejectRoutes(app, workspace);
  catalogueRoutes(app);
  mappingRoutes(app, workspace);
  settingRoutes(app, workspace);
  segmentRoutes(app, workspace);
  noteRoutes(app, workspace);
  exportRoutes(app, workspace);
  careRoutes(app, workspace);
  erasureRoutes(app, workspace);
}

function logged(log: Log): Parameters<App["use"]>[1] {
  return async (c, next) => {
    const started = performance.now();
    await next();
    log.debug({ method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round(performance.now() - started) }, "answered");
  };
}

/** Who is to come again is told when. */
function retryAfter({ status, body }: Failure): Record<string, string> {
  const seconds = body.error.details["retry_after_seconds"] ?? (status === 503 ? 2 : undefined);
  return seconds === undefined ? {} : { "retry-after": String(seconds) };
}

/** The OpenAPI document without a workspace: for the committed copy in docs/generated. */
export function apiDocument(): object {
  const app: App = new OpenAPIHono();
  const nowhere = {} as OpenWorkspace;
  healthRoutes(app, nowhere, "");
  addRoutes(app, nowhere, {} as Access);
  return openapiDocument(app, productVersion);
}
