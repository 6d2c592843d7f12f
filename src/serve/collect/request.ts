/** A collector's request: its body within the limits, its key, its sender; and the answers that every SDK understands. */
import type { Context } from "hono";
import { problem, isProblem } from "../../model/problem.ts";
import { factsOf } from "../../collect/live/door/facts.ts";
import { addressBehind, networksOf } from "../../collect/live/door/networks.ts";
import { bodyBytesMax, damagedPart, jsonOf, textOf, tooLarge } from "../../collect/live/doors/body.ts";
import { keyIdOf } from "../../collect/live/doors/keys.ts";
import type { Read } from "../../collect/live/doors/segment.ts";
import type { Json, LiveSource, Receipt } from "../../collect/live/event.ts";
import type { Inbox } from "../../collect/live/inbox/inbox.ts";
import { whole } from "../body.ts";
import type { Log } from "../log.ts";
import { statusOf } from "./answers.ts";
import { type Held, openInHand } from "./in-hand.ts";
import type { Live } from "./live.ts";
import { openPace } from "./pace.ts";

/** How a door reads the JSON of a body. */
export type Reader = (body: Json) => Read;

export interface DoorSpec {
  readonly door: string;
  readonly read: Reader;
  readonly historical?: boolean;
  /** The sender can set no header: its key may stand in the address. */
  readonly keyInQuery?: boolean;
  /** What was asked for by an address alone: its parameters, as the JSON of a body. */
  readonly asked?: string;
  /** The JSON within what the SDK of this door packs it into. */
  readonly unpack?: (text: string) => string;
  /** What the SDK of this door waits for instead of the receipt. */
  readonly reply?: (receipt: Receipt) => object | Response;
}

export interface Doors {
  /** Where people reach the server, where that is not what it listens on. */
  readonly address?: URL | undefined;
  /** Networks of the proxies in front, whose word is taken for who asked. */
  readonly proxies?: readonly string[] | undefined;
  readonly workspace: { readonly live: Pick<Live, "collector" | "sourceOf"> & { readonly inbox: Pick<Inbox, "refused"> }; readonly now: () => Date };
  readonly log: Log;
}

/** Of this process: all doors of all workspaces share its memory. */
const inHand = openInHand();
const pace = openPace(() => performance.now());

/** What is done with a request while the memory for it is held. @throws Problem `inbox_busy` before anything of the request is read */
export async function holding<T>(c: Context, work: (held: Held) => Promise<T>): Promise<T> {
  const held = inHand.take(Number(c.req.header("content-length") ?? 0) || 0);
  try {
    return await work(held);
  } finally {
    held.release();
  }
}

/** Takes a request in, and answers after its commit. */
export async function receive(doors: Doors, c: Context, spec: DoorSpec): Promise<Response> {
  const receivedAt = doors.workspace.now();
  let source: LiveSource | undefined;
  try {
    const headerKey = keysOf(c, spec, []);
    source = headerKey === "" ? undefined : await knownSource(doors, headerKey);
    return await holding(c, (held) => take(doors, c, { spec, source, receivedAt, held, know: (found) => void (source = found) }));
  } catch (error) {
    return refused(doors, c, { error, source, at: receivedAt });
  }
}

interface Taking {
  readonly spec: DoorSpec;
  readonly source: LiveSource | undefined;
  readonly receivedAt: Date;
  readonly held: Held;
  /** Told who sends as soon as it is known, so that what is turned away is counted for them. */
  readonly know: (source: LiveSource) => void;
}

async function take(doors: Doors, c: Context, taking: Taking): Promise<Response> {
  const receipt = await delivered(doors, c, taking);
  const reply = taking.spec.reply?.(receipt) ?? { success: true, ...receipt };
  return reply instanceof Response ? reply : c.json(reply);
}

/** It ends before its answer is there: while that is waited for, body and events are held by nobody. */
async function delivered(doors: Doors, c: Context, { spec, source: named, receivedAt, held, know }: Taking): Promise<Receipt> {
  refuseCharset(c.req.header("content-type") ?? "");
  const { text, isDamaged } = spec.asked === undefined ? textOf({ bytes: await bodyOf(c, held), encoding: c.req.header("content-encoding") ?? "" }) : { text: spec.asked, isDamaged: false };
  held.grow(text.length);
  const read = await readOrKeep(doors, c, { spec, source: named, text, receivedAt });
  const source = await knownSource(doors, keysOf(c, spec, read.keys));
  know(source);
  refuseOrigin(source, c.req.header("origin"));
  pace.take(source, read.parts);
  const parts = isDamaged ? read.parts.map(damagedPart) : read.parts;
  return doors.workspace.live.collector.receive({ source, door: spec.door, facts: senderOf(c, doors, source, receivedAt), parts, historical: spec.historical === true });
}

