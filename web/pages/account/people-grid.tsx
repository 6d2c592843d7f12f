import type { ReactElement } from "react";
import { showCount } from "../../format/numbers.ts";
import { say, wordsOf } from "../../words/say.ts";
import { missingOf, roleWords, type Role } from "./committee.tsx";
import { PersonName, type Person } from "./person-name.tsx";

const levels = ["c_level", "vp", "director", "head", "manager", "other"];

/** A cell that nobody fills although the committee needs somebody there. */
interface Gap {
  readonly role: Role;
  readonly department: string;
  readonly seniority: string;
}

/** Department against seniority; who was never touched is grey, and where somebody is still needed the empty cell says whom. */
export function PeopleGrid({ people, roles }: { readonly people: readonly Person[]; readonly roles: readonly Role[] }): ReactElement {
  const gaps = gapsOf(people, roles);
  const departments = inOrder([...people.map(({ department }) => department), ...gaps.map(({ department }) => department)], (a, b) => a.localeCompare(b));
  const seniorities = inOrder([...people.map(({ seniority }) => seniority), ...gaps.map(({ seniority }) => seniority)], (a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("account.people.grid")}>
      <table className="lines people-grid">
        <thead><tr><td />{seniorities.map((one) => <th key={one} scope="col">{one === "" ? say(gaps.length > 0 ? "account.committee.anylevel" : "account.people.noseniority") : wordsOf(one)}</th>)}</tr></thead>
        <tbody>
          {departments.map((department) => (
            <tr key={department}>
              <th scope="row">{department === "" ? say(gaps.length > 0 ? "account.committee.any" : "account.people.nodepartment") : wordsOf(department)}</th>
              {seniorities.map((seniority) => <Cell key={seniority} people={people.filter((one) => one.department === department && one.seniority === seniority)} gaps={gaps.filter((one) => one.department === department && one.seniority === seniority)} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ people, gaps }: { readonly people: readonly Person[]; readonly gaps: readonly Gap[] }): ReactElement {
  return (
    <td>
      {people.map((person) => <div key={person.person_id} className={person.touches === 0 ? "soft" : undefined}><PersonName person={person} />{person.touches > 0 && <span className="soft small tabular"> {showCount(person.touches)}</span>}</div>)}
      {gaps.map(({ role }) => <div key={role.role} className="people-gap"><bdi>{roleWords(role.role)}</bdi><span className="small">{say("account.committee.missing", { n: showCount(missingOf(role)), count: missingOf(role) })}</span></div>)}
    </td>
  );
}

/** Each role that lacks people, at the first place where the template looks for them, written as the people's own records write it. */
function gapsOf(people: readonly Person[], roles: readonly Role[]): readonly Gap[] {
  const written = new Map(people.map(({ department }) => [department.toLowerCase(), department]));
  return roles.filter((role) => missingOf(role) > 0).map((role) => {
    const department = role.departments.map((one) => written.get(one)).find((one) => one !== undefined) ?? capital(role.departments[0] ?? "");
    return { role, department, seniority: role.seniorities[0] ?? "" };
  });
}

function capital(text: string): string {
  return text.length <= 3 ? text.toUpperCase() : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Each once, what is not given last. */
function inOrder(texts: readonly string[], compare: (a: string, b: string) => number): readonly string[] {
  return [...new Set(texts)].toSorted((a, b) => (a === "" ? 1 : b === "" ? -1 : compare(a, b)));
}

function rank(seniority: string): number {
  const place = levels.indexOf(seniority);
  return place < 0 ? 50 : place;
}
