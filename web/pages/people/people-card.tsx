import { Button, Menu, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { Invited, PersonLine } from "../../../src/serve/contract.ts";
import { peopleQuestion, sessionQuestion } from "../../api/access.ts";
import { send } from "../../api/ask.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant, showInstantDay } from "../../format/days.ts";
import { Dialog } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone, showFault } from "../../frame/undo-toast.tsx";
import { say } from "../../words/say.ts";
import { ShownOnce } from "./shown-once.tsx";

const roles = ["viewer", "sales", "marketer", "admin"] as const satisfies readonly PersonLine["role"][];

/** Everybody who may log in. */
export function PeopleCard(): ReactElement {
  const answer = useQuery(peopleQuestion());
  const [adding, add] = useState(false);
  const [invited, invite] = useState<Invited | null>(null);
  return (
    <section className="card">
      <div className="row between"><h2>{say("people.people")}</h2><Button onClick={() => add(true)}>{say("people.add")}</Button></div>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={80} /> : <PeopleTable people={answer.data.people} onLink={invite} />}
      <Dialog opened={adding} onClose={() => add(false)} title={say("people.add")}>{adding && <AddForm onAdded={(one) => { add(false); invite(one); }} />}</Dialog>
      <Dialog opened={invited !== null} onClose={() => invite(null)} title={say("people.link")}>{invited !== null && <InvitedNote invited={invited} onDone={() => invite(null)} />}</Dialog>
    </section>
  );
}

function PeopleTable({ people, onLink }: { readonly people: readonly PersonLine[]; readonly onLink: (invited: Invited) => void }): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("people.people")}>
      <table className="lines stacked people-list">
        <thead><tr><th scope="col">{say("people.name")}</th><th scope="col">{say("door.email")}</th><th scope="col">{say("people.role")}</th><th scope="col">{say("people.state")}</th><th scope="col">{say("people.login")}</th><th scope="col"><span className="unseen">{say("people.actions")}</span></th></tr></thead>
        <tbody>{people.map((one) => <PersonRow key={one.id} person={one} onLink={onLink} />)}</tbody>
      </table>
    </div>
  );
}

function PersonRow({ person, onLink }: { readonly person: PersonLine; readonly onLink: (invited: Invited) => void }): ReactElement {
  const zone = useZone();
  const change = useChange(person);
  const link = useMutation({ mutationFn: () => send<Invited>(`/people/${person.id}/link`), onSuccess: onLink, onError: showFault });
  const state = person.blocked ? "blocked" : person.has_password || person.last_login_at !== null ? "active" : "invited";
  return (
    <tr data-person={person.email}>
      <td><bdi>{person.name}</bdi></td><td><bdi>{person.email}</bdi></td>
      <td><NativeSelect size="xs" aria-label={say("people.role.of", { name: person.name })} value={person.role} disabled={change.isPending} onChange={(event) => change.mutate({ role: event.currentTarget.value })} data={roles.map((value) => ({ value, label: say(`role.${value}`) }))} /></td>
      <td><span className="pill">{say(`people.state.${state}`)}</span></td>
      <td className="nowrap soft" data-label={say("people.login")}>{person.last_login_at === null ? "—" : showInstant(person.last_login_at, zone)}</td>
      <td className="right">
        <Menu position="bottom-end">
          <Menu.Target><button type="button" className="icon-button" aria-label={say("people.more", { name: person.name })}><Ellipsis size={16} aria-hidden /></button></Menu.Target>
          <Menu.Dropdown>
            {!person.blocked && <Menu.Item onClick={() => link.mutate()}>{say("people.newlink")}</Menu.Item>}
            <Menu.Item onClick={() => change.mutate({ blocked: !person.blocked })}>{say(person.blocked ? "people.unblock" : "people.block")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}

function useChange(person: PersonLine) {
  const questions = useQueryClient();
  return useMutation({
    mutationFn: (change: { readonly role?: string; readonly blocked?: boolean }) => send<PersonLine>(`/people/${person.id}/change`, change),
    onSuccess: async (after) => {
      // Whoever changed themselves may now be somebody else here.
      await Promise.all([questions.invalidateQueries({ queryKey: peopleQuestion().queryKey }), questions.invalidateQueries({ queryKey: sessionQuestion().queryKey })]);
      showDone(after.blocked === person.blocked ? say("people.changed", { name: after.name, role: say(`role.${after.role}`) }) : say(after.blocked ? "people.blocked" : "people.unblocked", { name: after.name }));
    },
    onError: showFault,
  });
}

function AddForm({ onAdded }: { readonly onAdded: (invited: Invited) => void }): ReactElement {
  const [who, setWho] = useState<{ email: string; name: string; role: PersonLine["role"] }>({ email: "", name: "", role: "viewer" });
  const questions = useQueryClient();
  const add = useMutation({
    mutationFn: () => send<Invited>("/people", { email: who.email, role: who.role, ...(who.name.trim() === "" ? {} : { name: who.name.trim() }) }),
    onSuccess: async (invited) => {
      await questions.invalidateQueries({ queryKey: peopleQuestion().queryKey });
      onAdded(invited);
    },
  });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); add.mutate(); }}>
      <TextInput data-autofocus required type="email" maxLength={200} label={say("door.email")} value={who.email} onChange={(event) => setWho({ ...who, email: event.currentTarget.value })} />
      <TextInput maxLength={200} label={say("people.name")} description={say("people.name.lead")} value={who.name} onChange={(event) => setWho({ ...who, name: event.currentTarget.value })} />
      <NativeSelect label={say("people.role")} value={who.role} onChange={(event) => setWho({ ...who, role: roles.find((one) => one === event.currentTarget.value) ?? "viewer" })} data={roles.map((value) => ({ value, label: say(`role.${value}`) }))} />
      <p className="small soft">{say(`role.${who.role}.may`)}</p>
      {add.isError && <ProblemNote fault={add.error} />}
      <Button type="submit" loading={add.isPending}>{say("people.add.button")}</Button>
    </form>
  );
}

function InvitedNote({ invited, onDone }: { readonly invited: Invited; readonly onDone: () => void }): ReactElement {
  const zone = useZone();
  return <ShownOnce lead={say("people.link.lead", { name: invited.person.name, day: showInstantDay(invited.expires_at, zone) })} secret={`${window.location.origin}${invited.link}`} onDone={onDone} />;
}
