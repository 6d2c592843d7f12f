/**
 * The one file that knows better-auth: passwords, sessions and the company's own login (OIDC), kept in the control store. Its own routes
 * stay shut; only the way back from the company's login is let through.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Auth, betterAuth, type BetterAuthOptions } from "better-auth";
import { isAPIError } from "better-auth/api";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import { problem } from "../../model/problem.ts";
import type { Control } from "../../store/control/control.ts";
import type { Log } from "../log.ts";
import { refuseWeak } from "./passwords.ts";
import { loginPath, type Oidc, passwordLength, sessionAge } from "./settings.ts";

export interface LoginOptions {
  readonly dataDir: string;
  readonly control: Control;
  readonly log: Log;
  /** Where people reach the server: `https://sextant.example.com`. */
  readonly address: string;
  readonly oidc: Oidc | undefined;
  /** Told of every login, before it is answered. */
  readonly onLogin: (person: string, way: "password" | "oidc") => Promise<void>;
}

/** A session as a request carries it. */
export interface Session {
  readonly id: string;
  readonly person: string;
  readonly begun: Date;
  /** To be sent with the answer: a session that is used lives on. */
  readonly cookies: readonly string[];
}

/** Passwords, sessions, the company's login. */
export interface Login {
  /** The cookies of a new session; null where address and password do not fit together, or the person is blocked. */
  enter(email: string, password: string, headers: Headers): Promise<readonly string[] | null>;
  /** The session that a request carries, while it holds. */
  sessionOf(headers: Headers): Promise<Session | null>;
  /** Ends the session of a request; the cookies to be taken back. */
  leave(headers: Headers): Promise<readonly string[]>;
  /** Ends every session of a person. */
  endSessions(person: string): Promise<void>;
  /** Gives a person a password; the sessions of before end. @throws Problem `weak_password` */
  setPassword(person: string, password: string): Promise<void>;
  isPassword(person: string, password: string): Promise<boolean>;
  /** Where the browser goes to log in with the company's login, and with which cookies. @throws Problem `no_company_login` */
  toCompany(after: string, headers: Headers): Promise<{ readonly url: string; readonly cookies: readonly string[] }>;
  /** The way back from there. */
  fromCompany(request: Request): Promise<Response>;
}

/** Opens the login. */
export function openLogin(options: LoginOptions): Login {
  const { control } = options;
  const auth = betterAuth(optionsOf(options)) as unknown as Auth<BetterAuthOptions>;
  const inner = auth.$context;
  return {
    enter: (email, password, headers) => cookiesOrNull(() => auth.api.signInEmail({ body: { email, password }, headers, asResponse: true })),
    async sessionOf(headers) {
      const { response, headers: sent } = await auth.api.getSession({ headers, returnHeaders: true });
      if (response === null) return null;
      return { id: response.session.id, person: response.user.id, begun: new Date(response.session.createdAt), cookies: sent.getSetCookie() };
    },
    leave: async (headers) => (await auth.api.signOut({ headers, asResponse: true })).headers.getSetCookie(),
    endSessions: async (person) => (await inner).internalAdapter.deleteUserSessions(person),
    async setPassword(person, password) {
      refuseWeak(password, await control.people.get(person));
      const { internalAdapter, password: hashing } = await inner;
      const hash = await hashing.hash(password);
      const has = (await internalAdapter.findAccounts(person)).some((one) => one.providerId === "credential");
      await (has ? internalAdapter.updatePassword(person, hash) : internalAdapter.linkAccount({ userId: person, providerId: "credential", accountId: person, password: hash }));
      await internalAdapter.deleteUserSessions(person);
    },
    async isPassword(person, password) {
      const { internalAdapter, password: hashing } = await inner;
      const hash = (await internalAdapter.findAccounts(person)).find((one) => one.providerId === "credential")?.password;
      return typeof hash === "string" && hashing.verify({ hash, password });
    },
    async toCompany(after, headers) {
      if (options.oidc === undefined) throw noCompanyLogin();
      const body = { provider: "oidc", callbackURL: after, errorCallbackURL: "/?login=refused", disableRedirect: true };
      const answer = await auth.api.signInSocial({ body, headers, asResponse: true });
      const { url } = (await answer.json()) as { url?: string };
      if (url === undefined) throw noCompanyLogin();
      return { url, cookies: answer.headers.getSetCookie() };
    },
    fromCompany: (request) => auth.handler(request),
  };
}

