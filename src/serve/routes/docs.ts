/** The API's own description and a viewer for it, from our own files. */
import { problem } from "../../model/problem.ts";
import { declare } from "../access/declared.ts";
import type { App } from "../endpoint.ts";
import { fileAnswer, viewerDirectory } from "../static.ts";
import { allowAbsence } from "./absent-fields.ts";

/** The OpenAPI 3.1 document of all routes of the app. */
export function openapiDocument(app: App, version: string) {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer", description: "`sxt_pk_…`, made with `sextant token add` or on the page of people and keys." });
  registry.registerComponent("securitySchemes", "session", { type: "apiKey", in: "cookie", name: "sextant.session_token", description: "Of a browser that logged in. Without any person with a login, this machine needs neither." });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Sextant",
      version,
      description: "Files in, six account stages out. Every number opens: KPI → facts → rows → file and line.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [{ url: "/", description: "This server" }],
    security: [{ token: [] }, { session: [] }],
    tags: [
      { name: "Workspace", description: "What is held here, and its settings." },
      { name: "KPIs", description: "Numbers, and everything behind them." },
      { name: "Accounts", description: "Companies with their timeline." },
      { name: "Imports", description: "Files, imports, rejected rows, mappings." },
      { name: "People", description: "Logging in, people with their roles and keys, the audit log." },
      { name: "Server", description: "Health of the server." },
    ],
  });
  sayWhatMayLack(registry, document);
  return document;
}

type Registry = App["openAPIRegistry"];
type Document = ReturnType<App["getOpenAPI31Document"]>;

/** Of the bodies of every route, asked and answered. */
function sayWhatMayLack({ definitions }: Registry, document: Document): void {
  const parts = document.components?.schemas ?? {};
  for (const definition of definitions) {
    if (definition.type !== "route") continue;
    const { path, method, request, responses } = definition.route;
    const described = (document.paths?.[path] as Readonly<Record<string, Operation>> | undefined)?.[method];
    const answers = Object.entries(responses).map(([status, one]): Bodied => [one, described?.responses?.[status]]);
    const bodies: readonly Bodied[] = [[request?.body, described?.requestBody], ...answers];
    for (const [meant, said] of bodies) {
      for (const [type, content] of Object.entries((meant as Body | undefined)?.content ?? {})) allowAbsence(content.schema, said?.content?.[type]?.schema, parts);
    }
  }
}

/** A body as the route means it, and as the document says it. */
type Bodied = readonly [meant: unknown, said: Body | undefined];

interface Body {
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
}

interface Operation {
  readonly requestBody?: Body;
  readonly responses?: Readonly<Record<string, Body>>;
}

const viewerFile = "/api/docs/:file{swagger-ui(-bundle)?\\.(js|css)}";

export function docsRoutes(app: App, version: string): void {
  for (const path of ["/api/openapi.json", "/api/docs", "/api/docs/start.js", viewerFile]) declare(app, { method: "get", path, needs: "open" });
  app.get("/api/openapi.json", (c) => c.json(openapiDocument(app, version)));
  app.get("/api/docs", (c) => c.html(page));
  app.get("/api/docs/start.js", (c) => c.body(start, 200, { "content-type": "text/javascript; charset=utf-8" }));
  app.get(viewerFile, async (c) => {
    const directory = viewerDirectory();
    const file = directory === null ? null : await fileAnswer({ directory, path: c.req.param("file"), acceptsGzip: false, ifNoneMatch: c.req.header("if-none-match") });
    if (file === null) throw problem("no_such_address", "The API viewer is not installed.", "Read /api/openapi.json with a viewer of your own.");
    return file;
  });
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sextant API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="viewer"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>`;

const start = `SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#viewer", deepLinking: true, validatorUrl: null });`;
