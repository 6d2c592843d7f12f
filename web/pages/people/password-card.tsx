import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { SessionState } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone } from "../../frame/undo-toast.tsx";
import { say } from "../../words/say.ts";
import { NewPassword } from "../door/new-password.tsx";

/** One's own password; the one that holds now is asked for, so that a screen left open gives nobody the login. */
export function PasswordCard(): ReactElement {
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => send<SessionState>("/password", { old, new: next }),
    onSuccess: () => {
      setOld("");
      setNext("");
      showDone(say("password.changed"));
    },
  });
  return (
    <section className="card">
      <div><h2>{say("password.title")}</h2><p className="small soft">{say("password.lead")}</p></div>
      <form className="people-password" onSubmit={(event) => { event.preventDefault(); change.mutate(); }}>
        <PasswordInput label={say("password.old")} autoComplete="current-password" required value={old} onChange={(event) => setOld(event.currentTarget.value)} visibilityToggleButtonProps={{ "aria-label": say("door.show") }} />
        <NewPassword value={next} onChange={setNext} />
        {change.isError && <ProblemNote fault={change.error} />}
        <div><Button type="submit" variant="default" loading={change.isPending}>{say("password.change")}</Button></div>
      </form>
    </section>
  );
}
