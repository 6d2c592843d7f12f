import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { DecisionsAsked, IdentityQueue } from "../../../src/serve/contract.ts";
import { showCount, showShare } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Offer } from "../../frame/needs.tsx";
import { say, wordsOf } from "../../words/say.ts";
import { Conflicts } from "./conflicts.tsx";
import { queueQuestion } from "./questions.ts";

export interface QueueProps {
  readonly onAsk: (asked: DecisionsAsked) => void;
}

/** What waits for somebody: names and domains, accounts that may be one, devices of many people. */
export function Queue({ onAsk }: QueueProps): ReactElement {
  const queue = useQuery(queueQuestion());
  if (queue.isError) return <ProblemNote fault={queue.error} onRetry={() => void queue.refetch()} />;
  if (queue.data === undefined) return <Skeleton h={240} aria-label={say("app.loading")} />;
  return (
    <>
      <Conflicts queue={queue.data} onAsk={onAsk} />
      <Names queue={queue.data} onAsk={onAsk} />
      <Merges queue={queue.data} onAsk={onAsk} />
      <Shared queue={queue.data} />
      <Crowds queue={queue.data} onAsk={onAsk} />
      <Cycles queue={queue.data} />
    </>
  );
}

type PartProps = QueueProps & { readonly queue: IdentityQueue };

