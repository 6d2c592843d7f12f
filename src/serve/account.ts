/**
 * One account with everything that is known of it: people, deals, contracts, months, versions, and how its rows came to it. Three statements,
 * side by side, that read by the account's key: its touches, how it stands, and its records.
 */
import type { Engine } from "../store/engine.ts";
import { assignmentsOf, contractsOf, listedMax, opportunitiesOf, renewalsOf } from "./account-deals.ts";
import { instantOf, methodsIn, recordsOf, type AccountRows, type RecordRow, textOf, textsOf } from "./account-records.ts";
import { peopleIn, type PersonRead } from "./account-people.ts";
import { type Touched, touchedOf } from "./account-touches.ts";
import { type AsOf, standingOf } from "./accounts.ts";
import type { AccountDetail } from "./contract.ts";

/** The account by our id; null when there is none. */
export async function accountDetail(engine: Engine, account: string, question: AsOf): Promise<AccountDetail | null> {
  const [standing, records, touched] = await Promise.all([standingOf(engine, account, question), recordsOf(engine, account), touchedOf(engine, account, question)]);
  if (standing === null) return null;
  const { months, weeks, minutes_90d, last_touch_at } = touched;
  const people = peopleIn(records);
  return {
    ...standing.row,
    minutes_90d,
    people: people.some(({ counts }) => counts) ? people.filter(({ counts }) => counts).length : null,
    last_touch_at,
    ...newestOf(records),
    people_list: peopleOf(people, touched),
    opportunities: opportunitiesOf(records, question.now),
    contracts: contractsOf(records),
    renewals: renewalsOf(records),
    assignments: assignmentsOf(records),
    months,
    weeks,
    methods: summed(methodsIn(records, standing.methods), touched.methods),
    versions: changesOf(records.rows.account.toSorted(inOrder)).slice(-listedMax),
  };
}

type Version = RecordRow<"account">;

function inOrder(one: Version, other: Version): number {
  return compared(textOf(one.valid_from), textOf(other.valid_from)) || Number(one.batch) - Number(other.batch);
}

function compared(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** What the newest version says beside the list's columns. */
function newestOf({ rows }: AccountRows): Pick<AccountDetail, "employees" | "domains" | "attributes"> {
  const newest = rows.account.toSorted(inOrder).at(-1);
  if (newest === undefined) return { employees: null, domains: [], attributes: {} };
  return { employees: newest.employees === null ? null : Number(newest.employees), domains: textsOf(newest.domains), attributes: newest.attributes as Readonly<Record<string, string>> };
}

/** Fields of a version as they are shown; what is not said is the empty text. */
function shownOf(version: Version): Readonly<Record<string, string>> {
  const { name, domains, parent, industry, employees, revenue, country, region, technologies, lifecycle, deleted } = version;
  return {
    name: textOf(name), domains: textsOf(domains).join(", "), parent: textOf(parent), industry: textOf(industry), employees: textOf(employees), revenue: textOf(revenue),
    country: textOf(country), region: textOf(region), technologies: textsOf(technologies).join(", "), lifecycle: textOf(lifecycle), deleted: deleted === true ? "yes" : "",
  };
}

/** What each version changed: the first says what it began with. */
function changesOf(versions: readonly Version[]): AccountDetail["versions"] {
  const shown = versions.map((version) => shownOf(version));
  return versions.map((version, i) => {
    const before = shown[i - 1] ?? {};
    const changed = Object.entries(shown[i] ?? {}).filter(([field, text]) => text !== (before[field] ?? ""));
    return {
      valid_from: instantOf(version.valid_from) ?? "",
      changes: Object.fromEntries(changed.map(([field, text]) => [field, [before[field] ?? "", text] as const])),
      batch: Number(version.batch),
      seq: Number(version.seq),
    };
  });
}

/** The people whom its records tell of, those with the most touches first. */
function peopleOf(people: readonly PersonRead[], touched: Touched): AccountDetail["people_list"] {
  const known = people.filter(({ person_id, deleted }) => person_id !== "" && !deleted);
  const counted = known.map(({ deleted: _, counts: _counts, ...person }) => ({ ...person, touches: 0, last_touch_at: null, ...touched.people.get(person.person_id) }));
  return counted.toSorted((a, b) => b.touches - a.touches || compared(a.name, b.name) || compared(a.person_id, b.person_id)).slice(0, listedMax);
}

/** How many rows of all kinds came to the account by which method, most first. */
function summed(...counts: readonly ReadonlyMap<string, number>[]): AccountDetail["methods"] {
  const names = [...new Set(counts.flatMap((one) => [...one.keys()]))];
  const counted = names.map((method) => ({ method, rows: counts.reduce((sum, one) => sum + (one.get(method) ?? 0), 0) }));
  return counted.sort((a, b) => b.rows - a.rows || compared(a.method, b.method));
}
