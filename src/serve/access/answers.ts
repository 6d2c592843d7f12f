/** Shapes of what is asked and answered about people, keys and the audit log. */
import { z } from "@hono/zod-openapi";
import { type Permission, permissionIds, roleIds } from "./permissions.ts";
import { passwordLength } from "./settings.ts";
import type { WhoKind } from "./who.ts";

const permission = z.enum(permissionIds as readonly [Permission, ...Permission[]]);
export const role = z.enum(roleIds);
const kinds = ["machine", "person", "key", "nobody"] as const satisfies readonly WhoKind[];

/** Who the asker is, and what is offered to someone who is not known yet. */
export const sessionState = z.object({
  kind: z.enum(kinds),
  /** As ledgers name the author. */
  name: z.string(),
  email: z.string().nullable(),
  role: role.nullable(),
  has_password: z.boolean(),
  may: z.array(permission),
  /** What each role allows, the least first. */
  roles: z.array(z.object({ role, may: z.array(permission) })),
  /** Nobody has a login yet. */
  empty: z.boolean(),
  /** What the button for the company's login says. */
  company_login: z.string().nullable(),
}).openapi("SessionState");
export type SessionState = z.output<typeof sessionState>;

export const personLine = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  blocked: z.boolean(),
  has_password: z.boolean(),
  added_at: z.string(),
  last_login_at: z.string().nullable(),
}).openapi("Person");
export type PersonLine = z.output<typeof personLine>;

/** A link to set a password, shown once; it goes after the server's address. */
export const invited = z.object({ person: personLine, link: z.string(), expires_at: z.string() }).openapi("Invited");
export type Invited = z.output<typeof invited>;

export const sessionLine = z.object({
  id: z.string(),
  /** As the browser names itself. */
  agent: z.string(),
  begun_at: z.string(),
  used_at: z.string(),
  /** The session of this very request. */
  current: z.boolean(),
}).openapi("Session");
export type SessionLine = z.output<typeof sessionLine>;

export const linkState = z.object({ name: z.string(), email: z.string() }).openapi("LinkState");
export type LinkState = z.output<typeof linkState>;

export const tokenLine = z.object({
  id: z.string(),
  name: z.string(),
  /** The person's address: a key never has more permissions than its person. */
  email: z.string(),
  ending: z.string(),
  may: z.array(z.string()),
  made_at: z.string(),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
}).openapi("Token");
export type TokenLine = z.output<typeof tokenLine>;

/** The only answer that ever holds the secret. */
export const tokenMade = z.object({ token: tokenLine, secret: z.string() }).openapi("TokenMade");
export type TokenMade = z.output<typeof tokenMade>;

const auditEntry = z.object({
  id: z.number(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
}).openapi("AuditEntry");
export type AuditEntry = z.output<typeof auditEntry>;

export const auditPage = z.object({ lines: z.array(auditEntry), next_before: z.number().nullable(), actors: z.array(z.string()), actions: z.array(z.string()) }).openapi("AuditPage");
export type AuditPage = z.output<typeof auditPage>;

export const auditVerdict = z.object({ lines: z.number(), broken: z.number().nullable(), head: z.object({ id: z.number(), hash: z.string() }).nullable() }).openapi("AuditVerdict");
export type AuditVerdict = z.output<typeof auditVerdict>;

export const email = z.string().trim().toLowerCase().max(200).pipe(z.email("an address is written ann@example.com"));
/** Its length is judged where it is set, in words. */
export const password = z.string().min(1).max(passwordLength.max * 4);
export const personName = z.string().trim().min(1).max(200).refine((text) => !/[\u0000-\u001f\u007f]/.test(text), "a name is one line of text");
export const secret = z.string().max(200);

export const loginRequest = z.strictObject({ email, password });
export const setUpRequest = z.strictObject({ secret: secret.exactOptional(), email, name: personName, password });
export const passwordChange = z.strictObject({ old: password, new: password });
export const linkUse = z.strictObject({ secret, password });
export const personToAdd = z.strictObject({ email, name: personName.exactOptional(), role });
export const personChange = z.strictObject({ role: role.exactOptional(), name: personName.exactOptional(), blocked: z.boolean().exactOptional() });

/** A key lives a year at most, so that a forgotten one ends. */
export const tokenDaysMax = 366;
export const tokenToAdd = z.strictObject({
  name: personName,
  may: z.array(permission).min(1).max(permissionIds.length),
  days: z.number().int().min(1).max(tokenDaysMax).default(90),
  for: email.exactOptional().openapi({ description: "Whose key it is; only this machine's own user says so, everybody else makes keys of their own." }),
});
