import { Button, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { DecisionsAsked } from "../../../src/serve/contract.ts";
import { say } from "../../words/say.ts";
import { identityView } from "../../views.ts";
import { AskDialog } from "./ask-dialog.tsx";
import { Decisions } from "./decisions.tsx";
import { Ledger } from "./ledger.tsx";
import { Queue } from "./queue.tsx";
import { Rules } from "./rules.tsx";
import "./identity.css";

/** Whose is it? What waits for a decision, the ledger of one account, and what was decided. */
export function IdentityPage(): ReactElement {
  const { account } = identityView(useSearch({ strict: false }));
  const [asked, setAsked] = useState<DecisionsAsked | null>(null);
  return (
    <div className="stack">
      <div className="page-head"><div><h1>{say("identity.title")}</h1><p className="soft">{say("identity.lead")}</p></div></div>
      <Find account={account ?? ""} />
      {account !== undefined && <Ledger key={account} account={account} onAsk={setAsked} />}
      <Queue onAsk={setAsked} />
      <Decisions />
      <Rules />
      <AskDialog asked={asked} onClose={() => setAsked(null)} onDone={() => setAsked(null)} />
    </div>
  );
}

function Find({ account }: { readonly account: string }): ReactElement {
  const navigate = useNavigate();
  const [text, setText] = useState(account);
  const open = (): void => void navigate({ to: "/identity", search: { account: text.trim() === "" ? undefined : text.trim() } as never });
  return (
    <section className="card" aria-label={say("identity.find")}>
      <h2>{say("identity.find")}</h2>
      <p className="soft small">{say("identity.find.lead")}</p>
      <form className="row identity-find" onSubmit={(event) => { event.preventDefault(); open(); }}>
        <TextInput label={say("identity.find.field")} maxLength={300} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={text.trim() === ""}>{say("identity.find.button")}</Button>
      </form>
    </section>
  );
}
