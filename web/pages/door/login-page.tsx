import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { SessionState } from "../../../src/serve/contract.ts";
import { useSession } from "../../api/access.ts";
import { send } from "../../api/ask.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";
import { Door, useEnter } from "./door.tsx";

/** Stands where any page would stand; once logged in that page is there. */
export function LoginPage(): ReactElement {
  const session = useSession();
  const company = session?.company_login ?? null;
  const wasRefused = new URLSearchParams(window.location.search).get("login") === "refused";
  return (
    <Door title={say("door.login")} lead={session?.empty === true ? say("door.login.empty") : say("door.login.lead")}>
      {wasRefused && <p role="alert" style={{ color: "var(--worse)" }}>{say("door.refused")}</p>}
      {company !== null && <CompanyButton name={company} />}
      {company !== null && <div className="door-or" role="presentation">{say("door.or")}</div>}
      <PasswordForm />
      <p className="small soft">{say("door.forgotten")}</p>
    </Door>
  );
}

function PasswordForm(): ReactElement {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useEnter();
  const login = useMutation({ mutationFn: () => send<SessionState>("/login", { email, password }), onSuccess: enter });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); login.mutate(); }}>
      <TextInput label={say("door.email")} type="email" name="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
      <PasswordInput label={say("door.password")} name="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ "aria-label": say("door.show") }} />
      {login.isError && <ProblemNote fault={login.error} />}
      <Button type="submit" size="sm" loading={login.isPending}>{say("door.enter")}</Button>
    </form>
  );
}

function CompanyButton({ name }: { readonly name: string }): ReactElement {
  const go = useMutation({
    mutationFn: () => send<{ readonly url: string }>("/login/company", { after: `${window.location.pathname}${window.location.search}` }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <>
      <Button variant="default" size="sm" loading={go.isPending || go.isSuccess} onClick={() => go.mutate()}>{say("door.company", { name })}</Button>
      {go.isError && <ProblemNote fault={go.error} />}
    </>
  );
}
