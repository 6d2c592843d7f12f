import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { AccountDetail, NumberBehind } from "../../../src/serve/contract.ts";
import { numberQuestion } from "../../api/questions.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant, showInstantDay } from "../../format/days.ts";
import { showCount, showMoney, showNumber } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say, wordsOf } from "../../words/say.ts";
import { OpenRow } from "./deals.tsx";

export interface NumberRowsProps {
  readonly account: AccountDetail;
  readonly number: NumberBehind["number"];
  /** What is counted, in a sentence. */
  readonly text: string;
}

/** The rows that a number is made of, with their sum; each leads to its line in a file. */
export function NumberRows({ account, number, text }: NumberRowsProps): ReactElement {
  const answer = useQuery(numberQuestion(account.account_id, number));
  if (answer.isError) return <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <div className="stack"><Skeleton h={40} /><Skeleton h={220} /></div>;
  return <div className="stack fade"><p>{text}</p>{answer.data.rows.length === 0 ? <p className="soft">{say("account.number.none")}</p> : <Rows account={account} behind={answer.data} />}</div>;
}

function Rows({ account, behind }: { readonly account: AccountDetail; readonly behind: NumberBehind }): ReactElement {
  const zone = useZone();
  const amount = (value: string | null): string => (value === null ? say("account.number.norate") : amountText(behind.number, value, account.currency));
  const isCounted = behind.number !== "last_touch_at";
  return (
    <>
      <table className="lines">
        <thead><tr><th scope="col">{say("account.number.what")}</th><th scope="col">{say("account.number.when")}</th>{isCounted && <th scope="col" className="right">{say("account.number.amount")}</th>}<th scope="col"><span className="unseen">{say("account.row")}</span></th></tr></thead>
        <tbody>
          {isCounted && <tr className="total"><td>{say("account.number.sum")}</td><td /><td className="right" data-sum>{behind.total === null ? "—" : amount(behind.total)}</td><td /></tr>}
          {behind.rows.map((row) => (
            <tr key={`${row.record}:${row.batch}:${row.seq}`}>
              <td><bdi>{titleOf(row)}</bdi></td>
              <td className="nowrap" title={row.at === null ? undefined : showInstant(row.at, zone)}>{row.at === null ? "—" : showInstantDay(row.at, zone)}</td>
              {isCounted && <td className="right">{amount(row.amount)}{row.own_amount !== null && <div className="soft small">{showMoney(row.own_amount, row.own_currency, "exact")}</div>}</td>}
              <td className="right"><OpenRow record={row.record} batch={row.batch} seq={row.seq} name={titleOf(row)} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {behind.rows_total > behind.rows.length && <p className="soft small">{say("account.number.shown", { shown: showCount(behind.rows.length), n: showCount(behind.rows_total), count: behind.rows_total })}</p>}
    </>
  );
}

/** A touch is titled by its kind, a colon and what it was about: the kind is one of our words. */
function titleOf({ record, title }: NumberBehind["rows"][number]): string {
  if (record !== "touch") return title;
  const [kind = "", ...about] = title.split(": ");
  return [wordsOf(kind), ...about].join(": ");
}

function amountText(number: NumberBehind["number"], value: string, currency: string): string {
  if (number === "open_pipeline" || number === "won") return showMoney(value, currency, "exact");
  return number === "minutes_90d" ? showNumber(Math.round(Number(value) * 10) / 10, { unit: "minutes" }) : showCount(value);
}