function Names({ queue, onAsk }: PartProps): ReactElement {
  return (
    <section className="card">
      <h2>{say("identity.names")} {queue.names_total > 0 && <span className="soft tabular">{showCount(queue.names_total)}</span>}</h2>
      {queue.names.length === 0 ? <p className="soft">{say("identity.names.none")}</p> : (
        <>
          <p className="soft small">{say("identity.names.lead", { n: showCount(queue.rows_total), count: queue.rows_total })}</p>
          <div className="scroll-x" tabIndex={0} role="region" aria-label={say("identity.names")}>
            <table className="lines stacked">
              <thead><tr><th scope="col">{say("identity.col.text")}</th><th scope="col" className="right">{say("identity.col.rows")}</th><th scope="col">{say("identity.col.account")}</th><th scope="col">{say("identity.col.likeness")}</th><th scope="col"><span className="unseen">{say("identity.col.actions")}</span></th></tr></thead>
              <tbody>{queue.names.map((one) => <Name key={`${one.kind} ${one.text}`} one={one} onAsk={onAsk} />)}</tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

function Name({ one, onAsk }: QueueProps & { readonly one: IdentityQueue["names"][number] }): ReactElement {
  const named = { text: one.text, account: one.account_name };
  const decide = (means: "link" | "apart") => (): void => onAsk({ decisions: [{ means, from_kind: one.kind, from: one.text, to: one.account_id }] });
  return (
    <tr data-name={one.text}>
      <td><bdi style={{ fontWeight: 550 }}>{one.text}</bdi><div className="soft small">{say(`identity.kind.${one.kind}`)}</div></td>
      <td className="right tabular" data-label={say("identity.col.rows")}>{showCount(one.rows)}</td>
      <td data-label={say("identity.col.account")}><Link to="/accounts/$id" params={{ id: one.account_id }} className="quiet-link"><bdi>{one.account_name}</bdi></Link></td>
      <td className="nowrap tabular" data-label={say("identity.col.likeness")}>{showShare(one.likeness)} <span className="pill">{say(`identity.zone.${one.zone}`)}</span></td>
      <td className="right nowrap identity-acts">
        <Offer permission="identify">
        <Button size="compact-sm" variant="default" aria-label={`${say("identity.yes")}: ${say("identity.yes.label", named)}`} onClick={decide("link")}>{say("identity.yes")}</Button>
        <Button size="compact-sm" variant="subtle" aria-label={`${say("identity.no")}: ${say("identity.no.label", named)}`} onClick={decide("apart")}>{say("identity.no")}</Button>
        </Offer>
      </td>
    </tr>
  );
}

function Merges({ queue, onAsk }: PartProps): ReactElement {
  return (
    <section className="card" aria-label={say("identity.merges")}>
      <h2>{say("identity.merges")} {queue.merges_total > 0 && <span className="soft tabular">{showCount(queue.merges_total)}</span>}</h2>
      {queue.merges.length === 0 ? <p className="soft">{say("identity.merges.none")}</p> : (
        <>
          <p className="soft small">{say("identity.merges.lead")}</p>
          <ul className="identity-pairs">{queue.merges.map((one) => <Pair key={one.accounts.map(({ account_id }) => account_id).join(" ")} one={one} onAsk={onAsk} />)}</ul>
        </>
      )}
    </section>
  );
}

function Pair({ one, onAsk }: QueueProps & { readonly one: IdentityQueue["merges"][number] }): ReactElement | null {
  const [from, into] = one.accounts;
  if (from === undefined || into === undefined) return null;
  const named = { from: from.name, into: into.name };
  const decide = (means: "merge" | "apart") => (): void => onAsk({ decisions: [{ means, from_kind: "account", from: from.account_id, to: into.account_id }] });
  return (
    <li className="row between" data-pair={`${from.account_id} ${into.account_id}`}>
      <div>
        <Account of={from} /> <span aria-hidden className="soft">→</span> <Account of={into} />
        <div className="soft small">{[say(`identity.merges.by.${one.by}`, { reference: one.reference }), ...one.differs.map((what) => say(`identity.merges.differs.${what}`))].join(" · ")}</div>
      </div>
      <div className="nowrap identity-acts">
        <Offer permission="identify">
        <Button size="compact-sm" variant="default" aria-label={`${say("identity.merge")}: ${say("identity.merge.label", named)}`} onClick={decide("merge")}>{say("identity.merge")}</Button>
        <Button size="compact-sm" variant="subtle" aria-label={`${say("identity.apart")}: ${say("identity.apart.label", named)}`} onClick={decide("apart")}>{say("identity.apart")}</Button>
        </Offer>
      </div>
    </li>
  );
}

function Shared({ queue: { devices, devices_total: n } }: Pick<PartProps, "queue">): ReactElement | null {
  if (n === 0) return null;
  return (
    <section className="card" aria-label={say("identity.devices")}>
      <h2>{say("identity.devices")} <span className="soft tabular">{showCount(n)}</span></h2>
      <p className="soft small">{say("identity.devices.lead", { n: showCount(n), count: n })}</p>
      <ul className="identity-pairs">{devices.map(({ visitor, flag }) => <li key={visitor} className="row between" data-device={visitor}><bdi style={{ overflowWrap: "anywhere" }}>{visitor}</bdi> <span className="pill">{wordsOf(flag)}</span></li>)}</ul>
    </section>
  );
}

/** Whom so many devices name that it may be a login that many use. */
function Crowds({ queue: { crowds, crowds_total: n }, onAsk }: PartProps): ReactElement | null {
  if (n === 0) return null;
  const decide = (means: "link" | "apart", from: string) => (): void => onAsk({ decisions: [{ means, from_kind: "one_person", from, to: "" }] });
  return (
    <section className="card" aria-label={say("identity.crowds")}>
      <h2>{say("identity.crowds")} <span className="soft tabular">{showCount(n)}</span></h2>
      <p className="soft small">{say("identity.crowds.lead")}</p>
      <ul className="identity-pairs">{crowds.map(({ who, name, devices }) => (
        <li key={who} className="row between" data-crowd={who}>
          <div><bdi style={{ overflowWrap: "anywhere", fontWeight: 550 }}>{name === "" ? who : name}</bdi><div className="soft small tabular">{say("identity.crowds.devices", { n: showCount(devices), count: devices })}</div></div>
          <div className="nowrap identity-acts"><Offer permission="identify">
            <Button size="compact-sm" variant="default" aria-label={say("identity.crowds.yes.label", { person: name === "" ? who : name })} onClick={decide("link", who)}>{say("identity.crowds.yes")}</Button>
            <Button size="compact-sm" variant="subtle" aria-label={say("identity.crowds.no.label", { person: name === "" ? who : name })} onClick={decide("apart", who)}>{say("identity.crowds.no")}</Button>
          </Offer></div>
        </li>
      ))}</ul>
    </section>
  );
}

function Cycles({ queue: { cycles, cycles_total: n } }: Pick<PartProps, "queue">): ReactElement | null {
  if (n === 0) return null;
  return (
    <section className="card" aria-label={say("identity.cycles")}>
      <h2>{say("identity.cycles")} <span className="soft tabular">{showCount(n)}</span></h2>
      <p className="soft small">{say("identity.cycles.lead")}</p>
      <ul className="identity-pairs">{cycles.map(({ ids, flag }) => <li key={ids.join(" ")} className="row between" data-cycle={ids.join(" ")}><bdi style={{ overflowWrap: "anywhere" }}>{[...ids, ids[0]].join(" → ")}</bdi> <span className="pill">{wordsOf(flag)}</span></li>)}</ul>
    </section>
  );
}

function Account({ of }: { readonly of: IdentityQueue["merges"][number]["accounts"][number] }): ReactElement {
  return <><Link to="/accounts/$id" params={{ id: of.account_id }} className="quiet-link"><bdi style={{ fontWeight: 550 }}>{of.name}</bdi></Link> <span className="soft small"><bdi>{of.account_id}</bdi></span></>;
}
