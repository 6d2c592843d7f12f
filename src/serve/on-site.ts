/** Who is on the site now: accounts with a visit in the last minutes, the people that are known, and how each was recognised. */
import type { Engine, QueryOptions } from "../store/engine.ts";
import { sql, value } from "../store/sql.ts";
import { type AsOf, listing } from "./account-relations.ts";
import type { OnSite, OnSiteAccount } from "./collect/lines.ts";
import { atThisMoment } from "./freshness.ts";
import { isoOf } from "./instants.ts";

/** Accounts shown; a site with more visitors at once has other tools on its wall. */
const accountsMax = 200;
const peopleMax = 5;
const minuteMs = 60_000;

export interface OnSiteAsk extends AsOf {
  readonly minutes: number;
  readonly query: QueryOptions;
}

/** Visits of the last minutes by account, those on a target list first, then the newest. What machines and our own people did is left out. */
export async function onSite(engine: Engine, { minutes, query, ...asOf }: OnSiteAsk): Promise<Omit<OnSite, "why_empty">> {
  const since = new Date(asOf.now.getTime() - minutes * minuteMs);
  const visits = await atThisMoment(() => visitsSince(engine, { since, until: asOf.now, query }));
  const [accounts, people] = await Promise.all([
    standing(engine, asOf, { ids: visits.map(({ account_id }) => account_id), query }),
    namesOf(engine, { ids: visits.flatMap(({ people_ids }) => people_ids), query }),
  ]);
  const lines = visits.filter(({ account_id }) => account_id !== "").map((visit) => lineOf(visit, { accounts, people }));
  const nobody = visits.find(({ account_id }) => account_id === "");
  return {
    minutes, until: asOf.now.toISOString(),
    accounts: lines.toSorted((a, b) => Number(b.is_target) - Number(a.is_target) || (a.last_at < b.last_at ? 1 : -1)).slice(0, accountsMax),
    without_account: { visitors: Number(nobody?.visitors ?? 0), views: Number(nobody?.views ?? 0) },
  };
}

interface Visit {
  readonly account_id: string;
  readonly last_at: string;
  readonly first_at: string;
  readonly page: string;
  readonly title: string;
  readonly views: string;
  readonly visitors: string;
  readonly unknown: string;
  readonly people_ids: readonly string[];
  /** Mail addresses of people of whom no more is known. */
  readonly mails: readonly string[];
  readonly method: string;
  readonly confidence: number;
}

interface Span {
  readonly since: Date;
  readonly until: Date;
  readonly query: QueryOptions;
}

/** What somebody does on a site; ads, mails and calls happen elsewhere. */
const onPages = ["page_view", "form", "content_view", "chat", "trial_use", "action"];

async function visitsSince(engine: Engine, { since, until, query }: Span): Promise<Visit[]> {
  return engine.rows<Visit>(sql`
    SELECT account_id, ${isoOf(sql`max(at)`)} AS last_at, ${isoOf(sql`min(at)`)} AS first_at, argMaxIf(url, at, url != '') AS page, argMaxIf(attributes['title'], at, url != '') AS title,
      countIf(type = 'page_view') AS views, uniqExactIf(visitor, visitor != '') AS visitors, uniqExactIf(visitor, visitor != '' AND person_id = '' AND person_email = '') AS unknown,
      arraySlice(groupUniqArrayIf(person_id, person_id != ''), 1, ${value.uint(peopleMax)}) AS people_ids,
      arraySlice(groupUniqArrayIf(lower(person_email), person_id = '' AND person_email != ''), 1, ${value.uint(peopleMax)}) AS mails,
      argMax(toString(account_method), (account_confidence, at)) AS method, max(account_confidence) AS confidence
    FROM touch
    WHERE at >= ${value.instant(since)} AND at <= ${value.instant(until)} AND type IN ${value.strings(onPages)} AND channel IN ('', 'web', 'chat', 'product')
      AND removed = '' AND NOT ifNull(deleted, false)
    GROUP BY account_id`, query);
}

type Standing = Pick<OnSiteAccount, "name" | "domain" | "tier" | "owner"> & { readonly lists: readonly string[] };

async function standing(engine: Engine, asOf: AsOf, { ids, query }: Asked): Promise<Map<string, Standing>> {
  const asked = ids.filter((id) => id !== "");
  if (asked.length === 0) return new Map();
  const rows = await engine.rows<Standing & { readonly account_id: string }>(sql`
    SELECT account_id, name, domain, tier, owner, lists
    FROM (${listing(asOf, { stage: false, happenings: false })})
    WHERE account_id IN ${value.strings(asked)}`, query);
  return new Map(rows.map((row) => [row.account_id, row]));
}

interface Asked {
  readonly ids: readonly string[];
  readonly query: QueryOptions;
}

async function namesOf(engine: Engine, { ids, query }: Asked): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await engine.rows<{ readonly known_id: string; readonly called: string }>(sql`
    SELECT person_id AS known_id, argMax(if(name = '', email, name), valid_from) AS called
    FROM person
    WHERE person_id IN ${value.strings(ids)}
    GROUP BY person_id`, query);
  return new Map(rows.map(({ known_id, called }) => [known_id, called]));
}

interface Known {
  readonly accounts: ReadonlyMap<string, Standing>;
  readonly people: ReadonlyMap<string, string>;
}

function lineOf({ account_id, people_ids, mails, views, visitors, unknown, ...visit }: Visit, { accounts, people }: Known): OnSiteAccount {
  const { lists = [], name = "", ...rest } = accounts.get(account_id) ?? { domain: "", tier: "", owner: "" };
  return {
    account_id, name: name === "" ? account_id : name, domain: rest.domain, tier: rest.tier, owner: rest.owner, is_target: lists.length > 0, ...visit,
    views: Number(views), visitors: Number(visitors), unknown_visitors: Number(unknown),
    people: [...people_ids.map((person_id) => ({ person_id, name: people.get(person_id) || person_id })), ...mails.map((mail) => ({ person_id: "", name: mail }))].toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}
