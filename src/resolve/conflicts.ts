/**
 * What contradicts itself and waits for somebody: a device of two people, a mail address at another account's domain, a domain that two accounts
 * bear, decisions that exclude each other. One side holds meanwhile, by the rules; each side says what would have to be decided for it.
 */
import type { Engine, QueryOptions } from "../store/engine.ts";
import { sql, value } from "../store/sql.ts";
import { isoOf } from "./ledger.ts";
import { hostFormOf, hostsAbove } from "./match-form.ts";

/** A decision that settles a conflict for one side. */
export interface Choice {
  readonly means: "link" | "apart";
  readonly from_kind: "name" | "domain" | "network" | "visitor" | "person" | "account" | "row";
  readonly from: string;
  readonly to: string;
}

export interface ConflictSide {
  readonly account_id: string;
  /** How it is known: a way to an account, or link, merge, apart of a decision. */
  readonly method: string;
  /** In words of the data: a person, a domain, who decided and why. */
  readonly evidence: string;
  /** Since when it is said; null = not known. */
  readonly at: string | null;
  /** It holds while nobody decides. */
  readonly holds: boolean;
  /** The record that says so; batch 0: none. */
  readonly record: string;
  readonly batch: number;
  readonly seq: number;
  /** To be decided for this side; empty where the imports in `undo` have to be taken back. */
  readonly decisions: readonly Choice[];
  readonly undo: readonly number[];
}

export interface Conflict {
  /** device: several people; mail: the record names one account, the mail domain another; domain: several bear it; decisions: they exclude each other. */
  readonly kind: "device" | "mail" | "domain" | "decisions";
  readonly subject_kind: string;
  readonly subject: string;
  readonly sides: readonly ConflictSide[];
}

/** Conflicts of each kind that are read. */
const conflictsMax = 1_000;

/** Decisions first, then in the order of their subjects. */
export async function conflictsOf(engine: Engine, options: QueryOptions = {}): Promise<Conflict[]> {
  return (await Promise.all([decisionConflicts(engine, options), deviceConflicts(engine, options), mailConflicts(engine, options), domainConflicts(engine, options)])).flat();
}

const nowhere = { record: "", batch: 0, seq: 0 } as const;

// --- a device of two people --------------------------------------------------------------------------------------------------------

interface DeviceLine {
  readonly visitor: string;
  readonly account_id: string;
  readonly who: string;
  readonly method: string;
  readonly at: string;
  readonly record: string;
  readonly batch: number;
  readonly seq: string;
  readonly latest: number;
}

/** Who changed employer is one person: a device with several accounts of one person is no conflict. */
async function deviceConflicts(engine: Engine, options: QueryOptions): Promise<Conflict[]> {
  const rows = await engine.rows<DeviceLine>(sql`
    SELECT v.visitor AS visitor, v.account_id AS account_id, if(known.shown != '', known.shown, argMin(v.person_id, v.known_at)) AS who, argMin(toString(v.method), v.known_at) AS method,
      ${isoOf(sql`min(v.known_at)`)} AS at, argMin(toString(v.record), v.known_at) AS record, argMin(v.batch, v.known_at) AS batch, toString(argMin(v.seq, v.known_at)) AS seq, max(v.since) = max(last.since) AS latest
    FROM visitor_ref AS v
    GLOBAL INNER JOIN (
      SELECT visitor, max(since) AS since
      FROM visitor_ref
      WHERE account_id != '' AND method != 'shared'
      GROUP BY visitor
      HAVING uniqExact(account_id) > 1 AND uniqExact(if(person_id = '', account_id, person_id)) > 1
      ORDER BY visitor
      LIMIT ${value.uint(conflictsMax)}
    ) AS last ON v.visitor = last.visitor
    GLOBAL ANY LEFT JOIN (SELECT person_id, argMax(if(name != '', name, email), (valid_from, batch)) AS shown FROM person WHERE person_id != '' GROUP BY person_id) AS known ON v.person_id = known.person_id
    WHERE v.account_id != ''
    GROUP BY visitor, account_id, known.shown
    ORDER BY visitor, at, account_id`, options);
  return [...Map.groupBy(rows, ({ visitor }) => visitor)].map(([visitor, some]) => ({
    kind: "device", subject_kind: "visitor", subject: visitor,
    sides: oneOfEach(some).map((row) => ({
      account_id: row.account_id, method: row.method, evidence: row.who, at: row.at, holds: row.latest === 1, record: row.record, batch: row.batch, seq: Number(row.seq),
      decisions: [{ means: "link", from_kind: "visitor", from: visitor, to: row.account_id }], undo: [],
    })),
  }));
}

