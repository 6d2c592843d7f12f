/** One route = one declaration: from it come the check of what is asked, the answer's document in OpenAPI and the handler. */
import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { problem } from "../model/problem.ts";
import { declare } from "./access/declared.ts";
import type { Done } from "./access/guard.ts";
import type { Needs } from "./access/permissions.ts";
import type { Who } from "./access/who.ts";
import { problemAnswer } from "./answers.ts";
import { textBody } from "./body.ts";

export type App = OpenAPIHono;

/** What a route promises. `path` in OpenAPI's writing: `/api/v1/kpis/{id}`. */
export interface Endpoint<P, Q, B, A> {
  readonly method: "get" | "post" | "put";
  readonly path: string;
  readonly id: string;
  /** What whoever asks must be allowed to do. */
  readonly needs: Needs;
  /** Its name in the audit log, where it is written there once it is done; or what is written, where that is more than path and query. */
  readonly audit?: string | ((ask: Question<P, Q, B>) => Done | null);
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  readonly answer: z.ZodType<A>;
  readonly status?: 200 | 201 | 202;
}

/** A question that passed its checks. `signal` fires when the client goes away. */
export interface Question<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly who: Who;
  readonly signal: AbortSignal;
}

/** Adds a route that answers JSON. */
export function endpoint<P, Q, B, A>(app: App, spec: Endpoint<P, Q, B, A>, answer: (ask: Question<P, Q, B>, c: Context) => Promise<A>): void {
  describe(app, spec, { "application/json": { schema: spec.answer } });
  app.on(spec.method.toUpperCase(), honoPath(spec.path), async (c) => {
    const ask = await questionOf(c, spec);
    const answered = await answer(ask, c);
    await writeDown(c, spec, ask);
    return c.json(answered, spec.status ?? 200);
  });
}

/** Adds a route that answers something else than JSON: a CSV, a file. */
export function plainEndpoint<P, Q>(
  app: App,
  spec: Omit<Endpoint<P, Q, undefined, unknown>, "answer" | "body"> & { readonly mediaType: string | readonly string[] },
  answer: (ask: Question<P, Q, undefined>, c: Context) => Promise<Response>,
): void {
  describe(app, spec, Object.fromEntries([spec.mediaType].flat().map((type) => [type, { schema: z.string() }])));
  app.on(spec.method.toUpperCase(), honoPath(spec.path), async (c) => {
    const ask = await questionOf<P, Q, undefined>(c, spec);
    const answered = await answer(ask, c);
    await writeDown(c, spec, ask);
    return answered;
  });
}

/** Into the audit log, before the answer leaves: what is answered is written there. */
async function writeDown<P, Q, B>(c: Context, { audit }: Pick<Endpoint<P, Q, B, unknown>, "audit">, ask: Question<P, Q, B>): Promise<void> {
  if (audit === undefined) return;
  const done = typeof audit === "string" ? { action: audit, subject: Object.values(ask.params ?? {}).join("/"), details: ask.query ?? {} } : audit(ask);
  if (done !== null) await c.get("wrote")(done);
}

type Spec<P, Q, B> = Omit<Endpoint<P, Q, B, unknown>, "answer">;

/** Says what the route needs, and puts it into the OpenAPI document. */
export function describe<P, Q, B>(app: App, spec: Spec<P, Q, B>, content: Record<string, { schema: z.ZodType }>, bytes?: string): void {
  declare(app, { method: spec.method, path: honoPath(spec.path), needs: spec.needs });
  const params = spec.params instanceof z.ZodObject ? { params: spec.params } : {};
  const query = spec.query instanceof z.ZodObject ? { query: spec.query } : {};
  const body = bodyOf(spec.body, bytes);
  app.openAPIRegistry.registerPath({
    method: spec.method,
    path: spec.path,
    operationId: spec.id,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.needs === "open" || spec.needs === "anyone" ? { security: [] } : { "x-permission": spec.needs }),
    ...(spec.description === undefined ? {} : { description: spec.description }),
    request: { ...params, ...query, ...body },
    responses: {
      [spec.status ?? 200]: { description: spec.summary, content },
      "4XX": { description: "What was asked cannot be done; says why and what to do.", content: { "application/json": { schema: problemAnswer } } },
      "5XX": { description: "A fault of ours or of the engine.", content: { "application/json": { schema: problemAnswer } } },
    },
  });
}

