/**
 * Tier and owner of many accounts at once. The change is written as a file of records and goes the way of every file: it is kept, it has a
 * number in the ledger of imports, each of its rows can be opened, and it is undone like any import.
 */
import { problem } from "../model/problem.ts";
import { dayOf } from "../model/zone.ts";
import { sql, type Sql, value } from "../store/sql.ts";
import { type AccountFilter, filterOf, wantedBy } from "./account-filters.ts";
import { type AsOf, listing } from "./account-relations.ts";
import type { OpenWorkspace } from "./app.ts";
import type { AccountsChange, AccountsChanged, ImportAnswer } from "./contract.ts";

/** What we write ourselves has this source. */
const ownSource = "sextant";

/** Writes the change. Accounts that have the tier or owner already are left as they are. @throws Problem `nothing_to_change` */
export async function changeAccounts(workspace: OpenWorkspace, change: AccountsChange & { readonly author: string }, signal: AbortSignal): Promise<AccountsChanged> {
  const { tier, owner } = change;
  if (tier === undefined && owner === undefined) throw problem("nothing_to_change", "Neither a tier nor an owner is given.", "Say tier, owner or both.");
  const asOf = { settings: await workspace.settings(), now: workspace.now() };
  const today = dayOf(asOf.now.toISOString(), asOf.settings.zone);
  const about = { ...change, from: change.from ?? today, isToday: (change.from ?? today) === today };
  const parts: Part[] = [
    ...(tier === undefined ? [] : [{ kind: "tier" as const, field: "tier", word: tier, extra: {} }]),
    ...(owner === undefined ? [] : [{ kind: "ownership" as const, field: "user", word: owner, extra: { role: change.role ?? "ae" } }]),
  ];
  const imports: ImportAnswer[] = [];
  for (const part of parts) imports.push(...(await writePart({ workspace, asOf, about, part, signal })));
  return { imports, changed: imports.reduce((most, one) => most + one.rows.new + one.rows.changed, 0) };
}

interface Part {
  readonly kind: "tier" | "ownership";
  readonly field: string;
  readonly word: string;
  readonly extra: Readonly<Record<string, string>>;
}

interface Work {
  readonly workspace: OpenWorkspace;
  readonly asOf: AsOf;
  readonly about: AccountsChange & { readonly author: string; readonly from: string; readonly isToday: boolean };
  readonly part: Part;
  readonly signal: AbortSignal;
}

/** One import; more only where several sources gave one id to different accounts, since such an id means another account in each. */
async function writePart(work: Work): Promise<ImportAnswer[]> {
  const { workspace, about, part, signal } = work;
  const sources = await workspace.engine.rows<{ as_source: string }>(sql`SELECT DISTINCT as_source FROM (${chosen(work)}) ORDER BY as_source`, { signal });
  const done: ImportAnswer[] = [];
  for (const { as_source } of sources) {
    const name = `${part.kind}-${about.from}.jsonl`;
    const bytes = await workspace.engine.stream(recordsOf(work, as_source), "JSONEachRow", { lane: "long", signal, maxRows: Number.MAX_SAFE_INTEGER });
    const { sha256 } = await workspace.imports.keep(name, bytes, {}, signal);
    const fields = ["account", part.field, ...Object.keys(part.extra), "reason", "author"];
    const map = { ...Object.fromEntries(fields.map((field) => [field, field])), from: "from_day" };
    done.push(await workspace.imports.start({ sha256, name, as: part.kind, source: as_source, map }, signal));
  }
  return done;
}

function recordsOf(work: Work, source: string): Sql {
  const { about, part } = work;
  const role = part.extra["role"];
  const word = part.kind === "tier" ? sql`${value.string(part.word)} AS tier` : sql`${value.string(part.word)} AS user, ${value.string(role ?? "ae")} AS role`;
  return sql`
    SELECT named AS account, ${word}, ${value.string(about.from)} AS from_day, ${value.string(about.reason ?? "")} AS reason, ${value.string(about.author)} AS author
    FROM (${chosen(work)})
    WHERE as_source = ${value.string(source)}
    ORDER BY named`;
}

/** The accounts that the change concerns, as the importer finds them: `named` in `as_source`. */
function chosen({ asOf, about, part }: Work): Sql {
  const filter = filterAsked(about);
  // An account that already has it keeps its older record: writing the same again would only hide since when.
  const column = part.kind === "tier" ? sql`tier` : sql`owner`;
  const other = about.isToday ? sql`${column} != ${value.string(part.word)}` : sql`true`;
  return sql`
    SELECT if(own_id IN (${idsOfSeveral}), own_id, picked) AS named, if(own_id IN (${idsOfSeveral}), own_source, ${value.string(ownSource)}) AS as_source
    FROM (
      SELECT account_id AS picked
      FROM (${listing(asOf, wantedBy(filter, "name"))})
      WHERE ${filterOf(filter)} AND ${other}
    ) AS wanted
    INNER JOIN (
      SELECT account_id, argMax(id, (valid_from, batch)) AS own_id, argMax(toString(source), (valid_from, batch)) AS own_source
      FROM account
      GROUP BY account_id
    ) AS known ON known.account_id = wanted.picked`;
}

const idsOfSeveral = sql`SELECT id FROM account GROUP BY id HAVING uniqExact(source) > 1`;

function filterAsked({ accounts, matching }: AccountsChange): AccountFilter {
  if (accounts !== undefined && accounts.length > 0) return { search: "", where: accounts.map((id) => `account_id=${id}`) };
  if (matching !== undefined) return matching;
  throw problem("nothing_to_change", "No account is chosen.", "Give `accounts` with ids, or `matching` with a search and filters.");
}
