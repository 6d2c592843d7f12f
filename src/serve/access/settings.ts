/** How people reach the server and log in: said at its start, and the limits that hold for everybody. */

/** The company's own login by OpenID Connect. */
export interface Oidc {
  /** `https://login.example.com/realms/acme`; what follows `/.well-known/openid-configuration` stands there. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says after “Log in with”. */
  readonly name: string;
}

/** Who can reach the server, and where. */
export interface Reach {
  /** Others than this machine can: nothing is open without a login. */
  readonly network: boolean;
  /** The address it listens on, as given: `127.0.0.1`, `0.0.0.0`, `sextant.lan`. */
  readonly host: string;
  /** Where people reach it, where that is not what it listens on: behind a proxy. */
  readonly address?: URL | undefined;
  /** Networks (CIDR notation) of the proxies in front: only their word is taken for who asked. */
  readonly proxies?: readonly string[] | undefined;
  readonly oidc?: Oidc | undefined;
  /** Opens the making of the first admin once, when others can reach the server and nobody can log in yet. */
  readonly setUpSecret?: string | undefined;
}

/** A server for this machine alone. */
export const thisMachineOnly: Reach = { network: false, host: "127.0.0.1" };

export const passwordLength = { min: 12, max: 128 } as const;

/** A session ends after this time without use, and after this time in any case. Its use is noted in steps. */
export const sessionAge = { idleSeconds: 8 * 3600, stepSeconds: 15 * 60, wholeMs: 7 * 86_400_000 } as const;

/** An invitation must survive a weekend, a link for a new password need not. */
export const linkAgeMs = { invite: 7 * 86_400_000, reset: 86_400_000 } as const;

/** Requests a minute: of a key as the reference says, of a person's browser, whose board alone asks for some hundred small pictures, more. */
export const requestsAMinute = { key: 240, session: 1_500 } as const;

/** Attempts to log in: so many at once, then one more each time. None of these ever shuts for good. */
export const loginAttempts = {
  /** One address of the network with one person. */
  pair: { atOnce: 5, everyMs: 30_000 },
  /** One address of the network. */
  place: { atOnce: 30, everyMs: 5_000 },
  /** One person, from wherever: wide enough that strangers cannot keep somebody out who knows the password. */
  person: { atOnce: 60, everyMs: 5_000 },
} as const;

/** Where the login lives; below it the way back from the company's login. */
export const loginPath = "/api/v1/login";
export const callbackPath = `${loginPath}/callback/oidc`;
