/**
 * What people decided about accounts, read from the ledger of links (`identity_link`): which names, domains and networks mean which account,
 * which have nothing to do with it, and which accounts are one. It depends on the set of links that count, not on their order.
 */
import type { Engine } from "../store/engine.ts";
import { sql, value } from "../store/sql.ts";
import account from "../store/tables/account.ts";
import { bulk } from "./bulk.ts";
import { saidInOrder } from "./first-said.ts";
import { sharedIds } from "./ladder.ts";

/** A name, domain or network that means an account because somebody said so. */
export interface Alias {
  readonly kind: AliasKind;
  readonly text: string;
  readonly account_id: string;
  /** Instants as the engine writes them; '' = always, still. */
  readonly from: string;
  readonly to: string;
}

export type AliasKind = "name" | "domain" | "network";

export interface Decisions {
  readonly aliases: readonly Alias[];
  /** Names and domains that do not mean an account although it bears them: `kind`, `text` and account, see {@link apartKey}. */
  readonly apart: ReadonlySet<string>;
  /** Merged account → the one it lives on in. */
  readonly survivors: ReadonlyMap<string, string>;
}

export function apartKey(kind: string, text: string, account_id: string): string {
  return JSON.stringify([kind, text, account_id]);
}

interface Link {
  readonly from_kind: AliasKind | "account";
  readonly from_id: string;
  readonly to_id: string;
  readonly means: "link" | "merge" | "apart";
  readonly from_at: string | null;
  readonly to_at: string | null;
}

/** Links whose account is not known (yet, or any more) decide nothing. */
export async function readDecisions(engine: Engine): Promise<Decisions> {
  const links = await engine.rows<Link>(sql`
    SELECT toString(from_kind) AS from_kind, from_id, to_id, toString(means) AS means, toString(from_at) AS from_at, toString(to_at) AS to_at
    FROM identity_link
    WHERE from_kind IN ('name', 'domain', 'network', 'account') AND to_kind = 'account' AND NOT ifNull(removed, false)
    ORDER BY from_kind, from_id, to_id, batch, seq`, { ...bulk, maxRows: decisionsMax });
  if (links.length === 0) return { aliases: [], apart: new Set(), survivors: new Map() };
  const known = await accountsNamed(engine, links);
  const found = links.flatMap((link) => {
    const to = known.get(link.to_id);
    return to === undefined ? [] : [{ ...link, to_id: to, from_id: link.from_kind === "account" ? (known.get(link.from_id) ?? "") : link.from_id }];
  });
  const survivors = survivorsOf(found.filter(({ from_kind, means, from_id }) => from_kind === "account" && means === "merge" && from_id !== ""));
  const aliases = found.flatMap((link): Alias[] => link.from_kind === "account" || link.means !== "link" ? [] : [
    { kind: link.from_kind, text: link.from_id, account_id: survivors.get(link.to_id) ?? link.to_id, from: link.from_at ?? "", to: link.to_at ?? "" },
  ]);
  const apart = new Set(found.filter(({ means }) => means === "apart").map(({ from_kind, from_id, to_id }) => apartKey(from_kind, from_id, to_id)));
  return { aliases, apart, survivors };
}

/** Decisions that are read at once; each is a click or a line of a file. */
const decisionsMax = 1_000_000;

/** Our account by how a link names it: our own id goes before the source's, the older before the younger. */
async function accountsNamed(engine: Engine, links: readonly Link[]): Promise<Map<string, string>> {
  const asked = [...new Set(links.flatMap(({ from_kind, from_id, to_id }) => (from_kind === "account" ? [from_id, to_id] : [to_id])))];
  const rows = await engine.rows<{ id: string; own: string }>(sql`
    SELECT id, own
    FROM (
      SELECT id, if(ids.shared != '' AND ids.first != source, concat(id, '@', source), id) AS own, min(${saidInOrder}) AS age
      FROM account AS a
      GLOBAL ANY LEFT JOIN (${sharedIds(account)}) AS ids ON a.id = ids.shared
      GROUP BY id, own)
    WHERE id IN ${value.strings(asked)} OR own IN ${value.strings(asked)}
    ORDER BY age DESC, own`, { ...bulk, maxRows: decisionsMax });
  return new Map([...rows.map(({ id, own }) => [id, own] as const), ...rows.map(({ own }) => [own, own] as const)]);
}

/**
 * Accounts that any chain of merges joins are one; it is the one that none was merged away from. Where that is nobody (a circle) or several,
 * it is the first by id: the same whatever came first.
 */
export function survivorsOf(merges: readonly { readonly from_id: string; readonly to_id: string }[]): Map<string, string> {
  const above = new Map<string, string>();
  const top = (id: string): string => {
    let at = id;
    for (let next = above.get(at); next !== undefined; next = above.get(at)) at = next;
    return at;
  };
  for (const { from_id, to_id } of merges) {
    const [a, b] = [top(from_id), top(to_id)];
    if (a !== b) above.set(a, b);
  }
  const left = new Set(merges.filter(({ from_id, to_id }) => from_id !== to_id).map(({ from_id }) => from_id));
  const members = [...new Set(merges.flatMap(({ from_id, to_id }) => [from_id, to_id]))].toSorted();
  const survivors = new Map<string, string>();
  for (const one of Map.groupBy(members, top).values()) {
    const best = one.find((id) => !left.has(id));
    const survivor = best ?? one[0] ?? "";
    for (const id of one) if (id !== survivor) survivors.set(id, survivor);
  }
  return survivors;
}
