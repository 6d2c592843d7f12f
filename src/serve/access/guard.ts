/** Stands before every route: finds out who asks, and refuses what the route does not allow them. */
import type { Context, MiddlewareHandler } from "hono";
import { problem } from "../../model/problem.ts";
import type { Audit } from "../../store/control/audit.ts";
import type { App } from "../endpoint.ts";
import { neededBy } from "./declared.ts";
import type { Asking } from "./access.ts";
import { type Needs, permissions } from "./permissions.ts";
import { mayDo, nobody, onBehalfOf, type Who } from "./who.ts";

declare module "hono" {
  interface ContextVariableMap {
    who: Who;
    /** Writes what was done into the audit log, as done by whoever asks. */
    wrote: (deed: Done) => Promise<void>;
  }
}

/** Something that was done, for the audit log. */
export interface Done {
  /** `setting.set`, `export.rows`. */
  readonly action: string;
  readonly subject: string;
  readonly details?: object;
}

export interface GuardOptions {
  readonly app: App;
  /** Who asks; throws where what was shown is wrong, or asks too often. */
  readonly whoAsks: (c: Context) => Promise<Asking>;
  readonly audit: () => Audit;
  readonly now: () => Date;
}

/** @throws Problem `login_needed`, `not_allowed`, and those of `whoAsks` */
export function guard({ app, whoAsks, audit, now }: GuardOptions): MiddlewareHandler {
  return async (c, next) => {
    const needs = neededBy(app, c);
    const { who, cookies } = needs.every((one) => one === "open") ? { who: nobody, cookies: [] } : await whoAsks(c);
    const refusal = needs.map((one) => refusalOf(who, one)).find((one) => one !== null);
    if (refusal !== undefined) {
      for (const cookie of cookies) c.header("set-cookie", cookie, { append: true });
      throw refusal;
    }
    c.set("who", who);
    c.set("wrote", (done) => audit().write({ at: now(), actor: who.name, ...done }));
    await onBehalfOf(who, next);
    for (const cookie of cookies) c.res.headers.append("set-cookie", cookie);
  };
}

function refusalOf(who: Who, needs: Needs | "undeclared"): Error | null {
  if (needs === "undeclared") return problem("not_allowed", "This address does not say who may use it, so nobody may.", "It is a fault of ours; please report it.");
  if (mayDo(who, needs)) return null;
  if (who.kind === "nobody") return problem("login_needed", "Log in first.", "Scripts send a token: authorization: Bearer sxt_pk_…");
  const what = needs === "open" || needs === "anyone" ? "" : permissions[needs];
  return problem("not_allowed", `${who.name} may not do this. It takes the permission “${needs}”: ${what}.`, "Ask an admin for another role, or use a key that has the permission.", { needs });
}
