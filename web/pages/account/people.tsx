import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useSearch } from "@tanstack/react-router";
import { useRef, type ReactElement } from "react";
import type { AccountDetail, MemberLine } from "../../../src/serve/contract.ts";
import { committeeQuestion, membersQuestion } from "../../api/questions.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { accountView } from "../../views.ts";
import { useBroughtHere } from "../../frame/brought-here.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";
import { CommitteeLead, RolesList, type Role } from "./committee.tsx";
import { Memberships, withMembers } from "./members.tsx";
import { PeopleGrid } from "./people-grid.tsx";
import { PersonName, type Person } from "./person-name.tsx";
import { Side } from "./side.tsx";

/** What an address calls this card. */
const place = "people";

type Form = "list" | "grid" | "roles";

/** Who is there and who is missing; a name narrows the timeline to that person. */
export function People({ account }: { readonly account: AccountDetail }): ReactElement {
  const { people: form = "list" } = accountView(useSearch({ strict: false }));
  const change = useChangeView();
  const card = useRef<HTMLElement>(null);
  useBroughtHere(card, useLocation({ select: ({ hash }) => hash === place }));
  const { data: committee, isPending } = useQuery(committeeQuestion(account.account_id));
  const roles = committee?.roles ?? [];
  const { data: members } = useQuery(membersQuestion(account.account_id));
  const people = withMembers(account.people_list, members?.members ?? [], account.account_id);
  const forms: readonly { readonly value: Form; readonly label: string }[] = [{ value: "list", label: say("account.people.list") }, { value: "grid", label: say("account.people.grid") }, ...(roles.length > 0 ? [{ value: "roles" as const, label: say("account.committee.byrole") }] : [])];
  const choice = (people.length > 1 || roles.length > 0) && <SegmentedControl size="xs" aria-label={say("account.people")} value={form} onChange={(value) => change({ people: value === "list" ? undefined : value })} data={[...forms]} />;
  return (
    <Side title={say("account.people")} tools={choice} place={place} at={card}>
      {isPending && <p className="soft small committee-lead">{"\u00a0"}</p>}
      {roles.length > 0 && <CommitteeLead roles={roles} product={committee?.product ?? ""} />}
      <Shown form={form} people={people} roles={roles} members={members?.members ?? []} account={account.account_id} />
    </Side>
  );
}

interface Members {
  readonly members: readonly MemberLine[];
  readonly account: string;
}

function Shown({ form, people, roles, ...members }: Members & { readonly form: Form; readonly people: readonly Person[]; readonly roles: readonly Role[] }): ReactElement {
  if (form === "grid") return <PeopleGrid people={people} roles={roles} />;
  if (form === "roles") return <RolesList people={people} roles={roles} />;
  if (people.length === 0) return <p className="soft">{say("account.people.none")} <Link to="/import" search={{ as: "person" } as never} className="link">{say("nav.import")}</Link></p>;
  return <List people={people} {...members} />;
}

function List({ people, members, account }: Members & { readonly people: readonly Person[] }): ReactElement {
  const zone = useZone();
  const { person: chosen } = accountView(useSearch({ strict: false }));
  const known = new Map(members.map((member) => [member.person_id, member]));
  return (
    <table className="lines">
      <thead><tr><th scope="col">{say("account.person.name")}</th><th scope="col" className="right">{say("account.person.touches")}</th><th scope="col" className="right">{say("account.person.last")}</th></tr></thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.person_id} aria-current={person.person_id === chosen || undefined}>
            <td><PersonName person={person} /><div className="soft small"><bdi>{[person.title, wordsOf(person.department), wordsOf(person.seniority)].filter(Boolean).join(" · ")}</bdi></div><Memberships member={known.get(person.person_id)} account={account} /></td>
            <td className="right">{showCount(person.touches)}</td>
            <td className="right">{person.last_touch_at === null ? "—" : showInstantDay(person.last_touch_at, zone)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