/** Two colleagues stand for one account. */
function oneOfEach(rows: readonly DeviceLine[]): DeviceLine[] {
  return [...Map.groupBy(rows, ({ account_id }) => account_id).values()].flatMap(([first, ...others]) => (first === undefined ? [] : [{ ...first, who: [first, ...others].map(({ who }) => who).filter((who) => who !== "").join(", "), latest: Math.max(first.latest, ...others.map(({ latest }) => latest)) }]));
}

// --- a mail address at another account's domain --------------------------------------------------------------------------------------

async function mailConflicts(engine: Engine, options: QueryOptions): Promise<Conflict[]> {
  const rows = await engine.rows<{ id: string; shown: string; mail: string; said: string; way: string; owner: string; domain: string; batch: number; seq: string }>(sql`
    SELECT id, shown, mail, said, way, r.owner AS owner, r.ref AS domain, of_import AS batch, toString(line) AS seq
    FROM (
      SELECT id, source, shown, mail, said, way, of_import, line, hosts[nth] AS host, nth
      FROM (
        SELECT id, source, argMax(if(name != '', name, email), version) AS shown, argMax(email, version) AS mail, argMax(account_id, version) AS said, toString(argMax(account_method, version)) AS way,
          argMax(batch, version) AS of_import, argMax(seq, version) AS line, ${hostsAbove(hostFormOf(sql`mail`))} AS hosts
        FROM (SELECT *, (valid_from, batch, seq) AS version FROM person WHERE email != '' AND NOT ifNull(deleted, false))
        GROUP BY id, source)
      ARRAY JOIN arrayEnumerate(hosts) AS nth
      WHERE said != '' AND way NOT IN ('email', 'decision')
    ) AS p
    GLOBAL ANY INNER JOIN (SELECT ref, argMax(account_id, since) AS owner FROM account_ref WHERE ref_kind IN ('domain', 'host') GROUP BY ref HAVING owner != '') AS r ON p.host = r.ref
    WHERE 1
    ORDER BY id, source, nth
    LIMIT 1 BY id, source`, options);
  return rows.filter(({ said, owner }) => said !== owner).slice(0, conflictsMax).map(({ id, shown, mail, said, way, owner, domain, batch, seq }) => {
    const choice = (to: string): readonly Choice[] => [{ means: "link", from_kind: "person", from: id, to }];
    return {
      kind: "mail", subject_kind: "person", subject: shown === mail ? mail : `${shown}, ${mail}`,
      sides: [
        { account_id: said, method: way, evidence: "", at: null, holds: true, record: "person", batch, seq: Number(seq), decisions: choice(said), undo: [] },
        { account_id: owner, method: "domain", evidence: domain, at: null, holds: false, ...nowhere, decisions: choice(owner), undo: [] },
      ],
    };
  });
}

// --- a domain that two accounts bear -------------------------------------------------------------------------------------------------

/** A decision is surer than what accounts say of themselves: what somebody decided is settled. */
async function domainConflicts(engine: Engine, options: QueryOptions): Promise<Conflict[]> {
  const rows = await engine.rows<{ ref: string; holder: string; bearers: string[] }>(sql`
    SELECT ref, argMax(account_id, since) AS holder, argMax(claimants, since) AS bearers
    FROM account_ref
    WHERE ref_kind IN ('domain', 'host') AND rivals > 0
    GROUP BY ref
    HAVING max(confidence) < 1
    ORDER BY ref
    LIMIT ${value.uint(conflictsMax)}`, options);
  return rows.map(({ ref, holder, bearers }) => ({
    kind: "domain", subject_kind: "domain", subject: ref,
    sides: bearers.map((account_id) => ({ account_id, method: "domain", evidence: "", at: null, holds: account_id === holder, ...nowhere, decisions: [{ means: "link", from_kind: "domain", from: ref, to: account_id }], undo: [] })),
  }));
}

