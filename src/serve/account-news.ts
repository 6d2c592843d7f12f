/** What changed at an account in the last days: stage, tier, owner, lists, deals, contracts, people and first touches. */
import { dayOf, daysLater, startOfDay } from "../model/zone.ts";
import type { Engine } from "../store/engine.ts";
import { sql, value } from "../store/sql.ts";
import { assignmentsOf, compared, contractsOf, opportunitiesOf } from "./account-deals.ts";
import { byKey } from "./account-holdings.ts";
import { firstOf, namesIn, newestOf } from "./account-people.ts";
import { type AccountRows, instantOf, rowsRead, textOf } from "./account-records.ts";
import { type AsOf, stagedAt } from "./account-relations.ts";
import type { AccountDetail, AccountNews, Assignment } from "./contract.ts";
import { isoOf } from "./instants.ts";

export interface NewsQuestion extends AsOf {
  readonly account: string;
  /** Whole days back from the start of today. */
  readonly days: number;
}

type News = AccountNews["news"][number];

export async function accountNews(engine: Engine, question: NewsQuestion): Promise<AccountNews> {
  const { account, now, settings, days } = question;
  const firstDay = daysLater(dayOf(now.toISOString(), settings.zone), -days);
  const since = startOfDay(firstDay, settings.zone);
  const window: Window = { firstDay, since, now: now.toISOString(), today: dayOf(now.toISOString(), settings.zone), zone: settings.zone };
  const records = rowsRead(engine, account, recordsTold);
  const found = await Promise.all([
    stageNews(engine, question, since),
    records.then((told) => [...recordNews(told, question, window), ...peopleNews(told, window)]),
    firstTouches(engine, question, since, records),
  ]);
  return { since, days, news: found.flat().sort((a, b) => (b.at ?? "9999").localeCompare(a.at ?? "9999")) };
}

const recordsTold = ["tier", "ownership", "list_membership", "opportunity", "contract", "person"] as const;

function recordNews(records: AccountRows, { now }: NewsQuestion, window: Window): News[] {
  return [
    ...assignmentNews(assignmentsOf(records), window),
    ...opportunitiesOf(records, now).filter((one) => !one.deleted).flatMap((one) => dealNews(one, window)),
    ...contractsOf(records).flatMap((one) => contractNews(one, window)),
  ];
}

interface Window {
  readonly firstDay: string;
  readonly since: string;
  readonly now: string;
  readonly today: string;
  readonly zone: string;
}

/** The stage then and now; the day between is not looked for. */
async function stageNews(engine: Engine, { account, now, settings }: NewsQuestion, since: string): Promise<News[]> {
  const stageAt = async (at: Date): Promise<string> => {
    const rows = await engine.rows<{ stage_now: string }>(sql`SELECT stage_now FROM (${stagedAt({ settings, now: at })}) WHERE account_id = ${value.string(account)}`, byKey);
    return rows[0]?.stage_now ?? "";
  };
  const [before, after] = await Promise.all([stageAt(new Date(since)), stageAt(now)]);
  return before === after ? [] : [{ what: "stage", at: null, subject: "", before, after, currency: "", row: null }];
}

/** On each day on which something began or ended: what held the day before, and what holds on it. */
function assignmentNews(all: readonly Assignment[], window: Window): News[] {
  const owners = all.filter((one) => one.what === "owner");
  const lists = Map.groupBy(all.filter((one) => one.what === "list"), (one) => one.value);
  return [
    ...changesOf(all.filter((one) => one.what === "tier"), "tier", "", window),
    // Somebody who sells goes before others who look after the account, as in the list of accounts.
    ...changesOf(owners.some((one) => one.role === "ae") ? owners.filter((one) => one.role === "ae") : owners, "owner", "", window),
    ...[...lists].flatMap(([list, ones]) => changesOf(ones, "list", list, window)),
  ];
}

function changesOf(ones: readonly Assignment[], what: "tier" | "owner" | "list", subject: string, { firstDay, today, zone }: Window): News[] {
  const days = [...new Set(ones.flatMap(({ from, to }) => [from, to]))].filter((day): day is string => day !== null && day >= firstDay && day <= today);
  return days.flatMap((day) => {
    const [before, after] = [holding(ones, daysLater(day, -1)), holding(ones, day)];
    if (before?.value === after?.value) return [];
    const row = after ?? before;
    return [{ what, subject, at: startOfDay(day, zone), before: before?.value ?? "", after: after?.value ?? "", currency: "", row: row === undefined ? null : { record: recordOf[what], batch: row.batch, seq: row.seq } }];
  });
}

const recordOf = { tier: "tier", owner: "ownership", list: "list_membership" } as const;

/** The newest that holds on a day; they come newest first. */
function holding(ones: readonly Assignment[], day: string): Assignment | undefined {
  return ones.find(({ from, to }) => (from ?? "") <= day && (to === null || to > day));
}

