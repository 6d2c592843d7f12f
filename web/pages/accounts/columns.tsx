import { columnVisibilityFeature, createColumnHelper, tableFeatures } from "@tanstack/react-table";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { AccountRow } from "../../../src/serve/contract.ts";
import { StagePill } from "../../figures/stage-pill.tsx";
import { showInstantDay } from "../../format/days.ts";
import { showCount, showMoney } from "../../format/numbers.ts";
import { say } from "../../words/say.ts";

/** A place of the list whose row is not here yet. */
export interface Place {
  readonly index: number;
  readonly account: AccountRow | undefined;
  readonly zone: string;
}

export const features = tableFeatures({ columnVisibilityFeature });
const helper = createColumnHelper<typeof features, Place>();

export const columnIds = ["name", "domain", "stage", "tier", "owner", "industry", "country", "region", "lists", "minutes_90d", "people", "last_touch_at", "open_pipeline", "won"] as const;
export type ColumnId = (typeof columnIds)[number];
export const firstColumns: readonly ColumnId[] = ["name", "domain", "tier", "owner", "industry", "region", "minutes_90d", "last_touch_at", "open_pipeline", "won"];
export const narrowColumns: readonly ColumnId[] = ["name", "tier", "minutes_90d", "open_pipeline"];
export const rightColumns: ReadonlySet<string> = new Set(["minutes_90d", "people", "open_pipeline", "won"]);
export const unsortable: ReadonlySet<string> = new Set(["lists"]);
export const widths: Readonly<Record<ColumnId, number>> = { name: 240, domain: 170, stage: 110, tier: 70, owner: 140, industry: 140, country: 120, region: 110, lists: 150, minutes_90d: 120, people: 80, last_touch_at: 120, open_pipeline: 120, won: 110 };

/** On a narrow screen the four columns that fit. */
export const narrowWidths: Partial<Record<ColumnId, number>> = { name: 150, tier: 48, minutes_90d: 76, open_pipeline: 92 };

export const columns = helper.columns(columnIds.map((id) => helper.display({ id, header: () => say(`accounts.col.${id}`), cell: ({ row }) => <Cell id={id} place={row.original} /> })));

function Cell({ id, place }: { readonly id: ColumnId; readonly place: Place }): ReactElement {
  if (place.account === undefined) return <span className="waiting-cell" />;
  if (id === "name") return <Name account={place.account} />;
  if (id === "stage") return place.account.stage === "" ? <>—</> : <StagePill stage={place.account.stage} />;
  const text = cellText(id, place.account, place.zone);
  return text === "" ? <span className="soft">—</span> : <bdi title={exactText(id, place.account)}>{text}</bdi>;
}

function Name({ account }: { readonly account: AccountRow }): ReactElement {
  return <><Link to="/accounts/$id" params={{ id: account.account_id }} className="quiet-link" tabIndex={-1}><bdi title={account.name} style={{ fontWeight: 550 }}>{account.name || account.account_id}</bdi></Link>{account.deleted && <span className="soft small"> · {say("accounts.deleted")}</span>}</>;
}

/** What a cell says; "" where nothing is known. */
export function cellText(id: ColumnId, account: AccountRow, zone: string): string {
  switch (id) {
    case "minutes_90d": case "people": return account[id] === null ? "" : showCount(account[id], "board");
    case "open_pipeline": case "won": return account[id] === null ? "" : showMoney(account[id], account.currency);
    case "last_touch_at": return account.last_touch_at === null ? "" : showInstantDay(account.last_touch_at, zone);
    case "lists": return account.lists.join(", ");
    case "name": case "domain": case "stage": case "tier": case "owner": case "industry": case "country": case "region": return account[id];
  }
}

function exactText(id: ColumnId, account: AccountRow): string | undefined {
  if (id === "open_pipeline" || id === "won") return account[id] === null ? undefined : showMoney(account[id], account.currency, "exact");
  return typeof account[id] === "string" ? account[id] : undefined;
}
