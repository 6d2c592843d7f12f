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

/** What a signed request is known by: its signature, or the token that is signed. The same again is a repetition by whoever captured it. */
export interface Checked {
  /** None: the vendor signs nothing, and sends the same again where our answer was lost. */
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