function keysOf(c: Context, { keyInQuery }: DoorSpec, body: readonly string[]): string {
  return keyIdOf({ authorization: c.req.header("authorization") ?? "", header: c.req.header("x-write-key") ?? "", query: keyInQuery === true ? (c.req.query("writeKey") ?? "") : "", body });
}

async function knownSource({ workspace }: Doors, keyId: string): Promise<LiveSource> {
  if (keyId === "") throw problem("no_key", "The request names no write key.", "Send it as the user name of Basic authorization, as X-Write-Key, or as writeKey in the body.");
  const source = await workspace.live.sourceOf(keyId);
  if (source === undefined) throw problem("unknown_key", "Nobody has this write key.", "sextant source list shows the keys; sextant source add makes one.");
  return source;
}

/** Types say anything and mean JSON; a charset that is not UTF-8 would make other letters of the same bytes. */
function refuseCharset(type: string): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1]?.toLowerCase() ?? "utf-8";
  if (["utf-8", "utf8", "us-ascii"].includes(charset)) return;
  throw problem("unsupported_charset", `The body is said to be written in “${charset.slice(0, 100)}”.`, "Send it in UTF-8.", { charset: charset.slice(0, 100) });
}

/** A page of another origin than those listed may not send. Servers send no origin. */
function refuseOrigin(source: LiveSource, origin: string | undefined): void {
  if (source.origins.length === 0 || origin === undefined || isListed(source, origin)) return;
  throw problem("origin_not_allowed", `Pages of ${origin.slice(0, 200)} may not send for this key.`, "Add the origin to the source.", { origin: origin.slice(0, 200) });
}

function isListed(source: LiveSource, origin: string): boolean {
  return source.origins.some((one) => one.toLowerCase() === origin.toLowerCase());
}

/** The whole body, as far as it is not too large or too slow. */
export async function bodyOf(c: Context, held: Held): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of whole(c.req.raw.body)) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw tooLarge();
    held.grow(bytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

interface Reading {
  readonly spec: DoorSpec;
  readonly source: LiveSource | undefined;
  readonly text: string;
  readonly receivedAt: Date;
}

/** What nobody can read is kept as it came, where the sender is known, and refused: to send it again would change nothing. */
async function readOrKeep(doors: Doors, c: Context, { spec, source, text, receivedAt }: Reading): Promise<Read> {
  try {
    return spec.read(jsonOf(spec.unpack?.(text) ?? text));
  } catch (error) {
    if (source !== undefined && isProblem(error) && ["invalid_json", "too_deep", "not_an_event"].includes(error.code)) {
      const part = { raw: text, code: error.code, message: error.message };
      await doors.workspace.live.collector.receive({ source, door: spec.door, facts: senderOf(c, doors, source, receivedAt), parts: [part] });
    }
    throw error;
  }
}

/** What the request says of who sends, for the rules at the door. */
export function senderOf(c: Context, { proxies = [] }: Pick<Doors, "proxies">, source: LiveSource, receivedAt: Date): ReturnType<typeof factsOf> {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  const peer = incoming?.socket?.remoteAddress ?? "";
  const ip = proxies.length === 0 ? peer : addressBehind(peer, c.req.header("x-forwarded-for") ?? "", networksOf(proxies));
  return factsOf({ header: (name) => c.req.header(name), ip, receivedAt, site: source.name });
}

/** What was turned away is counted with its reason. */
export function refused({ workspace, log }: Doors, c: Context, { error, source, at }: { error: unknown; source: LiveSource | undefined; at: Date }): Response {
  const known = isProblem(error);
  if (!known) log.error({ path: c.req.path, error }, "a delivery failed");
  const code = known ? error.code : "internal";
  workspace.live.inbox.refused(source?.name ?? "", code, at);
  const { status, headers } = statusOf(code, known ? error.details["retry_after_seconds"] : undefined);
  const message = known ? error.message : "Something went wrong inside Sextant. Send it again.";
  return c.json({ success: false, code, message, ...(known ? { advice: error.advice } : {}) }, status, headers);
}
