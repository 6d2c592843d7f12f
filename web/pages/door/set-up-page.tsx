import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { SessionState } from "../../../src/serve/contract.ts";
import { useSession } from "../../api/access.ts";
import { send } from "../../api/ask.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";
import { Door, secretInAddress, useEnter } from "./door.tsx";
import { NewPassword } from "./new-password.tsx";

/** The first admin: from this machine, or by the link that the server printed. */
export function SetUpPage(): ReactElement {
  const session = useSession();
  const [secret] = useState(secretInAddress);
  if (session?.empty === false) return <Door title={say("setup.title")} lead={say("setup.over")}><Button component="a" href="/" size="sm">{say("setup.on")}</Button></Door>;
  return <Door title={say("setup.title")} lead={say("setup.lead")}><FirstForm secret={secret} /></Door>;
}

function FirstForm({ secret }: { readonly secret: string }): ReactElement {
  const [who, setWho] = useState({ name: "", email: "", password: "" });
  const enter = useEnter();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => send<SessionState>("/set-up", { ...who, ...(secret === "" ? {} : { secret }) }),
    onSuccess: async (session) => {
      await navigate({ to: "/people" });
      enter(session);
    },
  });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); make.mutate(); }}>
      <TextInput label={say("people.name")} autoComplete="name" required maxLength={200} value={who.name} onChange={(event) => setWho({ ...who, name: event.currentTarget.value })} />
      <TextInput label={say("door.email")} type="email" autoComplete="username" required maxLength={200} value={who.email} onChange={(event) => setWho({ ...who, email: event.currentTarget.value })} />
      <NewPassword value={who.password} onChange={(password) => setWho({ ...who, password })} />
      {make.isError && <ProblemNote fault={make.error} />}
      <Button type="submit" size="sm" loading={make.isPending}>{say("setup.make")}</Button>
    </form>
  );
}
