import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { MemberLine } from "../../../src/serve/contract.ts";
import { say } from "../../words/say.ts";
import type { Person } from "./person-name.tsx";

/** The account's own people, then who works there beside another employer. */
export function withMembers(people: readonly Person[], members: readonly MemberLine[], account: string): readonly Person[] {
  const own = new Set(people.map(({ person_id }) => person_id));
  const others = members.filter(({ person_id, memberships }) => !own.has(person_id) && memberships.some((one) => one.account_id === account && one.until === null));
  return [...people, ...others.map(({ person_id, name, email, title, department, seniority, touches, last_touch_at }) => ({ person_id, name, email, title, department, seniority, touches, last_touch_at }))];
}

/** "adviser · employed at Acme · also at Birch (interim head)" */
export function Memberships({ member, account }: { readonly member: MemberLine | undefined; readonly account: string }): ReactElement | null {
  if (member === undefined) return null;
  const here = member.memberships.find((one) => one.account_id === account && one.until === null);
  const others = member.memberships.filter((one) => one.account_id !== account && one.account_id !== member.employer_id && one.until === null);
  const places = [
    ...(member.employer_id === "" || member.employer_id === account ? [] : [{ id: member.employer_id, text: say("account.person.from", { account: member.employer_name }) }]),
    ...others.map(({ account_id, account_name, role }) => ({ id: account_id, text: `${say("account.person.also", { account: account_name })}${role === "" ? "" : ` (${role})`}` })),
  ];
  if (here === undefined && places.length === 0) return null;
  return (
    <div className="small person-members">
      {here !== undefined && here.role !== "" && <span className="pill"><bdi>{here.role}</bdi></span>}
      {places.map(({ id, text }) => <Link key={id} to="/accounts/$id" params={{ id }} className="quiet-link soft"><bdi>{text}</bdi></Link>)}
    </div>
  );
}