function bodyOf(schema: z.ZodType | undefined, bytes: string | undefined) {
  if (bytes !== undefined) return { body: { required: true, content: { [bytes]: { schema: z.string().openapi({ format: "binary" }) } } } };
  return schema === undefined ? {} : { body: { required: true, content: { "application/json": { schema } } } };
}

/** The checked query of a route that reads its body itself. */
export function queryOf<Q>(c: Context, schema: z.ZodType<Q>): Q {
  return checked(schema, single(c.req.queries()), "query") as Q;
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

async function questionOf<P, Q, B>(c: Context, spec: Spec<P, Q, B>): Promise<Question<P, Q, B>> {
  return {
    params: checked(spec.params, c.req.param(), "path") as P,
    query: checked(spec.query, single(c.req.queries()), "query") as Q,
    body: (spec.body === undefined ? undefined : checked(spec.body, await jsonBody(c), "body")) as B,
    who: c.get("who"),
    signal: c.req.raw.signal,
  };
}

// A parameter given once is its text; given several times it is a list, which only `where` takes.
function single(queries: Record<string, string[]>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(queries).map(([key, texts]) => [key, texts.length === 1 ? (texts[0] ?? "") : texts]));
}

async function jsonBody(c: Context): Promise<unknown> {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/json\b/i.test(type)) {
    throw problem("unsupported_media_type", `The request is “${type || "without a type"}”, but this address takes JSON.`, "Send it with content-type: application/json.", { type });
  }
  const text = await textBody(c);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw problem("invalid_json", `The body of the request is no JSON: ${why}.`, "Check it with a JSON tool; the usual faults are a trailing comma and single quotes.");
  }
}

function checked<T>(schema: z.ZodType<T> | undefined, given: unknown, place: "path" | "query" | "body"): T | undefined {
  if (schema === undefined) {
    refuseUnknown(given, place);
    return undefined;
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join(".") ?? "";
  throw problem(
    "bad_request",
    `${place === "body" ? "The request" : `The ${place}`} does not fit${where === "" ? "" : ` at “${where}”`}: ${issue?.message ?? "it is malformed"}.`,
    "The parameters of every address stand in /api/openapi.json.",
    { place, at: where, issues: result.error.issues.slice(0, 10).map((one) => ({ at: one.path.join("."), message: one.message })) },
  );
}

function refuseUnknown(given: unknown, place: string): void {
  const names = place === "query" && typeof given === "object" && given !== null ? Object.keys(given) : [];
  if (names.length === 0) return;
  throw problem("bad_request", `This address takes no parameter “${names[0]}”.`, "The parameters of every address stand in /api/openapi.json.", { names });
}

/** A parameter that may be repeated: none, one or several texts. */
export const repeated = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given): string[] => (given === undefined ? [] : Array.isArray(given) ? given : [given]))
  .openapi({ type: "array", items: { type: "string" } });

/** A yes-or-no parameter: `true`, `1` and a bare name say yes. */
export const yesNo = z
  .enum(["", "true", "false", "1", "0", "yes", "no"])
  .optional()
  .transform((given): boolean => given !== undefined && !["false", "0", "no"].includes(given))
  .openapi({ type: "boolean" });

/** A whole number between two bounds. */
export function whole(bounds: { readonly from: number; readonly to: number; readonly otherwise: number }) {
  return z.coerce.number().int().min(bounds.from).max(bounds.to).optional().transform((given) => given ?? bounds.otherwise)
    .openapi({ type: "integer", minimum: bounds.from, maximum: bounds.to, default: bounds.otherwise });
}

/** `2026-03-01`: a day of the workspace's zone. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day is written 2026-03-01").refine((text) => !Number.isNaN(Date.parse(text)), "no such day");

/** `2026-03-01T10:00:00Z`: an instant. */
export const instant = z.string().max(40).refine((text) => /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text)), "an instant is written 2026-03-01T10:00:00Z");
