/** Pictures and links outside of web pages: banners in mail signatures, ads. They know no visitor, so their events never have a name. */
import { randomUUID, createHmac } from "node:crypto";
import { problem } from "../../../model/problem.ts";
import type { LiveEvent } from "../event.ts";
import { areEqual } from "../webhooks/signature.ts";

/** A transparent picture of one dot. */
export const dot = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

/** A parameter of the address; `''` where it is missing. */
export type Parameter = (name: string) => string;

const seen: Readonly<Record<string, string>> = { ad: "Ad Viewed", signature: "Email Signature Viewed" };
const clicked: Readonly<Record<string, string>> = { ad: "Ad Clicked", signature: "Email Signature Clicked" };

/** The event of a picture that was loaded: `?e=ad|signature&c=campaign&p=placement&a=asset&o=our person&id=…`. */
export function seenEvent(parameter: Parameter, referrer: string): LiveEvent {
  return eventOf(seen[parameter("e")] ?? "Ad Viewed", parameter, { referrer });
}

/** The event of a link that was followed. */
export function clickedEvent(parameter: Parameter, target: string): LiveEvent {
  return eventOf(clicked[parameter("e")] ?? "Ad Clicked", parameter, { url: target });
}

const textMax = 200;

function eventOf(event: string, parameter: Parameter, place: Readonly<Record<string, string>>): LiveEvent {
  const said = { campaign: parameter("c"), placement: parameter("p"), asset: parameter("a"), agent_name: parameter("o"), ...place };
  const id = parameter("id");
  return {
    type: "track", event,
    // With an id of the ad server an impression counts once, however often its picture is loaded.
    messageId: id === "" ? randomUUID() : `${event}:${id}`.slice(0, textMax),
    anonymousId: "nobody",
    properties: Object.fromEntries(Object.entries(said).filter(([, text]) => text !== "").map(([name, text]) => [name, text.slice(0, name === "url" || name === "referrer" ? 2_000 : textMax)])),
    // Nobody was asked: the door gives it the visitor of a day.
    context: { consent: "undecided" },
  };
}

/** Where links may lead. */
export interface Targets {
  /** Hosts, and what is below them: `us.example`. */
  readonly hosts: readonly string[];
  /** Signs any other target; empty: none is taken. */
  readonly secret: string;
}

/** The signature of a target: part of the address of a link. */
export function signTarget(target: string, secret: string): string {
  return createHmac("sha256", secret).update(target).digest("base64url");
}

/** The target of a link, as it may be gone to. @throws Problem `redirect_refused` */
export function allowedTarget(target: string, signature: string, { hosts, secret }: Targets): string {
  const url = URL.canParse(target) ? new URL(target) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") throw refusal(target);
  const isListed = hosts.some((host) => url.hostname === host.toLowerCase() || url.hostname.endsWith(`.${host.toLowerCase()}`));
  if (!isListed && (secret === "" || signature === "" || !areEqual(signature, signTarget(target, secret)))) throw refusal(target);
  return url.href;
}

function refusal(target: string): Error {
  return problem("redirect_refused", `This link may not lead to “${target.slice(0, 200)}”.`, "Add the host to the source's targets, or sign the link.", { target: target.slice(0, 200) });
}
