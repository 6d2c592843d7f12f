/** What a vendor's webhook is: how its signature is checked, and which events its payload tells. One vendor, one file. */
import type { Json, LiveEvent } from "../event.ts";

/** A request as it came, before anything was read. */
export interface WebhookRequest {
  readonly method: string;
  /** The address as the vendor knows it: the public one where a proxy stands before us. */
  readonly url: string;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The raw bytes: a signature is over these and nothing else. */
  readonly body: Buffer;
  readonly receivedAt: Date;
}

/** What a checked request is known by, where its signature does not cover the body: the same token with another body is a forgery. */
export interface Checked {
  readonly token?: string;
}

export interface Webhook {
  /** Part of the address: `/v1/webhooks/calendly`. */
  readonly id: string;
  /** The vendor's name for itself. */
  readonly title: string;
  /** Where the user finds the secret, one sentence. */
  readonly secretFrom: string;
  /** @throws Problem `bad_signature` */
  check(request: WebhookRequest, secret: string): Checked;
  /** The events of a payload; what tells nothing about anybody gives none. Never throws: the payload may be anything. */
  events(payload: Json): readonly LiveEvent[];
}
