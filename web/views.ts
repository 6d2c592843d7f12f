/** What each page's address holds, read from text that anybody may have typed: what is not understood is left out. */
import { isDay } from "./format/days.ts";

export type Compare = "previous" | "year" | "none";
export type Every = "day" | "week" | "month" | "quarter";

export interface BaseView {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly compare?: Compare | undefined;
  /** `dimension=value` */
  readonly where?: readonly string[] | undefined;
  /** The received row that is open: `record:batch:seq`. */
  readonly row?: string | undefined;
}
export interface BoardView {
  /** KPI whose "How is this counted?" is open. */
  readonly how?: string | undefined;
  /** Which of the accounts that changed their stage are open. */
  readonly moves?: "forward" | "back" | undefined;
}
export interface SalesView {
  /** Reason of the work list. */
  readonly reason?: string | undefined;
  /** Owner of the work list's accounts. */
  readonly owner?: string | undefined;
}
export interface CostView {
  readonly by?: "kind" | "campaign" | "source" | undefined;
}
export interface KpisView {
  readonly search?: string | undefined;
  readonly group?: string | undefined;
}
export interface KpiView {
  readonly every?: Every | undefined;
  readonly by?: string | undefined;
  readonly behind?: "accounts" | "facts" | undefined;
  readonly account?: string | undefined;
  readonly key?: string | undefined;
  readonly bucket?: string | undefined;
  /** Subject of the fact whose rows are open. */
  readonly subject?: string | undefined;
}
export interface AccountsView {
  readonly search?: string | undefined;
  readonly sort?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  /** Filters that only this list knows: `stage=won`, `minutes_90d>=10`. */
  readonly having?: readonly string[] | undefined;
  /** The saved view that this one began as. */
  readonly segment?: string | undefined;
}
export interface AccountView {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** The timeline begins at the end of this day. */
  readonly at?: string | undefined;
  readonly side?: "ours" | "theirs" | undefined;
  /** What of the head is open: a number, or `tier`, `owner`, `list`. */
  readonly open?: string | undefined;
  readonly days?: "7" | "30" | undefined;
  readonly channel?: string | undefined;
  readonly person?: string | undefined;
  /** How people are drawn; a list otherwise. */
  readonly people?: "grid" | "roles" | undefined;
}
export interface ImportView {
  readonly file?: string | undefined;
  readonly sheet?: string | undefined;
  readonly encoding?: string | undefined;
  readonly as?: string | undefined;
  /** Choices of the mapping, `map.field=column`, `set.field=value`, `date.field=dmy`, `value.field.from=to`, `zone=…`. */
  readonly choose?: readonly string[] | undefined;
  /** The import that this file became. */
  readonly batch?: number | undefined;
}
export interface LiveView {
  /** How far back somebody was on the site to be called there now. */
  readonly minutes?: "5" | "30" | undefined;
}
export interface IdentityView {
  /** Whose ledger is open: id, domain or name. */
  readonly account?: string | undefined;
}
export interface ImportsView {
  readonly code?: string | undefined;
}

export interface AuditView {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

export function baseView(raw: Raw): BaseView {
  return { from: day(raw, "from"), to: day(raw, "to"), compare: oneOf(raw, "compare", ["previous", "year", "none"]), where: texts(raw, "where")?.filter((one) => one.includes("=")), row: text(raw, "row") };
}
export function boardView(raw: Raw): BoardView {
  return { how: text(raw, "how"), moves: oneOf(raw, "moves", ["forward", "back"]) };
}
export function salesView(raw: Raw): SalesView & BoardView {
  return { reason: text(raw, "reason"), owner: text(raw, "owner"), ...boardView(raw) };
}
export function costView(raw: Raw): CostView & BoardView {
  return { by: oneOf(raw, "by", ["kind", "campaign", "source"]), ...boardView(raw) };
}
export function liveView(raw: Raw): LiveView {
  return { minutes: oneOf(raw, "minutes", ["5", "30"]) };
}
export function identityView(raw: Raw): IdentityView {
  return { account: text(raw, "account") };
}
export function kpisView(raw: Raw): KpisView {
  return { search: text(raw, "search"), group: text(raw, "group") };
}
export function kpiView(raw: Raw): KpiView {
  return {
    every: oneOf(raw, "every", ["day", "week", "month", "quarter"]), by: text(raw, "by"), behind: oneOf(raw, "behind", ["accounts", "facts"]),
    account: text(raw, "account"), key: text(raw, "key"), bucket: text(raw, "bucket"), subject: text(raw, "subject"),
  };
}
export function accountsView(raw: Raw): AccountsView {
  return { search: text(raw, "search"), sort: text(raw, "sort"), columns: texts(raw, "columns"), having: texts(raw, "having"), segment: text(raw, "segment") };
}
export function accountView(raw: Raw): AccountView {
  return {
    since: day(raw, "since"), until: day(raw, "until"), at: day(raw, "at"), side: oneOf(raw, "side", ["ours", "theirs"]), open: text(raw, "open"),
    days: oneOf(raw, "days", ["7", "30"]), channel: text(raw, "channel"), person: text(raw, "person"), people: oneOf(raw, "people", ["grid", "roles"]),
  };
}
export function importView(raw: Raw): ImportView {
  return { file: text(raw, "file"), sheet: text(raw, "sheet"), encoding: text(raw, "encoding"), as: text(raw, "as"), choose: texts(raw, "choose"), batch: whole(raw, "batch") };
}
export function auditView(raw: Raw): AuditView {
  return { actor: text(raw, "actor"), action: text(raw, "action") };
}
export function importsView(raw: Raw): ImportsView {
  return { code: text(raw, "code") };
}

function text(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
function whole(raw: Raw, name: string): number | undefined {
  const value = Number(text(raw, name));
  return Number.isInteger(value) && value >= 0 ? value : undefined;
}
function texts(raw: Raw, name: string): readonly string[] | undefined {
  const value = raw[name];
  const list = Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : typeof value === "string" ? [value] : [];
  return list.length === 0 ? undefined : list;
}
function day(raw: Raw, name: string): string | undefined {
  const value = text(raw, name);
  return value !== undefined && isDay(value) ? value : undefined;
}
function oneOf<const T extends string>(raw: Raw, name: string, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === raw[name]);
}
