import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState, type ReactElement } from "react";
import type { AccountDetail } from "../../../src/serve/contract.ts";
import { accountQuestion, pastQuestion } from "../../api/questions.ts";
import { AccountMinimap, type MinimapSpan } from "../../charts/account-minimap.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { dayOfInstant } from "../../format/days.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Until } from "../../frame/until.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { accountView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { Contracts, Opportunities, Renewals } from "./deals.tsx";
import { Head } from "./head.tsx";
import { News } from "./news.tsx";
import { Methods, Versions } from "./origins.tsx";
import { People } from "./people.tsx";
import { Side } from "./side.tsx";
import { AccountTimeline } from "./timeline.tsx";
import "./account.css";

/** Everything about one company: who it is, what happened, who is there, what was bought, and how all this came here. */
export function AccountPage(): ReactElement {
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const answer = useQuery(accountQuestion(id));
  if (answer.isError) return <div className="stack"><h1>{say("nav.accounts")}</h1><ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} list="/accounts" /></div>;
  if (answer.data === undefined) return <Waiting />;
  return <Drawn key={answer.data.account_id} account={answer.data} />;
}

/** The shape of what comes. */
function Waiting(): ReactElement {
  return (
    <div role="status" aria-label={say("app.loading")} className="stack">
      <Skeleton h={28} w={280} radius="md" /><Skeleton h={52} radius="md" /><Skeleton h={190} radius="md" />
      <div className="account-layout"><Skeleton h={560} radius="md" /><div className="account-side"><Skeleton h={160} radius="md" /><Skeleton h={200} radius="md" /><Skeleton h={160} radius="md" /></div></div>
    </div>
  );
}

function Drawn({ account }: { readonly account: AccountDetail }): ReactElement {
  const [here, setHere] = useState<string | null>(null);
  const onDay = useCallback((day: string | null) => setHere(day), []);
  return (
    <div className="fade">
      <Head account={account} />
      <Minimap account={account} here={here} />
      <div className="account-layout">
        <div className="account-main">
          <AccountTimeline account={account} onDay={onDay} />
          <People account={account} />
        </div>
        <div className="account-side">
          <News account={account} />
          <Opportunities account={account} />
          <Contracts account={account} />
          <Renewals account={account} />
          <Methods account={account} />
          <Versions account={account} />
          <Attributes account={account} />
        </div>
      </div>
    </div>
  );
}

function Minimap({ account, here }: { readonly account: AccountDetail; readonly here: string | null }): ReactElement {
  const zone = useZone();
  const { today } = useView();
  const { since, until } = accountView(useSearch({ strict: false }));
  const change = useChangeView();
  const spans = useMemo(() => spansOf(account, zone, today), [account, zone, today]);
  const { bands = [], arrivals = [] } = useQuery(pastQuestion(account.account_id)).data ?? {};
  if (spans.length === 0 && account.weeks.every((week) => week.touches === 0)) return <Side title={say("account.minimap")}><p className="soft">{say("account.minimap.none")}</p></Side>;
  return (
    <section className="card" aria-label={say("account.minimap")}>
      <AccountMinimap
        title={say("account.minimap")} account={account.name} weeks={account.weeks} spans={spans} bands={bands} arrivals={arrivals} here={here}
        chosen={since === undefined || until === undefined ? null : [since, until]}
        onJump={(day) => change({ at: day < today ? day : undefined, since: undefined, until: undefined })}
        onChoose={(from, to) => change({ since: from, until: to, at: undefined })}
      />
      <div style={{ marginTop: 6 }}><Until /></div>
    </section>
  );
}

function spansOf(account: AccountDetail, zone: string, today: string): readonly MinimapSpan[] {
  const day = (at: string): string => dayOfInstant(at, zone);
  const deals = account.opportunities.filter((one) => !one.deleted && one.created_at !== null);
  return [
    ...deals.map((one) => ({ from: day(one.created_at ?? ""), to: one.closed_at === null ? today : day(one.closed_at), stage: one.status === "won" ? "won" as const : one.status === "lost" ? "lost" as const : "opportunity" as const, text: one.name || one.id, steps: stepsOf(one, day, today) })),
    ...account.contracts.map((one) => ({ from: one.starts, to: one.ends === null || one.ends > today ? today : one.ends, stage: "retained" as const, text: one.product_lines.join(", ") || one.id })),
  ].filter((one) => one.from < one.to);
}

/** The stages of the sale that a deal went through, from version to version. */
function stepsOf(deal: AccountDetail["opportunities"][number], day: (at: string) => string, today: string): NonNullable<MinimapSpan["steps"]> {
  const begun = day(deal.created_at ?? "");
  const ended = deal.closed_at === null ? today : day(deal.closed_at);
  const versions = deal.history.map(({ at, stage }) => ({ from: at === null ? begun : day(at), name: stage })).filter(({ name, from }) => name !== "" && from < ended).toSorted((a, b) => a.from.localeCompare(b.from));
  const changes = versions.filter(({ name }, i) => name !== versions[i - 1]?.name);
  return changes.map(({ from, name }, i) => ({ from: i === 0 ? begun : from, to: changes[i + 1]?.from ?? ended, name }));
}

function Attributes({ account }: { readonly account: AccountDetail }): ReactElement | null {
  const entries = Object.entries(account.attributes).filter(([, value]) => value !== "");
  if (entries.length === 0) return null;
  return <Side title={say("account.attributes")}><dl className="facts-list">{entries.map(([name, value]) => <div key={name} style={{ display: "contents" }}><dt><bdi>{name}</bdi></dt><dd><bdi>{value}</bdi></dd></div>)}</dl></Side>;
}
