import { Check } from "lucide-react";
import type { ReactElement } from "react";
import type { SessionState } from "../../../src/serve/contract.ts";
import { say } from "../../words/say.ts";

/** What each role may do. */
export function RolesCard({ session }: { readonly session: SessionState }): ReactElement {
  const { roles } = session;
  const all = roles.find(({ role }) => role === "admin")?.may ?? [];
  return (
    <section className="card">
      <h2>{say("roles.title")}</h2>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={say("roles.title")}>
        <table className="lines people-roles">
          <thead><tr><th scope="col">{say("token.may")}</th>{roles.map(({ role }) => <th key={role} scope="col">{say(`role.${role}`)}</th>)}</tr></thead>
          <tbody>
            {all.map((permission) => (
              <tr key={permission} data-permission={permission}>
                <td>{say(`permission.${permission}`)}</td>
                {roles.map(({ role, may }) => <May key={role} role={role} may={may.includes(permission)} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Under the names of the roles, or, where there is no room for columns, each with its name. */
function May({ role, may }: { readonly role: SessionState["roles"][number]["role"]; readonly may: boolean }): ReactElement {
  if (!may) return <td data-role={role}><span aria-hidden className="soft">—</span><span className="unseen">{say("roles.no")}</span></td>;
  return <td data-role={role} data-name={say(`role.${role}`)} className="is"><Check size={14} aria-hidden /><span className="unseen">{say("roles.yes")}</span></td>;
}
