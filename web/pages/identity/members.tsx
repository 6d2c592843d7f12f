import { Button, TextInput } from "@mantine/core";
import { useState, type ReactElement } from "react";
import type { DecisionAsked, DecisionsAsked } from "../../../src/serve/contract.ts";
import { say } from "../../words/say.ts";

interface MembersProps {
  readonly account: string;
  readonly onAsk: (asked: DecisionsAsked) => void;
}

const nobody = { from: "", role: "", from_day: "", to_day: "" };

/** Somebody who works at the account beside another employer: as what, since when, until when. */
export function AddMember({ account, onAsk }: MembersProps): ReactElement {
  const [said, setSaid] = useState(nobody);
  const field = (name: keyof typeof nobody) => ({ value: said[name], onChange: (event: { readonly currentTarget: { readonly value: string } }) => setSaid({ ...said, [name]: event.currentTarget.value }) });
  return (
    <form className="stack" style={{ gap: 8 }} onSubmit={(event) => { event.preventDefault(); onAsk({ decisions: [decisionOf(account, said)] }); }}>
      <h3>{say("identity.member")}</h3>
      <p className="soft small">{say("identity.member.lead")}</p>
      <TextInput label={say("identity.member.person")} maxLength={300} {...field("from")} />
      <TextInput label={say("identity.member.role")} maxLength={200} {...field("role")} />
      <div className="row">
        <TextInput type="date" label={say("identity.member.since")} {...field("from_day")} />
        <TextInput type="date" label={say("identity.member.until")} {...field("to_day")} />
      </div>
      <div><Button type="submit" variant="default" disabled={said.from.trim() === ""}>{say("identity.split.button")}</Button></div>
    </form>
  );
}

/** What is left empty is not said. */
function decisionOf(to: string, { from, role, from_day, to_day }: typeof nobody): DecisionAsked {
  return {
    means: "link", from_kind: "membership", from: from.trim(), to,
    ...(role.trim() === "" ? {} : { role: role.trim() }), ...(from_day === "" ? {} : { from_day }), ...(to_day === "" ? {} : { to_day }),
  };
}
