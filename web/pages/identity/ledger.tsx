import { Button, Checkbox, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { DecisionsAsked, LedgerLink } from "../../../src/serve/contract.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showShare } from "../../format/numbers.ts";
import { Offer, useMay } from "../../frame/needs.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";
import { kindText } from "./decisions.tsx";
import { AddMember } from "./members.tsx";
import { ledgerQuestion } from "./questions.ts";

export interface LedgerProps {
  readonly account: string;
  readonly onAsk: (asked: DecisionsAsked) => void;
}

/** Every link of one account; some of them chosen go to a new account, all of them to another. */
export function Ledger({ account, onAsk }: LedgerProps): ReactElement {
  const answer = useQuery(ledgerQuestion(account));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (answer.isError) return <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Skeleton h={200} aria-label={say("app.loading")} />;
  const { account_id, links } = answer.data;
  const named = links.find(({ from_kind, record, state }) => from_kind === "name" && record === "account" && state !== "ended")?.from ?? account_id;
  const choose = (link: LedgerLink): void => setChosen((before) => (before.has(keyOf(link)) ? new Set([...before].filter((key) => key !== keyOf(link))) : new Set([...before, keyOf(link)])));
  return (
    <section className="card">
      <h2><Link to="/accounts/$id" params={{ id: account_id }} className="quiet-link"><bdi>{say("identity.ledger", { account: named })}</bdi></Link></h2>
      {links.length === 0 ? <p className="soft">{say("identity.ledger.none")}</p> : <Links links={links} chosen={chosen} onChoose={choose} onPart={(person) => onAsk({ decisions: [{ means: "apart", from_kind: "membership", from: person, to: account_id }] })} />}
      <Offer permission="identify"><div className="identity-turns">
        <Split links={links.filter((link) => chosen.has(keyOf(link)))} onAsk={onAsk} />
        <Into account={account_id} onAsk={onAsk} />
        <AddMember account={account_id} onAsk={onAsk} />
      </div></Offer>
    </section>
  );
}

const keyOf = ({ from_kind, from, record, batch, seq }: LedgerLink): string => `${from_kind} ${from} ${record} ${batch} ${seq}`;

/** What of an account can go to another: a domain, a name, a person. */
const movable = ["domain", "name", "person"] as const;
const isMember = ({ method }: LedgerLink): boolean => method === "membership";
const isMovable = (link: LedgerLink): boolean => movable.some((kind) => kind === link.from_kind) && link.state === "holds" && link.record !== "identity_link" && !isMember(link);

interface LinksProps {
  readonly links: readonly LedgerLink[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (link: LedgerLink) => void;
  readonly onPart: (person: string) => void;
}

function Links({ links, chosen, onChoose, onPart }: LinksProps): ReactElement {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("identity.ledger.col.link")}>
      <table className="lines stacked">
        <thead>
          <tr>
            <th scope="col" className="identity-choose"><span className="unseen">{say("identity.split")}</span></th><th scope="col">{say("identity.ledger.col.link")}</th><th scope="col">{say("identity.ledger.col.method")}</th>
            <th scope="col" className="right">{say("identity.ledger.col.sureness")}</th><th scope="col">{say("identity.ledger.col.since")}</th><th scope="col">{say("identity.ledger.col.until")}</th>
            <th scope="col">{say("identity.ledger.col.state")}</th><th scope="col"><span className="unseen">{say("identity.ledger.col.evidence")}</span></th>
          </tr>
        </thead>
        <tbody>{links.map((link) => <Line key={`${keyOf(link)} ${link.since ?? ""}`} link={link} isChosen={chosen.has(keyOf(link))} onChoose={() => onChoose(link)} onPart={() => onPart(link.from)} />)}</tbody>
      </table>
    </div>
  );
}

function Line({ link, isChosen, onChoose, onPart }: { readonly link: LedgerLink; readonly isChosen: boolean; readonly onChoose: () => void; readonly onPart: () => void }): ReactElement {
  const zone = useZone();
  const change = useChangeView();
  const may = useMay("identify");
  return (
    <tr data-link={`${link.from_kind} ${link.from}`}>
      <td>{may && isMovable(link) && <Checkbox checked={isChosen} onChange={onChoose} aria-label={say("identity.ledger.choose", { what: link.from })} />}</td>
      <td><bdi style={{ fontWeight: 550 }}>{nameOf(link)}</bdi><div className="soft small">{kindText(link.from_kind)}{(link.role ?? "") !== "" && <> · <bdi>{link.role}</bdi></>}{link.holder !== "" && <> · <bdi>{say("identity.ledger.holder", { account: link.holder })}</bdi></>}</div></td>
      <td data-label={say("identity.ledger.col.method")}>{wordsOf(link.method)}</td>
      <td className="right tabular" data-label={say("identity.ledger.col.sureness")}>{showShare(link.confidence)}</td>
      <td className="nowrap soft" data-label={say("identity.ledger.col.since")}>{link.since === null ? say("identity.ledger.always") : showInstantDay(link.since, zone)}</td>
      <td className="nowrap soft" data-label={say("identity.ledger.col.until")}>{link.until === null ? say("identity.ledger.still") : showInstantDay(link.until, zone)}</td>
      <td><span className="pill">{say(`identity.state.${link.state}`)}</span></td>
      <td className="right nowrap">{may && isMember(link) && link.state === "holds" && <button type="button" className="plain-button link small identity-part" aria-label={say("identity.member.part.label", { person: nameOf(link) })} onClick={onPart}>{say("identity.member.part")}</button>} {link.batch > 0 && <button type="button" className="plain-button link small" onClick={() => change({ row: `${link.record}:${link.batch}:${link.seq}` })}>{say("kpi.facts.open")}</button>}</td>
    </tr>
  );
}

/** People by their name, everything else as it is written. */
function nameOf({ from_kind, from, evidence, record, method }: LedgerLink): string {
  return from_kind === "person" && evidence !== "" && (record === "person" || method === "membership") ? evidence : from;
}

function Split({ links, onAsk }: { readonly links: readonly LedgerLink[]; readonly onAsk: LedgerProps["onAsk"] }): ReactElement {
  const [name, setName] = useState("");
  const decisions = links.flatMap(({ from_kind, from }) => movable.filter((kind) => kind === from_kind).map((kind) => ({ means: "link" as const, from_kind: kind, from, to: "" })));
  return (
    <form className="stack" style={{ gap: 8 }} onSubmit={(event) => { event.preventDefault(); onAsk({ split: { name: name.trim() }, decisions }); }}>
      <h3>{say("identity.split")}</h3>
      <p className="soft small">{say("identity.split.lead")}</p>
      <TextInput label={say("identity.split.name")} maxLength={300} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <div><Button type="submit" variant="default" disabled={decisions.length === 0 || name.trim() === ""}>{say("identity.split.button")}</Button></div>
    </form>
  );
}

function Into({ account, onAsk }: LedgerProps): ReactElement {
  const [into, setInto] = useState("");
  return (
    <form className="stack" style={{ gap: 8 }} onSubmit={(event) => { event.preventDefault(); onAsk({ decisions: [{ means: "merge", from_kind: "account", from: account, to: into.trim() }] }); }}>
      <h3>{say("identity.into")}</h3>
      <TextInput label={say("identity.into.field")} maxLength={300} value={into} onChange={(event) => setInto(event.currentTarget.value)} />
      <div><Button type="submit" variant="default" disabled={into.trim() === ""}>{say("identity.split.button")}</Button></div>
    </form>
  );
}
