import type { ReactElement } from "react";
import type { AccountCommittee } from "../../../src/serve/contract.ts";
import { showCount } from "../../format/numbers.ts";
import { say, wordsOf } from "../../words/say.ts";
import { PersonName, type Person } from "./person-name.tsx";

export type Role = AccountCommittee["roles"][number];

/** So many people of a role are still to be found. */
export function missingOf({ required, people }: Role): number {
  return Math.max(0, required - people.length);
}

/** What a role is called. A user of what is bought is not a user of ours. */
export function roleWords(role: string): string {
  return wordsOf(role === "user" ? "role_user" : role);
}

/** "4 of 6 roles of the buying committee are filled." */
export function CommitteeLead({ roles, product }: { readonly roles: readonly Role[]; readonly product: string }): ReactElement {
  const found = roles.filter((role) => missingOf(role) === 0).length;
  return <p className="soft small committee-lead">{say("account.committee.lead", { found: showCount(found), wanted: showCount(roles.length) })} {product !== "" && say("account.committee.product", { product })}</p>;
}

/** Each role with who has it and where to look for the rest: the grid as a list. */
export function RolesList({ people, roles }: { readonly people: readonly Person[]; readonly roles: readonly Role[] }): ReactElement {
  const byId = new Map(people.map((person) => [person.person_id, person]));
  return (
    <table className="lines" aria-label={say("account.committee.roles")}>
      <thead><tr><th scope="col">{say("account.committee.role")}</th><th scope="col">{say("account.committee.who")}</th></tr></thead>
      <tbody>
        {roles.map((role) => (
          <tr key={role.role}>
            <th scope="row" className="committee-role"><bdi>{roleWords(role.role)}</bdi></th>
            <td>
              {role.people.map((id) => <div key={id}><Holder id={id} person={byId.get(id)} /></div>)}
              {missingOf(role) > 0 && <Missing role={role} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Holder({ id, person }: { readonly id: string; readonly person: Person | undefined }): ReactElement {
  return person === undefined ? <bdi>{id}</bdi> : <PersonName person={person} />;
}

function Missing({ role }: { readonly role: Role }): ReactElement {
  const where = whereOf(role);
  return (
    <div className="committee-missing">
      {role.people.length === 0 && role.required === 1 ? say("account.committee.nobody") : say("account.committee.missing", { n: showCount(missingOf(role)), count: missingOf(role) })}
      {where !== "" && <div className="soft small">{say("account.committee.look", { where })}</div>}
    </div>
  );
}

/** "operations: C-level, VP" */
function whereOf({ departments, seniorities }: Role): string {
  const offices = departments.map((one) => wordsOf(one)).join(", ");
  const ranks = seniorities.map((one) => wordsOf(one)).join(", ");
  return [offices, ranks].filter((one) => one !== "").join(": ");
}
