import { Button, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactElement } from "react";
import type { SourceLine } from "../../../src/serve/contract.ts";
import { send } from "../../api/ask.ts";
import { sourcesListQuestion } from "../../api/live-questions.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";

type Trust = "browser" | "server";

/** Adds a site or a server, which then has a key. */
export function AddSource(): ReactElement {
  const questions = useQueryClient();
  const [name, setName] = useState("");
  const [trust, setTrust] = useState<Trust>("browser");
  const adding = useMutation({
    mutationFn: () => send<SourceLine>("/sources", { name: name.trim(), trust }),
    onSuccess: async () => {
      setName("");
      await questions.invalidateQueries({ queryKey: sourcesListQuestion().queryKey });
    },
  });
  const kinds = (["browser", "server"] as const).map((value) => ({ value, label: say(`sources.trust.${value}`) }));
  return (
    <form className="card stack" aria-label={say("sources.add")} onSubmit={(event) => { event.preventDefault(); adding.mutate(); }}>
      <h2>{say("sources.add")}</h2>
      <TextInput label={say("sources.name")} placeholder="www.example.com" value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={63} required />
      <Select label={say("sources.kind")} data={kinds} value={trust} onChange={(value) => setTrust(value === "server" ? "server" : "browser")} allowDeselect={false} />
      {adding.isError && <ProblemNote fault={adding.error} />}
      <div><Button type="submit" loading={adding.isPending} disabled={name.trim() === ""}>{say("sources.add.button")}</Button></div>
    </form>
  );
}
