/** Webhooks: whose there are, adding one, and trying a mapper on a sample before anything depends on it. */
import { z } from "@hono/zod-openapi";
import { judge } from "../../collect/live/judge.ts";
import { mappedEvents, mapperShape } from "../../collect/live/webhooks/mapper.ts";
import { webhookOptions } from "../../collect/live/webhooks/read.ts";
import { webhooks } from "../../collect/live/webhooks/vendors.ts";
import type { Json, LiveEvent } from "../../collect/live/event.ts";
import { problem } from "../../model/problem.ts";
import { authorOf } from "../access/who.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, endpoint } from "../endpoint.ts";

const name = z.string().trim().min(1).max(63);
/** A sample is a body that somebody pasted. */
const sampleLettersMax = 500_000;
/** So many events of a sample are shown. */
const shownMax = 20;

const added = z.object({ name, path: z.string() }).openapi("WebhookAdded");
const triedEvent = z.object({ event: z.record(z.string(), z.unknown()), fit: z.boolean(), code: z.string(), message: z.string() });

export function webhookRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get", path: "/api/v1/webhooks", id: "listWebhooks", needs: "collect", tag: "Live collection",
    summary: "The vendors whose webhooks are understood, and where each keeps its secret",
    answer: z.object({ vendors: z.array(z.object({ id: z.string(), title: z.string(), secret_from: z.string() })) }),
  }, async () => ({ vendors: webhooks.map(({ id, title, secretFrom }) => ({ id, title, secret_from: secretFrom })) }));

  endpoint(app, {
    method: "post", path: "/api/v1/webhooks", id: "addWebhook", needs: "collect", audit: ({ body }) => ({ action: "webhook.add", subject: body.name, details: { webhook: body.webhook } }), tag: "Live collection",
    summary: "Adds a webhook as a source; its path is to be given to the vendor", status: 201,
    body: z.strictObject({ name, webhook: webhookOptions.shape.webhook, secret: z.string().min(1).max(4_000), mapper: mapperShape.exactOptional() }),
    answer: added,
  }, async ({ body, who }) => {
    const { name: called, ...options } = body;
    if (options.webhook === "generic" && options.mapper === undefined) throw problem("no_mapper", "A webhook of another sender needs a mapper.", "Say which part of its payload is which part of an event: POST /api/v1/webhooks/try tells what comes of a sample.");
    const { key_id } = await workspace.control.sources.add({ name: called, trust: "signed", origins: [], options, author: authorOf(who), at: workspace.now() });
    workspace.live.sourcesChanged();
    return { name: called, path: `/v1/webhooks/${key_id}` };
  });

  endpoint(app, {
    method: "post", path: "/api/v1/webhooks/try", id: "tryWebhook", needs: "collect", tag: "Live collection",
    summary: "What a mapper, or a vendor's webhook, would make of a sample; nothing is kept",
    body: z.strictObject({ webhook: webhookOptions.shape.webhook.default("generic"), mapper: mapperShape.exactOptional(), sample: z.string().min(1).max(sampleLettersMax) }),
    answer: z.object({ events: z.array(triedEvent), total: z.number().int() }),
  }, async ({ body }) => {
    const events = eventsOf(body.webhook ?? "generic", body.mapper ?? mapperShape.parse({}), parsed(body.sample));
    return { total: events.length, events: events.slice(0, shownMax).map((event) => tried(event, workspace.now())) };
  });
}

function eventsOf(id: string, mapper: z.infer<typeof mapperShape>, payload: Json): readonly LiveEvent[] {
  return webhooks.find((one) => one.id === id)?.events(payload) ?? mappedEvents(mapper, payload);
}

function parsed(sample: string): Json {
  try {
    return JSON.parse(sample) as Json;
  } catch (error) {
    throw problem("invalid_json", `The sample is no JSON: ${error instanceof Error ? error.message.slice(0, 200) : ""}.`, "Paste one body as the vendor sends it.");
  }
}

function tried(event: LiveEvent, now: Date): z.infer<typeof triedEvent> {
  const judged = judge(event, { receivedAt: now.getTime(), source: "sample" });
  const fault = "code" in judged ? { code: judged.code, message: judged.message } : { code: "", message: "" };
  return { event: event as Record<string, unknown>, fit: fault.code === "", ...fault };
}