function dealNews(deal: AccountDetail["opportunities"][number], { since, now }: Window): News[] {
  const subject = deal.name || deal.id;
  const { currency } = deal;
  const isNew = deal.created_at !== null && deal.created_at >= since && deal.created_at <= now;
  const begun: News[] = isNew ? [{ what: "opportunity", at: deal.created_at, subject, before: "", after: deal.amount ?? "", currency, row: placeOf(deal.history[0] ?? deal) }] : [];
  const moved = deal.history.flatMap((step, i) => {
    const before = deal.history[i - 1];
    if (before === undefined || step.at === null || step.at < since) return [];
    const [was, is] = [stageText(before), stageText(step)];
    const about = { at: step.at, subject, currency, row: placeOf(step) };
    return [
      ...(was === is ? [] : [{ what: "opportunity_stage" as const, before: was, after: is, ...about }]),
      ...(before.amount === step.amount ? [] : [{ what: "opportunity_amount" as const, before: before.amount ?? "", after: step.amount ?? "", ...about }]),
    ];
  });
  return [...begun, ...moved, ...closeWithoutHistory(deal, since, now)];
}

/** A source that tells only the state of today still says when the deal was closed. */
function closeWithoutHistory(deal: AccountDetail["opportunities"][number], since: string, now: string): News[] {
  if (deal.history.length > 1 || deal.status === "open" || deal.closed_at === null || deal.closed_at < since || deal.closed_at > now) return [];
  return [{ what: "opportunity_stage", at: deal.closed_at, subject: deal.name || deal.id, before: "", after: deal.status, currency: deal.currency, row: placeOf(deal) }];
}

function stageText({ stage, status }: { readonly stage: string; readonly status: string }): string {
  return stage === "" || status !== "open" ? status : stage;
}

function placeOf({ batch, seq }: { readonly batch: number; readonly seq: number }): News["row"] {
  return { record: "opportunity", batch, seq };
}

function contractNews(one: AccountDetail["contracts"][number], { firstDay, today, zone }: Window): News[] {
  if (one.starts < firstDay || one.starts > today) return [];
  return [{ what: "contract", at: startOfDay(one.starts, zone), subject: one.id, before: "", after: one.value ?? one.recurring_value ?? "", currency: one.currency, row: { record: "contract", batch: one.batch, seq: one.seq } }];
}

/** People whom the source created in these days, or whose first version is of them; the latest first. */
function peopleNews({ rows }: AccountRows, { since, now }: Window): News[] {
  const counted = rows.person.filter((version) => textOf(version.person_id) !== "" && version.deleted !== true);
  const known = [...Map.groupBy(counted, (version) => version.person_id).values()].map((versions) => ({ versions, at: versions.map((one) => instantOf(one.created_at ?? one.valid_from) ?? "").toSorted()[0] ?? "" }));
  const recent = known.filter(({ at }) => at >= since && at <= now).toSorted((a, b) => b.at.localeCompare(a.at));
  return recent.map(({ versions, at }) => {
    const [newest, first] = [newestOf(versions), firstOf(versions)];
    const subject = textOf(newest.name) || textOf(newest.email);
    return { what: "person", at, subject, before: "", after: textOf(newest.title), currency: "", row: { record: "person", batch: Number(first.batch), seq: Number(first.seq) } };
  });
}

interface FirstRow {
  readonly who: string;
  readonly way: string;
  readonly happened: string;
  readonly title: string;
  readonly batch: number;
  readonly seq: string;
}

/** More than these first things are not told. */
const firstsMax = 200;

/** First touch of a person, and first touch through a channel. */
async function firstTouches(engine: Engine, { account, now }: NewsQuestion, since: string, records: Promise<AccountRows>): Promise<News[]> {
  const touched = sql`account_id = ${value.string(account)} AND ifNull(deleted, false) = false AND removed = '' AND at <= ${value.instant(now)}`;
  const rows = await engine.rows<FirstRow>(sql`
    SELECT who, way, ${isoOf(sql`first.1`)} AS happened, first.4 AS title, first.2 AS batch, first.3 AS seq
    FROM (SELECT if(person_id = '', person_email, person_id) AS who, toString(channel) AS way, min((at, batch, seq, toString(type))) AS first FROM touch WHERE ${touched} GROUP BY who, way)
    ORDER BY first`, byKey);
  const names = namesIn(await records);
  const told = (what: "first_touch" | "first_channel", { happened, title, batch, seq }: FirstRow, subject: string): News =>
    ({ what, at: happened, subject, before: "", after: title, currency: "", row: { record: "touch", batch, seq: Number(seq) } });
  const people = firstsOf(rows, ({ who }) => who).map((row) => told("first_touch", row, names.get(row.who) || row.who));
  const channels = firstsOf(rows, ({ way }) => way).map((row) => told("first_channel", row, row.way));
  const news = [...people, ...channels].filter(({ at }) => at !== null && at >= since);
  // Of one instant the people go before the channels, each by name.
  return news.sort((one, other) => compared(other.at ?? "", one.at ?? "") || compared(other.what, one.what) || compared(one.subject, other.subject)).slice(0, firstsMax);
}

/** The first row of each, of rows by time. */
function firstsOf(rows: readonly FirstRow[], of: (row: FirstRow) => string): FirstRow[] {
  return [...Map.groupBy(rows.filter((row) => of(row) !== ""), of).values()].flatMap(([first]) => (first === undefined ? [] : [first]));
}
