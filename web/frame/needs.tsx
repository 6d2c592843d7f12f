import { Lock } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { SessionState } from "../../src/serve/contract.ts";
import { useSession } from "../api/access.ts";
import { known, say } from "../words/say.ts";

export type Permission = SessionState["may"][number];

/** May whoever is here do this? While that is not known, and where a server cannot say, the server decides when it is asked. */
export function useMay(permission: Permission): boolean {
  return useSession()?.may.includes(permission) !== false;
}

/** What a role may not do is not offered: the note says what it takes, and who can give it. */
export function Needs({ permission, children }: { readonly permission: Permission; readonly children: ReactNode }): ReactElement {
  if (useMay(permission)) return <>{children}</>;
  const key = `permission.${permission}`;
  return (
    <section className="note" style={{ borderLeftColor: "var(--text-soft)" }} aria-label={say("needs.title")} data-needs={permission}>
      <Lock size={18} aria-hidden />
      <div><div className="note-title">{say("needs.title")}</div><div className="soft">{say("needs.lead", { permission: known(key) ? say(key) : permission })}</div></div>
    </section>
  );
}

/** Offered to those who may do it, and to nobody else. */
export function Offer({ permission, children }: { readonly permission: Permission; readonly children: ReactNode }): ReactElement | null {
  return useMay(permission) ? <>{children}</> : null;
}
