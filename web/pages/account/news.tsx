import { SegmentedControl, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { AccountDetail, AccountNews } from "../../../src/serve/contract.ts";
import { newsQuestion } from "../../api/questions.ts";
import { rowAddress } from "../../figures/row-drawer.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showMoney } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { accountView } from "../../views.ts";
import { known, say, wordsOf } from "../../words/say.ts";

type OneNews = AccountNews["news"][number];
const spans = ["7", "30"] as const;

/** What changed in the last days, newest first; each line opens where it came from. */
export function News({ account }: { readonly account: AccountDetail }): ReactElement {
  const days = accountView(useSearch({ strict: false })).days ?? "30";
  const change = useChangeView();
  const answer = useQuery(newsQuestion(account.account_id, Number(days)));
  return (
    <section className="card" aria-label={say("news.title")}>
      <div className="row between" style={{ marginBottom: 8 }}>
        <h2>{say("news.title")}</h2>
        <SegmentedControl size="xs" aria-label={say("news.title")} value={days} onChange={(value) => change({ days: value === "30" ? undefined : value }, { replace: true })} data={spans.map((value) => ({ value, label: say("news.days", { n: Number(value) }) }))} />
      </div>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={90} /> : <Lines news={answer.data} />}
    </section>
  );
}

function Lines({ news: { news, since } }: { readonly news: AccountNews }): ReactElement {
  const zone = useZone();
  const change = useChangeView();
  if (news.length === 0) return <p className="soft">{say("news.none", { day: showInstantDay(since, zone) })}</p>;
  return (
    <ul className="news">
      {news.map((one, place) => {
        const text = sentence(one);
        const { row } = one;
        return (
          <li key={place}>
            <span className="soft small tabular">{one.at === null ? say("news.within") : showInstantDay(one.at, zone)}</span>
            {row === null ? <bdi>{text}</bdi> : <button type="button" className="plain-button quiet-link" aria-label={say("news.open", { text })} onClick={() => change({ row: rowAddress(row.record, row.batch, row.seq) })}><bdi>{text}</bdi></button>}
          </li>
        );
      })}
    </ul>
  );
}

function sentence(one: OneNews): string {
  const { subject, before, after } = one;
  switch (one.what) {
    case "stage": return say("news.stage", { before: stageText(before), after: stageText(after) });
    case "tier": return say("news.tier", { before: before || "—", after: after || "—" });
    case "owner": return say("news.owner", { before: before || "—", after: after || "—" });
    case "list": return say(after === "" ? "news.list.off" : "news.list.on", { subject });
    case "opportunity": return after === "" ? say("news.opportunity.plain", { subject }) : say("news.opportunity", { subject, after: showMoney(after, one.currency) });
    case "opportunity_stage": return before === "" ? say("news.became", { subject, after: wordsOf(after) }) : say("news.moved", { subject, before: wordsOf(before), after: wordsOf(after) });
    case "opportunity_amount": return say("news.moved", { subject, before: showMoney(before || null, one.currency), after: showMoney(after || null, one.currency) });
    case "contract": return say("news.contract", { subject });
    case "person": return say("news.person", { subject: after === "" ? subject : `${subject}, ${after}` });
    case "first_touch": return say("news.first_touch", { subject, after: wordsOf(after) });
    case "first_channel": return say("news.first_channel", { subject: wordsOf(subject), after: wordsOf(after) });
  }
}

function stageText(stage: string): string {
  const key = `group.${stage}`;
  return known(key) ? say(key) : "—";
}
