import { SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { OnSite, OnSiteAccount } from "../../../src/serve/contract.ts";
import { onSiteQuestion } from "../../api/live-questions.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { showCount, showSureness } from "../../format/numbers.ts";
import { EmptyState } from "../../frame/empty-state.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { liveView } from "../../views.ts";
import { say, wordsOf } from "../../words/say.ts";

/** Accounts on the site in the last minutes, target accounts first. */
export function OnSiteNow(): ReactElement {
  const minutes = Number(liveView(useSearch({ strict: false })).minutes ?? "30");
  const navigate = useNavigate();
  const found = useQuery(onSiteQuestion(minutes));
  const spans = ["5", "30"].map((value) => ({ value, label: say("onsite.minutes", { n: Number(value) }) }));
  return (
    <section className="card stack" aria-label={say("onsite.title")}>
      <div className="row between">
        <h2 className="row"><i className="onsite-dot" aria-hidden />{say("onsite.title")}</h2>
        <SegmentedControl size="xs" aria-label={say("onsite.span")} data={spans} value={String(minutes)} onChange={(value) => void navigate({ to: ".", search: ((view: object) => ({ ...view, minutes: value })) as never })} />
      </div>
      {found.isError && <ProblemNote fault={found.error} />}
      {found.data === undefined ? !found.isError && <Skeleton height={72} /> : <Found found={found.data} />}
    </section>
  );
}

function Found({ found: { accounts, without_account, why_empty } }: { readonly found: OnSite }): ReactElement {
  const count = without_account.visitors;
  if (why_empty !== null) return <Nobody why={why_empty} visitors={count} />;
  return (
    <>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={say("onsite.list")}>
        <table className="lines stacked">
          <thead><tr>{(["account", "page", "people", "method", "last"] as const).map((id) => <th key={id} scope="col" className={id === "last" ? "right" : undefined}>{say(`onsite.col.${id}`)}</th>)}</tr></thead>
          <tbody>{accounts.map((account) => <Line key={account.account_id} account={account} />)}</tbody>
        </table>
      </div>
      {count > 0 && <p className="soft small">{say("onsite.also", { n: showCount(count), count })}</p>}
    </>
  );
}

function Nobody({ why, visitors }: { readonly why: NonNullable<OnSite["why_empty"]>; readonly visitors: number }): ReactElement {
  const text = why === "not_known" ? say("onsite.not_known.text", { n: showCount(visitors), count: visitors }) : say(`onsite.${why}.text`);
  return (
    <EmptyState title={say(`onsite.${why}`)} text={text}>
      {why !== "nobody" && <Link to="/sources" className="link">{say("sources.title")}</Link>}
    </EmptyState>
  );
}

function Line({ account }: { readonly account: OnSiteAccount }): ReactElement {
  const zone = useZone();
  const { name, domain, tier, is_target, page, title, views, people, unknown_visitors, method, confidence } = account;
  return (
    <tr>
      <td>
        <Link to="/accounts/$id" params={{ id: account.account_id }} search={{} as never} className="quiet-link"><strong><bdi>{name}</bdi></strong></Link>
        <div className="row small soft" style={{ gap: "0 8px" }}>
          {domain !== "" && domain !== name && <bdi>{domain}</bdi>}
          {is_target && <span className="pill onsite-target">{say("onsite.target")}</span>}
          {tier !== "" && <span className="pill">{say("onsite.tier", { tier })}</span>}
        </div>
      </td>
      <td className="onsite-page"><bdi>{title === "" ? pathOf(page) : title}</bdi><div className="small soft"><bdi>{title === "" ? "" : pathOf(page)}</bdi>{views > 1 && <> · {say("onsite.views", { n: showCount(views), count: views })}</>}</div></td>
      <td>
        {people.map((person) => <div key={`${person.person_id} ${person.name}`}><bdi>{person.name}</bdi></div>)}
        {unknown_visitors > 0 && <div className="soft">{say("onsite.unknown", { n: showCount(unknown_visitors), count: unknown_visitors })}</div>}
      </td>
      <td>{say("onsite.sure", { method: wordsOf(method), share: showSureness(confidence) })}</td>
      <td className="right"><time dateTime={account.last_at}>{showInstant(account.last_at, zone)}</time></td>
    </tr>
  );
}

/** The site's own host says nothing new. */
function pathOf(page: string): string {
  return URL.canParse(page) ? new URL(page).pathname : page;
}
