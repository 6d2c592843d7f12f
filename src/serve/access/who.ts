/** Who asks. Known for the length of a request, also deep inside and in work that goes on behind it. */
import { AsyncLocalStorage } from "node:async_hooks";
import { type Needs, type Permission, permissionIds } from "./permissions.ts";

export type WhoKind = "machine" | "person" | "key" | "nobody";

/** One who asks: whoever sits at this machine, a person with a login, a key of a person, or nobody known. */
export interface Who {
  readonly kind: WhoKind;
  /** As ledgers name the author: “this machine”, an e-mail address, an e-mail address with the key's name. */
  readonly name: string;
  /** The person's id; empty for the machine and for nobody. */
  readonly person: string;
  /** The session's or the key's id: what the rate is counted by. Empty for the machine and for nobody. */
  readonly through: string;
  readonly may: ReadonlySet<Permission>;
}

/** Whoever sits at this machine, while nobody has a login; afterwards the command line of the data directory's owner. */
export const thisMachine: Who = { kind: "machine", name: "this machine", person: "", through: "", may: new Set(permissionIds) };

/** Someone who has shown nothing. */
export const nobody: Who = { kind: "nobody", name: "nobody", person: "", through: "", may: new Set() };

/** May this one do what the route needs? */
export function mayDo(who: Who, needs: Needs): boolean {
  return needs === "open" || needs === "anyone" || who.may.has(needs);
}

/** The author of a ledger's line: the one who asks. Only the machine's own user may name somebody else, as scripts of before do. */
export function authorOf(who: Who, named?: string): string {
  return who.kind === "machine" ? (named ?? who.name) : who.name;
}

const current = new AsyncLocalStorage<Who>();

/** Runs work on behalf of somebody. */
export function onBehalfOf<T>(who: Who, work: () => T): T {
  return current.run(who, work);
}

/** On whose behalf the work runs; this machine's, where no request asked for it. */
export function actorNow(): string {
  return (current.getStore() ?? thisMachine).name;
}

const key = Symbol("inside");

/** Goes with requests that this process asks of its own app, without a socket: no header can say so. */
export const inside: Readonly<Record<symbol, boolean>> = { [key]: true };

/** Did this process ask it itself? */
export function isInside(env: unknown): boolean {
  return typeof env === "object" && env !== null && (env as Readonly<Record<symbol, unknown>>)[key] === true;
}
