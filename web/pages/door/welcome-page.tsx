import { Button, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { LinkState, SessionState } from "../../../src/serve/contract.ts";
import { linkQuestion } from "../../api/access.ts";
import { send } from "../../api/ask.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";
import { Door, secretInAddress, useEnter } from "./door.tsx";
import { NewPassword } from "./new-password.tsx";

/** Behind a link: somebody sets a password, and is in. */
export function WelcomePage(): ReactElement {
  const [secret] = useState(secretInAddress);
  const link = useQuery(linkQuestion(secret));
  if (link.isError) return <Door title={say("welcome.over")} lead=""><ProblemNote fault={link.error} /></Door>;
  if (link.data === undefined) return <Door title={say("welcome.title")} lead=""><Skeleton h={160} /></Door>;
  return <Door title={say("welcome.title")} lead={say("welcome.lead", { name: link.data.name })}><PasswordForm secret={secret} link={link.data} /></Door>;
}

function PasswordForm({ secret, link }: { readonly secret: string; readonly link: LinkState }): ReactElement {
  const [password, setPassword] = useState("");
  const enter = useEnter();
  const navigate = useNavigate();
  const set = useMutation({
    mutationFn: () => send<SessionState>("/links/use", { secret, password }),
    onSuccess: async (session) => {
      await navigate({ to: "/" });
      enter(session);
    },
  });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); set.mutate(); }}>
      <TextInput label={say("door.email")} value={link.email} readOnly autoComplete="username" />
      <NewPassword value={password} onChange={setPassword} />
      {set.isError && <ProblemNote fault={set.error} />}
      <Button type="submit" size="sm" loading={set.isPending}>{say("welcome.set")}</Button>
    </form>
  );
}