function optionsOf({ dataDir, control, log, address, oidc, onLogin }: LoginOptions): BetterAuthOptions {
  const isSecure = address.startsWith("https:");
  return {
    appName: "Sextant",
    baseURL: address,
    basePath: loginPath,
    secret: keyOf(dataDir),
    database: { db: control.database, type: "sqlite" },
    // Nothing leaves this machine.
    telemetry: { enabled: false },
    logger: { log: (level, message) => log[level === "error" ? "warn" : "debug"]({ login: message }, "login") },
    // Attempts are counted by address and person before it comes to this (serve/buckets.ts).
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: passwordLength.min, maxPasswordLength: passwordLength.max },
    user: { modelName: "person", fields: { emailVerified: "email_verified", ...dates }, additionalFields: { role: { type: "string", input: false, defaultValue: "viewer" } } },
    session: {
      modelName: "login_session",
      fields: { userId: "person", ipAddress: "ip_address", userAgent: "user_agent", expiresAt: "expires_at", ...dates },
      expiresIn: sessionAge.idleSeconds,
      updateAge: sessionAge.stepSeconds,
    },
    account: {
      modelName: "login_method",
      fields: {
        userId: "person", providerId: "provider", accountId: "subject", accessToken: "access_token", refreshToken: "refresh_token", idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at", refreshTokenExpiresAt: "refresh_token_expires_at", ...dates,
      },
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, requireLocalEmailVerified: true },
    },
    verification: { modelName: "login_proof", fields: { expiresAt: "expires_at", ...dates } },
    advanced: {
      ipAddress: { disableIpTracking: true },
      useSecureCookies: false,
      cookiePrefix: isSecure ? "__Host-sextant" : "sextant",
      defaultCookieAttributes: { secure: isSecure, httpOnly: true, sameSite: "lax", path: "/" },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => !(await control.people.isBlocked(session.userId)),
          after: async (session, context) => onLogin(session.userId, context?.path === "/sign-in/email" ? "password" : "oidc"),
        },
      },
      // We only want to know who it is: keys to the company's other doors are not kept.
      account: { create: { before: async (method) => ({ data: { ...method, accessToken: null, refreshToken: null, idToken: null } }) } },
    },
    plugins: oidc === undefined ? [] : [genericOAuth({ config: [companyOf(oidc)] })],
  };
}

const dates = { createdAt: "created_at", updatedAt: "updated_at" } as const;

/** Only people who were let in here may come that way, known by an address that the company's login has verified. */
function companyOf({ issuer, clientId, clientSecret }: Oidc) {
  return {
    providerId: "oidc",
    discoveryUrl: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId,
    clientSecret,
    scopes: ["openid", "email", "profile"],
    pkce: true,
    disableSignUp: true,
    disableImplicitSignUp: true,
  };
}

/** What cookies are signed with. It stands apart from the sessions, so that a copy of them opens nothing. */
function keyOf(dataDir: string): string {
  const folder = join(dataDir, "secrets");
  const file = join(folder, "login.key");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file, "utf8").trim();
}

async function cookiesOrNull(entering: () => Promise<Response>): Promise<readonly string[] | null> {
  try {
    const answer = await entering();
    return answer.ok ? answer.headers.getSetCookie() : null;
  } catch (error) {
    if (isAPIError(error)) return null;
    throw error;
  }
}

function noCompanyLogin(): Error {
  return problem("no_company_login", "The company's login cannot be reached from here.", "Log in with a password, or ask an admin to check SEXTANT_OIDC_ISSUER.");
}
