/** What a list of accounts can be narrowed and ordered by, as it stands in addresses. */
import { problem } from "../model/problem.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { happened, type Wanted } from "./account-relations.ts";

export interface AccountFilter {
  /** Matches name, domain and id, without case. */
  readonly search: string;
  /**
   * `tier=1`, `region=West`; several of one column are alternatives, different columns must all hold. Columns of what happened take bounds:
   * `minutes_90d>=10`, `last_touch_at<=2026-05-01`.
   */
  readonly where: readonly string[];
}

const plainColumns = ["name", "domain", "industry", "country", "region", "tier", "owner", "stage", "lists", "deleted", "account_id"] as const;
const happenedColumns = ["minutes_90d", "people", "last_touch_at", "open_pipeline", "won"] as const;
const sortable = ["name", "domain", "industry", "country", "region", "tier", "owner", "stage", ...happenedColumns] as const;

type PlainColumn = (typeof plainColumns)[number];
type HappenedColumn = (typeof happenedColumns)[number];

/** Conditions over a row of `listing()`. @throws Problem `bad_request` */
export function filterOf({ search, where }: AccountFilter): Sql {
  const parted = where.map(partsOf);
  const equals = Map.groupBy(parted.flatMap((one) => (one.is === "one of" ? [one] : [])), (one) => one.column);
  const conditions = [...equals].map(([column, alternatives]) => holdsOne(column, alternatives.map((one) => one.text)));
  conditions.push(...parted.flatMap((one) => (one.is === "one of" ? [] : [bound(one)])));
  if (search !== "") conditions.push(found(search));
  return conditions.length === 0 ? sql`true` : join(conditions, " AND ");
}

/** The order of a sort, `-` before the column for descending: what is compared, and which way. @throws Problem `bad_request` */
export function orderOf(sort: string): { readonly key: Sql; readonly way: Sql } {
  const column = sortColumn(sort);
  const key = column === "name" ? sql`lowerUTF8(name)` : isHappened(column) ? happened[column] : name(column);
  return { key, way: sort.startsWith("-") ? sql`DESC NULLS LAST` : sql`ASC NULLS LAST` };
}

/** What a list by this filter and order must work out. */
export function wantedBy({ where }: AccountFilter, sort: string): Wanted {
  const columns = [...where.map((one) => partsOf(one).column), sortColumn(sort)];
  return { stage: columns.includes("stage"), happenings: columns.some(isHappened) };
}

function sortColumn(sort: string): (typeof sortable)[number] {
  const given = sort.startsWith("-") ? sort.slice(1) : sort;
  const column = sortable.find((one) => one === given);
  if (column === undefined) throw problem("bad_request", `Accounts cannot be sorted by “${given}”.`, `Choose one of: ${sortable.join(", ")}; with - before it for descending.`, { sort });
  return column;
}

function isHappened(column: string): column is HappenedColumn {
  return happenedColumns.some((one) => one === column);
}

function found(search: string): Sql {
  const text = value.string(search);
  return sql`(positionCaseInsensitiveUTF8(name, ${text}) > 0 OR account_id = ${text} OR arrayExists(one -> positionCaseInsensitive(one, ${text}) > 0, all_domains))`;
}

function holdsOne(column: PlainColumn, texts: readonly string[]): Sql {
  if (column === "lists") return sql`hasAny(lists, ${value.strings(texts)})`;
  if (column === "deleted") return sql`toString(deleted) IN ${value.strings(texts.map((text) => (text === "yes" ? "true" : text)))}`;
  return sql`${name(column)} IN ${value.strings(texts.map((text) => (text === "none" ? "" : text)))}`;
}

type Part =
  | { readonly is: "one of"; readonly column: PlainColumn; readonly text: string }
  | { readonly is: ">=" | "<="; readonly column: HappenedColumn; readonly text: string };

function partsOf(text: string): Part {
  const [, given = "", is = "", rest = ""] = /^([a-z_0-9]+)(>=|<=|=)(.*)$/s.exec(text) ?? [];
  const plain = plainColumns.find((one) => one === (given === "list" ? "lists" : given));
  if (plain !== undefined && is === "=") return { is: "one of", column: plain, text: rest };
  const column = happenedColumns.find((one) => one === given);
  if (column !== undefined && (is === ">=" || is === "<=")) return { is, column, text: rest };
  throw problem("bad_request", `“${text}” is no filter of accounts.`, `Write column=value with one of: ${plainColumns.join(", ")}; or a bound such as minutes_90d>=10 with one of: ${happenedColumns.join(", ")}.`, { where: text });
}

/** What is not known lies within no bound. */
function bound({ is, column, text }: Extract<Part, { is: ">=" | "<=" }>): Sql {
  const limit = column === "last_touch_at" ? dayLimit(is, text) : numberLimit(column, text);
  return is === ">=" ? sql`ifNull(${happened[column]} >= ${limit}, false)` : sql`ifNull(${happened[column]} <= ${limit}, false)`;
}

/** A day as its first or its last instant, in UTC. */
function dayLimit(is: ">=" | "<=", text: string): Sql {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) throw problem("bad_request", `“${text}” is no day.`, "Write a day as 2026-05-01.", { text });
  return sql`${value.instant(`${text}T${is === ">=" ? "00:00:00.000" : "23:59:59.999"}Z`)}`;
}

function numberLimit(column: HappenedColumn, text: string): Sql {
  if (!/^-?\d{1,18}(\.\d{1,4})?$/.test(text)) throw problem("bad_request", `“${text}” is no number for ${column}.`, "Write it as 1250 or 1250.50.", { text });
  return column === "minutes_90d" ? sql`${value.float(Number(text))}` : sql`${value.decimal(text)}`;
}
