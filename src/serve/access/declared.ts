/** Which permission each route of an app needs. A route that is not in here answers nobody. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { Needs } from "./permissions.ts";

const declared = new WeakMap<OpenAPIHono, Map<string, Needs>>();

/** Says what a route needs; `path` as Hono has it: `/api/v1/kpis/:id`. For routes that are not made by `endpoint`. */
export function declare(app: OpenAPIHono, { method, path, needs }: { readonly method: string; readonly path: string; readonly needs: Needs }): void {
  const known = declared.get(app) ?? new Map<string, Needs>();
  declared.set(app, known.set(keyOf(method, path), needs));
}

/** Every declaration, by `GET /api/v1/kpis/:id`. */
export function declarationsOf(app: OpenAPIHono): ReadonlyMap<string, Needs> {
  return declared.get(app) ?? new Map<string, Needs>();
}

/** Everything that the route of this request needs; `undeclared` where one never said. Empty where nothing will answer. */
export function neededBy(app: OpenAPIHono, c: Context): readonly (Needs | "undeclared")[] {
  const routes = matchedRoutes(c).filter(({ method, path }) => method !== "ALL" || path !== "/*");
  // Handlers for all methods run before the route itself, so both must be allowed.
  const before = routes.filter(({ method }) => method === "ALL");
  const answering = routes.filter(({ method }) => method !== "ALL").slice(0, 1);
  return [...before, ...answering].map(({ method, path }) => declarationsOf(app).get(keyOf(method, path)) ?? "undeclared");
}

const keyOf = (method: string, path: string): string => `${method.toUpperCase()} ${path}`;
