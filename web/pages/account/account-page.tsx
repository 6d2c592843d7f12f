import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { AccountDetail } from "../../../src/serve/contract.ts";
import { accountQuestion } from "../../api/questions.ts";
import { AccountMinimap, type MinimapFlag } from "../../charts/account-minimap.tsx";
import { StagePill } from "../../figures/stage-pill.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { addDays, addMonths, dayOfInstant, showInstantDay } from "../../format/days.ts";
import { showCount, showMoney } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Until } from "../../frame/until.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { accountView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { Contracts, Opportunities } from "./deals.tsx";
import { Methods, Versions } from "./origins.tsx";
import { People } from "./people.tsx";
import { Side } from "./side.tsx";
import { AccountTimeline } from "./timeline.tsx";
import "./account.css";

/** Everything about one company: who it is, what happened, who is there, what was bought, and how all this came here. */
export function AccountPage(): ReactElement {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const answer = useQuery(accountQuestion(id));
  if (answer.isError) return <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <div role="status" aria-label={say("app.loading")} className="stack"><Skeleton h={56} radius="md" /><Skeleton h={130} radius="md" /><Skeleton h={420} radius="md" /></div>;
  return <Drawn account={answer.data} />;
}

function Drawn({ account }: { readonly account: AccountDetail }): ReactElement {
  return (
    <div className="fade">
      <Head account={account} />
      <Minimap account={account} />
      <div className="account-layout">
        <AccountTimeline account={account} />
        <div className="account-side">
          <Opportunities account={account} />
          <Contracts account={account} />
          <People account={account} />
          <Methods account={account} />
          <Versions account={account} />
          <Attributes account={account} />
        </div>
      </div>
    </div>
  );
}

function Head({ account }: { readonly account: AccountDetail }): ReactElement {
  return (
    <div className="account-head">
      <div>
        <h1><bdi>{account.name || account.account_id}</bdi></h1>
        <div className="row" style={{ marginTop: 4 }}>
          <span className="soft"><bdi>{account.domains.length > 0 ? account.domains.join(", ") : account.domain}</bdi></span>
          {account.stage !== "" && <StagePill stage={account.stage} />}
          {account.tier !== "" && <span className="pill">{say("account.tier", { tier: account.tier })}</span>}
          {account.lists.map((list) => <span key={list} className="pill"><bdi>{list}</bdi></span>)}
        </div>
        {account.deleted && <p className="small" style={{ color: "var(--warning)", marginTop: 4 }}>{say("account.deleted")}</p>}
      </div>
      <HeadFacts account={account} />
    </div>
  );
}

function HeadFacts({ account }: { readonly account: AccountDetail }): ReactElement {
  const zone = useZone();
  const facts: readonly (readonly [string, string])[] = [
    [say("account.owner"), account.owner], [say("account.industry"), account.industry], [say("account.region"), account.region], [say("account.country"), account.country],
    [say("account.employees"), account.employees === null ? "" : showCount(account.employees)],
    [say("account.minutes"), account.minutes_90d === null ? "" : showCount(account.minutes_90d, "board")],
    [say("account.lasttouch"), account.last_touch_at === null ? "" : showInstantDay(account.last_touch_at, zone)],
    [say("account.pipeline"), account.open_pipeline === null ? "" : showMoney(account.open_pipeline, account.currency)],
    [say("account.won"), account.won === null ? "" : showMoney(account.won, account.currency)],
  ];
  return <dl className="account-facts">{facts.filter(([, text]) => text !== "").map(([name, text]) => <div key={name}><dt>{name}</dt><dd><bdi>{text}</bdi></dd></div>)}</dl>;
}

function Minimap({ account }: { readonly account: AccountDetail }): ReactElement {
  const zone = useZone();
  const view = accountView(useSearch({ strict: false }));
  const change = useChangeView();
  const chosen = view.since === undefined || view.until === undefined ? null : ([view.since.slice(0, 7), addDays(view.until, -1).slice(0, 7)] as const);
  return (
    <section className="card" aria-label={say("account.minimap")}>
      <div className="row between" style={{ marginBottom: 8 }}>
        <h2>{say("account.minimap")}</h2>
        {chosen === null ? <span className="soft small">{say("account.minimap.choose")}</span> : <button type="button" className="plain-button link small" onClick={() => change({ since: undefined, until: undefined })}>{say("account.minimap.all")}</button>}
      </div>
      <AccountMinimap months={account.months} flags={flagsOf(account, zone)} chosen={chosen} onChoose={(first, last) => change({ since: `${first}-01`, until: addMonths(`${last}-01`, 1) })} />
      <div style={{ marginTop: 6 }}><Until /></div>
    </section>
  );
}

function flagsOf(account: AccountDetail, zone: string): readonly MinimapFlag[] {
  const month = (at: string): string => dayOfInstant(at, zone).slice(0, 7);
  return [
    ...account.opportunities.flatMap((one) => (one.created_at === null || one.deleted ? [] : [{ month: month(one.created_at), stage: "opportunity" as const, text: one.name || one.id }])),
    ...account.opportunities.flatMap((one) => (one.status === "won" && one.closed_at !== null && !one.deleted ? [{ month: month(one.closed_at), stage: "won" as const, text: one.name || one.id }] : [])),
    ...account.contracts.map((one) => ({ month: one.starts.slice(0, 7), stage: "retained" as const, text: one.id })),
  ];
}

function Attributes({ account }: { readonly account: AccountDetail }): ReactElement | null {
  const entries = Object.entries(account.attributes).filter(([, value]) => value !== "");
  if (entries.length === 0) return null;
  return <Side title={say("account.attributes")}><dl className="facts-list">{entries.map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt><bdi>{name}</bdi></dt><dd><bdi>{value}</bdi></dd></div>)}</dl></Side>;
}

