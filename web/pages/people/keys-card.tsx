import { Button, Checkbox, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { SessionState, TokenLine, TokenMade } from "../../../src/serve/contract.ts";
import { tokensQuestion } from "../../api/access.ts";
import { send } from "../../api/ask.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { Dialog } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone, showFault } from "../../frame/undo-toast.tsx";
import { known, say } from "../../words/say.ts";
import { ShownOnce } from "./shown-once.tsx";

type Permission = SessionState["may"][number];

/** Keys for scripts: one's own, and everybody's for those who let people in. */
export function KeysCard({ session }: { readonly session: SessionState }): ReactElement {
  const answer = useQuery(tokensQuestion());
  const [adding, add] = useState(false);
  const [made, make] = useState<TokenMade | null>(null);
  return (
    <section className="card">
      <div className="row between"><div><h2>{say("token.title")}</h2><p className="small soft">{say("token.lead")}</p></div><Button variant="default" onClick={() => add(true)}>{say("token.add")}</Button></div>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={60} /> : answer.data.tokens.length === 0 ? <p className="soft">{say("token.none")}</p> : <KeysTable tokens={answer.data.tokens} />}
      <Dialog opened={adding} onClose={() => add(false)} title={say("token.add")}>{adding && <AddKey may={session.may} onMade={(one) => { add(false); make(one); }} />}</Dialog>
      <Dialog opened={made !== null} onClose={() => make(null)} title={say("token.made")}>{made !== null && <ShownOnce lead={say("token.made.lead", { name: made.token.name })} secret={made.secret} onDone={() => make(null)} />}</Dialog>
    </section>
  );
}

function KeysTable({ tokens }: { readonly tokens: readonly TokenLine[] }): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("token.title")}>
      <table className="lines stacked">
        <thead><tr><th scope="col">{say("token.name")}</th><th scope="col">{say("token.person")}</th><th scope="col">{say("token.may")}</th><th scope="col">{say("token.ends")}</th><th scope="col">{say("token.used")}</th><th scope="col"><span className="unseen">{say("people.actions")}</span></th></tr></thead>
        <tbody>{tokens.map((one) => <KeyRow key={one.id} token={one} />)}</tbody>
      </table>
    </div>
  );
}

function KeyRow({ token }: { readonly token: TokenLine }): ReactElement {
  const zone = useZone();
  const questions = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => send<TokenLine>(`/tokens/${token.id}/revoke`),
    onSuccess: async () => {
      await questions.invalidateQueries({ queryKey: tokensQuestion().queryKey });
      showDone(say("token.revoked", { name: token.name }));
    },
    onError: showFault,
  });
  return (
    <tr data-key={token.name}>
      <td><bdi>{token.name}</bdi> <span className="soft small">…{token.ending}</span></td><td><bdi>{token.email}</bdi></td><td className="small">{token.may.map(shortOf).join(", ")}</td>
      <td className="nowrap soft" data-label={say("token.ends")}>{token.revoked_at !== null ? <span className="pill">{say("token.isrevoked")}</span> : token.expires_at === null ? "—" : showInstantDay(token.expires_at, zone)}</td>
      <td className="nowrap soft" data-label={say("token.used")}>{token.last_used_at === null ? "—" : showInstantDay(token.last_used_at, zone)}</td>
      <td className="right">{token.revoked_at === null && <Button variant="default" size="compact-xs" loading={revoke.isPending} onClick={() => revoke.mutate()} aria-label={say("token.revoke.of", { name: token.name })}>{say("token.revoke")}</Button>}</td>
    </tr>
  );
}

function shortOf(permission: string): string {
  const key = `permission.${permission}.short`;
  return known(key) ? say(key) : permission;
}

const days = ["7", "30", "90", "366"] as const;

function AddKey({ may, onMade }: { readonly may: readonly Permission[]; readonly onMade: (made: TokenMade) => void }): ReactElement {
  const [name, setName] = useState("");
  const [chosen, choose] = useState<readonly Permission[]>(["see"]);
  const [lasts, setLasts] = useState("90");
  const questions = useQueryClient();
  const add = useMutation({
    mutationFn: () => send<TokenMade>("/tokens", { name: name.trim(), may: chosen, days: Number(lasts) }),
    onSuccess: async (made) => {
      await questions.invalidateQueries({ queryKey: tokensQuestion().queryKey });
      onMade(made);
    },
  });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); add.mutate(); }}>
      <TextInput data-autofocus required maxLength={200} label={say("token.name")} description={say("token.name.lead")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Checkbox.Group label={say("token.may")} value={[...chosen]} onChange={(values) => choose(may.filter((one) => values.includes(one)))}>
        <div className="people-may" style={{ marginTop: 8 }}>{may.map((one) => <Checkbox key={one} size="xs" value={one} label={say(`permission.${one}`)} />)}</div>
      </Checkbox.Group>
      <NativeSelect label={say("token.lasts")} value={lasts} onChange={(event) => setLasts(event.currentTarget.value)} data={days.map((value) => ({ value, label: say("token.days", { n: Number(value) }) }))} />
      {add.isError && <ProblemNote fault={add.error} />}
      <Button type="submit" loading={add.isPending} disabled={name.trim() === "" || chosen.length === 0}>{say("token.add.button")}</Button>
    </form>
  );
}
