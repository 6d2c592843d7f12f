/** The people of one account, put together of the versions that its records tell. */
import { type AccountRows, type RecordRow, textOf } from "./account-records.ts";

type Version = RecordRow<"person">;

/** A person as its newest version says, and whether any of its versions counts. */
export interface PersonRead {
  readonly person_id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly department: string;
  readonly seniority: string;
  readonly deleted: boolean;
  readonly counts: boolean;
}

/** One for each person. */
export function peopleIn({ rows }: AccountRows): PersonRead[] {
  return [...Map.groupBy(rows.person, ({ person_id }) => textOf(person_id))].map(([person_id, versions]) => {
    const { name, email, title, department, seniority, deleted } = newestOf(versions);
    const said = { name: textOf(name), email: textOf(email), title: textOf(title), department: textOf(department), seniority: textOf(seniority) };
    return { person_id, ...said, deleted: deleted === true, counts: versions.some((one) => one.deleted !== true) };
  });
}

/** What each person is called by its newest version; '' where it says nothing. */
export function namesIn({ rows }: AccountRows): ReadonlyMap<string, string> {
  const known = rows.person.filter(({ person_id }) => textOf(person_id) !== "");
  return new Map([...Map.groupBy(known, ({ person_id }) => textOf(person_id))].map(([person_id, versions]) => [person_id, textOf(newestOf(versions).name)]));
}

/** The newest of some versions; of those of one instant the one of the last import. There is at least one. */
export function newestOf(versions: readonly Version[]): Version {
  return versions.reduce((newest, one) => (isBefore(newest, one) ? one : newest));
}

/** The first of some versions. There is at least one. */
export function firstOf(versions: readonly Version[]): Version {
  return versions.reduce((first, one) => (isBefore(one, first) ? one : first));
}

function isBefore(one: Version, other: Version): boolean {
  const [at, otherAt] = [textOf(one.valid_from), textOf(other.valid_from)];
  return at === otherAt ? Number(one.batch) < Number(other.batch) : at < otherAt;
}
