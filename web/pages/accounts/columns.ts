/** The columns that a list of accounts can show. */
import type { AccountRow } from "../../../src/serve/contract.ts";
import { showInstantDay } from "../../format/days.ts";
import { showCount, showMoney } from "../../format/numbers.ts";

export const columnIds = ["name", "domain", "stage", "tier", "owner", "industry", "country", "region", "lists", "minutes_90d", "people", "last_touch_at", "open_pipeline", "won"] as const;
export type ColumnId = (typeof columnIds)[number];
export const firstColumns: readonly ColumnId[] = ["name", "stage", "tier", "owner", "industry", "region", "minutes_90d", "last_touch_at", "open_pipeline", "won"];
/** What fits beside each other on a narrow screen. */
export const narrowColumns: readonly ColumnId[] = ["name", "tier", "open_pipeline"];
export const rightColumns: ReadonlySet<string> = new Set(["minutes_90d", "people", "open_pipeline", "won"]);
export const unsortable: ReadonlySet<string> = new Set(["lists"]);
export const widths: Readonly<Record<ColumnId, number>> = { name: 226, domain: 170, stage: 132, tier: 78, owner: 130, industry: 130, country: 120, region: 100, lists: 150, minutes_90d: 130, people: 80, last_touch_at: 116, open_pipeline: 120, won: 100 };
export const narrowWidths: Partial<Record<ColumnId, number>> = { name: 160, tier: 64, open_pipeline: 84 };
/** Of the box in which a row is chosen. */
export const chooseWidth = 36;

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

/** All digits of what a cell rounds; the whole text of what it cuts. */
export function exactText(id: ColumnId, account: AccountRow): string | undefined {
  if (id === "open_pipeline" || id === "won") return account[id] === null ? undefined : showMoney(account[id], account.currency, "exact");
  return typeof account[id] === "string" ? account[id] : undefined;
}
