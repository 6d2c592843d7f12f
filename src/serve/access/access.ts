/** Who asks? Found out from what a request carries: a key, a session, or that it comes from this machine while nobody has a login. */
import { timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { problem } from "../../model/problem.ts";
import type { OpenWorkspace } from "../app.ts";
import { openBuckets } from "../buckets.ts";
import type { Login } from "./login.ts";
import { isPermission, permissionsOf, roleNamed } from "./permissions.ts";
import { hashOf, isSecret } from "./secrets.ts";
import { loginAttempts, type Reach, requestsAMinute, sessionAge } from "./settings.ts";
import { isInside, nobody, thisMachine, type Who } from "./who.ts";

/** Who asks, and the cookies that go back because their session lives on. */
export interface Asking {
  readonly who: Who;
  readonly cookies: readonly string[];
}

export interface Access {
  readonly reach: Reach;
  /** @throws Problem `wrong_key`, `too_many_requests` */
  whoAsks(c: Context): Promise<Asking>;
  /** True while nobody has a login and only this machine can ask. */
  isOpen(c: Context): Promise<boolean>;
  /** Passwords and sessions; loaded when first needed. */
  login(c: Context): Promise<Login>;
  /** Counts an attempt to log in, as a person where one is named; what it answers gives the attempt back, once it was a good one. @throws Problem `too_many_requests` */
  attempt(c: Context, email?: string): () => void;
}

/** The program that opened the data directory's own file may do everything: whoever reads that file owns the data. */
export interface AccessOptions {
  readonly workspace: OpenWorkspace;
  readonly reach: Reach;
  /** Written to server.json for the command line. */
  readonly machineKey: string;
}

export function openAccess({ workspace, reach, machineKey }: AccessOptions): Access {
  const buckets = openBuckets(() => performance.now());
  const loginAt = loginsOf(workspace, reach);
  let hasPeople = false;

  const isOpen = async (c: Context): Promise<boolean> => {
    if (reach.network || wasForwarded(c)) return false;
    // Nobody is ever taken out, so a yes stays one.
    hasPeople ||= await workspace.control.people.any();
    return !hasPeople;
  };
  const pace = (key: string, perMinute: number): void => {
    const wait = buckets.take(key, { atOnce: perMinute, everyMs: 60_000 / perMinute });
    if (wait > 0) throw tooMany(`More than ${perMinute} requests a minute came through this key or session.`, wait);
  };

  return {
    reach,
    isOpen,
    login: (c) => loginAt(c),
    async whoAsks(c) {
      if (isInside(c.env)) return { who: thisMachine, cookies: [] };
      const key = bearerOf(c);
      if (key !== null && isSame(key, machineKey)) return { who: thisMachine, cookies: [] };
      const known = key?.startsWith("sxt_pk_") === true ? await byKey(workspace, key) : await bySession(workspace, c, loginAt);
      if (known !== null) {
        const { who } = known;
        pace(`${who.kind} ${who.through}`, who.kind === "key" ? requestsAMinute.key : requestsAMinute.session);
        return known;
      }
      return { who: (await isOpen(c)) ? thisMachine : nobody, cookies: [] };
    },
    attempt(c, email) {
      const place = placeOf(c);
      const counted: readonly (readonly [keyof typeof loginAttempts, string])[] = email === undefined ? [["place", place]] : [["pair", `${place} ${email}`], ["place", place], ["person", email]];
      for (const [size, key] of counted) {
        const wait = buckets.take(`${size} ${key}`, loginAttempts[size]);
        if (wait > 0) throw tooMany("There were too many attempts to log in.", wait);
      }
      return () => counted.forEach(([size, key]) => buckets.giveBack(`${size} ${key}`));
    },
  };
}

function loginsOf(workspace: OpenWorkspace, reach: Reach): (c: Context) => Promise<Login> {
  const { dataDir, control, log, now } = workspace;
  const open = new Map<string, Promise<Login>>();
  const onLogin = async (person: string, way: "password" | "oidc"): Promise<void> => {
    const { email } = await control.people.get(person);
    await control.people.loggedIn(person, now());
    await control.audit.write({ at: now(), actor: email, action: "login", subject: email, details: { way } });
  };
  return (c) => {
    const address = reach.address?.origin ?? `http://${c.req.header("host") ?? "localhost"}`;
    if (open.size >= addressesMax && !open.has(address)) open.clear();
    const known = open.get(address) ?? import("./login.ts").then(({ openLogin }) => openLogin({ dataDir, control, log, address, oidc: reach.oidc, onLogin }));
    open.set(address, known);
    return known;
  };
}

/** A server is called by few names; each has its own cookies. */
const addressesMax = 8;

async function byKey({ control, now }: OpenWorkspace, secret: string): Promise<Asking> {
  const token = isSecret("sxt_pk_", secret) ? await control.tokens.holding(hashOf(secret), now()) : null;
  const person = token === null ? null : await control.people.get(token.person);
  if (token === null || person === null || person.blocked) {
    throw problem("wrong_key", "This key is not known here, was revoked, or its time is over.", "Make a new one: sextant token add, or on the page of people and keys.");
  }
  await control.tokens.used(token, now());
  const allowed = new Set(permissionsOf(roleNamed(person.role)));
  const may = new Set(token.may.filter(isPermission).filter((one) => allowed.has(one)));
  return { who: { kind: "key", name: `${person.email} (${token.name})`, person: person.id, through: token.id, may }, cookies: [] };
}

async function bySession(workspace: OpenWorkspace, c: Context, loginAt: (c: Context) => Promise<Login>): Promise<Asking | null> {
  if (!/\bsextant\.session_token=/.test(c.req.header("cookie") ?? "")) return null;
  const login = await loginAt(c);
  const session = await login.sessionOf(c.req.raw.headers);
  if (session === null) return null;
  const person = await workspace.control.people.get(session.person);
  if (person.blocked || workspace.now().getTime() - session.begun.getTime() > sessionAge.wholeMs) {
    return { who: nobody, cookies: await login.leave(c.req.raw.headers) };
  }
  return { who: { kind: "person", name: person.email, person: person.id, through: session.id, may: new Set(permissionsOf(roleNamed(person.role))) }, cookies: session.cookies };
}

function bearerOf(c: Context): string | null {
  return /^Bearer (\S{1,200})$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? null;
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [hashOf(given), hashOf(wanted)].map((text) => Buffer.from(text));
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

// A proxy in front lets others in by this machine's own door: then it is not this machine that asks.
function wasForwarded(c: Context): boolean {
  return ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip"].some((name) => c.req.header(name) !== undefined);
}

/** The address of the network that a request came from; behind a proxy all come from the proxy's. */
function placeOf(c: Context): string {
  const { incoming } = (c.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? "inside";
}

function tooMany(said: string, waitMs: number): Error {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return problem("too_many_requests", said, `Try again in ${seconds} s.`, { retry_after_seconds: seconds });
}
