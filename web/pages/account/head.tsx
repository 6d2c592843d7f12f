import { useSearch } from "@tanstack/react-router";
import { lazy, Suspense, type ReactElement, type ReactNode } from "react";
import type { AccountDetail, NumberBehind } from "../../../src/serve/contract.ts";
import { StagePill } from "../../figures/stage-pill.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showCount, showMoney } from "../../format/numbers.ts";
import { Panel } from "../../frame/panel.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { accountView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { History, StageText } from "./history.tsx";
import { NumberRows } from "./number-rows.tsx";

const BulkChange = lazy(() => import("../accounts/bulk-change.tsx").then((file) => ({ default: file.BulkChange })));

const numbers = ["minutes_90d", "people", "last_touch_at", "open_pipeline", "won"] as const;
const histories = ["tier", "owner", "list"] as const;

/** Who it is, where it stands, and its numbers; whatever is written here opens. */
export function Head({ account }: { readonly account: AccountDetail }): ReactElement {
  const zone = useZone();
  const plain: readonly (readonly [string, string])[] = [
    [say("account.industry"), account.industry], [say("account.region"), account.region], [say("account.country"), account.country],
    [say("account.employees"), account.employees === null ? "" : showCount(account.employees)],
  ];
  return (
    <header className="account-head">
      <div>
        <h1><bdi>{account.name || account.account_id}</bdi></h1>
        <p className="soft"><bdi>{account.domains.length > 0 ? account.domains.join(", ") : account.domain}</bdi></p>
        {account.deleted && <p className="small" style={{ color: "var(--warning)", marginTop: 4 }}>{say("account.deleted")}</p>}
      </div>
      <div className="account-facts">
        <Fact name={say("account.stage")} open="stage" text={account.stage}>{account.stage === "" ? say("accounts.stage.none") : <StagePill stage={account.stage} />}</Fact>
        <Fact name={say("account.tier.name")} open="tier" text={account.tier} />
        <Fact name={say("account.owner")} open="owner" text={account.owner} />
        <Fact name={say("account.lists")} open="list" text={account.lists.join(", ")} />
        {numbers.map((number) => <Fact key={number} name={say(`accounts.col.${number}`)} open={number} text={numberText(account, number, zone)} isNumber />)}
      </div>
      <dl className="account-plain">{plain.filter(([, text]) => text !== "").map(([name, text]) => <div key={name}><dt>{name}</dt><dd><bdi>{text}</bdi></dd></div>)}</dl>
      <OpenPanel account={account} />
    </header>
  );
}

function numberText(account: AccountDetail, number: NumberBehind["number"], zone: string): string {
  switch (number) {
    case "minutes_90d": case "people": return account[number] === null ? "" : showCount(account[number], "board");
    case "last_touch_at": return account.last_touch_at === null ? "" : showInstantDay(account.last_touch_at, zone);
    case "open_pipeline": case "won": return account[number] === null ? "" : showMoney(account[number], account.currency);
  }
}

interface FactProps {
  readonly name: string;
  readonly open: string;
  readonly text: string;
  readonly isNumber?: boolean;
  readonly children?: ReactNode;
}

/** A fact that opens; one that nobody knows is a dash and opens nothing but what would say it. */
function Fact({ name, open, text, isNumber = false, children }: FactProps): ReactElement {
  const change = useChangeView();
  const shown = text === "" ? "—" : text;
  return (
    <button type="button" className="account-fact" data-fact={open} onClick={() => change({ open })}>
      <span className="account-fact-name">{name}</span>
      <span className={isNumber ? "account-fact-value tabular" : "account-fact-value"}>{children ?? <bdi>{shown}</bdi>}</span>
      <span className="unseen">. {say("account.open")}</span>
    </button>
  );
}

/** What the address says is open. */
function OpenPanel({ account }: { readonly account: AccountDetail }): ReactElement {
  const { open } = accountView(useSearch({ strict: false }));
  const change = useChangeView();
  const close = (): void => change({ open: undefined });
  const number = numbers.find((one) => one === open);
  const history = histories.find((one) => one === open);
  const editing = open === "change-tier" ? "tier" : open === "change-owner" ? "owner" : null;
  const title = number !== undefined ? say(`accounts.col.${number}`) : history !== undefined ? say(`account.history.${history}`) : say("account.stage");
  return (
    <>
      <Panel opened={number !== undefined || history !== undefined || open === "stage"} onClose={close} title={title}>
        {number !== undefined && <NumberRows account={account} number={number} text={say(`account.number.${number}.text`)} />}
        {history !== undefined && <History account={account} what={history} onChange={history === "list" ? undefined : () => change({ open: `change-${history}` })} />}
        {open === "stage" && <StageText account={account} />}
      </Panel>
      {editing !== null && <Suspense><BulkChange field={editing} count={1} accounts={{ accounts: [account.account_id] }} onClose={close} onDone={() => {}} /></Suspense>}
    </>
  );
}
