/** A webhook's request as events: checked first, read then. */
import { z } from "zod";
import { problem } from "../../../model/problem.ts";
import { jsonOf, textOf } from "../doors/body.ts";
import type { LiveEvent } from "../event.ts";
import { checkProof, mappedEvents, mapperShape, type Mapper } from "./mapper.ts";
import type { Tokens } from "./tokens.ts";
import { webhookOf, webhooks } from "./vendors.ts";
import type { WebhookRequest } from "./webhook.ts";

/** What a source keeps of its webhook. */
export const webhookOptions = z.object({
  /** A vendor's id, or `generic`. */
  webhook: z.enum(["generic", ...webhooks.map(({ id }) => id)]),
  secret: z.string().max(4_000).default(""),
  mapper: mapperShape.optional(),
});
export type WebhookOptions = z.infer<typeof webhookOptions>;

export interface WebhookReading {
  readonly options: WebhookOptions;
  readonly request: WebhookRequest;
  readonly tokens: Tokens;
}

export interface WebhookRead {
  readonly events: readonly LiveEvent[];
  /** To be called when they are on the disk: the same request is not taken again. */
  readonly taken: () => void;
}

/** The events of a request. @throws Problem `bad_signature`, `invalid_json`, `no_mapper` and those of the body's reader */
export function readWebhook({ options, request, tokens }: WebhookReading): WebhookRead {
  if (options.secret === "") throw problem("bad_signature", "This webhook has no secret yet, so nothing can prove who sends.", "Set it on the sources page.");
  const vendor = webhookOf(options.webhook);
  const { token } = vendor === undefined ? checkProof(mapperOf(options), request, options.secret) : vendor.check(request, options.secret);
  if (token !== undefined) tokens.demandNew(token, request.receivedAt);
  const payload = jsonOf(textOf({ bytes: request.body, encoding: request.header("content-encoding") ?? "" }).text);
  const events = vendor === undefined ? mappedEvents(mapperOf(options), payload) : vendor.events(payload);
  return { events, taken: () => (token === undefined ? undefined : tokens.remember(token, request.receivedAt)) };
}

function mapperOf({ mapper }: WebhookOptions): Mapper {
  if (mapper === undefined) throw problem("no_mapper", "This webhook has no mapper yet.", "Paste a sample on the sources page and say what is what.");
  return mapper;
}