// --- decisions that exclude each other -----------------------------------------------------------------------------------------------

interface Decided {
  readonly from_kind: Choice["from_kind"];
  readonly from_id: string;
  readonly to_id: string;
  readonly means: "link" | "merge" | "apart";
  readonly from_at: string | null;
  readonly to_at: string | null;
  readonly said: string;
  readonly at: string;
  readonly batch: number;
  readonly seq: string;
}

async function decisionConflicts(engine: Engine, options: QueryOptions): Promise<Conflict[]> {
  const rows = await engine.rows<Decided>(sql`
    SELECT toString(from_kind) AS from_kind, from_id, to_id, toString(means) AS means, toString(from_at) AS from_at, toString(to_at) AS to_at,
      arrayStringConcat(arrayFilter(text -> text != '', [toString(author), reason]), ': ') AS said, ${isoOf(sql`received_at`)} AS at, batch, toString(seq) AS seq
    FROM identity_link
    WHERE method = 'hand' AND to_kind = 'account' AND NOT ifNull(removed, false)
    ORDER BY from_kind, from_id, batch, seq`, { ...options, maxRows: decisionsMax });
  // Somebody may work at several accounts: these links exclude nothing.
  const accounts = rows.filter(({ from_kind }) => from_kind === "account");
  const links = Map.groupBy(rows.filter(({ from_kind, means }) => from_kind !== "account" && from_kind !== "person" && means === "link"), ({ from_kind, from_id }) => JSON.stringify([from_kind, from_id]));
  const excluding = [...links.values()].filter((some) => some.some((one, i) => some.slice(i + 1).some((other) => one.to_id !== other.to_id && overlap(one, other))));
  return [...excluding.map(ofLinks), ...pairsExcluding(accounts).map(ofAccounts)].slice(0, conflictsMax);
}

/** Decisions that are read at once; each is a click or a line of a file. */
const decisionsMax = 1_000_000;

function overlap(a: Decided, b: Decided): boolean {
  const begins = (one: Decided): string => one.from_at ?? "";
  const ends = (one: Decided): string => one.to_at ?? "9999";
  return begins(a) < ends(b) && begins(b) < ends(a);
}

/** The others are parted from it: what was said of the same two before is replaced by that. */
function ofLinks(some: readonly Decided[]): Conflict {
  const [first] = some as [Decided, ...Decided[]];
  const last = some.at(-1);
  return {
    kind: "decisions", subject_kind: first.from_kind, subject: first.from_id,
    sides: some.map((one) => ({
      ...sideOf(one, one.to_id), holds: first.from_kind === "row" || first.from_kind === "visitor" ? one === last : one === first, undo: [],
      decisions: some.filter(({ to_id }) => to_id !== one.to_id).map(({ from_kind, from_id, to_id }) => ({ means: "apart", from_kind, from: from_id, to: to_id })),
    })),
  };
}

function sideOf({ means, said, at, batch, seq }: Decided, account_id: string): Omit<ConflictSide, "holds" | "decisions" | "undo"> {
  return { account_id, method: means, evidence: said, at, record: "identity_link", batch, seq: Number(seq) };
}

/** Two accounts that are to be merged both ways, or merged and kept apart; and one that is to live on in two others. */
function pairsExcluding(accounts: readonly Decided[]): (readonly [Decided, Decided])[] {
  const merges = accounts.filter(({ means }) => means === "merge");
  return merges.flatMap((merge) => accounts.flatMap((other): (readonly [Decided, Decided])[] => {
    const isReverse = other.from_id === merge.to_id && other.to_id === merge.from_id;
    const twice = other.means === "merge" && other.from_id === merge.from_id && other.to_id > merge.to_id;
    return (isReverse && (other.means === "apart" || merge.from_id < other.from_id)) || twice ? [[merge, other]] : [];
  }));
}

function ofAccounts([a, b]: readonly [Decided, Decided]): Conflict {
  const side = (one: Decided, other: Decided): ConflictSide => ({ ...sideOf(one, one.to_id), holds: one.means === "merge", decisions: [], undo: [other.batch] });
  return { kind: "decisions", subject_kind: "account", subject: a.from_id, sides: [side(a, b), side(b, a)] };
}
