import { Link } from "@tanstack/react-router";
import { memo, type MouseEvent, type ReactElement } from "react";
import type { AccountRow } from "../../../src/serve/contract.ts";
import { StagePill } from "../../figures/stage-pill.tsx";
import { say } from "../../words/say.ts";
import { cellText, exactText, rightColumns, type ColumnId } from "./columns.ts";

export interface RowProps {
  readonly index: number;
  /** Undefined while its page is on its way. */
  readonly account: AccountRow | undefined;
  readonly zone: string;
  readonly shown: readonly ColumnId[];
  readonly isActive: boolean;
  readonly isChosen: boolean;
  /** All that match are chosen: single rows cannot be left out. */
  readonly isFixed: boolean;
  readonly onOpen: (account: AccountRow) => void;
  readonly onChoose: (account: AccountRow, isStretch: boolean) => void;
  /** Its name has the focus. */
  readonly onActive: (index: number) => void;
}

/** One account in a line. Drawn again only when something in it changed, so that scrolling draws the new rows alone. */
export const Row = memo(function Row({ index, account, zone, shown, isActive, isChosen, isFixed, onOpen, onChoose, onActive }: RowProps): ReactElement {
  return (
    <tr className={isActive ? "account-row account-active" : "account-row"} aria-rowindex={index + 2} aria-selected={isChosen} data-index={index} onClick={() => account !== undefined && onOpen(account)}>
      <td className="choose">{account !== undefined && <Choose account={account} isChosen={isChosen} isFixed={isFixed} onChoose={onChoose} />}</td>
      {shown.map((id) => <td key={id} className={rightColumns.has(id) ? "right" : undefined}>{account === undefined ? <span className="waiting-cell" /> : <Cell id={id} account={account} zone={zone} onFocus={() => onActive(index)} />}</td>)}
    </tr>
  );
});

function Choose({ account, isChosen, isFixed, onChoose }: { readonly account: AccountRow } & Pick<RowProps, "isChosen" | "isFixed" | "onChoose">): ReactElement {
  const choose = (event: MouseEvent<HTMLInputElement>): void => {
    event.stopPropagation();
    onChoose(account, event.shiftKey);
  };
  return <input type="checkbox" aria-label={say("accounts.select", { name: account.name || account.account_id })} title={isFixed ? say("accounts.select.fixed") : undefined} checked={isChosen} disabled={isFixed} readOnly onClick={choose} />;
}

function Cell({ id, account, zone, onFocus }: { readonly id: ColumnId; readonly account: AccountRow; readonly zone: string; readonly onFocus: () => void }): ReactElement {
  if (id === "name") return <Name account={account} onFocus={onFocus} />;
  if (id === "stage") return account.stage === "" ? <span className="soft">—</span> : <StagePill stage={account.stage} />;
  const text = cellText(id, account, zone);
  return text === "" ? <span className="soft">—</span> : <bdi title={exactText(id, account)}>{text}</bdi>;
}

function Name({ account, onFocus }: { readonly account: AccountRow; readonly onFocus: () => void }): ReactElement {
  return <><Link to="/accounts/$id" params={{ id: account.account_id }} className="quiet-link" tabIndex={-1} preload={false} onFocus={onFocus}><bdi title={account.name} style={{ fontWeight: 550 }}>{account.name || account.account_id}</bdi></Link>{account.deleted && <span className="soft small"> · {say("accounts.deleted")}</span>}</>;
}
